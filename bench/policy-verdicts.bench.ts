/** Every enterprise × the national pack from memory; one enterprise × all policies with its trace; the same rule through other engines. */
import { Environment } from '@marcbachmann/cel-js'
import { evaluate as evaluateCelJs, parse as parseCelJs } from 'cel-js'
import { LogicEngine } from 'json-logic-engine'
import { policyShelf } from '#cli/policy-shelf.ts'
import { type ColumnTable, columnOf, factsAt } from '#engine/expression/column-table.ts'
import type { Facts, NodeOf } from '#engine/expression/expression.ts'
import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import { touchable } from '#engine/policy/coverage.ts'
import { type BatchVerdicts, ELIGIBLE, evaluateAll } from '#engine/policy/evaluate-all.ts'
import type { FactDictionary } from '#engine/policy/fact-dictionary.ts'
import { compareRules } from '#engine/policy/sandbox.ts'
import { traceLines } from '#engine/policy/say-verdict.ts'
import { verdictBy } from '#engine/policy/verdict.ts'
import { type BenchRow, median } from './bench.ts'
import { enterprises } from './enterprises.ts'

export const name = 'policy-verdicts'

/** `POLICY_ROWS=1000000 npm run bench policy` measures the whole promise; the figures are scaled to it otherwise. */
const ROWS = Number(process.env.POLICY_ROWS ?? 100_000)
const PROMISED_ROWS = 1_000_000
const ON = '2026-06-30'
const RUNS = 5

function cpuSeconds(work: () => unknown): number {
  const start = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1e6
}

/** CPU seconds, not wall: on a shared machine wall time measures the neighbours. Once to warm up, then the median. */
function seconds(work: () => unknown, runs = RUNS): number {
  work()
  return median(Array.from({ length: runs }, () => cpuSeconds(work)))
}

const perSecond = (time: number, count: number): string => `${(count / time / 1e6).toPrecision(3)} M/s`

async function shelfOf(pack: string) {
  const shelf = await policyShelf(`definitions/${pack}`, [])
  if (!('policies' in shelf))
    throw new Error(shelf.faults.map(({ file, line, key }) => `${file}:${line} ${key}`).join('\n'))
  return shelf
}

export async function run(): Promise<BenchRow[]> {
  const national = await shelfOf('national')
  const local = await shelfOf('zhangye')
  const table = enterprises(national.dictionary, ROWS, 0.03)
  return [
    wholePack(national.policies, table),
    hundredPolicies(local.policies, enterprises(local.dictionary, ROWS / 2, 0.03)),
    oneEnterprise(local.policies, local.dictionary),
    sandbox(local.policies, enterprises(local.dictionary, ROWS, 0.03)),
    ...compared(national.policies, national.dictionary),
  ]
}

function wholePack(policies: readonly CompiledPolicy[], table: ColumnTable): BenchRow {
  const rules = policies.reduce((sum, policy) => sum + touchable(policy).length, 0)
  let results: readonly BatchVerdicts[] = []
  const time = seconds(() => {
    results = evaluateAll(policies, table, ON)
  }, 3)
  const eligible = results.reduce((sum, { states }) => sum + states.filter((state) => state === ELIGIBLE).length, 0)
  const scaled = (time * PROMISED_ROWS) / table.rows
  return {
    figure: `${table.rows} enterprises × national pack (${policies.length} versions, ${rules} conditions and tiers), 3 % of facts missing`,
    ours: `${time.toFixed(2)} CPU s, ${eligible} entitlements; 1 M: ${scaled.toFixed(1)} CPU s`,
    compared: 'others: see below, one rule',
    reach: '1 M ≤ 20 s',
    ok: scaled <= 20,
  }
}

function hundredPolicies(policies: readonly CompiledPolicy[], table: ColumnTable): BenchRow {
  const hundred = Array.from({ length: 100 }, (_, at) => policies[at % policies.length] as CompiledPolicy)
  const time = seconds(() => evaluateAll(hundred, table, ON), 3)
  const scaled = (time * 100_000) / table.rows
  return {
    figure: `${table.rows} enterprises × 100 policies`,
    ours: `${time.toFixed(2)} CPU s; 100 000: ${scaled.toFixed(2)} CPU s`,
    compared: '–',
    reach: '100 000 ≤ 5 s',
    ok: scaled <= 5,
  }
}

function rowsOf({ facts }: FactDictionary, table: ColumnTable): readonly Facts[] {
  const names = [...facts].map(
    ([name, { declared }]): NodeOf<'name'> => ({
      kind: 'name',
      name,
      type: declared.type,
      declared,
      at: { offset: 0, length: 0 },
    }),
  )
  return Array.from({ length: table.rows }, (_, row) => factsAt(table, names, row))
}

