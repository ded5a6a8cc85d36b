import { below, checkUnique } from '#engine/definition/check-references.ts'
import type { FaultSink, Place } from '#engine/definition/fault.ts'
import type { Pack, Placed } from '#engine/definition/pack.ts'
import { check } from '#engine/expression/compile.ts'
import type { Declared } from '#engine/expression/expression.ts'
import { checkTiers, parseBounds } from '#engine/policy/bounds.ts'
import { checkPolicy } from '#engine/policy/compile-policy.ts'
import {
  DECISION_DAY,
  declaredOf,
  type FactDictionary,
  type FactList,
  factDictionary,
  namesOfFact,
  ON,
} from '#engine/policy/fact-dictionary.ts'
import { readFacts } from '#engine/policy/fact-sheet.ts'
import type { Policy } from '#engine/policy/policy.ts'
import type { PolicyCaseList } from '#engine/policy/policy-case.ts'
import { isInForce, sharedDay } from '#engine/policy/policy-version.ts'

type Policies = Pick<Pack, 'policies' | 'factLists' | 'stackingRules' | 'policyCases'>

/** The dictionary of a pack: its own facts, then those of the packs it uses. */
export const dictionaryOf = ({ factLists }: Pick<Policies, 'factLists'>): FactDictionary =>
  factDictionary(factLists.map(({ value }) => value))

/** The dictionary holds together, policies are sound and do not overlap in time, cases give facts and expect rules that there are. */
export function checkPolicies(pack: Policies, sink: FaultSink): void {
  const dictionary = dictionaryOf(pack)
  for (const { value, place } of pack.factLists) checkFactList(value, place, dictionary, sink)
  for (const { value, place } of pack.policies)
    for (const { severity, path, key, params, offset } of checkPolicy(value, dictionary))
      sink[severity]({ ...below(place, ...path), ...(offset !== undefined && { offset }) }, key, params)
  checkVersions(pack.policies, sink)
  checkStacking(pack, sink)
  for (const each of pack.policyCases) checkCases(pack, each, dictionary, sink)
}

function checkFactList(list: FactList, place: Place, dictionary: FactDictionary, sink: FaultSink): void {
  const place_ = (key: string, at: number) => below(place, key, at)
  checkUnique(
    list.documents.map((value, at) => ({ value, place: place_('documents', at) })),
    sink,
  )
  const seen = new Set<string>()
  for (const [at, fact] of list.facts.entries()) {
    const here = place_('facts', at)
    for (const { name } of namesOfFact(fact)) {
      if (seen.has(name) || name === DECISION_DAY) sink.error(below(here, 'code'), 'policy.name-taken', { name })
      seen.add(name)
    }
    for (const [index, code] of fact.documents.entries())
      if (!dictionary.documents.has(code))
        sink.error(below(here, 'documents', index), 'policy.unknown-document', { code })
    const isNumber = fact.type === 'number' || fact.type === 'money'
    const way = fact.change?.way
    const fits = way === undefined || (way === 'up' || way === 'down' ? isNumber : fact.type === 'bool')
    if (!fits) sink.error(below(here, 'change'), 'policy.unused-change', { type: fact.type })
  }
  checkValues(list, place, dictionary, seen, sink)
  for (const [at, { by, tiers, take }] of (list.groups ?? []).entries()) {
    const here = below(place, 'groups', at)
    const type = dictionary.facts.get(by)?.declared.type
    if (type !== (tiers ? 'number' : 'text') || (tiers && take !== undefined))
      sink.error(below(here, 'by'), 'policy.group-fact', { name: by })
    const bounds = (tiers ?? []).map((tier) => parseBounds(tier.in))
    for (const { kind, tier, other, where } of tiers ? checkTiers(bounds) : [])
      sink.error(below(here, 'tiers', tier, 'in'), `policy.tier-${kind}`, { where, other: (other ?? 0) + 1 })
  }
}

