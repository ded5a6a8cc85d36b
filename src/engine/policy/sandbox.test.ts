import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ColumnTable } from '#engine/expression/column-table.ts'
import type { Facts } from '#engine/expression/expression.ts'
import { exact } from '#engine/number/exact.ts'
import { changePolicy, withClauses } from '#engine/policy/change-policy.ts'
import { compilePolicy } from '#engine/policy/compile-policy.ts'
import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import { judge } from '#engine/policy/decide.ts'
import { FactList, factDictionary } from '#engine/policy/fact-dictionary.ts'
import { Policy } from '#engine/policy/policy.ts'
import { policyNumbers } from '#engine/policy/policy-values.ts'
import { fenOf, reckon } from '#engine/policy/reckon-amount.ts'
import { compareRules } from '#engine/policy/sandbox.ts'

const ON = '2026-06-30'
const name = (zh: string) => ({ zh, en: zh })
const money = (code: string) => ({ code, name: name(code), type: 'money' })
const dictionary = factDictionary([
  FactList.parse({ facts: [money('sales'), money('rd'), { code: 'place', name: name('place'), type: 'text' }] }),
])

const decimal = fc.constantFrom(0, 1, 2.5, 3, 10, 33.33, 100, '0.000001')
const above = fc.constantFrom(1, 2.5, 10, 33.33, 100)
const formula = fc.constantFrom('sales', 'rd', 'rd + sales', 'rd * 3 / 7', 'min(sales, rd)')
const condition = fc.constantFrom(
  'sales >= 10',
  'rd > 2.5',
  'rd * 100 / sales >= 33.33',
  'place == "a"',
  '!(place in ["b"])',
)
type Sum = Readonly<Record<string, unknown>>
const amount = fc.letrec<{ sum: Sum; plain: Sum }>((tie) => ({
  plain: fc.oneof(
    fc.record({ fixed: decimal }),
    fc.record({ of: formula, percent: decimal, cap: above }),
    fc.record({ of: formula, percent: decimal, less: fc.constant('rd / 2') }),
    fc.record({ each: above, count: formula, floor: decimal }),
    fc.record({ is: formula }),
    decimal.chain((sum) =>
      fc.record({
        by: formula,
        tiers: fc.constant([
          { in: '(,10)', amount: sum },
          { in: '[10,)', amount: 7 },
        ]),
      }),
    ),
    fc.record({
      of: formula,
      bands: fc.constant([
        { in: '[0,10]', percent: 5 },
        { in: '(10,)', percent: 2.5 },
      ]),
    }),
  ),
  sum: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'sum' },
    tie('plain'),
    fc.record({ sumOf: fc.array(tie('sum'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ bestOf: fc.array(tie('sum'), { minLength: 1, maxLength: 3 }) }),
    fc.tuple(condition, tie('sum'), tie('sum')).map(([when, first, other]) => ({
      choose: [{ when, amount: first }, { amount: other }],
    })),
  ),
})).sum
const definition = fc
  .record({
    requirements: fc.array(condition, { minLength: 1, maxLength: 3 }),
    sum: amount,
    rounding: fc.constantFrom('fen', 'yuan', 'ten-thousand-yuan'),
  })
  .map(({ requirements, sum, rounding }) =>
    Policy.parse({
      ...{ code: 'p', version: '1', name: name('p'), area: name('a'), kind: 'award', inForce: { from: '2020-01-01' } },
      jurisdiction: { region: '620700', name: name('here') },
      document: { title: name('d'), issuer: name('i') },
      requirements: requirements.map((when, at) => ({ code: `r${at}`, name: name(`r${at}`), clause: '1', when })),
      gives: { what: 'grant', amount: sum, rounding },
    }),
  )

const enterprise = fc.record({
  sales: fc.option(fc.constantFrom('0', '2.5', '9.99', '10', '10.01', '300'), { nil: undefined }),
  rd: fc.option(fc.constantFrom('0', '2.5', '3.333', '33.33', '100'), { nil: undefined }),
  place: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }),
})
const enterprises = fc.array(enterprise, { minLength: 1, maxLength: 20 })

function tableOf(rows: readonly Facts[]): ColumnTable {
  const words = ['a', 'b', 'c']
  const numbers = (of: string) => ({
    kind: 'number' as const,
    values: Float64Array.from(rows, (row) => Number(row[of] ?? Number.NaN)),
    exact: (row: number) => exact(String(rows[row]?.[of])),
  })
  const codes = Int32Array.from(rows, ({ place }) => words.indexOf(String(place)))
  return {
    rows: rows.length,
    columns: { sales: numbers('sales'), rd: numbers('rd'), place: { kind: 'text', codes, dictionary: words } },
  }
}

/** What one enterprise is paid, by the exact rules and without columns. */
function paid(compiled: CompiledPolicy, facts: Facts): bigint {
  const judged = judge(compiled, facts, ON)
  if (judged.state !== 'eligible') return 0n
  const step = reckon(compiled.amount!, judged.known)
  return 'open' in step ? 0n : fenOf(step.value, compiled.policy.gives!.rounding)
}
const sumOf = (sums: readonly bigint[]): bigint => sums.reduce((a, b) => a + b, 0n)

test('a sandbox with nothing changed totals what is paid, group by group, and nobody wins or loses', () => {
  fc.assert(
    fc.property(definition, enterprises, (policy, rows) => {
      const set = changePolicy(policy, Object.fromEntries(policyNumbers(policy).map((one) => [one.address, one.value])))
      const same = compilePolicy(Policy.parse((set as { changed: object }).changed), dictionary)
      const compiled = compilePolicy(policy, dictionary)
      const found = compareRules(compiled, same, tableOf(rows), ON, ['place'])
      expect(found.before).toEqual(found.after)
      expect([found.winners.length, found.losers.length]).toEqual([0, 0])
      expect(found.before.costFen).toBe(sumOf(rows.map((facts) => paid(compiled, facts))))
      expect(sumOf(found.by.place!.map(({ after }) => after.costFen))).toBe(found.before.costFen)
    }),
    { numRuns: 60 },
  )
})

test('of two policies the difference is what each enterprise would gain and lose, and a clause is one of its ways', () => {
  const way = fc.constantFrom('requires' as const, 'excludes' as const, 'adds' as const, 'instead' as const)
  fc.assert(
    fc.property(definition, way, condition, amount, enterprises, (policy, how, when, sum, rows) => {
      const clause = { way: how, name: 'tried', clause: '2', when, ...(/adds|instead/.test(how) && { amount: sum }) }
      const [before, after] = [policy, Policy.parse(withClauses(policy, [clause]))].map((one) =>
        compilePolicy(one, dictionary),
      ) as [CompiledPolicy, CompiledPolicy]
      const found = compareRules(before, after, tableOf(rows), ON)
      const gains = rows.map((facts) => paid(after, facts) - paid(before, facts))
      expect(found.after.costFen - found.before.costFen).toBe(sumOf(gains))
      for (const row of found.winners) expect(gains[row]! >= 0n).toBe(true)
      for (const row of found.losers) expect(gains[row]! <= 0n).toBe(true)
      if (how === 'requires' || how === 'excludes')
        expect(found.after.eligible).toBeLessThanOrEqual(found.before.eligible)
      if (how === 'adds') expect(found.after.eligible).toBe(found.before.eligible)
    }),
    { numRuns: 60 },
  )
})
