import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type PolicyShelf, policyShelf } from '#cli/policy-shelf.ts'
import { BLOCK } from '#engine/expression/column-numbers.ts'
import type { Column, ColumnTable } from '#engine/expression/column-table.ts'
import { epochDay, truthOf } from '#engine/expression/column-table.ts'
import type { Facts } from '#engine/expression/expression.ts'
import { exact } from '#engine/number/exact.ts'
import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import { judge, stateOf } from '#engine/policy/decide.ts'
import { BATCH_STATES, type BatchVerdicts, evaluateAll, evaluateRows } from '#engine/policy/evaluate-all.ts'
import type { NamedFact } from '#engine/policy/fact-dictionary.ts'
import { nearMisses, qualifiesWith } from '#engine/policy/near-miss.ts'
import { isInForce, versionOn } from '#engine/policy/policy-version.ts'
import { fenOf, reckon } from '#engine/policy/reckon-amount.ts'
import { compareRules } from '#engine/policy/sandbox.ts'
import { readPack } from '#server/definitions/read-pack.ts'
import { besideBorders } from '#tests/builders/policy-borders.ts'

const ON = '2026-06-30'
const PACKS = ['national', 'zhangye']
/** Numbers that lie on the borders of the national tables, and just beside them. */
const NUMBERS = [
  0, 1, 2, 3, 4, 5, 9, 9.99, 10, 12, 15, 29.9, 30, 60, 99, 100, 120, 135, 182.25, 500, 500.01, 1000, 1500, 4999.99,
  5000, 20000, 20000.01,
]
const WORDS = [
  '620702',
  '620122',
  '360111',
  '首次',
  '重新',
  '无',
  '省级',
  '国家级',
  '补短板',
  '技术转让',
  '省三等',
  '孵化器',
]
const DAYS = ['2020-01-01', '2025-06-30', '2025-07-01']

const factOf = ({ definition }: NamedFact): fc.Arbitrary<unknown> => {
  const { type, whole, highest, lowest = 0 } = definition
  const fits = (x: number) => x >= lowest && (highest === undefined || x <= highest) && (!whole || Number.isInteger(x))
  const value: fc.Arbitrary<unknown> =
    type === 'bool'
      ? fc.boolean()
      : type === 'date'
        ? fc.constantFrom(...DAYS)
        : type === 'text'
          ? fc.constantFrom(...WORDS)
          : fc.constantFrom(...NUMBERS.filter(fits))
  return fc.option(value, { nil: undefined, freq: 12 })
}

function columnOf({ declared }: NamedFact, values: readonly unknown[]): Column {
  const known = Uint8Array.from(values, (value) => Number(value !== undefined))
  if (declared.type === 'bool')
    return { kind: 'bool', truths: Uint8Array.from(values, (value) => truthOf(value as boolean | undefined)) }
  if (declared.type === 'date')
    return {
      kind: 'date',
      known,
      days: Int32Array.from(values, (value) => (value === undefined ? 0 : epochDay(String(value)))),
    }
  if (declared.type === 'text') {
    const dictionary = [...new Set(values.filter((value) => value !== undefined).map(String))]
    return { kind: 'text', dictionary, codes: Int32Array.from(values, (value) => dictionary.indexOf(String(value))) }
  }
  if (declared.type !== 'number') return { kind: 'facts', values }
  return {
    kind: 'number',
    values: Float64Array.from(values, (value) => (value === undefined ? Number.NaN : Number(value))),
  }
}

const tableOf = ({ dictionary }: PolicyShelf, rows: readonly Facts[]): ColumnTable => ({
  rows: rows.length,
  columns: Object.fromEntries(
    [...dictionary.facts].map(([name, fact]) => [
      name,
      columnOf(
        fact,
        rows.map((row) => row[name]),
      ),
    ]),
  ),
})

