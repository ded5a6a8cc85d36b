import { dictionaryOf } from '#engine/definition/check-policies.ts'
import { below } from '#engine/definition/check-references.ts'
import type { DefinitionFault, Place } from '#engine/definition/fault.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { isOpen, type Outcome } from '#engine/expression/value.ts'
import { compareExact, type Exact, exact, exactText, formatExact } from '#engine/number/exact.ts'
import { compilePolicy } from '#engine/policy/compile-policy.ts'
import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import { touchable, touchedBy } from '#engine/policy/coverage.ts'
import { readFacts } from '#engine/policy/fact-sheet.ts'
import type { PolicyCase, PolicyCaseList } from '#engine/policy/policy-case.ts'
import { reckon } from '#engine/policy/reckon-amount.ts'
import { sayVerdict, type TraceLine, traceLines } from '#engine/policy/say-verdict.ts'
import { type Verdict, verdict } from '#engine/policy/verdict.ts'

/** Of one version of one policy: how much of it some case has touched, and what none has. */
export interface RuleCoverage {
  readonly policy: string
  readonly version: string
  readonly touched: number
  readonly all: number
  readonly untouched: readonly string[]
}

/** Runs the cases beside the policies. The pack must have passed its checks. */
export function runPolicyCases(pack: Pick<Pack, 'policies' | 'factLists' | 'policyCases'>): {
  readonly cases: number
  readonly failures: readonly DefinitionFault[]
  readonly coverage: readonly RuleCoverage[]
} {
  const codes = new Set(pack.policyCases.map(({ value }) => value.policy))
  const dictionary = dictionaryOf(pack)
  const versions = pack.policies
    .filter(({ value }) => codes.has(value.code))
    .map(({ value }) => compilePolicy(value, dictionary))
  const touched = new Map(versions.map((version) => [version, new Set<string>()]))
  const failures: DefinitionFault[] = []
  let cases = 0
  for (const { value, place } of pack.policyCases)
    for (const [at, each] of value.cases.entries()) {
      const found = runCase(versions, value, each)
      failures.push(...differences(each, found, below(place, 'cases', at, 'expect')))
      for (const path of touchedIn(found)) touched.get(found.reasons!.compiled)?.add(path)
      cases++
    }
  const coverage = versions.map((version) => coverageOf(version, touched.get(version) ?? new Set()))
  return { cases, failures, coverage }
}

function coverageOf(version: CompiledPolicy, touched: ReadonlySet<string>): RuleCoverage {
  const all = touchable(version)
  const untouched = all.filter((path) => !touched.has(path))
  const { code, version: name } = version.policy
  return { policy: code, version: name, touched: all.length - untouched.length, all: all.length, untouched }
}

function runCase(versions: readonly CompiledPolicy[], list: PolicyCaseList, each: PolicyCase): Verdict {
  const on = each.on ?? list.on
  const given = Object.entries({ ...list.base, ...each.facts }).filter(([, fact]) => fact !== null)
  const { sheet } = readFacts(Object.fromEntries(given), versions[0]!.dictionary, on)
  return verdict(versions, list.policy, sheet, on)
}

function touchedIn({ reasons }: Verdict): readonly string[] {
  if (!reasons) return []
  const { compiled, judged } = reasons
  const amount = compiled.amount && reckon(compiled.amount, judged.known)
  return touchedBy(judged, amount && !('open' in amount) ? amount : undefined)
}

type Difference = readonly [field: string, expected: string, found: string]

function differences({ name, expect }: PolicyCase, found: Verdict, place: Place): DefinitionFault[] {
  return [
    ...plainDifferences(expect, found),
    ...numberDifferences(expect, found),
    ...sentenceDifferences(expect, found),
  ].map(([field, expected, shown]) => ({
    severity: 'error',
    key: 'definition.case-failed',
    params: { name, field, expected, found: shown },
    place: below(place, ...field.split('.')),
  }))
}

