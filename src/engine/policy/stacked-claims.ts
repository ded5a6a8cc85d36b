import { exact } from '#engine/number/exact.ts'
import type { Claim, PaidAward } from '#engine/policy/choose-awards.ts'
import { fenOf } from '#engine/policy/reckon-amount.ts'
import type { StackingRule } from '#engine/policy/stacking.ts'

/** A limit on what several claims are paid together, as it stands after what was paid before. */
export interface Ceiling {
  readonly code: string
  readonly roomFen: bigint
  /** Places of claims. */
  readonly members: readonly number[]
}

/** Children that are taken only together with one of the parents. */
export interface Parentage {
  readonly code: string
  readonly children: readonly number[]
  readonly parents: readonly number[]
}

/** The claims of one enterprise under the stacking rules: which exclude each other, need each other, share a limit. */
export class StackedClaims {
  readonly claims: readonly Claim[]
  /** Of each at most one is taken. */
  readonly cliques: readonly { readonly code: string; readonly members: readonly number[] }[]
  readonly ceilings: readonly Ceiling[]
  /** Only where no parent was paid before. */
  readonly parentages: readonly Parentage[]
  /** Whole fen a claim brings by itself, after what it is lessened by. */
  readonly aloneFen: readonly bigint[]
  /** Codes of rules that keep a claim out by what was paid before. */
  readonly barredBy: readonly (readonly string[])[]
  /** Codes of rules by which the claim is paid a difference only. */
  readonly lessenedBy: readonly (readonly string[])[]

  constructor(claims: readonly Claim[], rules: readonly StackingRule[], paid: readonly PaidAward[]) {
    this.claims = claims
    const placesOf = (policies: readonly string[]) =>
      claims.flatMap(({ policy }, at) => (policies.includes(policy) ? [at] : []))
    this.barredBy = claims.map((claim) => barring(claim, rules, paid))
    const lessened = claims.map((claim) => differenceOf(claim, rules, paid))
    this.lessenedBy = lessened.map(({ because }) => because)
    this.cliques = rules.flatMap((rule) => cliquesOf(rule, claims, placesOf(rule.policies)))
    this.ceilings = rules.flatMap(({ code, rule, policies, cap }) => {
      if (rule !== 'ceiling' || cap === undefined) return []
      const before = paid.filter(({ policy, isThisYear }) => isThisYear && policies.includes(policy))
      const room = fenOf(exact(cap), 'fen') - before.reduce((sum, { amountFen }) => sum + amountFen, 0n)
      return [{ code, roomFen: room > 0n ? room : 0n, members: placesOf(policies) }]
    })
    this.parentages = rules.flatMap(({ code, rule, policies, parent }) =>
      rule !== 'child-of' || paid.some(({ policy }) => policy === parent)
        ? []
        : [{ code, children: placesOf(policies), parents: placesOf(parent === undefined ? [] : [parent]) }],
    )
    this.aloneFen = lessened.map(({ amountFen }, at) => ((this.barredBy[at] ?? []).length > 0 ? 0n : amountFen))
  }

  /** What each taken claim is paid: differences first, then ceilings in their order, the last claims giving way. */
  payout(taken: readonly boolean[]): { readonly paidFen: bigint; readonly because: readonly string[] }[] {
    const paid = this.claims.map((_, at) => ({
      paidFen: taken[at] === true ? (this.aloneFen[at] as bigint) : 0n,
      because: taken[at] === true ? [...(this.lessenedBy[at] as readonly string[])] : [],
    }))
    for (const { code, roomFen, members } of this.ceilings) {
      let room = roomFen
      for (const at of members) {
        const each = paid[at] as (typeof paid)[number]
        if (each.paidFen > room) {
          each.paidFen = room
          each.because.push(code)
        }
        room -= each.paidFen
      }
    }
    return paid
  }

  /** Codes of the rules by which a claim is not taken beside those that are. */
  whyNot(at: number, taken: readonly boolean[]): string[] {
    const isAnyTaken = (places: readonly number[]) => places.some((place) => place !== at && taken[place] === true)
    const excluding = this.cliques.filter(({ members }) => members.includes(at) && isAnyTaken(members))
    const orphaning = this.parentages.filter(({ children, parents }) => children.includes(at) && !isAnyTaken(parents))
    return [
      ...new Set([
        ...(this.barredBy[at] as readonly string[]),
        ...[...excluding, ...orphaning].map(({ code }) => code),
        ...(this.aloneFen[at] === 0n ? (this.lessenedBy[at] as readonly string[]) : []),
      ]),
    ]
  }
}

function barring(claim: Claim, rules: readonly StackingRule[], paid: readonly PaidAward[]): string[] {
  const isBarring = ({ rule, policies }: StackingRule) => {
    if (!policies.includes(claim.policy)) return false
    const before = paid.filter(({ policy }) => policies.includes(policy))
    if (rule === 'either-or' || rule === 'highest-only') return before.length > 0
    return rule === 'once-per-item' && claim.item !== undefined && before.some(({ item }) => item === claim.item)
  }
  return rules.filter(isBarring).map(({ code }) => code)
}

/** What is left of a claim after the differences it is paid by. */
function differenceOf(claim: Claim, rules: readonly StackingRule[], paid: readonly PaidAward[]) {
  let amountFen = claim.amountFen
  const because: string[] = []
  for (const { code, rule, policies } of rules) {
    if (rule !== 'difference' || !policies.includes(claim.policy)) continue
    let most = 0n
    for (const before of paid) if (policies.includes(before.policy) && before.amountFen > most) most = before.amountFen
    const rest = claim.amountFen > most ? claim.amountFen - most : 0n
    if (rest >= amountFen) continue
    amountFen = rest
    because.push(code)
  }
  return { amountFen, because }
}

function cliquesOf({ code, rule }: StackingRule, claims: readonly Claim[], members: readonly number[]) {
  if (rule === 'either-or' || rule === 'highest-only' || rule === 'difference')
    return members.length > 1 ? [{ code, members }] : []
  if (rule !== 'once-per-item') return []
  const byItem = new Map<string, number[]>()
  for (const at of members) {
    const item = claims[at]?.item
    if (item !== undefined) byItem.set(item, [...(byItem.get(item) ?? []), at])
  }
  return [...byItem.values()].filter((places) => places.length > 1).map((places) => ({ code, members: places }))
}
