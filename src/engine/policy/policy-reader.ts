import { evaluatorOf } from '#engine/expression/column-rows.ts'
import { check } from '#engine/expression/compile.ts'
import type { Declarations, Declared, ValueType } from '#engine/expression/expression.ts'
import { nearestName } from '#engine/expression/nearest-name.ts'
import { compareExact, exact, exactText, HUNDRED, sum } from '#engine/number/exact.ts'
import { AmountReader } from '#engine/policy/amount-reader.ts'
import { unitFaults } from '#engine/policy/check-units.ts'
import type {
  Cited,
  CompiledLeaf,
  CompiledNode,
  CompiledPolicy,
  CompiledValue,
  Reading,
} from '#engine/policy/compiled-policy.ts'
import {
  type ComputedValue,
  DECISION_DAY,
  declaredOf,
  type FactDictionary,
  ON,
} from '#engine/policy/fact-dictionary.ts'
import type { PolicyMessageKey } from '#engine/policy/policy.messages.ts'
import type { Policy, Requirement } from '#engine/policy/policy.ts'
import { ScoreReader } from '#engine/policy/score-reader.ts'

/** 《公平竞争审查条例》 (国务院令第783号) is in force from this day; what is older had no record of a review to keep. */
const FAIRNESS_REVIEWED_FROM = '2024-08-01'

export type PolicyPath = readonly (string | number)[]

/** One thing wrong with a policy, at the path of its key; `offset` points into an expression. */
export interface PolicyFault {
  readonly severity: 'error' | 'warning'
  readonly path: PolicyPath
  readonly key: PolicyMessageKey | `expression.${string}`
  readonly params?: Readonly<Record<string, string | number>>
  readonly offset?: number
}

type Tell = (key: PolicyFault['key'], params?: PolicyFault['params'], offset?: number) => void

const NOTHING: readonly string[] = []

/** Reads one policy against the dictionary: faults with their places, and, where there are none, the policy compiled. */
export class PolicyReader {
  readonly faults: PolicyFault[] = []
  readonly compiled: CompiledPolicy | undefined
  readonly #policy: Policy
  readonly #dictionary: FactDictionary
  readonly #names: Record<string, Declared>
  readonly #values = new Map<string, CompiledValue>()
  #readsDay = false
  readonly #order: CompiledValue[] = []
  /** Values that are wrong, told once. */
  readonly #failed = new Set<string>()
  readonly #reads = new Set<string>()

