import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ColumnTable, columnOf, epochDay, truthOf } from '#engine/expression/column-table.ts'
import { columns, verdicts } from '#engine/expression/columns.ts'
import { compile } from '#engine/expression/compile.ts'
import { evaluate } from '#engine/expression/evaluate.ts'
import { explain } from '#engine/expression/explain.ts'
import { UNKNOWN, type Unknown, type Value } from '#engine/expression/expression.ts'
import { safeDouble } from '#engine/expression/quick-comparison.ts'
import { type Exact, exactText, parseExact } from '#engine/number/exact.ts'
import { bool, DECLARATIONS, facts, number, type RandomFacts } from '#tests/builders/expressions.ts'

/** A verdict as the columns write it. */
const code = (value: Value | Unknown): number => (value === UNKNOWN ? 2 : Number(value))

const exactOf = (text: string): Exact => parseExact(text) as Exact

/** The rows as columns: plain doubles where every value is told apart by a double, else doubles with their exact source. */
function tableOf(rows: readonly RandomFacts[]): ColumnTable {
  const numbers = (read: (row: RandomFacts) => string | undefined) => {
    const texts = rows.map(read)
    const values = Float64Array.from(texts, (text) => (text === undefined ? Number.NaN : Number(text)))
    const isPlain = texts.every((text) => text === undefined || !Number.isNaN(safeDouble(exactOf(text))))
    return isPlain
      ? ({ kind: 'number', values } as const)
      : ({ kind: 'number', values, exact: (row: number) => exactOf(texts[row] as string) } as const)
  }
  const words = (read: (row: RandomFacts) => string | undefined) => {
    const dictionary = [...new Set(rows.map(read).filter((word) => word !== undefined))]
    return {
      kind: 'text',
      dictionary,
      codes: Int32Array.from(rows, (row) => dictionary.indexOf(read(row) as string)),
    } as const
  }
  const flags = (read: (row: RandomFacts) => boolean | undefined) =>
    ({ kind: 'bool', truths: Uint8Array.from(rows, (row) => truthOf(read(row))) }) as const
  const days = (read: (row: RandomFacts) => string | undefined) =>
    ({
      kind: 'date',
      days: Int32Array.from(rows, (row) => epochDay(read(row) ?? '1970-01-01')),
      known: Uint8Array.from(rows, (row) => Number(read(row) !== undefined)),
    }) as const
  return {
    rows: rows.length,
    columns: {
      a: numbers((row) => row.a),
      b: numbers((row) => row.b),
      c: { kind: 'facts', values: rows.map((row) => row.c) },
      s: words((row) => row.s),
      t: words((row) => row.t),
      p: flags((row) => row.p),
      q: flags((row) => row.q),
      d: days((row) => row.d),
      e: days((row) => row.e),
      xs: { kind: 'facts', values: rows.map((row) => row.xs) },
      ys: { kind: 'facts', values: rows.map((row) => row.ys) },
      'r.n': numbers((row) => row.r.n),
      'r.t': words((row) => row.r.t),
    },
  }
}

const SETTINGS = { numRuns: 500, seed: 20260331 }

test('evaluate and explain give one value for any expression and facts', () => {
  fc.assert(
    fc.property(fc.oneof(bool, number), fc.array(facts, { minLength: 1, maxLength: 4 }), (source, rows) => {
      const expression = compile(source, DECLARATIONS)
      for (const row of rows) expect(explain(expression, row).value).toEqual(evaluate(expression, row))
    }),
    SETTINGS,
  )
})

test('columns give the verdicts of evaluate for any rule and rows', () => {
  fc.assert(
    fc.property(bool, fc.array(facts, { minLength: 1, maxLength: 9 }), (source, rows) => {
      const expression = compile(source, DECLARATIONS)
      expect([...verdicts(expression)(tableOf(rows))]).toEqual(rows.map((row) => code(evaluate(expression, row))))
    }),
    SETTINGS,
  )
})

test('columns of numbers are the doubles of the exact numbers, NaN where unknown', () => {
  fc.assert(
    fc.property(number, fc.array(facts, { minLength: 1, maxLength: 5 }), (source, rows) => {
      const expression = compile(source, DECLARATIONS)
      const result = columns(expression)(tableOf(rows)) as Float64Array
      for (const [index, row] of rows.entries()) {
        const value = evaluate(expression, row)
        const exact = value === UNKNOWN ? Number.NaN : Number((value as Exact).valueOf())
        if (Number.isNaN(exact)) expect(result[index]).toBeNaN()
        else expect(Math.abs((result[index] as number) - exact)).toBeLessThanOrEqual(1e-8 * Math.abs(exact))
      }
    }),
    SETTINGS,
  )
})

test('an unknown verdict names facts that are missing, or says why it is invalid; a known one names none', () => {
  fc.assert(
    fc.property(bool, facts, (source, row) => {
      const { value, missing, invalid } = explain(compile(source, DECLARATIONS), row)
      if (value !== UNKNOWN) expect([missing, invalid]).toEqual([[], undefined])
      else expect(missing.length > 0 || invalid !== undefined).toBe(true)
      for (const path of missing) expect(readPath(row, path)).toBeUndefined()
    }),
    SETTINGS,
  )
})

function readPath(row: unknown, path: string): unknown {
  let value: unknown = row
  for (const step of path.split(/[.[\]]+/).filter((part) => part !== ''))
    value = (value as Record<string, unknown>)[step]
  return value ?? undefined
}

test('a known verdict never changes when more facts become known', () => {
  fc.assert(
    fc.property(bool, facts, facts, (source, row, more) => {
      if (/\bhas\(/.test(source)) return
      const expression = compile(source, DECLARATIONS)
      const before = evaluate(expression, row)
      const given = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined))
      const filled = { ...more, ...given, r: row.r, xs: row.xs ?? more.xs, ys: row.ys ?? more.ys }
      if (before !== UNKNOWN) expect(evaluate(expression, filled)).toBe(before)
    }),
    SETTINGS,
  )
})

test('the exact source of a column decides where doubles cannot', () => {
  const texts = ['0.3499999999999999999', '0.35', '0.3500000000000000001']
  const table: ColumnTable = {
    rows: 3,
    columns: {
      a: { kind: 'number', values: Float64Array.from(texts, Number), exact: (row) => exactOf(texts[row] as string) },
    },
  }
  expect([...verdicts(compile('a >= 0.35', DECLARATIONS))(table)]).toEqual([0, 1, 1])
  expect(columnOf(table, 'a')?.kind).toBe('number')
  expect(exactText(exactOf('0.35'))).toBe('0.35')
})

test('a column with a decimal scale is the decimal nearest to its double', () => {
  const table: ColumnTable = {
    rows: 2,
    columns: { a: { kind: 'number', values: Float64Array.of(0.1 + 0.2, 0.3), scale: 2 } },
  }
  expect([...verdicts(compile('a == 0.3', DECLARATIONS))(table)]).toEqual([1, 1])
  expect([...verdicts(compile('a * 1 <= 0.3', DECLARATIONS))(table)]).toEqual([1, 1])
})
