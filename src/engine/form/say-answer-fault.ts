import type { AnswerFault } from '#engine/form/answer-fault.ts'
import { formMessages } from '#engine/form/form.messages.ts'
import { type Answers, type Form, fieldsOf } from '#engine/form/form.ts'
import type { FormLibrary } from '#engine/form/form-library.ts'
import { isRecord, own } from '#engine/form/same-value.ts'
import { type Language, say } from '#engine/text/message.ts'

type Words = { readonly zh: string; readonly en: string }

/** The place of a path in the form's words: `项目组成员 · 第 2 行 · 每年投入月数`. What the form does not know stays as it is. */
export function sayPlace(form: Form, path: string, answers: Answers, language: Language): string {
  const of = (words: Words): string => (language === 'zh-CN' ? words.zh : words.en)
  const [code = '', key, column] = path.split('/')
  const field = fieldsOf(form).find((placed) => placed.field.code === code)?.field
  if (!field) return path
  if (key === undefined || field.kind !== 'table') return of(field.label)
  const fixed = field.rows?.find(({ row }) => row === key)
  const rows = own(answers, code)
  const at = Array.isArray(rows) ? rows.findIndex((row) => isRecord(row) && row.row === key) : -1
  const row = fixed ? of(fixed.label) : at < 0 ? key : say(formMessages, language, 'form.row-of', { row: at + 1 })
  const cell = column === undefined ? undefined : field.columns.find((one) => one.code === column)
  return [of(field.label), row, ...(column === undefined ? [] : [cell ? of(cell.label) : column])].join(' · ')
}

/** A fault of answers as a sentence; what is missing is named in the words of the form and its registers. */
export function sayAnswerFault(form: Form, fault: AnswerFault, library: FormLibrary, language: Language): string {
  if (fault.text) return language === 'zh-CN' ? fault.text.zh : fault.text.en
  const missing = fault.missing
    ?.map((name) => sayName(form, name, fault.path, library, language))
    .join(language === 'zh-CN' ? '、' : ', ')
  return say(formMessages, language, fault.key, { ...fault.params, ...(missing !== undefined && { missing }) })
}

/** `unit.revenue`, `row.months`, `totals.budget.grant`, `members[2].months`, as expressions name them. */
function sayName(form: Form, name: string, path: string, { registers }: FormLibrary, language: Language): string {
  const of = (words: Words | undefined): string =>
    words === undefined ? name : language === 'zh-CN' ? words.zh : words.en
  const [first = '', ...more] = name.split(/[.[\]]+/).filter((part) => part !== '' && part !== 'totals')
  const subject = form.subjects.find(({ code }) => code === first)
  if (subject) {
    const fact = registers.get(subject.register)?.facts.find(({ code }) => code === more[0])
    return fact ? `${of(subject.name)} · ${of(fact.name)}` : of(subject.name)
  }
  const field = fieldsOf(form).find(
    (placed) => placed.field.code === (first === 'row' ? path.split('/')[0] : first),
  )?.field
  if (!field) return name
  const column = field.kind === 'table' ? field.columns.find(({ code }) => code === more.at(-1)) : undefined
  if (first === 'row') return of(column?.label)
  return column ? `${of(field.label)} · ${of(column.label)}` : of(field.label)
}
