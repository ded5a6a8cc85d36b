import type { CompiledField, CompiledForm } from '#engine/form/compile-form.ts'
import type { FieldOf } from '#engine/form/field.ts'
import type { Answers, Row } from '#engine/form/form.ts'
import { isEmpty, isRecord, own } from '#engine/form/same-value.ts'

/** Answers after one deed, and the fields that it touched. */
export interface Edited {
  readonly answers: Answers
  readonly changed: readonly string[]
}

/** Another answer to a field. What hangs on a reference as a known fact goes when another entry is chosen. */
export function setAnswer(form: CompiledForm, answers: Answers, code: string, value: unknown): Edited {
  const hanging = [...form.fields.values()].filter(({ from, field }) => from?.[0] === code && field.locked)
  const names = hanging.map(({ field }) => field.code)
  const next: Record<string, unknown> = { ...answers }
  for (const name of names) delete next[name]
  if (isEmpty(value) && typeof value !== 'string') delete next[code]
  else next[code] = value
  return { answers: next, changed: [code, ...names] }
}

export const rowsOf = (answers: Answers, table: string): readonly Row[] => {
  const rows = own(answers, table)
  return Array.isArray(rows) ? rows.filter(isRecord) : []
}

const withRows = (answers: Answers, table: string, rows: readonly Row[]): Edited => ({
  answers: { ...answers, [table]: rows },
  changed: [table],
})

/** Another value in one cell; every other row stays the object it was. */
export function setCell(
  part: CompiledField,
  answers: Answers,
  { row: key, column, value }: { readonly row: string; readonly column: string; readonly value: unknown },
): Edited {
  const { code } = part.field
  const rows = rowsOf(answers, code)
  const hanging = part.columns.filter(({ from, field }) => from?.[0] === column && field.locked)
  const changed = (row: Row): Row => {
    const next: Record<string, unknown> = { ...row }
    for (const { field } of hanging) delete next[field.code]
    if (isEmpty(value) && typeof value !== 'string') delete next[column]
    else next[column] = value
    return next
  }
  return withRows(
    answers,
    code,
    rows.map((row) => (row.row === key ? changed(row) : row)),
  )
}

/** New rows behind the row of that key; at the end without one. */
export function addRows(answers: Answers, table: string, rows: readonly Row[], after?: string): Edited {
  const known = rowsOf(answers, table)
  const at = after === undefined ? known.length : known.findIndex(({ row }) => row === after) + 1
  return withRows(answers, table, known.toSpliced(at, 0, ...rows))
}

/** Cells of several rows at once; rows that are added stand at the end. */
export function putRows(
  answers: Answers,
  table: string,
  cells: ReadonlyMap<string, Row>,
  added: readonly Row[],
): Edited {
  const rows = [...rowsOf(answers, table), ...added]
  return withRows(
    answers,
    table,
    rows.map((row) => {
      const put = cells.get(String(row.row))
      return put === undefined ? row : { ...row, ...put }
    }),
  )
}

export const removeRow = (answers: Answers, table: string, key: string): Edited =>
  withRows(
    answers,
    table,
    rowsOf(answers, table).filter(({ row }) => row !== key),
  )

/** One place up (-1) or down (1). */
export function moveRow(answers: Answers, table: string, key: string, by: -1 | 1): Edited {
  const rows = rowsOf(answers, table)
  const at = rows.findIndex(({ row }) => row === key)
  const to = at + by
  if (at < 0 || to < 0 || to >= rows.length) return { answers, changed: [] }
  return withRows(answers, table, rows.with(at, rows[to]!).with(to, rows[at]!))
}

/** Rows in another order, by key; what the order does not name stands behind. */
export function orderRows(answers: Answers, table: string, keys: readonly unknown[]): Edited {
  const place = (row: Row): number => (keys.includes(row.row) ? keys.indexOf(row.row) : keys.length)
  return withRows(
    answers,
    table,
    rowsOf(answers, table).toSorted((a, b) => place(a) - place(b)),
  )
}

export const mayAddRows = ({ rows, rowsFrom, most }: FieldOf<'table'>, count: number): boolean =>
  rows === undefined && rowsFrom === undefined && count < most

/** What people typed or took over: the answers without what is worked out, which whoever reads them works out anew. */
export function typedAnswers(form: CompiledForm, answers: Answers): Answers {
  const typed: Record<string, unknown> = {}
  for (const [code, value] of Object.entries(answers)) {
    const part = form.fields.get(code)
    if (part?.compute) continue
    const computed = part?.columns.filter(({ compute }) => compute).map(({ field }) => field.code) ?? []
    typed[code] =
      computed.length > 0 && Array.isArray(value)
        ? value.map((row) => (isRecord(row) ? omit(row, computed) : row))
        : value
  }
  return typed
}

const omit = (row: Row, names: readonly string[]): Row =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)))