const listed = (words: readonly string[]): string => words.join(', ') || 'none'

function plainDifferences(expect: PolicyCase['expect'], found: Verdict): Difference[] {
  const all: (Difference | false)[] = [
    expect.verdict !== undefined && ['verdict', expect.verdict, found.state],
    expect.version !== undefined && ['version', expect.version, found.version ?? 'none'],
    expect.failing !== undefined && ['failing', listed([...expect.failing].sort()), listed([...found.failing].sort())],
    expect.missing !== undefined && ['missing', listed(expect.missing), listed(found.missing)],
    expect.personal !== undefined && [
      'personal',
      listed([...expect.personal].sort()),
      listed([...found.personal].sort()),
    ],
    expect.settledBy !== undefined && [
      'settledBy',
      listed(expect.settledBy),
      listed(found.settling.map(({ document }) => document)),
    ],
  ]
  return all.filter((each): each is Difference => each !== false && each[1] !== each[2])
}

type Points = { readonly low: Exact; readonly high: Exact }
type ExpectedPoints = NonNullable<PolicyCase['expect']['score']>

function numberDifferences(expect: PolicyCase['expect'], found: Verdict): Difference[] {
  const judged = found.reasons?.judged
  const score = judged?.score
  const out: Difference[] = []
  const points = (field: string, expected: ExpectedPoints, shown: Points | undefined): void => {
    const [low, high] = Array.isArray(expected) ? expected : [expected, expected]
    const holds = shown && compareExact(shown.low, exact(low)) === 0 && compareExact(shown.high, exact(high)) === 0
    if (!holds)
      out.push([
        field,
        [...new Set([String(low), String(high)])].join('–'),
        shown ? [...new Set([exactText(shown.low), exactText(shown.high)])].join('–') : 'none',
      ])
  }
  if (expect.score !== undefined) points('score', expect.score, score)
  for (const [code, expected] of Object.entries(expect.parts ?? {}))
    points(
      `parts.${code}`,
      expected,
      score?.parts.find(({ item }) => item.code === code),
    )
  for (const [code, expected] of Object.entries(expect.values ?? {})) {
    const shown = valueText(judged?.known[code] as Outcome | undefined, String(expected))
    if (shown !== String(expected)) out.push([`values.${code}`, String(expected), shown])
  }
  if (expect.amount !== undefined) {
    const fen = found.amountFen ?? found.wouldBeFen
    const shown = fen === undefined ? 'none' : exactText(exact(fen).div(1_000_000))
    const wanted = expect.amount === 'none' ? 'none' : exactText(exact(expect.amount))
    if (shown !== wanted) out.push(['amount', wanted, shown])
  }
  return out
}

/** Rounded half-up to as many places as the expectation is written with. */
function valueText(outcome: Outcome | undefined, expected: string): string {
  if (outcome === undefined || isOpen(outcome)) return 'unknown'
  if (typeof outcome !== 'object' || !('d' in outcome)) return String(outcome)
  return formatExact(outcome as Exact, expected.split('.')[1]?.length ?? 0, 'half-up')
}

function sentenceDifferences({ near, says }: PolicyCase['expect'], found: Verdict): Difference[] {
  const out: Difference[] = []
  const told = sayVerdict(found, 'zh-CN')
  for (const part of near ?? [])
    if (!told.some((line) => line.includes(part))) out.push(['near', part, told.slice(1).join(' ') || 'none'])
  if (near !== undefined && near.length !== found.near.length)
    out.push(['near', String(near.length), String(found.near.length)])
  if (says === undefined) return out
  const lines = (all: readonly TraceLine[]): string[] => all.flatMap(({ text, children }) => [text, ...lines(children)])
  const trace = [...lines(traceLines(found, 'zh-CN')), ...lines(traceLines(found, 'en'))]
  if (!trace.some((line) => line.includes(says))) out.push(['says', says, trace[0] ?? 'none'])
  return out
}
