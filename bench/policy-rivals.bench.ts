/** The same rules through other engines in the same run: verdicts, and verdicts with amounts. */
import { type ColumnTable, columnOf, truthOf } from '#engine/expression/column-table.ts'
import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import { ELIGIBLE, evaluateAll } from '#engine/policy/evaluate-all.ts'
import type { FactDictionary } from '#engine/policy/fact-dictionary.ts'
import { type BenchRow, median } from './bench.ts'
import { ON, secondsSince, shelfOf } from './bench-policies.ts'
import { enterprises } from './enterprises.ts'
import { celJs, marcbachmannCel } from './rivals/cel.ts'
import { jsonLogic, jsonLogicAmount } from './rivals/json-logic.ts'
import { jsonRules } from './rivals/json-rules.ts'
import { publicodes } from './rivals/publicodes.ts'
import { DIRECT, DIVISORS, type PlainFacts, type Rival } from './rivals/tech-sme.ts'
import { zen } from './rivals/zen.ts'

export const name = 'policy-rivals: others know no missing fact, no exact border, and tell no reasons'

const ROWS = Number(process.env.POLICY_ROWS ?? 100_000)
/** Of ours and of every rival that takes all rows; those that are given fewer, because they are slow, run the fewer times. */
const [RUNS, FEW_RUNS] = [100, 5]
const WARM_UP = 3

export async function run(): Promise<BenchRow[]> {
  const national = await shelfOf('national')
  const local = await shelfOf('zhangye')
  const mixed = await verdictRows(national.policies, national.dictionary, '')
  return [
    ...mixed,
    ...(await scoredRows(national.policies, national.dictionary)),
    await amountRow(local.policies, local.dictionary),
  ]
}

const perSecond = (rate: number): string => `${(rate / 1e6).toPrecision(3)} M/s`

/** The same sum of work for all: one verdict for each enterprise, kept. */
async function verdictRows(
  policies: readonly CompiledPolicy[],
  dictionary: FactDictionary,
  label: string,
  change: (table: ColumnTable) => void = () => {},
): Promise<BenchRow[]> {
  const policy = policies.find(({ policy: { code } }) => code === 'tech-sme') as CompiledPolicy
  const table = enterprises(dictionary, ROWS, 0, 7)
  for (const name of DIVISORS) aboveZero(table, name)
  change(table)
  const rows = plainRows(policy, table)
  const all = [jsonLogic(), marcbachmannCel(rows), celJs(rows), zen(), jsonRules(), publicodes()]
  const rivals = label === '' ? all : all.slice(0, 1)
  let states = new Uint8Array(0)
  const decideAll = () => (states = evaluateAll([policy], table, ON)[0]!.states as typeof states)
  const found: BenchRow[] = []
  for (const rival of rivals) {
    const times = label === '' ? (rival.times ?? 0) : 0
    const few = rows.slice(0, rival.most)
    const out = new Uint8Array(few.length)
    const took = await raced(decideAll, () => decideEach(rival, few, out), few.length === ROWS ? RUNS : FEW_RUNS)
    const [ours, rate] = [ROWS / took.ours, few.length / took.theirs]
    const isEqual = out.every((value, row) => (value === 1) === (states[row] === ELIGIBLE))
    found.push({
      figure: `evaluation of technology SMEs, ${ROWS} enterprises${label}, no fact missing`,
      ours: perSecond(ours),
      compared: `${rival.name} ${perSecond(rate)}, verdicts ${isEqual ? 'equal' : 'DIFFERENT'}`,
      ratio: `${(ours / rate).toFixed(1)} ×`,
      ...(times > 0 && { reach: `≥ ${times} ×, equal` }),
      ok: isEqual && ours >= times * rate,
    })
  }
  return found
}

/** Where hardly anybody passes directly, so that almost every score must be worked out. */
async function scoredRows(policies: readonly CompiledPolicy[], dictionary: FactDictionary): Promise<BenchRow[]> {
  return verdictRows(policies, dictionary, ', few pass directly', (table) => {
    for (const name of DIRECT) {
      const column = columnOf(table, name)
      if (column?.kind === 'bool')
        for (let row = 0; row < table.rows; row++) column.truths[row] = truthOf(row % 31 === 0)
    }
  })
}

async function decideEach({ decide, isAsync = false }: Rival, rows: readonly PlainFacts[], out: Uint8Array) {
  if (isAsync) for (let at = 0; at < rows.length; at++) out[at] = (await decide(rows[at]!)) === true ? 1 : 0
  else for (let at = 0; at < rows.length; at++) out[at] = decide(rows[at]!) === true ? 1 : 0
}

/** CPU seconds of both, medians of runs in turn, so that whatever else the machine does is borne by both. */
async function raced(
  ours: () => unknown,
  theirs: () => unknown,
  runs: number,
): Promise<{ readonly ours: number; readonly theirs: number }> {
  const times = { ours: [] as number[], theirs: [] as number[] }
  for (let run = -WARM_UP; run < runs; run++)
    for (const [who, work] of [
      ['ours', ours],
      ['theirs', theirs],
    ] as const) {
      const start = process.cpuUsage()
      await work()
      if (run >= 0) times[who].push(secondsSince(start))
    }
  return { ours: median(times.ours), theirs: median(times.theirs) }
}

/** A grant with its sum: ours to the fen, the other in doubles of 万元. */
async function amountRow(policies: readonly CompiledPolicy[], dictionary: FactDictionary): Promise<BenchRow> {
  const policy = policies.find(({ policy: { code } }) => code === 'zy-rd-growth') as CompiledPolicy
  const table = enterprises(dictionary, ROWS, 0, 11)
  const rows = plainRows(policy, table)
  let amounts = new BigInt64Array(0)
  const payAll = () => (amounts = evaluateAll([policy], table, ON)[0]!.amountsFen as typeof amounts)
  const decide = jsonLogicAmount()
  const sums = new Float64Array(ROWS)
  const payEach = () => {
    for (let at = 0; at < ROWS; at++) sums[at] = Number(decide(rows[at]!))
  }
  const took = await raced(payAll, payEach, RUNS)
  const [ours, rate] = [ROWS / took.ours, ROWS / took.theirs]
  const isEqual = sums.every((sum, at) => amounts[at] === (sum < 0 ? -1n : BigInt(Math.round(sum * 1e6))))
  return {
    figure: `growth of R&D, ${ROWS} enterprises: verdict and amount`,
    ours: perSecond(ours),
    compared: `json-logic-engine, compiled ${perSecond(rate)}, amounts ${isEqual ? 'equal' : 'DIFFERENT'}`,
    ratio: `${(ours / rate).toFixed(1)} ×`,
    reach: '≥ 3 ×, equal',
    ok: isEqual && ours >= 3 * rate,
  }
}

/** Others divide by zero without a word. */
function aboveZero(table: ColumnTable, name: string): void {
  const column = columnOf(table, name)
  if (column?.kind === 'number')
    for (const [row, value] of column.values.entries()) if (value < 1) column.values[row] = 1
}

function plainRows(policy: CompiledPolicy, table: ColumnTable): readonly PlainFacts[] {
  const read = (name: string, row: number): number | boolean | string => {
    const column = columnOf(table, name)
    if (column?.kind === 'bool') return column.truths[row] === truthOf(true)
    if (column?.kind === 'text') return column.dictionary[column.codes[row] as number] as string
    return column?.kind === 'number' ? (column.values[row] as number) : ''
  }
  return Array.from({ length: table.rows }, (_, row) =>
    Object.fromEntries(policy.reads.map((name) => [name, read(name, row)])),
  )
}
