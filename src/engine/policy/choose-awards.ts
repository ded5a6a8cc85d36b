import { exact } from '#engine/number/exact.ts'
import { fenOf } from '#engine/policy/reckon-amount.ts'
import type { StackingRule } from '#engine/policy/stacking.ts'

/** An award an enterprise is entitled to by itself. */
export interface Claim {
  readonly policy: string
  readonly amountFen: bigint
  /** What it is for: one certificate, one patent. Awards for the same thing bear the same. */
  readonly item?: string
}

/** Paid before, this year or earlier. */
export interface PaidAward extends Claim {
  readonly isThisYear: boolean
}

export interface ChosenAward {
  readonly claim: Claim
  /** Whole fen that are paid; 0 when it is not taken. */
  readonly paidFen: bigint
  readonly isTaken: boolean
  /** Codes of the stacking rules that lessened it or kept it out. */
  readonly because: readonly string[]
}

export interface Choice {
  readonly totalFen: bigint
  /** In the order of the claims. */
  readonly awards: readonly ChosenAward[]
}

const MOST_CLAIMS = 60
const MOST_STEPS = 500_000

/**
 * The best lawful choice for the enterprise: the set of awards that the stacking rules allow and that pays most; of equal
 * ones the first in the order of the claims. Searched to the end, so it equals trying every set.
 * @throws RangeError beyond 60 claims, or when so many of them exclude each other that the search would not end in time.
 */
export function chooseAwards(
  claims: readonly Claim[],
  rules: readonly StackingRule[],
  paid: readonly PaidAward[] = [],
): Choice {
  if (claims.length > MOST_CLAIMS) throw new RangeError(`at most ${MOST_CLAIMS} claims`)
  const stacking = new Stacking(claims, rules, paid)
  const alone = claims.map((_, at) => stacking.alone(at))
  const behind = [...alone, 0n]
  for (let at = claims.length - 1; at >= 0; at--) behind[at] = (alone[at] as bigint) + (behind[at + 1] as bigint)
  let best: readonly boolean[] = claims.map(() => false)
  let bestTotal = 0n
  let steps = 0
  const search = (at: number, taken: readonly boolean[], sum: bigint): void => {
    if (++steps > MOST_STEPS) throw new RangeError('too many awards exclude each other')
    if (sum + (behind[at] as bigint) <= bestTotal) return
    if (at === claims.length) {
      if (!stacking.isLawful(taken)) return
      const total = stacking.payout(taken).reduce((all, { paidFen }) => all + paidFen, 0n)
      if (total > bestTotal) {
        bestTotal = total
        best = taken
      }
      return
    }
    const withIt = taken.with(at, true)
    if (stacking.mayStillBe(withIt, at)) search(at + 1, withIt, sum + (alone[at] as bigint))
    search(at + 1, taken, sum)
  }
  search(0, best, 0n)
  return { totalFen: bestTotal, awards: stacking.explained(best) }
}

class Stacking {
  readonly #claims: readonly Claim[]
  readonly #rules: readonly StackingRule[]
  readonly #paid: readonly PaidAward[]

  constructor(claims: readonly Claim[], rules: readonly StackingRule[], paid: readonly PaidAward[]) {
    this.#claims = claims
    this.#rules = rules
    this.#paid = paid
  }

  /** The most a claim can bring, whatever else is taken. */
  alone(at: number): bigint {
    const claim = this.#claims[at] as Claim
    return this.#barredBy(claim).length > 0 ? 0n : this.#lessened(claim).amountFen
  }

