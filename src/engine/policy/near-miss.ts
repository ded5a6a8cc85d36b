import Fraction from 'fraction.js'
import type { Facts } from '#engine/expression/expression.ts'
import { isOpen, readFact } from '#engine/expression/value.ts'
import { compareExact, type Exact, exact, exactText, HUNDRED, isZero } from '#engine/number/exact.ts'
import type { CompiledItem, CompiledNode, CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import { type Judged, type JudgedNode, judge, type RuleOrder, stateOf } from '#engine/policy/decide.ts'
import type { FactDefinition } from '#engine/policy/fact-dictionary.ts'

/** One fact otherwise than it is: numbers as exact decimal text, qualities as yes or no. */
export interface FactDifference {
  readonly name: string
  readonly from: string | boolean
  readonly to: string | boolean
  /** How much more or less, for a number. */
  readonly by?: string
}

/** Changes that together qualify, none of them in vain; evaluated again and found to hold. */
export interface NearMiss {
  readonly changes: readonly FactDifference[]
  readonly state: 'eligible' | 'needs-person'
}

const MOST_JUDGEMENTS = 3000
const MOST_PLANS = 8
/** Of things that are counted, so many more are near, however few there are. */
const NEAR_PIECES = 2

/** The smallest changes of facts that would qualify, the fewest and least first; none when nothing near would. */
export function nearMisses(
  compiled: CompiledPolicy,
  facts: Facts,
  on: string,
  judged = judge(compiled, facts, on),
): NearMiss[] {
  if (judged.state !== 'not-eligible') return []
  return new Search(compiled, facts, on, judged).plans()
}

interface Move {
  readonly name: string
  readonly value: unknown
  readonly difference: FactDifference
  /** Part of what it was; a quality gained counts as a whole. */
  readonly effort: number
}

class Search {
  readonly #compiled: CompiledPolicy
  readonly #facts: Facts
  readonly #on: string
  readonly #judged: Judged
  readonly #names: readonly string[]
  /** What failed is asked first: most tries fail there again. */
  readonly #order: RuleOrder
  #left = MOST_JUDGEMENTS

  constructor(compiled: CompiledPolicy, facts: Facts, on: string, judged: Judged) {
    this.#compiled = compiled
    this.#facts = Object.fromEntries(
      compiled.reads.filter((name) => Object.hasOwn(facts, name)).map((name) => [name, facts[name]]),
    )
    this.#on = on
    this.#judged = judged
    this.#names = this.#changeable(judged)
    this.#order = { vetoes: compiled.vetoes, requirements: failingFirst(judged.requirements) }
  }

  plans(): NearMiss[] {
    const { changes: most } = this.#compiled.policy.near
    if (this.#isBeyondChange() || this.#fewestChanges() > most) return []
    const found: { readonly plan: NearMiss; readonly effort: number }[] = []
    const told = new Set<string>()
    const record = (moves: readonly Move[], state: NearMiss['state']): void => {
      const names = moves.map(({ name }) => name).join()
      if (told.has(names)) return
      told.add(names)
      found.push({
        plan: { changes: moves.map(({ difference }) => difference), state },
        effort: moves.length * 1000 + moves.reduce((sum, { effort }) => sum + effort, 0),
      })
    }
    for (const name of this.#names) {
      const move = this.#least(name, this.#facts, (changed) => isGood(this.#state(changed)))
      const state = move && this.#state({ ...this.#facts, [name]: move.value })
      if (!move || !isGood(state)) continue
      record([move], state)
    }
    if (found.length === 0 && most > 1) this.#deepen([], this.#facts, this.#judged, most, () => false, record)
    return found
      .sort((a, b) => a.effort - b.effort)
      .slice(0, MOST_PLANS)
      .map(({ plan }) => plan)
  }

  /** One change that mends something, though it may spoil another, then what is wrong after it. */
  #deepen(
    done: readonly Move[],
    facts: Facts,
    judged: Judged,
    left: number,
    isSpent: (name: string) => boolean,
    record: (moves: readonly Move[], state: NearMiss['state']) => void,
  ): void {
    for (const name of this.#changeable(judged)) {
      if (this.#left <= 0) return
      if (isSpent(name)) continue
      const move = this.#least(name, facts, (changed) => {
        this.#left--
        return isMended(judged, judge(this.#compiled, changed, this.#on))
      })
      if (!move) continue
      const changed = { ...facts, [name]: move.value }
      const now = judge(this.#compiled, changed, this.#on)
      const isUsed = (other: string): boolean => other === name || isSpent(other)
      if (left > 2) this.#deepen([...done, move], changed, now, left - 1, isUsed, record)
      else this.#finish([...done, move], changed, now, isUsed, record)
    }
  }

  /** The last change of a plan. */
  #finish(
    done: readonly Move[],
    facts: Facts,
    judged: Judged,
    isSpent: (name: string) => boolean,
    record: (moves: readonly Move[], state: NearMiss['state']) => void,
  ): void {
    for (const name of this.#changeable(judged)) {
      if (isSpent(name)) continue
      const last = this.#least(name, facts, (changed) => isGood(this.#state(changed)))
      const state = last && this.#state({ ...facts, [name]: last.value })
      if (!last || !isGood(state)) continue
      const moves = [...done, last].sort((a, b) => (a.name < b.name ? -1 : 1))
      if (!this.#hasSpare(moves)) record(moves, state)
    }
  }

  /** Would the others do as well without one of them? */
  #hasSpare(moves: readonly Move[]): boolean {
    return moves.some((spare) => {
      const facts = { ...this.#facts }
      for (const { name, value } of moves) if (name !== spare.name) Object.assign(facts, { [name]: value })
      return isGood(this.#state(facts))
    })
  }

  /** A rule that fails and reads nothing that can be changed: no change will do. */
  #isBeyondChange(): boolean {
    const isFixed = ({ node, holds, children }: JudgedNode): boolean => {
      if (holds !== false) return false
      if (node.kind === 'any') return children.every(isFixed)
      if (node.kind === 'all') return children.some(isFixed)
      return node.kind === 'when' && !node.registered.some((name) => this.#changeOf(name))
    }
    return [...this.#judged.vetoes, ...this.#judged.requirements].some(isFixed)
  }

  /** Failing rules that have no changeable fact in common need a change each. */
  #fewestChanges(): number {
    const { vetoes, requirements } = this.#judged
    const taken = new Set<string>()
    let count = 0
    for (const node of [...vetoes, ...requirements]) {
      if (node.holds !== false) continue
      const names = this.#changeable({ vetoes: [], requirements: [node] })
      if (names.some((name) => taken.has(name))) continue
      count++
      for (const name of names) taken.add(name)
    }
    return count
  }

  /** What lies before last year is done and cannot change. */
  #changeOf(name: string): FactDefinition['change'] {
    const fact = this.#compiled.dictionary.facts.get(name)
    return (fact?.yearsBack ?? 0) > 0 ? undefined : fact?.definition.change
  }

  /** Facts that a failing rule reads and that can be changed. */
  #changeable({ vetoes, requirements }: Pick<Judged, 'vetoes' | 'requirements'>): readonly string[] {
    const names = new Set<string>()
    const visit = ({ node, holds, children }: JudgedNode): void => {
      if (holds === true) return
      for (const name of readsOf(node, this.#compiled)) if (this.#changeOf(name)) names.add(name)
      for (const child of children) visit(child)
    }
    for (const node of [...vetoes, ...requirements]) visit(node)
    return [...names]
  }

  #state(facts: Facts): Judged['state'] {
    this.#left--
    return stateOf(this.#compiled, facts, this.#on, this.#order)
  }

  /** The least change of one fact that meets the goal, within what counts as near. */
  #least(name: string, facts: Facts, goal: (facts: Facts) => boolean): Move | undefined {
    const fact = this.#compiled.dictionary.facts.get(name)
    const change = this.#changeOf(name)
    if (!fact || !change || this.#left <= 0) return undefined
    const meets = (value: unknown): boolean => goal({ ...facts, [name]: value })
    if (change.way === 'gain' || change.way === 'lose') {
      const to = change.way === 'gain'
      if (facts[name] !== !to || !meets(to)) return undefined
      return { name, value: to, difference: { name, from: !to, to }, effort: 1 }
    }
    const start = readFact(facts[name], 'number')
    if (isOpen(start)) return undefined
    const from = start as Exact
    const step = exact(change.step)
    const most = this.#mostSteps(from, step, fact.definition)
    const at = (steps: number): Exact => (change.way === 'up' ? from.add(step.mul(steps)) : from.sub(step.mul(steps)))
    const steps = leastSteps(most, (count) => meets(at(count)))
    if (steps === undefined) return undefined
    const to = at(steps)
    const by = step.mul(steps)
    const effort = isZero(from) ? steps : Number(by.div(from.abs()).valueOf())
    return {
      name,
      value: to,
      difference: { name, from: exactText(from), to: exactText(to), by: exactText(by) },
      effort,
    }
  }

  #mostSteps(from: Exact, step: Exact, { whole, lowest, change }: FactDefinition): number {
    const percent = exact(this.#compiled.policy.near.withinPercent)
    const near = Number(from.abs().mul(percent).div(HUNDRED).div(step).floor().valueOf())
    const most = whole ? Math.max(near, NEAR_PIECES) : near
    if (change?.way !== 'down' || lowest === undefined) return most
    const room = from.sub(new Fraction(lowest)).div(step).floor()
    return Math.max(0, Math.min(most, Number(room.valueOf())))
  }
}

/** Rules with those that do not hold in front. */
function failingFirst(judged: readonly JudgedNode[]): readonly CompiledNode[] {
  const [failing, others] = [judged.filter(({ holds }) => holds !== true), judged.filter(({ holds }) => holds === true)]
  return [...failing, ...others].map(({ node }) => node)
}

const isGood = (state: Judged['state'] | undefined): state is NearMiss['state'] =>
  state === 'eligible' || state === 'needs-person'

/**
 * Looks far, half-way and near first, for most facts help at no distance; then doubles until the goal is met, and halves
 * back to the least that meets it.
 */
function leastSteps(most: number, meets: (steps: number) => boolean): number | undefined {
  if (most < 1) return undefined
  const hit = [most, Math.ceil(most / 2), Math.ceil(most / 8)].find(meets)
  if (hit === undefined) return undefined
  let below = 0
  let steps = 1
  while (steps < hit && !meets(steps)) {
    below = steps
    steps = Math.min(steps * 2, hit)
  }
  while (steps - below > 1) {
    const middle = below + Math.floor((steps - below) / 2)
    if (meets(middle)) steps = middle
    else below = middle
  }
  return steps
}

/** Does a rule that failed fail no longer, or are there more points? */
function isMended(before: Judged, now: Judged): boolean {
  const failing = failingPaths(before)
  const still = new Set(failingPaths(now))
  if (failing.some((path) => !still.has(path))) return true
  return before.score !== undefined && now.score !== undefined && compareExact(now.score.high, before.score.high) > 0
}

function failingPaths({ vetoes, requirements }: Judged): readonly string[] {
  const visit = ({ node, holds, children }: JudgedNode): readonly string[] =>
    holds === false ? [node.path, ...children.flatMap(visit)] : []
  return [...vetoes, ...requirements].flatMap(visit)
}

function readsOf(node: CompiledNode, { score }: CompiledPolicy): readonly string[] {
  if (node.kind === 'when') return node.registered
  if (node.kind !== 'score') return []
  const part = node.part === undefined ? undefined : score?.parts[node.part]
  return (part ? [part] : (score?.parts ?? [])).flatMap(readsOfItem)
}

function readsOfItem(item: CompiledItem): readonly string[] {
  if (item.kind === 'mark') return []
  if (item.kind === 'tiers') return item.by.registered
  const conditions = item.kind === 'first' ? item.conditions.flatMap((each) => each?.registered ?? []) : []
  return [...conditions, ...item.items.flatMap(readsOfItem)]
}

/** Do the changes hold? Evaluates anew; for tests and for whoever shows them. */
export function qualifiesWith(compiled: CompiledPolicy, facts: Facts, on: string, { changes }: NearMiss): boolean {
  const changed: Record<string, unknown> = { ...facts }
  for (const { name, to } of changes) changed[name] = to
  return isGood(judge(compiled, changed, on).state)
}
