import type { Facts, InvalidReason } from '#engine/expression/expression.ts'
import { exact } from '#engine/number/exact.ts'
import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import { type Judged, type JudgedNode, judge } from '#engine/policy/decide.ts'
import type { FactSheet, FactSource } from '#engine/policy/fact-sheet.ts'
import { type MissingFacts, missingFacts, wantedBy } from '#engine/policy/missing-facts.ts'
import { type NearMiss, nearMisses } from '#engine/policy/near-miss.ts'
import { isInForce, versionOn } from '#engine/policy/policy-version.ts'
import { type AmountStep, fenOf, reckon } from '#engine/policy/reckon-amount.ts'
import { type Settling, settlingDocuments } from '#engine/policy/settle.ts'

export const VERDICT_STATES = [
  'eligible',
  'needs-person',
  'unknown',
  'near-miss',
  'not-eligible',
  'not-in-force',
] as const
export type VerdictState = (typeof VERDICT_STATES)[number]

/** What a policy says of one enterprise on one day, and all that a reader may ask about it. */
export interface Verdict {
  readonly policy: string
  /** The version that decided; absent when none was in force. */
  readonly version?: string
  readonly on: string
  readonly state: VerdictState
  /** Facts that would decide, the most useful first. */
  readonly missing: readonly string[]
  /** Facts that a person decides. */
  readonly personal: readonly string[]
  readonly problems: readonly InvalidReason[]
  /** Codes of rules that are not met. */
  readonly failing: readonly string[]
  /** Whole fen. Given when eligible; `would` also when a person, a fact or a near change is still wanted. */
  readonly amountFen?: bigint
  readonly wouldBeFen?: bigint
  /** Facts that only the amount wants. */
  readonly amountWants: readonly string[]
  readonly near: readonly NearMiss[]
  readonly settling: readonly Settling[]
  /** Eligible on facts nobody but the enterprise has stated: good for a self-check, never for a payment. */
  readonly selfDeclared: readonly string[]
  /** What the trace is told from. */
  readonly reasons?: Reasons
}

export interface Reasons {
  readonly compiled: CompiledPolicy
  readonly judged: Judged
  readonly amount?: AmountStep
  readonly sources: ReadonlyMap<string, FactSource>
}

const NOTHING_MISSING: MissingFacts = { facts: [], personal: [], problems: [] }
const NO_SOURCES: ReadonlyMap<string, FactSource> = new Map()

/** The verdict of the version in force on the day, of those with this code; facts are taken as they stood. Never throws for facts. */
export function verdict(versions: readonly CompiledPolicy[], code: string, sheet: FactSheet, on: string): Verdict {
  const compiled = versionOn(versions, code, on)
  return compiled === undefined ? notInForce(code, on) : verdictBy(compiled, sheet.facts, on, sheet.sources)
}

/** The verdict of one version, whether or not the day is in its time. */
export function verdictBy(compiled: CompiledPolicy, facts: Facts, on: string, sources = NO_SOURCES): Verdict {
  const { policy } = compiled
  if (!isInForce(policy, on)) return notInForce(policy.code, on)
  const judged = judge(compiled, facts, on)
  const near = judged.state === 'not-eligible' ? nearMisses(compiled, facts, on, judged) : []
  const state = near.length > 0 ? 'near-miss' : judged.state
  const isOpen = judged.state === 'unknown' || judged.state === 'needs-person'
  const open = isOpen ? missingFacts(compiled, judged) : NOTHING_MISSING
  const { known } = near.length > 0 ? judge(compiled, changedBy(near[0]!, facts), on) : judged
  const amount = compiled.amount && reckon(compiled.amount, known)
  const isReckoned = amount !== undefined && !('open' in amount)
  const rounding = policy.gives?.rounding ?? 'fen'
  const fen = isReckoned ? fenOf(amount.value, rounding) : undefined
  return {
    policy: policy.code,
    version: policy.version,
    on,
    state,
    missing: open.facts,
    personal: open.personal,
    problems: open.problems,
    failing: [...judged.vetoes, ...judged.requirements].flatMap(failingCodes),
    ...(fen !== undefined &&
      (state === 'eligible' ? { amountFen: fen } : state !== 'not-eligible' && { wouldBeFen: fen })),
    amountWants: amount && 'open' in amount ? wantedBy(compiled, known, amount.open) : [],
    near,
    settling: judged.state === 'unknown' ? settlingDocuments(compiled, facts, on) : [],
    selfDeclared: compiled.reads.filter((name) => facts[name] != null && sources.get(name)?.trust === 'self-declared'),
    reasons: { compiled, judged, sources, ...(isReckoned && { amount }) },
  }
}

/** The facts after the least changes that qualify: what is paid then is reckoned from them. */
const changedBy = ({ changes }: NearMiss, facts: Facts): Facts => ({
  ...facts,
  ...Object.fromEntries(changes.map(({ name, to }) => [name, typeof to === 'string' ? exact(to) : to])),
})

function failingCodes({ node, holds, children }: JudgedNode): readonly string[] {
  if (holds !== false) return []
  const below = children.flatMap(failingCodes)
  return node.kind === 'all' && below.length > 0 ? below : [node.code]
}

function notInForce(policy: string, on: string): Verdict {
  return {
    policy,
    on,
    state: 'not-in-force',
    missing: [],
    personal: [],
    problems: [],
    failing: [],
    amountWants: [],
    near: [],
    settling: [],
    selfDeclared: [],
  }
}
