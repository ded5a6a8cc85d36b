import { explain } from '#engine/expression/explain.ts'
import { type Facts, UNKNOWN } from '#engine/expression/expression.ts'
import { type CompiledRule, compileLimits, type LimitCondition } from '#engine/limits/compile-limits.ts'
import type { LimitRegime, LimitRole, LimitRule, LimitStatus } from '#engine/limits/limit-rule.ts'

/** That a person or unit takes part in a project, or has applied for one. */
export interface TakingPart {
  readonly subject: string
  readonly role: LimitRole
  readonly project: string
  readonly title: string
  readonly number?: string
  readonly status: LimitStatus
  /** Of the project, as `one` of a clause: family, level, mode, year, call, approvedYear, startOn, endOn; and leftOn. */
  readonly facts: Facts
}

/** The application that is judged, and all who are in it. */
export interface LimitedApplication {
  readonly id: string
  readonly call: Facts
  readonly project: Facts
  readonly parties: readonly {
    readonly id: string
    readonly name: string
    readonly role: LimitRole
    readonly facts: Facts
  }[]
}

export interface Excluded {
  readonly part: TakingPart
  /** Which clause of the rule keeps it out; absent: it is not of those that the rule counts at all. */
  readonly exclusion: number
}

/** What one clause says of one person or unit. */
export interface LimitFinding {
  readonly rule: LimitRule
  readonly subject: {
    readonly kind: 'person' | 'unit'
    readonly id: string
    readonly name: string
    readonly role: LimitRole
  }
  /** open: facts are missing that would decide. */
  readonly verdict: 'kept' | 'broken' | 'open'
  /** With the application itself where the clause counts it. */
  readonly number: number
  readonly counted: readonly TakingPart[]
  readonly excluded: readonly Excluded[]
  /** They count unless a fact that is missing says otherwise. */
  readonly doubtful: readonly TakingPart[]
  readonly missing: readonly string[]
  /** Other applications that fail with this one. */
  readonly alsoFails: readonly TakingPart[]
}

/**
 * Judges an application by a set of limits: one finding for each clause and each person or unit it looks at, in the order of
 * the clauses. `parts` is all that is known of who takes part in what; what belongs to the application itself is passed over.
 * A clause that does not concern somebody gives no finding. Unknown is not kept: it is `open`, with what is missing.
 */
export function judgeLimits(
  regime: LimitRegime,
  application: LimitedApplication,
  parts: readonly TakingPart[],
): readonly LimitFinding[] {
  const others = parts.filter(({ project }) => project !== application.id)
  return compileLimits(regime).flatMap((compiled) =>
    application.parties
      .filter(({ role }) => compiled.rule.roles.includes(role))
      .flatMap((party) => {
        const own = others.filter(({ subject }) => subject === party.id)
        const found = judge(compiled, application, party, own)
        return found ? [found] : []
      }),
  )
}

type Party = LimitedApplication['parties'][number]

function judge(
  compiled: CompiledRule,
  application: LimitedApplication,
  party: Party,
  own: readonly TakingPart[],
): LimitFinding | undefined {
  const { rule, subject } = compiled
  const facts = factsOf(application, party, subject)
  const concerns = answer(compiled.when, facts)
  if (concerns.says === false) return undefined
  const counts = countOf(compiled, facts, own)
  const held = answer(compiled.holds, facts)
  const certain = rule.count === undefined ? (held.says === false ? 'broken' : 'kept') : overOf(rule.count.most, counts)
  const isOpen = concerns.says === undefined || held.says === undefined || certain === 'open'
  const verdict =
    certain === 'kept' && !isOpen ? 'kept' : concerns.says === true && certain === 'broken' ? 'broken' : 'open'
  return {
    rule,
    subject: { kind: subject, id: party.id, name: party.name, role: party.role },
    // Whoever keeps a clause keeps it whether or not it concerns him.
    verdict: verdict === 'open' && certain === 'kept' && held.says === true ? 'kept' : verdict,
    ...counts,
    missing: [...new Set([...concerns.missing, ...held.missing, ...counts.missing])],
    alsoFails: rule.reach === 'person' && verdict === 'broken' ? own.filter(({ status }) => status === 'applied') : [],
  }
}

function factsOf(application: LimitedApplication, party: Party, subject: 'person' | 'unit'): Facts {
  const lead = application.parties.find(({ role }) => role === 'lead-unit')
  return {
    call: application.call,
    project: application.project,
    ...(subject === 'unit' ? { unit: party.facts } : { person: party.facts, unit: lead?.facts ?? {} }),
  }
}

interface Answered {
  readonly says: boolean | undefined
  readonly missing: readonly string[]
}
const YES: Answered = { says: true, missing: [] }

/** A condition that is not there holds. */
function answer(condition: LimitCondition | undefined, facts: Facts): Answered {
  if (condition === undefined) return YES
  const said = condition.holds(facts)
  return said === UNKNOWN
    ? { says: undefined, missing: explain(condition.expression, facts).missing }
    : { says: said === true, missing: [] }
}

type Counts = Pick<LimitFinding, 'number' | 'counted' | 'excluded' | 'doubtful' | 'missing'>

function countOf({ rule, only, unless }: CompiledRule, facts: Facts, own: readonly TakingPart[]): Counts {
  const { count } = rule
  const counted: TakingPart[] = []
  const excluded: Excluded[] = []
  const doubtful: TakingPart[] = []
  const missing: string[] = []
  for (const part of ofThe(count, own)) {
    const scope = { ...facts, one: { ...part.facts, role: part.role, status: part.status } }
    const is = answer(only, scope)
    if (is.says === false) continue
    const out = unless.map((condition) => answer(condition, scope))
    const exclusion = out.findIndex(({ says }) => says === true)
    if (exclusion >= 0) excluded.push({ part, exclusion })
    else if (is.says === undefined || out.some(({ says }) => says === undefined)) {
      doubtful.push(part)
      missing.push(...is.missing, ...out.flatMap((each) => each.missing))
    } else counted.push(part)
  }
  return { number: counted.length + (count?.own === true ? 1 : 0), counted, excluded, doubtful, missing }
}

/** Those in the roles and statuses that the clause counts. In one project somebody counts once, by the highest of his roles. */
function ofThe(count: LimitRule['count'], own: readonly TakingPart[]): readonly TakingPart[] {
  if (count === undefined) return []
  const best = new Map<string, TakingPart>()
  for (const part of own) {
    if (!count.roles.includes(part.role) || !count.statuses.includes(part.status)) continue
    if (!count.left && part.facts.leftOn != null) continue
    const before = best.get(part.project)
    if (before === undefined || ORDER.indexOf(part.role) < ORDER.indexOf(before.role)) best.set(part.project, part)
  }
  return [...best.values()]
}

const ORDER: readonly LimitRole[] = ['leader', 'sub-leader', 'key-member', 'member', 'lead-unit', 'partner-unit']

function overOf(most: number, { number, doubtful }: Counts): 'kept' | 'broken' | 'open' {
  if (number > most) return 'broken'
  return number + doubtful.length > most ? 'open' : 'kept'
}