function checkValues(
  list: FactList,
  place: Place,
  dictionary: FactDictionary,
  seen: Set<string>,
  sink: FaultSink,
): void {
  const names: Record<string, Declared> = { [DECISION_DAY]: ON }
  for (const [name, { declared }] of dictionary.facts) names[name] = declared
  for (const [name, value] of dictionary.values) names[name] = declaredOf(value)
  const uses = new Map<string, readonly string[]>()
  for (const [at, value] of list.values.entries()) {
    const here = below(place, 'values', at)
    if (seen.has(value.code)) sink.error(below(here, 'code'), 'policy.name-taken', { name: value.code })
    seen.add(value.code)
    const checked = check(value.is, { names, result: declaredOf(value).type })
    if ('expression' in checked) uses.set(value.code, checked.expression.names)
    else
      for (const { key, params, offset } of checked.faults)
        sink.error({ ...below(here, 'is'), offset }, key as `expression.${string}`, params)
  }
  for (const [at, { code }] of list.values.entries()) {
    const circle = circleFrom(code, uses)
    if (circle) sink.error(below(place, 'values', at, 'is'), 'policy.circle', { circle: circle.join(' → ') })
  }
}

/** The way from a value back to itself, if there is one. */
function circleFrom(code: string, uses: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const seen = new Set<string>()
  const walk = (from: string, trail: readonly string[]): readonly string[] | undefined => {
    for (const next of uses.get(from) ?? []) {
      if (next === code) return [...trail, next]
      if (seen.has(next) || !uses.has(next)) continue
      seen.add(next)
      const found = walk(next, [...trail, next])
      if (found) return found
    }
    return undefined
  }
  return walk(code, [code])
}

/** A version stands once, and on no day are two of one policy in force. */
function checkVersions(policies: readonly Placed<Policy>[], sink: FaultSink): void {
  for (const [at, { value, place }] of policies.entries())
    for (const earlier of policies.slice(0, at)) {
      if (earlier.value.code !== value.code) continue
      const { code, version } = value
      if (earlier.value.version === version)
        sink.error(below(place, 'version'), 'policy.same-version', { code, version }, earlier.place)
      const day = sharedDay(value, earlier.value)
      if (day !== undefined)
        sink.error(below(place, 'inForce'), 'policy.versions-overlap', { code, day }, earlier.place)
    }
}

function checkStacking({ stackingRules, policies }: Policies, sink: FaultSink): void {
  checkUnique(stackingRules, sink)
  const codes = new Set(policies.map(({ value }) => value.code))
  for (const { value, place } of stackingRules) {
    for (const [at, code] of value.policies.entries())
      if (!codes.has(code)) sink.error(below(place, 'policies', at), 'policy.unknown-policy', { code })
    if (value.parent !== undefined && !codes.has(value.parent))
      sink.error(below(place, 'parent'), 'policy.unknown-policy', { code: value.parent })
    const needsTwo = value.rule === 'either-or' || value.rule === 'highest-only'
    if (needsTwo && value.policies.length < 2) sink.error(below(place, 'policies'), 'policy.group-policies')
  }
}

function checkCases(
  pack: Policies,
  { value, place }: Placed<PolicyCaseList>,
  dictionary: FactDictionary,
  sink: FaultSink,
): void {
  const versions = pack.policies.filter(({ value: policy }) => policy.code === value.policy)
  if (versions.length === 0) {
    sink.error(below(place, 'policy'), 'policy.unknown-policy', { code: value.policy })
    return
  }
  const tell = (facts: PolicyCaseList['base'], on: string, at: Place): void => {
    const given = Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== null))
    for (const { path, key, params } of readFacts(given, dictionary, on).faults)
      sink.error({ ...below(at, ...path), atKey: true }, key, params)
  }
  tell(value.base, value.on, below(place, 'base'))
  for (const [at, { facts, on = value.on, expect }] of value.cases.entries()) {
    const here = below(place, 'cases', at)
    tell(facts, on, below(here, 'facts'))
    const version = versions.find(({ value: policy }) => isInForce(policy, on))?.value
    const codes = new Set(version ? ruleCodes(version) : [])
    for (const [index, code] of (expect.failing ?? []).entries())
      if (!codes.has(code)) sink.error(below(here, 'expect', 'failing', index), 'policy.case-unknown-rule', { code })
  }
}

function ruleCodes({ vetoes, requirements }: Policy): string[] {
  const visit = (rule: Policy['requirements'][number]): string[] => [
    rule.code,
    ...[...(rule.anyOf ?? []), ...(rule.allOf ?? [])].flatMap(visit),
  ]
  return [...vetoes.map(({ code }) => code), ...requirements.flatMap(visit)]
}