  /** Rules that keep a claim out by what was paid before. */
  #barredBy(claim: Claim): string[] {
    const barring = this.#rules.filter(({ rule, policies }) => {
      if (!policies.includes(claim.policy)) return false
      const before = this.#paid.filter(({ policy }) => policies.includes(policy))
      if (rule === 'either-or' || rule === 'highest-only') return before.length > 0
      return rule === 'once-per-item' && claim.item !== undefined && before.some(({ item }) => item === claim.item)
    })
    return barring.map(({ code }) => code)
  }

  /** What is left of a claim after the differences it is paid by. */
  #lessened(claim: Claim): { readonly amountFen: bigint; readonly because: readonly string[] } {
    let amountFen = claim.amountFen
    const because: string[] = []
    for (const { code, rule, policies } of this.#rules) {
      if (rule !== 'difference' || !policies.includes(claim.policy)) continue
      const before = this.#paid.filter(({ policy }) => policies.includes(policy)).map((each) => each.amountFen)
      let most = 0n
      for (const amount of before) if (amount > most) most = amount
      const rest = claim.amountFen > most ? claim.amountFen - most : 0n
      if (rest >= amountFen) continue
      amountFen = rest
      because.push(code)
    }
    return { amountFen, because }
  }

  isLawful(taken: readonly boolean[]): boolean {
    return this.mayStillBe(taken, this.#claims.length - 1) && this.#rules.every((rule) => this.#hasParent(rule, taken))
  }

  #hasParent({ rule, policies, parent }: StackingRule, taken: readonly boolean[]): boolean {
    if (rule !== 'child-of') return true
    const hasChild = this.#claims.some(({ policy }, at) => taken[at] === true && policies.includes(policy))
    if (!hasChild) return true
    const isTaken = this.#claims.some(({ policy }, at) => taken[at] === true && policy === parent)
    return isTaken || this.#paid.some(({ policy }) => policy === parent)
  }

  /** Does the claim last taken go with those before it? What excludes is known at once; a parent may still come. */
  mayStillBe(taken: readonly boolean[], last: number): boolean {
    for (let at = 0; at <= last; at++) {
      if (taken[at] !== true) continue
      const claim = this.#claims[at] as Claim
      if (this.#barredBy(claim).length > 0) return false
      for (let other = 0; other < at; other++)
        if (taken[other] === true && this.#excluding(claim, this.#claims[other] as Claim) !== undefined) return false
    }
    return true
  }

  /** The rule by which only one of the two is paid. */
  #excluding(a: Claim, b: Claim): string | undefined {
    return this.#rules.find(({ rule, policies }) => {
      if (!policies.includes(a.policy) || !policies.includes(b.policy)) return false
      if (rule === 'once-per-item') return a.item !== undefined && a.item === b.item
      return rule === 'either-or' || rule === 'highest-only' || rule === 'difference'
    })?.code
  }

  /** What each taken claim is paid: differences first, then ceilings in their order, the last claims giving way. */
  payout(taken: readonly boolean[]): { readonly paidFen: bigint; readonly because: readonly string[] }[] {
    const paid = this.#claims.map((claim, at) => {
      const { amountFen, because } = taken[at] === true ? this.#lessened(claim) : { amountFen: 0n, because: [] }
      return { paidFen: amountFen, because: [...because] }
    })
    for (const { code, rule, policies, cap } of this.#rules) {
      if (rule !== 'ceiling' || cap === undefined) continue
      const before = this.#paid.filter(({ policy, isThisYear }) => isThisYear && policies.includes(policy))
      let room = fenOf(exact(cap), 'fen') - before.reduce((sum, { amountFen }) => sum + amountFen, 0n)
      for (const [at, each] of paid.entries()) {
        if (!policies.includes((this.#claims[at] as Claim).policy)) continue
        const allowed = room > 0n ? room : 0n
        if (each.paidFen > allowed) {
          each.paidFen = allowed
          each.because.push(code)
        }
        room -= each.paidFen
      }
    }
    return paid
  }

  explained(taken: readonly boolean[]): ChosenAward[] {
    const paid = this.payout(taken)
    return this.#claims.map((claim, at) => {
      const isTaken = taken[at] === true
      const { paidFen, because } = paid[at] as (typeof paid)[number]
      return { claim, isTaken, paidFen, because: isTaken ? because : this.#whyNot(claim, taken) }
    })
  }

  #whyNot(claim: Claim, taken: readonly boolean[]): string[] {
    const barred = this.#barredBy(claim)
    const excluded = this.#claims.flatMap((other, at) =>
      taken[at] === true ? (this.#excluding(claim, other) ?? []) : [],
    )
    const orphaned = this.#rules.filter(
      (rule) =>
        rule.rule === 'child-of' &&
        rule.policies.includes(claim.policy) &&
        !this.#claims.some(({ policy }, at) => taken[at] === true && policy === rule.parent),
    )
    const lessened = this.#lessened(claim)
    return [
      ...new Set([
        ...barred,
        ...excluded,
        ...orphaned.map(({ code }) => code),
        ...(lessened.amountFen === 0n ? lessened.because : []),
      ]),
    ]
  }
}
