import type { Facts } from '#engine/expression/expression.ts'
import { nearestName } from '#engine/expression/nearest-name.ts'
import { isOpen, readFact } from '#engine/expression/value.ts'
import { compareExact, type Exact, exact } from '#engine/number/exact.ts'
import { DECISION_DAY, type FactDictionary, type NamedFact } from '#engine/policy/fact-dictionary.ts'
import type { PolicyMessageKey } from '#engine/policy/policy.messages.ts'

/** How far a fact is to be believed; only the last two may lead to a payment that nobody applied for. */
export const TRUSTS = ['self-declared', 'departmental', 'verified'] as const
export type Trust = (typeof TRUSTS)[number]

/** Where a fact came from. */
export interface FactSource {
  readonly from?: string
  readonly asOf?: string
  readonly trust?: Trust
  readonly evidence?: string
}

/** Facts by the names that rules use, and the source of each where one was told. */
export interface FactSheet {
  readonly facts: Facts
  readonly sources: ReadonlyMap<string, FactSource>
}

/** Something wrong with a given fact, at its path. */
export interface FactFault {
  readonly path: readonly string[]
  readonly key: PolicyMessageKey
  readonly params: Readonly<Record<string, string | number>>
}

const isIsoDay = (text: string): boolean => !isOpen(readFact(text, 'date'))

const YEAR = /^[12]\d{3}$/
const isObject = (raw: unknown): raw is Readonly<Record<string, unknown>> =>
  typeof raw === 'object' && raw !== null && !Array.isArray(raw)

/**
 * Reads facts as a person or a program gives them: `"sales": 3200`, by year `"sales": {"2025": 3200, "2024": 2900}`, each
 * also with its source, `{"value": 3200, "source": "税务", "asOf": "2026-05-31", "trust": "departmental"}`. Everything wrong
 * is told with its path; what is right is read all the same.
 */
export function readFacts(
  raw: unknown,
  dictionary: FactDictionary,
  on: string,
): { readonly sheet: FactSheet; readonly faults: readonly FactFault[] } {
  const reader = new FactReader(dictionary, on)
  if (isObject(raw)) for (const [name, given] of Object.entries(raw)) reader.read(name, given)
  else reader.fault([], 'policy.no-facts', {})
  return { sheet: { facts: reader.facts, sources: reader.sources }, faults: reader.faults }
}

class FactReader {
  readonly facts: Record<string, unknown> = {}
  readonly sources = new Map<string, FactSource>()
  readonly faults: FactFault[] = []
  readonly #dictionary: FactDictionary
  readonly #on: string

  constructor(dictionary: FactDictionary, on: string) {
    this.#dictionary = dictionary
    this.#on = on
  }

  fault(path: readonly string[], key: PolicyMessageKey, params: FactFault['params']): void {
    this.faults.push({ path, key, params })
  }

  read(name: string, given: unknown): void {
    const fact = this.#dictionary.facts.get(name)
    if (!fact) {
      this.#unknown(name)
      return
    }
    const years = isObject(given) && Object.keys(given).length > 0 && Object.keys(given).every((key) => YEAR.test(key))
    if (!years) this.#one(fact, given, [name])
    else for (const [year, value] of Object.entries(given)) this.#ofYear(fact, Number(year), value)
  }

  #unknown(name: string): void {
    const shown = name.slice(0, 80)
    if (this.#dictionary.values.has(name) || name === DECISION_DAY)
      this.fault([name], 'policy.computed-fact', { name: shown })
    else {
      const like = nearestName(name, [...this.#dictionary.facts.keys()])
      if (like === undefined) this.fault([name], 'policy.unknown-fact', { name: shown })
      else this.fault([name], 'policy.unknown-fact-like', { name: shown, like })
    }
  }

  /** Last year is the one before the day of the decision. */
  #ofYear({ name, definition }: NamedFact, year: number, given: unknown): void {
    const lastYear = Number(this.#on.slice(0, 4)) - 1
    const back = lastYear - year
    const fact = [...this.#dictionary.facts.values()].find(
      (each) => each.definition.code === definition.code && each.yearsBack === back,
    )
    const from = lastYear - Math.max(definition.years, 1) + 1
    if (fact) this.#one(fact, given, [name, String(year)])
    else this.fault([name, String(year)], 'policy.fact-years', { name: definition.name.zh, from, to: lastYear })
  }

  #one({ name, definition, declared }: NamedFact, given: unknown, path: readonly string[]): void {
    const isSourced = isObject(given) && Object.hasOwn(given, 'value')
    const value = isSourced ? given.value : given
    if (Object.hasOwn(this.facts, name)) {
      this.fault(path, 'policy.fact-twice', { name: definition.name.zh })
      return
    }
    if (value === undefined || value === null) return
    const read = readFact(value, declared.type)
    if (isOpen(read)) {
      this.fault(path, 'policy.fact-type', { name: definition.name.zh, type: definition.type })
      return
    }
    if (declared.type === 'number' && !this.#isPossible(read as Exact, { definition }, path)) return
    if (isSourced && !this.#isSound(given, path)) return
    this.facts[name] = value
    if (isSourced) this.sources.set(name, sourceOf(given))
  }

  /** Is the source's day a day, not after the decision, and its trust one of the words for it? */
  #isSound(given: Readonly<Record<string, unknown>>, path: readonly string[]): boolean {
    const { asOf, trust } = given
    const hasDay = asOf == null || (typeof asOf === 'string' && isIsoDay(asOf) && asOf <= this.#on)
    const hasTrust = trust == null || TRUSTS.some((each) => each === trust)
    if (!hasDay) this.fault([...path, 'asOf'], 'policy.fact-type', { name: 'asOf', type: `date ≤ ${this.#on}` })
    if (!hasTrust) this.fault([...path, 'trust'], 'policy.fact-type', { name: 'trust', type: TRUSTS.join(' | ') })
    return hasDay && hasTrust
  }

  #isPossible(x: Exact, { definition }: Pick<NamedFact, 'definition'>, path: readonly string[]): boolean {
    const { lowest, highest, whole } = definition
    const name = definition.name.zh
    if (lowest !== undefined && compareExact(x, exact(lowest)) < 0) {
      this.fault(path, 'policy.fact-below', { name, limit: lowest })
      return false
    }
    if (highest !== undefined && compareExact(x, exact(highest)) > 0) {
      this.fault(path, 'policy.fact-above', { name, limit: highest })
      return false
    }
    if (whole && x.d !== 1n) this.fault(path, 'policy.fact-whole', { name })
    return !whole || x.d === 1n
  }
}

function sourceOf(given: Readonly<Record<string, unknown>>): FactSource {
  const text = (key: string): string | undefined =>
    typeof given[key] === 'string' ? String(given[key]).slice(0, 200) : undefined
  const [from, asOf, evidence] = [text('source'), text('asOf'), text('evidence')]
  const trust = TRUSTS.find((each) => each === given.trust)
  return {
    ...(from !== undefined && { from }),
    ...(asOf !== undefined && { asOf }),
    ...(evidence !== undefined && { evidence }),
    ...(trust !== undefined && { trust }),
  }
}
