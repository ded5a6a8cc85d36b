import { type Facts, UNKNOWN } from '#engine/expression/expression.ts'
import type { CompiledField, CompiledPart } from '#engine/form/compile-form.ts'
import type { Column, Field } from '#engine/form/field.ts'
import type { Row } from '#engine/form/form.ts'
import { factOf } from '#engine/form/form-names.ts'
import type { RowState, Shown } from '#engine/form/form-state.ts'
import { fenOf, keptInteger } from '#engine/form/money.ts'
import { isEmpty, own, sameValue } from '#engine/form/same-value.ts'
import { type Exact, roundExact } from '#engine/number/exact.ts'

/** A computed value as an answer is kept: money in fen, numbers rounded half up to their decimals; undefined is unknown. */
export function asAnswer(field: Field | Column, value: unknown): unknown {
  if (value === UNKNOWN || value === undefined) return undefined
  if (field.kind === 'money') return fenOf(value as Exact)
  if (field.kind === 'number') {
    const number = Number(roundExact(value as Exact, field.decimals, 'half-up').valueOf())
    return Number.isFinite(number) ? number : undefined
  }
  return value
}

/** Of what is computed, what is known and cannot be typed over, or what was typed. */
export function answerOf(part: CompiledPart<Field | Column>, typed: unknown, facts: Facts, source: unknown): unknown {
  const { field, compute, from } = part
  if (compute) return asAnswer(field, compute.value(facts))
  if (from && field.locked) {
    const known = own(source, from[1])
    if (!isEmpty(known)) return asKept(known)
  }
  return typed
}

/** A fact as an answer is kept: registers may hand amounts out as bigint. */
export const asKept = (fact: unknown): unknown => (typeof fact === 'bigint' ? keptInteger(fact) : fact)

/**
 * Works one row out. `facts`: what the expressions of the form read, and `row`, which is set here: one record serves all rows
 * of a table. A row in which nothing changes stays the same object.
 */
export function computeRow(table: CompiledField, row: Row, facts: Record<string, unknown>): RowState {
  const cells: Record<string, unknown> = { row: row.row }
  const shown = new Map<string, Shown>()
  facts.row = cells
  let changed: Record<string, unknown> | undefined
  for (const part of table.columns) {
    const { field, when, from } = part
    const verdict = when ? (when.value(facts) as Shown) : true
    if (verdict !== true) shown.set(field.code, verdict)
    const typed = own(row, field.code)
    const source = from && (own(own(changed ?? row, from[0]), 'facts') as unknown)
    const value = verdict === true ? answerOf(part, typed, facts, source) : part.compute ? undefined : typed
    if (value !== typed && !sameValue(value, typed)) {
      changed ??= { ...row }
      if (value === undefined) delete changed[field.code]
      else changed[field.code] = value
    }
    if (verdict === true) cells[field.code] = factOf(field, value)
  }
  return { row: changed ?? row, view: cells, shown }
}
