import Fraction from 'fraction.js'
import { type Exact, ONE } from '#engine/number/exact.ts'

export interface ProRata {
  /** Whole fen, in the order of the claims; together the pool, or all claims where it is enough. */
  readonly paidFen: readonly bigint[]
  /** What is paid of each claim before rounding; at most 1. */
  readonly factor: Exact
}

/**
 * Shares a pool over claims (总额控制、按比例): every claim is paid the same part; the fen left over by rounding go to the
 * largest remainders, of equal ones to the earlier. @throws RangeError for a negative pool or claim.
 */
export function payProRata(claimsFen: readonly bigint[], poolFen: bigint): ProRata {
  if (poolFen < 0n || claimsFen.some((claim) => claim < 0n))
    throw new RangeError('a pool and its claims are not negative')
  const total = claimsFen.reduce((sum, claim) => sum + claim, 0n)
  if (total <= poolFen) return { paidFen: [...claimsFen], factor: ONE }
  const paidFen = claimsFen.map((claim) => (claim * poolFen) / total)
  let left = poolFen - paidFen.reduce((sum, paid) => sum + paid, 0n)
  const order = claimsFen
    .map((claim, at) => ({ at, remainder: (claim * poolFen) % total }))
    .sort((a, b) => (a.remainder === b.remainder ? a.at - b.at : a.remainder > b.remainder ? -1 : 1))
  for (const { at } of order) {
    if (left-- === 0n) break
    paidFen[at] = (paidFen[at] as bigint) + 1n
  }
  return { paidFen, factor: new Fraction(poolFen, total) }
}

/** A claim on a policy's money, in whole fen. */
interface Claim {
  readonly policy: string
  readonly fen: bigint
}

interface Share {
  readonly paidFen: bigint
  /** What lessened it, in the order in which it did. */
  readonly lessenedBy: readonly ('pool' | 'limit')[]
}

/**
 * Shares what there is: first what is left of each policy's own pool, then the limit over all. The shares follow from the claims
 * alone, so when one falls away, sharing the rest anew is what it had been without it. @throws RangeError for anything negative.
 */
export function shareWithin(
  claims: readonly Claim[],
  { pools, limit }: { readonly pools: ReadonlyMap<string, bigint>; readonly limit?: bigint | undefined },
): readonly Share[] {
  const shares = claims.map(({ fen }): Share => ({ paidFen: fen, lessenedBy: [] }))
  const lessen = (places: readonly number[], total: bigint, by: 'pool' | 'limit'): void => {
    const { paidFen } = payProRata(
      places.map((at) => shares[at]!.paidFen),
      total,
    )
    for (const [place, at] of places.entries()) {
      const before = shares[at]!
      const after = paidFen[place] as bigint
      if (after !== before.paidFen) shares[at] = { paidFen: after, lessenedBy: [...before.lessenedBy, by] }
    }
  }
  for (const [policy, left] of pools)
    lessen(
      [...claims.keys()].filter((at) => claims[at]!.policy === policy),
      left,
      'pool',
    )
  if (limit !== undefined) lessen([...claims.keys()], limit, 'limit')
  return shares
}

/** Parts of a sum by percentages that add up to 100; the last takes what rounding leaves. */
export function instalmentsOf(amountFen: bigint, sharesPercent: readonly Exact[]): bigint[] {
  const parts = sharesPercent.map((share) => (amountFen * share.n) / (share.d * 100n))
  const last = parts.length - 1
  const before = parts.slice(0, last).reduce((sum, part) => sum + part, 0n)
  return last < 0 ? [amountFen] : [...parts.slice(0, last), amountFen - before]
}
