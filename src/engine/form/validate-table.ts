import type { Facts } from '#engine/expression/expression.ts'
import type { TellAnswer } from '#engine/form/answer-fault.ts'
import type { CompiledField, CompiledForm, CompiledPart } from '#engine/form/compile-form.ts'
import type { Column, Field, FieldOf } from '#engine/form/field.ts'
import type { Stage } from '#engine/form/form.ts'
import type { FormState, RowState, Shown } from '#engine/form/form-state.ts'
import { canonicalJson, isEmpty, isRecord, own } from '#engine/form/same-value.ts'
import { validateValue } from '#engine/form/validate-value.ts'

type JudgeRequired = (
  part: CompiledPart<Field | Column>,
  shown: Shown,
  isBlank: boolean,
  facts: Facts,
  path: string,
) => void

/** Rows, keys, cells, what no two rows share, and how many there are. */
export function validateTable(
  { library }: CompiledForm,
  part: CompiledField,
  table: FieldOf<'table'>,
  state: FormState,
  stage: Stage,
  tell: TellAnswer,
  judgeRequired: JudgeRequired,
): void {
  const { code } = table
  const rows = state.rows.get(code) ?? []
  const value = own(state.answers, code)
  const given: readonly unknown[] = Array.isArray(value) ? value : []
  if (given.length > table.most) return
  checkKeys(table, given, tell)
  const columns = table.columns.map((column) => part.columns.find(({ field }) => field.code === column.code)!)
  const names = new Set(['row', ...table.columns.map((column) => column.code)])
  for (const { row, shown } of rows) {
    const here = `${code}/${String(row.row).slice(0, 80)}`
    for (const name in row)
      if (!names.has(name))
        tell(`${here}/${name.slice(0, 80)}`, 'form.unknown-answer', {
          params: { name: name.slice(0, 80) },
          severity: 'error',
        })
    let facts: Facts | undefined
    for (const column of columns) {
      const { code: name } = column.field
      const cell = own(row, name)
      const verdict = shown.get(name) ?? true
      const isBlank = isEmpty(cell)
      if (verdict === false) {
        if (!isBlank && stage === 'submit') tell(`${here}/${name}`, 'form.hidden-answer', { severity: 'warning' })
        continue
      }
      if (!isBlank) validateValue(column, cell, `${here}/${name}`, library, tell)
      else if (stage === 'submit' && column.required !== false) {
        facts ??= { ...state.view, row: viewOf(rows, row) }
        judgeRequired(column, verdict, isBlank, facts, `${here}/${name}`)
      }
    }
  }
  if (given.length > 0 && given.length < table.least)
    tell(code, 'form.rows-too-few', { params: { limit: table.least } })
  for (const together of table.unique) checkUnique(table, together, rows, tell)
}

const viewOf = (rows: readonly RowState[], row: RowState['row']): unknown =>
  rows.find((state) => state.row === row)?.view

/** Every row bears a key of its own; a table of fixed rows has these and no others. */
function checkKeys({ code, rows: fixed }: FieldOf<'table'>, given: readonly unknown[], tell: TellAnswer): void {
  const keys = new Set<string>()
  const wanted = fixed && new Set(fixed.map(({ row }) => row))
  for (const [at, row] of given.entries()) {
    const key = isRecord(row) ? own(row, 'row') : undefined
    if (typeof key !== 'string' || !/^[A-Za-z0-9-]{1,80}$/.test(key) || keys.has(key))
      tell(`${code}/${at}`, 'form.row-key', { severity: 'error' })
    else if (wanted && !wanted.has(key))
      tell(`${code}/${key}`, 'form.unknown-row', { params: { name: key }, severity: 'error' })
    if (typeof key === 'string') keys.add(key)
  }
}

function checkUnique(
  { code }: FieldOf<'table'>,
  together: readonly string[],
  rows: readonly RowState[],
  tell: TellAnswer,
): void {
  const first = new Map<string, number>()
  for (const [at, { row }] of rows.entries()) {
    const cells = together.map((column) => own(row, column))
    if (cells.some(isEmpty)) continue
    const text = canonicalJson(
      cells.map((cell) => (isRecord(cell) ? cell.id : typeof cell === 'string' ? cell.trim() : cell)),
    )
    const earlier = first.get(text)
    if (earlier === undefined) first.set(text, at + 1)
    else tell(`${code}/${String(row.row)}/${together[0]}`, 'form.duplicate-rows', { params: { first: earlier } })
  }
}
