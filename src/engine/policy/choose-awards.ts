import { bestSet } from '#engine/policy/best-set.ts'
import { linkedClaims } from '#engine/policy/linked-claims.ts'
import { StackedClaims } from '#engine/policy/stacked-claims.ts'
import type { StackingRule } from '#engine/policy/stacking.ts'
import { Refusal } from '#engine/refusal.ts'

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

const MOST_STEPS = 100_000
const MOST_NAMED = 12

/**
 * The best lawful choice for the enterprise: the set of awards that the stacking rules allow and that pays most; of equal
 * ones the first in the order of the claims. Groups of claims that no rule ties together are chosen each by itself, so that
 * many claims cost no more than their largest knot. Searched to the end: it equals trying every set.
 * @throws Refusal over-limit, naming the claims of a knot that the search did not get through in its steps.
 */
export function chooseAwards(
  claims: readonly Claim[],
  rules: readonly StackingRule[],
  paid: readonly PaidAward[] = [],
  mostSteps = MOST_STEPS,
): Choice {
  const stacked = new StackedClaims(claims, rules, paid)
  const taken = claims.map(() => false)
  const steps = { left: mostSteps }
  for (const group of linkedClaims(stacked)) {
    const best = bestSet(group, stacked.aloneFen, steps)
    if (best === undefined) {
      const policies = [...new Set(group.places.map((at) => (claims[at] as Claim).policy))]
      const named = `${policies.slice(0, MOST_NAMED).join(', ')}${policies.length > MOST_NAMED ? ' …' : ''}`
      throw new Refusal('over-limit', {
        key: 'award.too-many-linked',
        params: { n: group.places.length, policies: named },
      })
    }
    for (const at of best) taken[at] = true
  }
  const payout = stacked.payout(taken)
  const awards = claims.map((claim, at) => {
    const { paidFen, because } = payout[at] as (typeof payout)[number]
    const isTaken = taken[at] === true
    return { claim, isTaken, paidFen, because: isTaken ? because : stacked.whyNot(at, taken) }
  })
  return { totalFen: awards.reduce((sum, { paidFen }) => sum + paidFen, 0n), awards }
}