function oneEnterprise(policies: readonly CompiledPolicy[], dictionary: FactDictionary): BenchRow {
  const rows = rowsOf(dictionary, enterprises(dictionary, 300, 0.03))
  let lines = 0
  const decide = (facts: Facts): void => {
    for (const policy of policies) lines += traceLines(verdictBy(policy, facts, ON), 'zh-CN').length
  }
  for (const facts of rows) decide(facts)
  const times = rows.map((facts) => cpuSeconds(() => decide(facts)) * 1000)
  const time = median(times)
  return {
    figure: `one enterprise × ${policies.length} policies: verdict, near misses, what would settle it, whole trace in words`,
    ours: `${time.toFixed(2)} CPU ms (worst of 300: ${Math.max(...times).toFixed(1)}), ${Math.round(lines / 600)} lines`,
    compared: 'publicodes: not installed',
    reach: '≤ 5 ms',
    ok: time <= 5,
  }
}

function sandbox(policies: readonly CompiledPolicy[], table: ColumnTable): BenchRow {
  const policy = policies.find(({ policy: { code } }) => code === 'zy-rd-growth') as CompiledPolicy
  let same = false
  const time = seconds(() => {
    const { before, after, winners } = compareRules(policy, policy, table, ON, ['region'])
    same = before.costFen === after.costFen && winners.length === 0
  }, 3)
  const scaled = (time * 100_000) / table.rows
  return {
    figure: `sandbox over ${table.rows} enterprises with every amount worked out exactly, by region`,
    ours: `${time.toFixed(2)} CPU s; nothing changed: ${same ? 'equal' : 'DIFFERENT'}`,
    compared: '–',
    reach: '100 000 ≤ 2 s, equal',
    ok: same && scaled <= 2,
  }
}

const nested = (value: string, tiers: readonly (readonly [number, number])[]): string =>
  tiers.reduceRight((rest, [border, points]) => `(${value} >= ${border}.0 ? ${points}.0 : ${rest})`, '0.0')
const STAFF = [
  [30, 20],
  [25, 16],
  [20, 12],
  [15, 8],
  [10, 4],
] as const
const TO_SALES = [
  [6, 50],
  [5, 40],
  [4, 30],
  [3, 20],
  [2, 10],
] as const
const TO_COST = [
  [30, 50],
  [25, 40],
  [20, 30],
  [15, 20],
  [10, 10],
] as const
const CLASS_TWO = [
  [4, 24],
  [3, 18],
  [2, 12],
  [1, 6],
] as const

/** The evaluation of technology SMEs as one expression of CEL: the larger of two R&D scores is a choice. */
function celRule(): string {
  const staff = nested('stStaff * 100.0 / staffTotal', STAFF)
  const [sales, cost] = [
    nested('rdExpense * 100.0 / sales', TO_SALES),
    nested('rdExpense * 100.0 / costExpense', TO_COST),
  ]
  const ip = `(classOneIps >= 1.0 ? 30.0 : ${nested('classTwoIps', CLASS_TWO)})`
  const total = `${staff} + (${sales} >= ${cost} ? ${sales} : ${cost}) + ${ip}`
  const gates =
    '!prohibitedProducts && !incident2y && !abnormalList && !seriousDishonesty && residentEnterprise && staffTotal <= 500.0 && sales <= 20000.0 && totalAssets <= 20000.0'
  return `${gates} && (hnteValid || nationalAward5y || provincialRdBody || ledStandard || (${staff} > 0.0 && ${total} >= 60.0))`
}

/** The same for an engine that will not divide an integer by a fraction: whole numbers, money in yuan by the hundred, no division. */
function integerRule(): string {
  const nestedIn = (part: string, whole: string, tiers: readonly (readonly [number, number])[]): string =>
    tiers.reduceRight((rest, [border, points]) => `(${part} * 100 >= ${border} * ${whole} ? ${points} : ${rest})`, '0')
  const staff = nestedIn('stStaff', 'staffTotal', STAFF)
  const [sales, cost] = [nestedIn('rdExpense', 'sales', TO_SALES), nestedIn('rdExpense', 'costExpense', TO_COST)]
  const ip = `(classOneIps >= 1 ? 30 : ${CLASS_TWO.reduceRight((rest, [border, points]) => `(classTwoIps >= ${border} ? ${points} : ${rest})`, '0')})`
  const total = `${staff} + (${sales} >= ${cost} ? ${sales} : ${cost}) + ${ip}`
  const gates =
    '!prohibitedProducts && !incident2y && !abnormalList && !seriousDishonesty && residentEnterprise && staffTotal <= 500 && sales <= 2000000 && totalAssets <= 2000000'
  return `${gates} && (hnteValid || nationalAward5y || provincialRdBody || ledStandard || (${staff} > 0 && ${total} >= 60))`
}

const MONEY = ['sales', 'totalAssets', 'rdExpense', 'costExpense']
const inIntegers = (row: Readonly<Record<string, number | boolean | string>>) => ({
  ...row,
  ...Object.fromEntries(MONEY.map((name) => [name, Math.round(Number(row[name]) * 100)])),
})

type Logic = { readonly [operator: string]: unknown } | number