/** The same by the exact engine, row by row. */
function singly(compiled: CompiledPolicy, facts: Facts) {
  if (!isInForce(compiled.policy, ON)) return { state: 'not-in-force', fen: -1n, low: 0, high: 0 }
  const { state, known, score } = judge(compiled, facts, ON)
  expect(stateOf(compiled, facts, ON)).toBe(state)
  const step = state === 'eligible' && compiled.amount ? reckon(compiled.amount, known) : undefined
  const fen = step && !('open' in step) ? fenOf(step.value, compiled.policy.gives!.rounding) : -1n
  return {
    state,
    fen,
    low: Number((score?.low ?? exact(0)).mul(100).valueOf()),
    high: Number((score?.high ?? exact(0)).mul(100).valueOf()),
  }
}

function inBatch(verdicts: BatchVerdicts, row: number) {
  const state = BATCH_STATES[verdicts.states[row] as number]
  return {
    state,
    fen: verdicts.amountsFen?.[row] ?? -1n,
    low: verdicts.scoreLow?.[row] ?? 0,
    high: verdicts.scoreHigh?.[row] ?? 0,
  }
}

/** May a register hold these numbers? */
const fits = ({ dictionary }: PolicyShelf, facts: Facts): boolean =>
  Object.entries(facts).every(([name, value]) => {
    const { whole, highest, lowest = 0 } = dictionary.facts.get(name)?.definition ?? {}
    if (typeof value !== 'number') return true
    return value >= lowest && (highest === undefined || value <= highest) && (!whole || Number.isInteger(value))
  })

