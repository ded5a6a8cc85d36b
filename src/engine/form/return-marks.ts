import { compareAnswers } from '#engine/form/compare-answers.ts'
import { type Answers, type Form, fieldsOf } from '#engine/form/form.ts'
import { isEmpty, isRecord, own } from '#engine/form/same-value.ts'

/** What is to be put right before it is handed in again: a section, a field, a row or a cell, and why. */
export interface ReturnMark {
  /** `section:basic`, `projectName`, `members/<row>`, `members/<row>/months`. */
  readonly path: string
  readonly reason: string
}

/** Marks that point at nothing in these answers, or say no reason. */
export function wrongMarks(form: Form, answers: Answers, marks: readonly ReturnMark[]): ReturnMark[] {
  return marks.filter((mark) => isEmpty(mark.reason) || !pointsAtSomething(form, answers, mark.path))
}

function pointsAtSomething(form: Form, answers: Answers, path: string): boolean {
  if (path.startsWith('section:'))
    return form.steps.some(({ sections }) => sections.some(({ code }) => `section:${code}` === path))
  const [code = '', key, column, ...more] = path.split('/')
  const field = fieldsOf(form).find((placed) => placed.field.code === code)?.field
  if (!field || more.length > 0) return false
  if (key === undefined) return true
  if (field.kind !== 'table') return false
  const rows = own(answers, code)
  const isFixed = field.rows?.some(({ row }) => row === key) === true
  const isThere = isFixed || (Array.isArray(rows) && rows.some((row) => isRecord(row) && row.row === key))
  return isThere && (column === undefined || field.columns.some((one) => one.code === column))
}

export interface MarkState extends ReturnMark {
  /** Something at or below it was changed since it was returned. */
  readonly isAnswered: boolean
}

/** Which marks have been answered since, by what differs between the answers returned and those at hand. */
export function markStates(form: Form, marks: readonly ReturnMark[], returned: Answers, now: Answers): MarkState[] {
  const changed = compareAnswers(form, returned, now)
  return marks.map((mark) => ({
    ...mark,
    isAnswered: changed.some(
      ({ path, section }) =>
        `section:${section}` === mark.path ||
        path === mark.path ||
        path.startsWith(`${mark.path}/`) ||
        mark.path.startsWith(`${path}/`),
    ),
  }))
}
