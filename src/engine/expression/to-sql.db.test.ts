import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { check, compile } from '#engine/expression/compile.ts'
import { evaluate } from '#engine/expression/evaluate.ts'
import { type Expression, ExpressionError, UNKNOWN } from '#engine/expression/expression.ts'
import { toSql } from '#engine/expression/to-sql.ts'
import { compareExact, type Exact, parseExact } from '#engine/number/exact.ts'
import { testDatabase } from '#tests/builders/database.ts'
import { bool, DECLARATIONS, date, facts, number, type RandomFacts } from '#tests/builders/expressions.ts'

const database = testDatabase()
let client: pg.Client

const ROWS: readonly RandomFacts[] = fc.sample(facts, { seed: 7, numRuns: 48 })
const COLUMNS: Readonly<Record<string, string>> = { 'r.n': 'r_n', 'r.t': 'r_t' }
const columnOf = (name: string): string => `f.${COLUMNS[name] ?? name}`

beforeAll(async () => {
  client = new pg.Client(database.connections.admin)
  await client.connect()
  await client.query(`CREATE TEMPORARY TABLE facts (
    row integer, a numeric, b numeric, c numeric, s text, t text, p boolean, q boolean, d date, e date,
    xs numeric[], ys text[], r_n numeric, r_t text)`)
  for (const [index, { a, b, c, s, t, p, q, d, e, xs, ys, r }] of ROWS.entries())
    await client.query('INSERT INTO facts VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)', [
      index,
      a,
      b,
      c,
      s,
      t,
      p,
      q,
      d,
      e,
      xs,
      ys,
      r.n,
      r.t,
    ])
})

afterAll(async () => {
  await client.end()
})

/** What PostgreSQL says for every row, as text; null is unknown. */
async function ask(expression: Expression): Promise<readonly (string | null)[]> {
  const { text, values } = toSql(expression, columnOf)
  const { rows } = await client.query<{ value: string | null }>(
    `SELECT (${text})::text AS value FROM facts f ORDER BY f.row`,
    [...values],
  )
  return rows.map((row) => row.value)
}

/** The expression as SQL can say it, or undefined. */
function inSql(source: string): Expression | undefined {
  const expression = compile(source, DECLARATIONS)
  try {
    toSql(expression, columnOf)
    return expression
  } catch (error) {
    if (error instanceof ExpressionError && error.faults[0]?.key === 'expression.not-in-sql') return undefined
    throw error
  }
}

test('PostgreSQL gives the verdicts of evaluate for any rule and facts', async () => {
  let asked = 0
  let refused = 0
  await fc.assert(
    fc.asyncProperty(bool, async (source) => {
      const expression = inSql(source)
      if (!expression) refused++
      if (!expression) return
      asked++
      const expected = ROWS.map((row) => evaluate(expression, row))
      expect(await ask(expression)).toEqual(expected.map((value) => (value === UNKNOWN ? null : String(value))))
    }),
    { numRuns: 500, seed: 20260331 },
  )
  expect(asked / (asked + refused)).toBeGreaterThan(0.9)
})

test('PostgreSQL compares any two numbers and dates exactly as evaluate does', async () => {
  await fc.assert(
    fc.asyncProperty(number, date, async (x, day) => {
      const parts = [x, day].map(inSql)
      const [numbers, days] = parts
      if (numbers) {
        const values = await ask(numbers)
        for (const [index, row] of ROWS.entries()) {
          const value = evaluate(numbers, row)
          if (value === UNKNOWN) expect(values[index]).toBeNull()
          else expect(distance(value as Exact, values[index] as string)).toBeLessThan(1e-9)
        }
      }
      if (days) {
        const expected = ROWS.map((row) => evaluate(days, row))
        expect(await ask(days)).toEqual(expected.map((value) => (value === UNKNOWN ? null : value)))
      }
    }),
    { numRuns: 200, seed: 20260331 },
  )
})

/** How far a number as PostgreSQL prints it is from the exact one, relative to it. */
function distance(exact: Exact, printed: string): number {
  const digits = parseExact(printed.slice(0, 60))
  if (!digits) return Number.POSITIVE_INFINITY
  if (compareExact(digits, exact) === 0) return 0
  return Math.abs(Number(digits.sub(exact).valueOf())) / Math.max(1e-9, Math.abs(Number(exact.valueOf())))
}

const verdict = async (source: string): Promise<string | null> => (await ask(compile(source, DECLARATIONS)))[0] ?? null

test('a quotient meets its border exactly, though numeric division rounds', async () => {
  expect(await verdict('(135/100 + 182.25/135)/2 - 1 >= 0.35')).toBe('true')
  expect(await verdict('1/3 + 1/3 + 1/3 == 1')).toBe('true')
  expect(await verdict('1/3/(0-7) < 0 && 2/(0-3) < 1/(0-3)')).toBe('true')
  expect(await verdict('0.1 + 0.2 == 0.3')).toBe('true')
})

test('division by zero is unknown and raises no error', async () => {
  expect(await verdict('1/(1-1) > 1')).toBeNull()
  expect(await verdict('1/(1-1) > 1 || true')).toBe('true')
  expect(await verdict('7 % (1-1) == 0')).toBeNull()
})

test('literals are parameters, numbered from where the caller wants, and quotes do no harm', () => {
  const expression = compile(`s == "'; DROP TABLE facts; --" && a > 5 && b > 5`, DECLARATIONS)
  const { text, values } = toSql(expression, columnOf, 3)
  expect(text).not.toContain('DROP')
  expect(text).toContain('$3::text')
  expect(values).toEqual(["'; DROP TABLE facts; --", '5'])
})

test('what SQL cannot say is refused with its place', () => {
  const names = { ms: { type: { list: { record: { age: { type: 'number' } } } } } } as const
  const result = check('ms.all(m, m.age > 3)', { names })
  if ('faults' in result) throw new Error('it compiles')
  expect(() => toSql(result.expression, (name) => name)).toThrow(ExpressionError)
})
