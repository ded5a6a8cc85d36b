import { type CompiledForm, compileForm } from '#engine/form/compile-form.ts'
import { Question } from '#engine/form/field.ts'
import { FormSource } from '#engine/form/form.ts'
import { type FormLibrary, formLibrary } from '#engine/form/form-library.ts'
import { Register } from '#engine/form/register.ts'
import { resolveForm } from '#engine/form/resolve-form.ts'

const words = (zh: string) => ({ zh, en: `${zh} in English` })

/** A small world of registers and code lists for the forms of tests. */
export const LIBRARY: FormLibrary = formLibrary(
  [
    Register.parse({
      code: 'unit',
      name: words('单位'),
      facts: [
        { code: 'name', name: words('名称'), type: 'text' },
        { code: 'creditCode', name: words('代码'), type: 'text', question: 'unit.credit-code' },
        { code: 'revenue', name: words('收入'), type: 'money' },
        { code: 'isFirm', name: words('企业'), type: 'yes-no' },
      ],
    }),
    Register.parse({
      code: 'person',
      name: words('人员'),
      facts: [
        { code: 'title', name: words('职称'), type: 'text' },
        { code: 'bornOn', name: words('生日'), type: 'date' },
      ],
    }),
  ],
  [
    {
      code: 'fields',
      items: [
        { code: 'A', name: words('农业') },
        { code: 'A1', parent: 'A', name: words('种业') },
        { code: 'B', name: words('能源') },
      ],
    },
  ],
)

/** A question as a test writes it. */
export const aQuestion = (question: object): Question => Question.parse({ label: words('题'), ...question })

export type FieldWords = { readonly code: string; readonly [key: string]: unknown }

/** One step, one section, the fields as written; label and kind may be left out. */
export function aFormSource(fields: readonly FieldWords[], more: object = {}): FormSource {
  return FormSource.parse({
    code: 'test',
    version: 1,
    name: words('测试表'),
    subjects: [{ code: 'unit', register: 'unit', name: words('单位') }],
    steps: [
      {
        code: 'one',
        title: words('第一步'),
        sections: [{ code: 'all', title: words('全部'), fields: fields.map(withWords) }],
      },
    ],
    ...more,
  })
}

function withWords(field: FieldWords): object {
  const columns = field.columns as FieldWords[] | undefined
  if (field.question !== undefined) return field
  return { kind: 'text', label: words(field.code), ...field, ...(columns && { columns: columns.map(withWords) }) }
}

export function aForm(
  fields: readonly FieldWords[],
  more: object = {},
  questions: readonly Question[] = [],
): CompiledForm {
  const { form, faults } = resolveForm(aFormSource(fields, more), new Map(questions.map((one) => [one.code, one])))
  if (!form) throw new Error(JSON.stringify(faults))
  return compileForm(form, LIBRARY)
}
