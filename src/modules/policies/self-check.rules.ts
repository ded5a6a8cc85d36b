import type { FactDictionary, NamedFact } from '#engine/policy/fact-dictionary.ts'
import type { Verdict } from '#engine/policy/verdict.ts'

/**
 * What is asked next, the most useful first: each policy that is still open gives one weight to the first fact it waits for,
 * half of it to the second and so on, so that a fact many wait for stands above one that a single policy wants.
 */
export function questionOrder(verdicts: readonly Pick<Verdict, 'missing' | 'amountWants' | 'state'>[]): string[] {
  const weights = new Map<string, number>()
  for (const { missing, amountWants, state } of verdicts) {
    const wanted = state === 'eligible' ? amountWants : missing
    for (const [at, name] of wanted.entries()) weights.set(name, (weights.get(name) ?? 0) + 1 / (at + 1))
  }
  return [...weights].sort((a, b) => b[1] - a[1]).map(([name]) => name)
}

/** Words of a text fact that its name lists in brackets, 首次、重新、无: what can be chosen. */
export function choicesOf({ definition: { name, type } }: NamedFact): readonly string[] {
  if (type !== 'text') return []
  const listed = /（([^（）]*、[^（）]*)）$/.exec(name.zh)?.[1]
  return listed === undefined ? [] : listed.split('、')
}

/** Facts that an enterprise can be asked about itself: what a panel decides it cannot know. */
export const isAsked = (dictionary: FactDictionary, name: string): boolean => {
  const fact = dictionary.facts.get(name)
  return fact !== undefined && fact.definition.decidedBy === undefined && typeof fact.declared.type === 'string'
}

const WINDOW_MS = 60_000
const MOST_ORIGINS = 10_000

/** How often one origin has asked within the minute. In memory only: what nobody keeps cannot be told. */
export class AskedLately {
  readonly #most: number
  readonly #asked = new Map<string, { readonly since: number; count: number }>()

  constructor(most: number) {
    this.#most = most
  }

  /** Counts a question; false when there were too many. */
  mayAsk(origin: string, now: number): boolean {
    const known = this.#asked.get(origin)
    if (known !== undefined && now - known.since < WINDOW_MS && now >= known.since) {
      known.count++
      return known.count <= this.#most
    }
    if (this.#asked.size >= MOST_ORIGINS) this.#forget(now)
    this.#asked.set(origin, { since: now, count: 1 })
    return true
  }

  #forget(now: number): void {
    for (const [origin, { since }] of this.#asked) if (now - since >= WINDOW_MS) this.#asked.delete(origin)
    if (this.#asked.size >= MOST_ORIGINS) this.#asked.clear()
  }
}