describe.each(PACKS)('the policies of %s', (pack) => {
  let shelf: PolicyShelf
  let enterprise: fc.Arbitrary<Facts>
  beforeAll(async () => {
    const read = await policyShelf(`definitions/${pack}`, [])
    if (!('policies' in read))
      throw new Error(read.faults.map(({ file, line, key }) => `${file}:${line} ${key}`).join('\n'))
    shelf = read
    enterprise = fc.record(
      Object.fromEntries([...shelf.dictionary.facts].map(([name, fact]) => [name, factOf(fact)])),
    ) as fc.Arbitrary<Facts>
  })

  it('law: columns say of every enterprise what the exact engine says of it alone', () => {
    fc.assert(
      fc.property(fc.array(enterprise, { minLength: 1, maxLength: 40 }), (rows) => {
        const table = tableOf(shelf, rows)
        const withoutPoints = evaluateAll(shelf.policies, table, ON)
        for (const [at, verdicts] of evaluateAll(shelf.policies, table, ON, { points: true }).entries()) {
          const { code, version } = verdicts.compiled.policy
          expect(withoutPoints[at]).toMatchObject({ states: verdicts.states })
          for (const [row, facts] of rows.entries())
            expect(inBatch(verdicts, row), `${code} ${version} ${JSON.stringify(facts)}`).toEqual(
              singly(verdicts.compiled, facts),
            )
        }
      }),
      { numRuns: 25 },
    )
  })

  it('law: on every border, and one unit of the last decimal beside it, columns say what the exact engine says', async () => {
    const { pack: read } = await readPack(`definitions/${pack}`)
    let crossed = 0
    for (const { policy, base } of read!.policyCases.map(({ value }) => value)) {
      const compiled = versionOn(shelf.policies, policy, ON)
      if (!compiled) continue
      const groups = besideBorders(compiled, base, ON).filter((group) => group.every((facts) => fits(shelf, facts)))
      const rows = groups.flat()
      const [found] = evaluateAll([compiled], tableOf(shelf, rows), ON, { points: true })
      for (const [row, facts] of rows.entries())
        expect(inBatch(found!, row), `${policy} ${JSON.stringify(facts)}`).toEqual(singly(compiled, facts))
      const told = rows.map((_, row) => Object.values(inBatch(found!, row)).join())
      crossed += groups.filter((_, at) => new Set(told.slice(3 * at, 3 * at + 3)).size > 1).length
    }
    expect(crossed).toBeGreaterThan(50)
  })

  it('says the same of a row wherever it stands in a table of several stretches', () => {
    const [rows] = fc.sample(fc.array(enterprise, { minLength: 41, maxLength: 41 }), { numRuns: 1, seed: 5 })
    const few = tableOf(shelf, rows!)
    const many = tableOf(
      shelf,
      Array.from({ length: BLOCK + 41 * 3 + 1 }, (_, row) => rows![row % 41]!),
    )
    const singly = evaluateAll(shelf.policies, few, ON)
    for (const [at, { states, amountsFen }] of evaluateAll(shelf.policies, many, ON).entries()) {
      const one = singly[at]!
      expect(states.every((state, row) => state === one.states[row % 41])).toBe(true)
      expect(amountsFen?.every((fen, row) => fen === one.amountsFen![row % 41]) ?? true).toBe(true)
    }
  })

  it('law: deciding what has changed equals deciding all anew', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(enterprise, enterprise, fc.boolean()), { minLength: 1, maxLength: 20 }),
        (pairs) => {
          const before = evaluateAll(
            shelf.policies,
            tableOf(
              shelf,
              pairs.map(([old]) => old),
            ),
            ON,
            { points: true },
          )
          const now = tableOf(
            shelf,
            pairs.map(([old, fresh, changes]) => (changes ? fresh : old)),
          )
          evaluateRows(before, now, ON, Int32Array.from(pairs.flatMap(([, , changes], row) => (changes ? [row] : []))))
          const anew = evaluateAll(shelf.policies, now, ON, { points: true })
          const seen = ({ states, amountsFen, scoreLow, scoreHigh }: BatchVerdicts) => [
            states,
            amountsFen,
            scoreLow,
            scoreHigh,
          ]
          expect(before.map(seen)).toEqual(anew.map(seen))
        },
      ),
      { numRuns: 8 },
    )
  })

  it('law: every near miss qualifies when its changes are made, and not when one of them is left out', async () => {
    const { pack: read } = await readPack(`definitions/${pack}`)
    const cases = read!.policyCases.map(({ value }) => value)
    let found = 0
    const spoiled = fc.tuple(fc.constantFrom(...cases), enterprise, fc.array(fc.nat(), { minLength: 1, maxLength: 3 }))
    fc.assert(
      fc.property(spoiled, ([{ policy, on, base }, other, picks]) => {
        const compiled = versionOn(shelf.policies, policy, on)!
        const names = Object.keys(base)
        const facts = { ...base }
        for (const pick of picks) facts[names[pick % names.length]!] = other[names[pick % names.length]!]
        for (const near of nearMisses(compiled, facts, on)) {
          found++
          expect(qualifiesWith(compiled, facts, on, near)).toBe(true)
          expect(near.changes.length).toBeLessThanOrEqual(compiled.policy.near.changes)
          for (const spare of near.changes) {
            const rest = near.changes.filter((each) => each !== spare)
            expect(qualifiesWith(compiled, facts, on, { ...near, changes: rest })).toBe(false)
          }
        }
      }),
      { numRuns: 150 },
    )
    expect(found).toBeGreaterThan(5)
  })

  it('law: a sandbox with nothing changed costs the same and nobody wins or loses', () => {
    fc.assert(
      fc.property(fc.array(enterprise, { minLength: 1, maxLength: 30 }), (rows) => {
        const table = tableOf(shelf, rows)
        for (const compiled of shelf.policies.filter(({ amount }) => amount)) {
          const { before, after, winners, losers, by } = compareRules(compiled, compiled, table, ON, ['region'])
          expect(after).toEqual(before)
          expect([winners.length, losers.length]).toEqual([0, 0])
          const groups = by.region ?? []
          expect(groups.reduce((sum, group) => sum + group.before.costFen, 0n)).toBe(before.costFen)
          expect(groups.reduce((sum, group) => sum + group.after.eligible, 0)).toBe(after.eligible)
        }
      }),
      { numRuns: 8 },
    )
  })
})
