import type { FieldSource, Question } from '#engine/form/field.ts'
import type { FormSource } from '#engine/form/form.ts'
import { codeFrom, newField } from '#engine/form/new-field.ts'
import type { Register } from '#engine/form/register.ts'

interface Words {
  readonly zh: string
  readonly en: string
}

interface NewForm {
  readonly code: string
  readonly name: Words
  /** Questions of the bank that it begins with; none: it begins with one field to be drawn. */
  readonly questions: readonly Question[]
}

/** What is there already: registers, and other forms, which tell by what names the subjects of questions go. */
interface FormShelf {
  readonly registers: readonly Register[]
  readonly others: readonly Pick<FormSource, 'subjects'>[]
}

/** A form as it begins: one step, one section, and in it the questions asked for, with the subjects that they look facts up in. */
export function newForm({ code, name, questions }: NewForm, shelf: FormShelf): FormSource {
  return {
    code,
    version: 1,
    name,
    subjects: subjectsFor(questions, shelf),
    follows: [],
    rules: [],
    steps: [
      {
        code: 'first',
        title: { zh: '填报内容', en: 'Contents' },
        sections: [{ code: 'first', title: { zh: '填报内容', en: 'Contents' }, fields: [...fieldsFor(questions)] }],
      },
    ],
  }
}

/** A form of this name with nothing in it: what a new one is compared with. */
export const blankForm = (code: string, name: Words): FormSource => ({
  ...{ code, version: 0, name, subjects: [], follows: [], rules: [], steps: [] },
})

function fieldsFor(questions: readonly Question[]): readonly FieldSource[] {
  if (questions.length === 0)
    return [newField('text', 'first', { zh: '第一项', en: 'First field' }, { registers: new Map() })]
  const taken = new Set<string>()
  return questions.map((question) => {
    const code = codeFrom(question.code.replaceAll(/[.-]/g, ' '), taken)
    taken.add(code)
    return { code, question: question.code }
  })
}

function subjectsFor(questions: readonly Question[], { registers, others }: FormShelf): FormSource['subjects'] {
  const names = new Set(
    questions.flatMap(({ from }) => (typeof from === 'string' && from.includes('.') ? [from.split('.')[0]!] : [])),
  )
  const known = others.flatMap(({ subjects }) => subjects)
  return [...names].flatMap((code) => {
    const found = known.find((one) => one.code === code)
    if (found !== undefined) return [found]
    const register = registers.find((one) => one.code === code)
    return register === undefined ? [] : [{ code, register: code, name: register.name }]
  })
}
