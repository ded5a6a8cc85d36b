import type { Comparison } from '#engine/expression/expression.ts'

/**
 * A number in SQL as a quotient that is not yet divided: PostgreSQL's numeric adds, subtracts and multiplies exactly but
 * rounds a division, so a border such as `(135/100 + x/135)/2 - 1 >= 0.35` would be missed. `over` is never zero: it is
 * NULL where it would be, so a division by zero is unknown.
 */
export interface SqlNumber {
  readonly kind: 'number'
  readonly top: string
  readonly over?: string
  /** Is `over` known to be above zero? True for literals. */
  readonly positive?: boolean
}

export const SQL_COMPARISON: Readonly<Record<Comparison, string>> = {
  '==': '=',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
}

/** Longer than any sensible rule; quotients of quotients multiply their text. */
const MOST_SQL = 200_000

export class SqlTooLong extends Error {}

function bounded(text: string): string {
  if (text.length > MOST_SQL) throw new SqlTooLong()
  return text
}

export function whole(top: string): SqlNumber {
  return { kind: 'number', top: bounded(top) }
}

function quotient(top: string, over: string | undefined, positive: boolean): SqlNumber {
  return over === undefined ? whole(top) : { kind: 'number', top: bounded(top), over: bounded(over), positive }
}

const times = (a: string, b: string | undefined): string => (b === undefined ? a : `(${a} * ${b})`)
const bothPositive = (a: SqlNumber, b: SqlNumber): boolean =>
  (a.over === undefined || a.positive === true) && (b.over === undefined || b.positive === true)

function product(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined ? b : times(a, b)
}

/** Both tops over one common denominator. */
function common(a: SqlNumber, b: SqlNumber): { left: string; right: string; over?: string; positive: boolean } {
  if (a.over === b.over) return { left: a.top, right: b.top, over: a.over, positive: bothPositive(a, b) }
  const over = product(a.over, b.over)
  return { left: times(a.top, b.over), right: times(b.top, a.over), over, positive: bothPositive(a, b) }
}

export function plusSql(a: SqlNumber, b: SqlNumber, operator: '+' | '-' = '+'): SqlNumber {
  const { left, right, over, positive } = common(a, b)
  return quotient(`(${left} ${operator} ${right})`, over, positive)
}

export function timesSql(a: SqlNumber, b: SqlNumber): SqlNumber {
  return quotient(times(a.top, b.top), product(a.over, b.over), bothPositive(a, b))
}

export function negativeSql(a: SqlNumber): SqlNumber {
  return quotient(`(- ${a.top})`, a.over, a.positive === true)
}

/** `literalSign` is the sign of a divisor that is a literal. */
export function dividedSql(a: SqlNumber, b: SqlNumber, literalSign?: bigint): SqlNumber {
  if (literalSign !== undefined && literalSign > 0n)
    return quotient(times(a.top, b.over), times(b.top, a.over), bothPositive(a, b))
  return quotient(times(a.top, b.over), times(`NULLIF(${b.top}, 0)`, a.over), false)
}

/** Remainder with the sign of the dividend, as CEL and PostgreSQL have it. */
export function remainderSql(a: SqlNumber, b: SqlNumber): SqlNumber {
  const { left, right, over, positive } = common(a, b)
  return quotient(`mod(${left}, NULLIF(${right}, 0))`, over, positive)
}

export function compareSql(operator: Comparison, a: SqlNumber, b: SqlNumber): string {
  const { left, right, over, positive } = common(a, b)
  const sign = SQL_COMPARISON[operator]
  if (over === undefined || positive) return bounded(`(${left} ${sign} ${right}${nullIf(a, b)})`)
  if (operator === '==' || operator === '!=') return bounded(`(${left} ${sign} ${right}${nullIf(a, b)})`)
  return bounded(`(${left} * ${over} ${sign} ${right} * ${over})`)
}

/** Over a common denominator the tops alone would forget that it may be NULL. */
function nullIf(a: SqlNumber, b: SqlNumber): string {
  return a.over !== undefined && a.over === b.over && !a.positive ? ` + 0 * ${a.over}` : ''
}

export function absoluteSql(a: SqlNumber): SqlNumber {
  return quotient(`abs(${a.top})`, a.over && (a.positive ? a.over : `abs(${a.over})`), true)
}

/** The whole part toward zero, of top / over. */
const truncated = (top: string, over: string): string => `div(${top}, ${over})`

export function floorSql(a: SqlNumber): SqlNumber {
  if (a.over === undefined) return whole(`floor(${a.top})`)
  const top = a.positive ? a.top : `(${a.top} * sign(${a.over}))`
  const over = a.positive ? a.over : `abs(${a.over})`
  return whole(`(${truncated(top, over)} - (CASE WHEN mod(${top}, ${over}) < 0 THEN 1 ELSE 0 END))`)
}

export function ceilSql(a: SqlNumber): SqlNumber {
  return a.over === undefined ? whole(`ceil(${a.top})`) : negativeSql(floorSql(negativeSql(a)))
}

/** Half away from zero, as `round(numeric, integer)` does, without dividing first. */
export function roundSql(a: SqlNumber, digits: number): SqlNumber {
  if (a.over === undefined) return whole(`round(${a.top}, ${digits})`)
  const scale = `1${'0'.repeat(digits)}`
  const sign = a.positive ? `sign(${a.top})` : `(sign(${a.top}) * sign(${a.over}))`
  const over = a.positive ? a.over : `abs(${a.over})`
  const units = truncated(`(2 * abs(${a.top}) * ${scale} + ${over})`, `(2 * ${over})`)
  return quotient(`(${sign} * ${units})`, digits === 0 ? undefined : `${scale}::numeric`, true)
}

export function chooseSql(condition: string, a: SqlNumber, b: SqlNumber): SqlNumber {
  const pick = (x: string, y: string): string => `(CASE ${condition} WHEN true THEN ${x} WHEN false THEN ${y} END)`
  if (a.over === undefined && b.over === undefined) return whole(pick(a.top, b.top))
  return quotient(pick(a.top, b.top), pick(a.over ?? '1::numeric', b.over ?? '1::numeric'), bothPositive(a, b))
}

/** Divided at last, for a number that is read and no longer decides. */
export function numberSql(a: SqlNumber): string {
  return a.over === undefined ? a.top : `(${a.top} / ${a.over})`
}