const v = (name: string): Logic => ({ var: name })
const tiersOf = (value: Logic, tiers: readonly (readonly [number, number])[]): Logic => ({
  if: [...tiers.flatMap(([border, points]) => [{ '>=': [value, border] }, points]), 0],
})
const percent = (a: string, b: string): Logic => ({ '/': [{ '*': [v(a), 100] }, v(b)] })

function logicRule(): Logic {
  const staff = tiersOf(percent('stStaff', 'staffTotal'), STAFF)
  const rd = {
    max: [tiersOf(percent('rdExpense', 'sales'), TO_SALES), tiersOf(percent('rdExpense', 'costExpense'), TO_COST)],
  }
  const ip = { if: [{ '>=': [v('classOneIps'), 1] }, 30, tiersOf(v('classTwoIps'), CLASS_TWO)] }
  const not = (name: string): Logic => ({ '!': v(name) })
  return {
    and: [
      ...['prohibitedProducts', 'incident2y', 'abnormalList', 'seriousDishonesty'].map(not),
      v('residentEnterprise'),
      { '<=': [v('staffTotal'), 500] },
      { '<=': [v('sales'), 20000] },
      { '<=': [v('totalAssets'), 20000] },
      {
        or: [
          ...['hnteValid', 'nationalAward5y', 'provincialRdBody', 'ledStandard'].map(v),
          { and: [{ '>': [staff, 0] }, { '>=': [{ '+': [staff, rd, ip] }, 60] }] },
        ],
      },
    ],
  }
}

/** Others divide by zero without a word. */
function aboveZero(table: ColumnTable, name: string): void {
  const column = columnOf(table, name)
  if (column?.kind === 'number')
    for (const [row, value] of column.values.entries()) if (value < 1) column.values[row] = 1
}

/** Plain doubles and no fact missing: all that the others can decide. */
function plainRows(policy: CompiledPolicy, table: ColumnTable): readonly Record<string, number | boolean | string>[] {
  const read = (name: string, row: number): number | boolean | string => {
    const column = columnOf(table, name)
    if (column?.kind === 'bool') return column.values[row] !== 0
    if (column?.kind === 'text') return column.dictionary[column.codes[row] as number] as string
    return column?.kind === 'number' ? (column.values[row] as number) : ''
  }
  return Array.from({ length: table.rows }, (_, row) =>
    Object.fromEntries(policy.reads.map((name) => [name, read(name, row)])),
  )
}

function compared(policies: readonly CompiledPolicy[], dictionary: FactDictionary): BenchRow[] {
  const policy = policies.find(({ policy: { code } }) => code === 'tech-sme') as CompiledPolicy
  const table = enterprises(dictionary, ROWS, 0, 7)
  for (const name of ['staffTotal', 'sales', 'costExpense']) aboveZero(table, name)
  const rows = plainRows(policy, table)
  let ours = new Uint8Array(0)
  const ourTime = seconds(() => {
    ours = evaluateAll([policy], table, ON)[0]!.states.map((state) => Number(state === ELIGIBLE))
  })
  const through = (decide: (row: (typeof rows)[number]) => unknown, count = ROWS, runs = 3) => {
    const few = rows.slice(0, count)
    const out = new Uint8Array(count)
    const time = seconds(() => {
      for (const [at, row] of few.entries()) out[at] = decide(row) === true ? 1 : 0
    }, runs)
    return { rate: count / time, isEqual: out.every((value, at) => value === ours[at]) }
  }
  const logic = new LogicEngine().build(logicRule() as never) as (row: unknown) => unknown
  const cel = new Environment()
  for (const name of policy.reads)
    cel.registerVariable(
      name,
      typeof rows[0]?.[name] === 'boolean' ? 'bool' : typeof rows[0]?.[name] === 'string' ? 'string' : 'double',
    )
  const compiledCel = cel.parse(celRule()) as (row: unknown) => unknown
  const parsed = parseCelJs(integerRule())
  const integers = new Map(rows.slice(0, 2_000).map((row) => [row, inIntegers(row)]))
  const engines: readonly (readonly [string, number, () => { rate: number; isEqual: boolean }])[] = [
    ['json-logic-engine, compiled', 3, () => through(logic)],
    ['@marcbachmann/cel-js', 30, () => through(compiledCel, Math.min(ROWS, 20_000))],
    [
      'cel-js',
      30,
      () =>
        through((row) => parsed.isSuccess && evaluateCelJs(parsed.cst, integers.get(row)), Math.min(ROWS, 2_000), 1),
    ],
  ]
  const rate = ROWS / ourTime
  return engines.map(([engine, times, measure]) => {
    const other = measure()
    return {
      figure: `evaluation of technology SMEs, ${ROWS} enterprises, no fact missing`,
      ours: `${ourTime.toFixed(3)} CPU s (${perSecond(ourTime, ROWS)})`,
      compared: `${engine} ${(other.rate / 1e6).toPrecision(3)} M/s, verdicts ${other.isEqual ? 'equal' : 'DIFFERENT'}`,
      ratio: `${(rate / other.rate).toFixed(1)} ×`,
      reach: `≥ ${times} ×, equal`,
      ok: other.isEqual && rate >= times * other.rate,
    }
  })
}
