import type { Macro } from '#engine/expression/expression.ts'
import type { SqlNumber } from '#engine/expression/sql-number.ts'

/** A part of the tree in SQL. */
export type Term =
  | SqlNumber
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'items'; readonly items: readonly Term[] }
  | SqlRows
  | { readonly kind: 'record'; readonly field: (name: string) => Term }

/** A list that lies in the database: rows of a FROM clause. */
export interface SqlRows {
  readonly kind: 'rows'
  readonly from: string
  readonly item: Term
  readonly where?: string
  /** True when the list as a whole is unknown. */
  readonly unknown: string
  /** The array itself, when the rows are just its elements. */
  readonly array?: string
}

export const plain = (text: string): Term => ({ kind: 'plain', text })

const whereOf = ({ where }: SqlRows): string => (where === undefined ? '' : ` WHERE ${where}`)

/** One aggregate over the rows; NULL when the list is unknown. */
function aggregate(rows: SqlRows, column: string, result: string): string {
  const inner = `SELECT ${column} AS x FROM ${rows.from}${whereOf(rows)}`
  return `(CASE WHEN ${rows.unknown} THEN NULL ELSE (SELECT ${result} FROM (${inner}) AS q) END)`
}

const QUANTIFIERS: Readonly<Record<'all' | 'exists' | 'exists_one', string>> = {
  all: 'CASE WHEN bool_or(NOT q.x) THEN false WHEN bool_or(q.x IS NULL) THEN NULL ELSE true END',
  exists: 'CASE WHEN bool_or(q.x) THEN true WHEN bool_or(q.x IS NULL) THEN NULL ELSE false END',
  exists_one:
    'CASE WHEN count(*) FILTER (WHERE q.x) > 1 THEN false WHEN bool_or(q.x IS NULL) THEN NULL ELSE count(*) FILTER (WHERE q.x) = 1 END',
}

export function quantifyRows(macro: 'all' | 'exists' | 'exists_one', rows: SqlRows, condition: string): string {
  return aggregate(rows, condition, QUANTIFIERS[macro])
}

/** The same three values for conditions that are written out one by one. */
export function quantifyItems(macro: 'all' | 'exists' | 'exists_one', conditions: readonly string[]): string {
  if (conditions.length === 0) return macro === 'all' ? 'true' : 'false'
  if (macro === 'all') return `(${conditions.join(' AND ')})`
  if (macro === 'exists') return `(${conditions.join(' OR ')})`
  const values = conditions.map((condition) => `(${condition})`).join(', ')
  return `(SELECT ${QUANTIFIERS.exists_one} FROM (VALUES ${values}) AS q(x))`
}

/** An element whose condition is unknown makes the whole list unknown. */
export function filterRows(rows: SqlRows, condition: string): SqlRows {
  const unknown = `(${rows.unknown} OR coalesce((SELECT bool_or((${condition}) IS NULL) FROM ${rows.from}${whereOf(rows)}), false))`
  const where = rows.where === undefined ? condition : `(${rows.where} AND ${condition})`
  return { kind: 'rows', from: rows.from, item: rows.item, where, unknown }
}

export function sizeRows(rows: SqlRows): string {
  return aggregate(rows, '1', 'count(*)::numeric')
}

export function aggregateRows(name: 'sum' | 'min' | 'max', rows: SqlRows, item: string): string {
  const result = name === 'sum' ? 'coalesce(sum(q.x), 0)' : `${name}(q.x)`
  return aggregate(rows, item, `CASE WHEN bool_or(q.x IS NULL) THEN NULL ELSE ${result} END`)
}

/** Written-out items as rows, so that they can be filtered. */
export function rowsOf(items: readonly string[], alias: string, item: (column: string) => Term): SqlRows {
  const values = items.map((text) => `(${text})`).join(', ')
  return { kind: 'rows', from: `(VALUES ${values}) AS ${alias}(v)`, item: item(`${alias}.v`), unknown: 'false' }
}

export const isQuantifier = (macro: Macro): macro is 'all' | 'exists' | 'exists_one' =>
  macro === 'all' || macro === 'exists' || macro === 'exists_one'
