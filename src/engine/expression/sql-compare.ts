import type { Comparison, ValueType } from '#engine/expression/expression.ts'
import { plain, quantifyItems, type Term } from '#engine/expression/sql-list.ts'
import { chooseSql, compareSql, SQL_COMPARISON, SqlTooLong } from '#engine/expression/sql-number.ts'
import { isList } from '#engine/expression/value-type.ts'

/** Two parts compared; undefined where SQL has no form for it. Text is ordered by code points, as everywhere. */
export function compareTerms(operator: Comparison, a: Term, b: Term, type: ValueType): string | undefined {
  if (a.kind === 'number' && b.kind === 'number') return compareSql(operator, a, b)
  if (a.kind === 'plain' && b.kind === 'plain') {
    const ordered = type === 'text' && operator !== '==' && operator !== '!='
    return `(${a.text}${ordered ? ' COLLATE "C"' : ''} ${SQL_COMPARISON[operator]} ${b.text})`
  }
  if (a.kind !== 'items' || b.kind !== 'items' || !isList(type)) return undefined
  if (a.items.length !== b.items.length) return operator === '==' ? 'false' : 'true'
  const parts = a.items.map((item, index) => compareTerms('==', item, b.items[index] as Term, type.list))
  if (!parts.every((part) => part !== undefined)) return undefined
  const same = quantifyItems('all', parts)
  return operator === '==' ? same : `(NOT ${same})`
}

/** The lesser (`<=`) or greater (`>=`) of two; NULL when either is. */
export function betterOf(a: Term, b: Term, operator: '<=' | '>='): Term {
  if (a.kind === 'number' && b.kind === 'number') return chooseSql(compareSql(operator, a, b), a, b)
  if (a.kind !== 'plain' || b.kind !== 'plain') throw new SqlTooLong()
  return plain(`(CASE ${a.text} ${operator} ${b.text} WHEN true THEN ${a.text} WHEN false THEN ${b.text} END)`)
}
