import type { Column, Field } from '#engine/form/field.ts'
import { type Answers, type Form, fieldsOf } from '#engine/form/form.ts'
import { isEmpty, isRecord, own } from '#engine/form/same-value.ts'

/** An answer that does not come along, and why. */
export interface LostAnswer {
  readonly path: string
  readonly label: { readonly zh: string; readonly en: string } | undefined
  readonly value: unknown
  readonly why: 'no-such-field' | 'other-kind'
}

export interface Upgraded {
  readonly answers: Answers
  /** Fields that bear another name now. */
  readonly renamed: readonly { readonly from: string; readonly to: string }[]
  readonly lost: readonly LostAnswer[]
}

/**
 * Moves answers on to another version of the form: by the id of the question, else by the name of the field. Old answers
 * otherwise open in the version they were written in. Nothing is lost silently; computed answers are worked out anew.
 */
export function upgradeAnswers(from: Form, to: Form, answers: Answers): Upgraded {
  const old = new Map(fieldsOf(from).map(({ field }) => [field.code, field]))
  const fresh = fieldsOf(to).map(({ field }) => field)
  const moved: Record<string, unknown> = {}
  const renamed: { from: string; to: string }[] = []
  const lost: LostAnswer[] = []
  for (const [code, value] of Object.entries(answers)) {
    if (isEmpty(value)) continue
    const field = old.get(code)
    if (field?.compute !== undefined) continue
    const target = partner(field, code, fresh)
    if (!target || target.compute !== undefined)
      lost.push({ path: code, label: field?.label, value, why: 'no-such-field' })
    else if (field && !isSameKind(field, target))
      lost.push({ path: code, label: field.label, value, why: 'other-kind' })
    else {
      if (target.code !== code) renamed.push({ from: code, to: target.code })
      moved[target.code] =
        field?.kind === 'table' && target.kind === 'table' && Array.isArray(value)
          ? value.map((row) => (isRecord(row) ? upgradeRow(code, field.columns, target.columns, row, lost) : row))
          : value
    }
  }
  return { answers: moved, renamed, lost }
}

function partner<F extends Field | Column>(field: F | undefined, code: string, fresh: readonly F[]): F | undefined {
  const byQuestion =
    field?.question === undefined ? undefined : fresh.find(({ question }) => question === field.question)
  if (byQuestion) return byQuestion
  const byName = fresh.find((one) => one.code === code)
  const isOtherQuestion = field?.question !== undefined && byName?.question !== undefined
  return isOtherQuestion ? undefined : byName
}

const isSameKind = (a: Field | Column, b: Field | Column): boolean =>
  a.kind === b.kind && (a.kind !== 'choice' || b.kind !== 'choice' || a.many === b.many)

function upgradeRow(
  table: string,
  from: readonly Column[],
  to: readonly Column[],
  row: Readonly<Record<string, unknown>>,
  lost: LostAnswer[],
): Record<string, unknown> {
  const moved: Record<string, unknown> = { row: row.row }
  for (const [name, value] of Object.entries(row)) {
    const column = from.find(({ code }) => code === name)
    if (name === 'row' || isEmpty(value) || column?.compute !== undefined) continue
    const target = partner(column, name, to)
    const path = `${table}/${String(row.row)}/${name}`
    if (!target || target.compute !== undefined) lost.push({ path, label: column?.label, value, why: 'no-such-field' })
    else if (column && !isSameKind(column, target)) lost.push({ path, label: column.label, value, why: 'other-kind' })
    else moved[target.code] = own(row, name)
  }
  return moved
}
