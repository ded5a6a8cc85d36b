import { negativeSql, type SqlNumber } from '#engine/expression/sql-number.ts'

const FIRST_DATE = "DATE '0001-01-01'"
const LAST_DATE = "DATE '9999-12-31'"

/** A number when it is whole, else NULL. */
export function wholeNumberSql({ top, over }: SqlNumber): string {
  if (over === undefined) return `(CASE WHEN ${top} = trunc(${top}) THEN ${top} END)`
  return `(CASE WHEN mod(${top}, ${over}) = 0 THEN div(${top}, ${over}) END)`
}

/**
 * A whole number as an integer. It is held within bounds first: PostgreSQL folds a constant's cast before it looks at the
 * CASE around it, and would raise instead of answering NULL.
 */
export function integerSql(whole: string): string {
  return `least(greatest(${whole}, -5000000), 5000000)::integer`
}

/** A day so many days later; NULL when they are not whole or lead out of the years 0001 to 9999. */
export function shiftDaySql(day: string, days: SqlNumber, operator: '+' | '-'): string {
  const count = wholeNumberSql(operator === '-' ? negativeSql(days) : days)
  const range = `${count} BETWEEN ${FIRST_DATE} - ${day} AND ${LAST_DATE} - ${day}`
  return `(CASE WHEN ${range} THEN ${day} + ${integerSql(count)} END)`
}

/** The same day of a later month, or that month's last day. */
export function addMonthsSql(day: string, months: SqlNumber): string {
  const count = wholeNumberSql(months)
  const total = `(extract(year FROM ${day}) * 12 + extract(month FROM ${day}) - 1 + ${count})`
  return `(CASE WHEN ${total} BETWEEN 12 AND 119999 THEN (${day} + make_interval(months => ${integerSql(count)}))::date END)`
}
