/** Every enterprise × the national pack from memory, a hundred policies, one enterprise with its whole trace, the sandbox. */
import { type ColumnTable, factsAt } from '#engine/expression/column-table.ts'
import type { Facts, NodeOf } from '#engine/expression/expression.ts'
import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import { touchable } from '#engine/policy/coverage.ts'
import { ELIGIBLE, evaluateAll } from '#engine/policy/evaluate-all.ts'
import type { FactDictionary } from '#engine/policy/fact-dictionary.ts'
import { compareRules } from '#engine/policy/sandbox.ts'
import { traceLines } from '#engine/policy/say-verdict.ts'
import { verdictBy } from '#engine/policy/verdict.ts'
import { type BenchRow, median } from './bench.ts'
import { cpuSeconds, ON, seconds, shelfOf } from './bench-policies.ts'
import { enterprises } from './enterprises.ts'

export const name = 'policy-verdicts'

/** `POLICY_ROWS=1000000 npm run bench policy-verdicts` measures the whole promise; the figures are scaled to it otherwise. */
const ROWS = Number(process.env.POLICY_ROWS ?? 100_000)
const PROMISED_ROWS = 1_000_000
const ROWS_AT_ONCE = 100_000
/** Facts that are missing. */
const GAPS = 0.03

export async function run(): Promise<BenchRow[]> {
  const national = await shelfOf('national')
  const local = await shelfOf('zhangye')
  const some = enterprises(local.dictionary, Math.min(ROWS, ROWS_AT_ONCE), GAPS)
  return [
    wholePack(national.policies, national.dictionary),
    hundredPolicies(local.policies, some),
    oneEnterprise(local.policies, local.dictionary),
    sandbox(local.policies, some),
  ]
}

/** All rows, so many at a time: each is made, judged and let go, so that only the cost of judging counts. */
function wholePack(policies: readonly CompiledPolicy[], dictionary: FactDictionary): BenchRow {
  const rules = policies.reduce((sum, policy) => sum + touchable(policy).length, 0)
  evaluateAll(policies, enterprises(dictionary, ROWS_AT_ONCE / 10, GAPS), ON)
  let [time, eligible, memory, first] = [0, 0, 0, 0]
  for (let from = 0; from < ROWS; from += ROWS_AT_ONCE) {
    const table = enterprises(dictionary, Math.min(ROWS_AT_ONCE, ROWS - from), GAPS, from)
    time += cpuSeconds(() => {
      for (const { states } of evaluateAll(policies, table, ON))
        for (const state of states) eligible += Number(state === ELIGIBLE)
    })
    memory = process.memoryUsage().rss / 1e6
    if (from === 0) first = memory
  }
  const scaled = (time * PROMISED_ROWS) / ROWS
  return {
    figure: `${ROWS} enterprises × national pack (${policies.length} versions, ${rules} conditions and tiers), 3 % of facts missing`,
    ours: `${time.toFixed(2)} CPU s, ${eligible} entitlements; 1 M: ${scaled.toFixed(1)} CPU s`,
    compared: `memory ${first.toFixed(0)} MB after the first ${ROWS_AT_ONCE}, ${memory.toFixed(0)} MB after all`,
    reach: '1 M ≤ 20 s, flat',
    ok: scaled <= 20 && memory < first * 1.5,
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
    compared: 'publicodes: one rule, see policy-rivals',
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
