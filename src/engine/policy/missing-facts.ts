import { explain } from '#engine/expression/explain.ts'
import type { Expression, Facts, InvalidReason } from '#engine/expression/expression.ts'
import { isOpen } from '#engine/expression/value.ts'
import type { CompiledPolicy, Reading } from '#engine/policy/compiled-policy.ts'
import type { Judged, JudgedItem, JudgedNode } from '#engine/policy/decide.ts'

/** What keeps a verdict open, the most useful first. */
export interface MissingFacts {
  /** Facts that a register or a document can give. */
  readonly facts: readonly string[]
  /** Facts that a person decides. */
  readonly personal: readonly string[]
  /** What no further fact can repair: a division by zero, a fact of the wrong type. */
  readonly problems: readonly InvalidReason[]
}

/**
 * Each open rule hands one weight on to what keeps it open, in equal shares, down to the facts: one that several rules
 * wait for, or that alone decides one, comes first. Ties keep the order of the policy.
 */
export function missingFacts(compiled: CompiledPolicy, judged: Judged): MissingFacts {
  return new Gathering(compiled, judged).found()
}

/** The facts that formulas want, for an amount that could not be worked out. */
export function wantedBy(compiled: CompiledPolicy, known: Facts, readings: readonly Reading[]): readonly string[] {
  return [...new Set(readings.flatMap(({ expression }) => openNames(compiled, expression, known).names))]
}

class Gathering {
  readonly #compiled: CompiledPolicy
  readonly #judged: Judged
  readonly #weights = new Map<string, number>()
  readonly #problems = new Set<InvalidReason>()

  constructor(compiled: CompiledPolicy, judged: Judged) {
    this.#compiled = compiled
    this.#judged = judged
    for (const node of [...judged.vetoes, ...judged.requirements]) this.#node(node, 1)
    for (const name of judged.absent) this.#give(name, 1)
  }

  found(): MissingFacts {
    const names = [...this.#weights].sort((a, b) => b[1] - a[1]).map(([name]) => name)
    const isPersonal = (name: string) =>
      this.#compiled.dictionary.facts.get(rootOf(name))?.definition.decidedBy === 'person'
    return {
      facts: names.filter((name) => !isPersonal(name)),
      personal: names.filter(isPersonal),
      problems: [...this.#problems],
    }
  }

  #give(name: string, weight: number): void {
    this.#weights.set(name, (this.#weights.get(name) ?? 0) + weight)
  }

  #node({ node, holds, children }: JudgedNode, weight: number): void {
    if (typeof holds === 'boolean') return
    if (node.kind === 'when') this.#reading(node, weight)
    else if (node.kind === 'score') {
      const score = this.#judged.score
      const part = node.part === undefined ? undefined : score?.parts[node.part]
      this.#items(part ? [part] : (score?.parts ?? []), weight)
    } else {
      const open = children.filter((child) => typeof child.holds !== 'boolean')
      for (const child of open) this.#node(child, weight / open.length)
    }
  }

  #items(items: readonly JudgedItem[], weight: number): void {
    const open = items.filter((item) => item.open !== undefined)
    for (const each of open) this.#item(each, weight / open.length)
  }

  #item({ item, by, tier, children }: JudgedItem, weight: number): void {
    const known = this.#judged.known
    if (item.kind === 'mark') this.#expert(item.mark.expert, weight)
    else if (item.kind === 'tiers') {
      if (tier !== undefined) this.#expert(item.tiers[tier]?.expert, weight)
      else if (by !== undefined && isOpen(by)) this.#reading(item.by, weight)
    } else if (item.kind === 'first') {
      const open = item.conditions.filter((condition) => condition !== undefined && isOpen(condition.decide(known)))
      for (const condition of open) this.#reading(condition as Reading, weight / open.length)
      if (open.length === 0) this.#items(children, weight)
    } else this.#items(children, weight)
  }

  #expert(name: string | undefined, weight: number): void {
    if (name === undefined) return
    const raw = this.#judged.known[name]
    if (raw === undefined || raw === null) this.#give(name, weight)
    else this.#problems.add('wrong-fact')
  }

  #reading({ expression }: Reading, weight: number): void {
    const { names, problems } = openNames(this.#compiled, expression, this.#judged.known)
    for (const name of names) this.#give(name, weight / names.length)
    for (const problem of problems) this.#problems.add(problem)
  }
}

/** `members[2].age` belongs to the fact `members`. */
const rootOf = (path: string): string => /^[A-Za-z0-9_]+/.exec(path)?.[0] ?? path

interface OpenNames {
  readonly names: readonly string[]
  readonly problems: readonly InvalidReason[]
}

/** The facts an open formula waits for, through the values it names. */
function openNames(compiled: CompiledPolicy, expression: Expression, known: Facts): OpenNames {
  const names = new Set<string>()
  const problems = new Set<InvalidReason>()
  const visit = (source: Expression): void => {
    const { missing, invalid } = explain(source, known)
    const values = compiled.values.filter(({ code }) => source.names.includes(code))
    if (invalid && !values.some(({ code }) => isOpen(known[code] as never))) problems.add(invalid)
    const invalidValues = invalid
      ? values.filter(({ code }) => known[code] !== undefined && isOpen(known[code] as never))
      : []
    for (const path of missing) {
      const value = values.find(({ code }) => code === rootOf(path))
      if (value) visit(value.expression)
      else names.add(path)
    }
    for (const value of invalidValues) if (!missing.includes(value.code)) visit(value.expression)
  }
  visit(expression)
  return { names: [...names], problems: [...problems] }
}
