import type { Facts } from '#engine/expression/expression.ts'
import { isOpen, type Outcome, readFact } from '#engine/expression/value.ts'
import { clamp, compareExact, type Exact, greatest, least, sum, ZERO } from '#engine/number/exact.ts'
import { isWithin } from '#engine/policy/bounds.ts'
import type {
  CompiledItem,
  CompiledLeaf,
  CompiledMark,
  CompiledNode,
  CompiledPolicy,
  Reading,
} from '#engine/policy/compiled-policy.ts'
import { DECISION_DAY } from '#engine/policy/fact-dictionary.ts'

/** Yes, no, not known for want of a fact, or left to a person. */
export type Holds = boolean | 'unknown' | 'person'

export interface JudgedNode {
  readonly node: CompiledNode
  readonly holds: Holds
  readonly children: readonly JudgedNode[]
}

/** Points of an item: between `low` and `high`; while they differ, `open` says for want of what. */
export interface JudgedItem {
  readonly item: CompiledItem
  readonly low: Exact
  readonly high: Exact
  readonly open?: 'unknown' | 'person'
  /** The number that the tiers divide, and the tier it lies in. */
  readonly by?: Outcome
  readonly tier?: number
  /** Of `first` the items that may still apply, of `best` and `sum` all. */
  readonly children: readonly JudgedItem[]
}

export interface Judged {
  readonly state: 'eligible' | 'not-eligible' | 'unknown' | 'needs-person'
  /** Facts and computed values as the rules read them. */
  readonly known: Facts
  readonly vetoes: readonly JudgedNode[]
  readonly requirements: readonly JudgedNode[]
  readonly score?: {
    readonly low: Exact
    readonly high: Exact
    readonly open?: 'unknown' | 'person'
    readonly parts: readonly JudgedItem[]
  }
  /** Facts that must be known and are not. */
  readonly absent: readonly string[]
}

/** Marks are given in hundredths at the finest. */
export const MARK_SCALE = 100

const isMissing = (raw: unknown): boolean => raw === undefined || raw === null

/** The facts a policy reads, with every computed value beside them. */
export function knownFacts(
  { values, reads }: Pick<CompiledPolicy, 'values' | 'reads'>,
  facts: Facts,
  on: string,
): Facts {
  const known: Record<string, unknown> = { [DECISION_DAY]: on }
  for (const name of reads) if (Object.hasOwn(facts, name)) known[name] = facts[name]
  for (const { code, decide } of values) known[code] = decide(known)
  return known
}

/** Decides one policy on one set of facts; the day has been matched with the version before. Pure, exact, no words. */
export function judge(compiled: CompiledPolicy, facts: Facts, on: string): Judged {
  const known = knownFacts(compiled, facts, on)
  const judging = new Judging(known)
  const score = compiled.score && judging.sheet(compiled.score)
  const vetoes = compiled.vetoes.map((veto) => judging.veto(veto))
  const requirements = compiled.requirements.map((node) => judging.node(node, () => score))
  const absent = compiled.policy.requiredFacts.filter((name) => isMissing(known[name]))
  const state = stateBy(
    [...vetoes, ...requirements].map(({ holds }) => holds),
    absent.length > 0,
  )
  return { state, known, vetoes, requirements, ...(score && { score }), absent }
}

/** Rules of a policy in the order in which they are asked. */
export type RuleOrder = Pick<CompiledPolicy, 'vetoes' | 'requirements'>

/** The state that `judge` finds, and no reasons: the first rule that fails ends it, and points are summed when one asks. */
export function stateOf(
  compiled: CompiledPolicy,
  facts: Facts,
  on: string,
  { vetoes, requirements }: RuleOrder = compiled,
): Judged['state'] {
  const known = knownFacts(compiled, facts, on)
  const judging = new Judging(known)
  let score: Score | undefined
  const sheet = (): Score | undefined => {
    score ??= compiled.score && judging.sheet(compiled.score)
    return score
  }
  const all: Holds[] = []
  for (const rule of [...requirements, ...vetoes]) {
    const isVeto = rule.kind === 'when' && vetoes.includes(rule)
    const { holds } = isVeto ? judging.veto(rule) : judging.node(rule, sheet)
    if (holds === false) return 'not-eligible'
    all.push(holds)
  }
  return stateBy(
    all,
    compiled.policy.requiredFacts.some((name) => isMissing(known[name])),
  )
}

function stateBy(holds: readonly Holds[], isAbsent: boolean): Judged['state'] {
  const all = everyHolds(holds)
  if (all === false) return 'not-eligible'
  if (all === 'unknown' || isAbsent) return 'unknown'
  return all === 'person' ? 'needs-person' : 'eligible'
}

/** For want of what a formula is open: of a person only when every fact of the registers is there. */
export function causeOf(
  { registered, personal }: Pick<Reading, 'registered' | 'personal'>,
  known: Facts,
): 'unknown' | 'person' {
  if (registered.some((name) => isMissing(known[name]))) return 'unknown'
  return personal.some((name) => isMissing(known[name])) ? 'person' : 'unknown'
}

function everyHolds(all: readonly Holds[]): Holds {
  if (all.includes(false)) return false
  return all.includes('unknown') ? 'unknown' : all.includes('person') ? 'person' : true
}