  constructor(policy: Policy, dictionary: FactDictionary) {
    this.#policy = policy
    this.#dictionary = dictionary
    this.#names = this.#declare()
    this.#checkHead()
    for (const { code } of policy.values) {
      const value = this.#value(code, [])
      for (const name of [...(value?.registered ?? NOTHING), ...(value?.personal ?? NOTHING)]) this.#reads.add(name)
    }
    const score = policy.score && new ScoreReader(this).sheet(policy.score, ['score'])
    this.#checkCodes()
    const vetoes = policy.vetoes.flatMap((veto, at) => this.leaf(veto, ['vetoes', at]) ?? [])
    const requirements = policy.requirements.flatMap((each, at) => this.#node(each, ['requirements', at]) ?? [])
    const amount = policy.gives && new AmountReader(this).amount(policy.gives.amount, ['gives', 'amount'])
    for (const name of policy.requiredFacts) this.#reads.add(name)
    // What is asked for later decides nothing now.
    const [values, reads, readsDay] = [[...this.#order], [...this.#reads], this.#readsDay]
    this.#checkTerms()
    if (this.faults.some(({ severity }) => severity === 'error')) return
    this.compiled = {
      policy,
      dictionary,
      values,
      vetoes,
      requirements,
      ...(score && { score }),
      ...(amount && { amount }),
      reads,
      readsDay,
    }
  }

  fault(path: PolicyPath, key: PolicyFault['key'], params?: PolicyFault['params']): void {
    this.faults.push({ severity: 'error', path, key, ...(params && { params }) })
  }

  /** Facts and values that expressions may name; the policy's own values may not take a name that is there. */
  #declare(): Record<string, Declared> {
    const names: Record<string, Declared> = { [DECISION_DAY]: ON }
    for (const [name, { declared }] of this.#dictionary.facts) names[name] = declared
    for (const [name, value] of this.#dictionary.values) names[name] = declaredOf(value)
    for (const [at, value] of this.#policy.values.entries()) {
      if (Object.hasOwn(names, value.code))
        this.fault(['values', at, 'code'], 'policy.name-taken', { name: value.code })
      else names[value.code] = declaredOf(value)
      this.cited(value, ['values', at])
    }
    return names
  }

  #checkHead(): void {
    const { inForce, kind, gives, fairnessReview, requiredFacts, evidence, requirements, vetoes } = this.#policy
    if (inForce.to !== undefined && inForce.to < inForce.from) this.fault(['inForce', 'to'], 'policy.ends-first')
    if (kind === 'award' && inForce.from >= FAIRNESS_REVIEWED_FROM && fairnessReview === undefined)
      this.faults.push({ severity: 'warning', path: ['code'], key: 'policy.no-fairness-review' })
    for (const [at, name] of requiredFacts.entries())
      if (!this.#dictionary.facts.has(name)) this.unknownFact(name, ['requiredFacts', at])
    for (const [at, code] of evidence.entries())
      if (!this.#dictionary.documents.has(code)) this.fault(['evidence', at], 'policy.unknown-document', { code })
    if (requirements.length + vetoes.length === 0 && kind !== 'tax' && kind !== 'grade')
      this.fault(['code'], 'policy.nothing-required')
    const shares = gives?.instalments.map(({ sharePercent }) => exact(sharePercent)) ?? []
    if (shares.length > 0 && compareExact(sum(shares), HUNDRED) !== 0)
      this.fault(['gives', 'instalments'], 'policy.instalments', { sum: exactText(sum(shares)) })
  }

  /** What is asked for after the award: read for its faults here, decided by `termsOf` when the time comes. */
  #checkTerms(): void {
    const { gives, holding } = this.#policy
    for (const [at, { terms }] of (gives?.instalments ?? []).entries())
      for (const [n, term] of (terms ?? []).entries()) this.leaf(term, ['gives', 'instalments', at, 'terms', n])
    for (const [n, term] of (holding?.terms ?? []).entries()) this.leaf(term, ['holding', 'terms', n])
    if (holding !== undefined && compareExact(exact(holding.returnPercent), HUNDRED) > 0)
      this.fault(['holding', 'returnPercent'], 'policy.returns-more')
  }

  unknownFact(name: string, path: PolicyPath): void {
    const like = nearestName(name, [...this.#dictionary.facts.keys()])
    if (like === undefined) this.fault(path, 'policy.unknown-fact', { name })
    else this.fault(path, 'policy.unknown-fact-like', { name, like })
  }

  hasFact(name: string): boolean {
    return this.#dictionary.facts.has(name)
  }

  /** A fact an expert's mark is kept in. */
  read(name: string): void {
    this.#reads.add(name)
  }

  /** Refuses a rule that cites nothing, and tells the rest of it. */
  cited(rule: Pick<Requirement, 'code' | 'name' | 'clause' | 'says'>, path: PolicyPath): Cited {
    const { code, name, says } = rule
    const clause = rule.clause?.trim() ?? ''
    if (clause === '') this.fault(path, 'policy.no-citation', { name: name.zh })
    return { path: path.join('/'), code, name, clause, ...(says !== undefined && { says }) }
  }

  leaf(rule: Requirement & { readonly when?: string | undefined }, path: PolicyPath): CompiledLeaf | undefined {
    const cited = this.cited(rule, path)
    const reading = this.reading(rule.when ?? '', 'bool', [...path, 'when'])
    return reading && { kind: 'when', ...cited, ...reading }
  }

  #node(rule: Requirement, path: PolicyPath): CompiledNode | undefined {
    const { when, score, anyOf, allOf } = rule
    if ([when, score, anyOf, allOf].filter((each) => each !== undefined).length !== 1) {
      this.fault(path, 'policy.one-of', { options: 'when, score, anyOf, allOf' })
      return undefined
    }
    if (when !== undefined) return this.leaf(rule, path)
    if (score !== undefined) return this.#scoreTest(rule, score, path)
    const key = anyOf ? 'anyOf' : 'allOf'
    const children = (anyOf ?? allOf ?? []).flatMap((each, at) => this.#node(each, [...path, key, at]) ?? [])
    return { ...this.cited(rule, path), kind: anyOf ? 'any' : 'all', children }
  }

  #scoreTest(rule: Requirement, score: NonNullable<Requirement['score']>, path: PolicyPath): CompiledNode | undefined {
    const { of, above, atLeast } = score
    const limit = above ?? atLeast
    if (limit === undefined || (above !== undefined && atLeast !== undefined)) {
      this.fault([...path, 'score'], 'policy.one-of', { options: 'above, atLeast' })
      return undefined
    }
    const parts = this.#policy.score?.parts
    if (parts === undefined) this.fault([...path, 'score'], 'policy.score-missing')
    const part = of === undefined ? undefined : parts?.findIndex(({ code }) => code === of)
    if (part === -1) this.fault([...path, 'score', 'of'], 'policy.unknown-part', { code: of ?? '' })
    return {
      ...this.cited(rule, path),
      kind: 'score',
      limit: exact(limit),
      orEqual: above === undefined,
      ...(part !== undefined && { part }),
    }
  }

  /** Codes name rules in cases and traces: each stands once. */
  #checkCodes(): void {
    const seen = new Set<string>()
    const visit = (rule: Requirement, path: PolicyPath): void => {
      if (seen.has(rule.code)) this.fault([...path, 'code'], 'policy.twice', { code: rule.code })
      seen.add(rule.code)
      for (const key of ['anyOf', 'allOf'] as const)
        for (const [at, each] of (rule[key] ?? []).entries()) visit(each, [...path, key, at])
    }
    for (const [at, each] of this.#policy.vetoes.entries()) visit(each, ['vetoes', at])
    for (const [at, each] of this.#policy.requirements.entries()) visit(each, ['requirements', at])
  }

  /** Compiles a formula of the policy; its values are compiled before it. Undefined after a fault. */
  reading(source: string, result: ValueType, path: PolicyPath): Reading | undefined {
    const reading = this.#read(source, result, this.#telling(path))
    for (const name of [...(reading?.registered ?? NOTHING), ...(reading?.personal ?? NOTHING)]) this.#reads.add(name)
    return reading
  }

  #read(source: string, result: ValueType, tell: Tell, trail: readonly string[] = []): Reading | undefined {
    const declarations: Declarations = { names: this.#names, result }
    const checked = check(source, declarations)
    if ('faults' in checked) {
      for (const { key, params, offset } of checked.faults) tell(key as `expression.${string}`, params, offset)
      return undefined
    }
    const { expression } = checked
    for (const { offset, left, right } of unitFaults(expression.tree))
      tell('policy.units-differ', { left, right }, offset)
    const registered = new Set<string>()
    const personal = new Set<string>()
    for (const name of expression.names) {
      const fact = this.#dictionary.facts.get(name)
      this.#readsDay ||= name === DECISION_DAY
      const value = fact || name === DECISION_DAY ? undefined : this.#value(name, trail, tell)
      if (fact) (fact.definition.decidedBy === 'person' ? personal : registered).add(name)
      for (const each of value?.registered ?? NOTHING) registered.add(each)
      for (const each of value?.personal ?? NOTHING) personal.add(each)
    }
    return { expression, decide: evaluatorOf(expression.tree), registered: [...registered], personal: [...personal] }
  }

  /** A computed value, worked out after those it names. A circle is told where it is met. */
  #value(code: string, trail: readonly string[], tell?: Tell): CompiledValue | undefined {
    const done = this.#values.get(code)
    if (done || this.#failed.has(code)) return done
    const at = this.#policy.values.findIndex((value) => value.code === code)
    const value: ComputedValue | undefined = at >= 0 ? this.#policy.values[at] : this.#dictionary.values.get(code)
    if (value === undefined) return undefined
    const told = this.#tellThrough(tell, at)
    if (trail.includes(code)) {
      this.#failed.add(code)
      told('policy.circle', { circle: [...trail.slice(trail.indexOf(code)), code].join(' → ') })
      return undefined
    }
    const type = declaredOf(value).type
    const reading = this.#read(value.is, type, told, [...trail, code])
    if (reading === undefined) {
      this.#failed.add(code)
      return undefined
    }
    const compiled: CompiledValue = {
      code,
      name: value.name,
      isOwn: at >= 0,
      ...(value.clause !== undefined && { clause: value.clause }),
      ...reading,
    }
    this.#values.set(code, compiled)
    this.#order.push(compiled)
    return compiled
  }

  /** A fault in an own value stands at that value; one in the dictionary is told by whoever first reads it. */
  #tellThrough(tell: Tell | undefined, at: number): Tell {
    return at >= 0 || tell === undefined ? this.#telling(['values', at, 'is']) : tell
  }

  #telling(path: PolicyPath): Tell {
    return (key, params, offset) => {
      this.faults.push({
        severity: 'error',
        path,
        key,
        ...(params && { params }),
        ...(offset !== undefined && { offset }),
      })
    }
  }
}