function someHolds(all: readonly Holds[]): Holds {
  if (all.includes(true)) return true
  return all.includes('unknown') ? 'unknown' : all.includes('person') ? 'person' : false
}

type Open = 'unknown' | 'person' | undefined

const opener = (causes: readonly Open[]): Open =>
  causes.includes('unknown') ? 'unknown' : causes.includes('person') ? 'person' : undefined

/** Open points that turn out to be one number are not open. */
function between(low: Exact, high: Exact, open: Open): { low: Exact; high: Exact; open?: 'unknown' | 'person' } {
  return compareExact(low, high) === 0 || open === undefined ? { low, high } : { low, high, open }
}

type Score = NonNullable<Judged['score']>

class Judging {
  readonly #known: Facts

  constructor(known: Facts) {
    this.#known = known
  }

  veto(veto: CompiledLeaf): JudgedNode {
    const met = this.#leaf(veto)
    return { node: veto, holds: typeof met === 'boolean' ? !met : met, children: [] }
  }

  node(node: CompiledNode, sheet: () => Score | undefined): JudgedNode {
    if (node.kind === 'when') return { node, holds: this.#leaf(node), children: [] }
    if (node.kind === 'score') {
      const score = sheet()
      const points = node.part === undefined ? score : score?.parts[node.part]
      const passes = (x: Exact): boolean => {
        const order = compareExact(x, node.limit)
        return order > 0 || (order === 0 && node.orEqual)
      }
      if (points === undefined) return { node, holds: 'unknown', children: [] }
      const holds = passes(points.low) ? true : passes(points.high) ? (points.open ?? 'unknown') : false
      return { node, holds, children: [] }
    }
    const children = node.children.map((child) => this.node(child, sheet))
    const all = children.map(({ holds }) => holds)
    return { node, holds: node.kind === 'any' ? someHolds(all) : everyHolds(all), children }
  }

  #leaf(leaf: CompiledLeaf): Holds {
    const value = leaf.decide(this.#known)
    return typeof value === 'boolean' ? value : causeOf(leaf, this.#known)
  }

  sheet({ parts, max }: NonNullable<CompiledPolicy['score']>): Score {
    const judged = parts.map((part) => this.#item(part))
    const low = least(sum(judged.map((part) => part.low)), max)
    const high = least(sum(judged.map((part) => part.high)), max)
    return { ...between(low, high, opener(judged.map(({ open }) => open))), parts: judged }
  }

  #item(item: CompiledItem): JudgedItem {
    switch (item.kind) {
      case 'mark':
        return { item, children: [], ...this.#mark(item.mark) }
      case 'tiers':
        return this.#tiers(item)
      case 'first':
        return this.#first(item)
      case 'best':
      case 'sum': {
        const children = item.items.map((part) => this.#item(part))
        const of = (read: (part: JudgedItem) => Exact): Exact =>
          item.kind === 'sum' ? sum(children.map(read)) : children.map(read).reduce(greatest, ZERO)
        const low = least(
          of((part) => part.low),
          item.max,
        )
        const high = least(
          of((part) => part.high),
          item.max,
        )
        return { item, children, ...between(low, high, opener(children.map(({ open }) => open))) }
      }
    }
  }

  #mark({ low, high, expert }: CompiledMark): { low: Exact; high: Exact; open?: 'unknown' | 'person' } {
    if (expert === undefined) return { low, high }
    const raw = this.#known[expert]
    if (isMissing(raw)) return between(low, high, 'person')
    const given = readFact(raw, 'number')
    if (isOpen(given)) return between(low, high, 'unknown')
    const points = given as Exact
    const isLawful = compareExact(clamp(points, low, high), points) === 0 && points.mul(MARK_SCALE).d === 1n
    return isLawful ? { low: points, high: points } : between(low, high, 'unknown')
  }

  #tiers(item: CompiledItem & { kind: 'tiers' }): JudgedItem {
    const by = item.by.decide(this.#known)
    const tier = isOpen(by) ? -1 : item.tiers.findIndex(({ bounds }) => isWithin(bounds, by as Exact))
    const found = item.tiers[tier]
    if (found !== undefined) return { item, by, tier, children: [], ...this.#mark(found) }
    const low = item.tiers.map((each) => each.low).reduce(least)
    const high = item.tiers.map((each) => each.high).reduce(greatest)
    return { item, by, children: [], ...between(low, high, isOpen(by) ? causeOf(item.by, this.#known) : 'unknown') }
  }

  /** Items of a list apply in their order; while a condition is open, it and those after it may apply. */
  #first(item: CompiledItem & { kind: 'first' }): JudgedItem {
    const candidates: JudgedItem[] = []
    const causes: Open[] = []
    for (const [at, part] of item.items.entries()) {
      const condition = item.conditions[at]
      const met = condition === undefined ? true : condition.decide(this.#known)
      if (met === false) continue
      const judged = this.#item(part)
      candidates.push(judged)
      causes.push(judged.open)
      if (met === true) break
      if (condition !== undefined) causes.push(causeOf(condition, this.#known))
    }
    const low = candidates.map((each) => each.low).reduce(least)
    const high = candidates.map((each) => each.high).reduce(greatest)
    return { item, children: candidates, ...between(low, high, opener(causes)) }
  }
}
