import type { Fen } from '#engine/money/fen.ts'
import { exactFen, fenOfWan, floorFen, leastFen } from '#engine/money/fen.ts'
import { type Exact, exact, HUNDRED, sum } from '#engine/number/exact.ts'

/** One band of a progressive table: what lies above the band before and up to `upToWan` counts `percent`. */
export interface Band {
  /** 万元; the last band has none. */
  readonly upToWan?: number | string | undefined
  readonly percent: number | string
}

export interface BandPart {
  readonly fromFen: Fen
  readonly baseFen: Fen
  readonly percent: number | string
  /** Exact, before the sum is cut to fen. */
  readonly part: Exact
}

/** What each band contributes (超额累进): 1,300 万 by 30/25/20 is 500 × 30 % + 500 × 25 % + 300 × 20 %. */
export function bandParts(baseFen: Fen, bands: readonly Band[]): readonly BandPart[] {
  let from = 0n
  return bands.flatMap(({ upToWan, percent }) => {
    const fromFen = from
    const to = upToWan === undefined ? baseFen : leastFen(baseFen, fenOfWan(upToWan))
    from = upToWan === undefined ? baseFen : fenOfWan(upToWan)
    if (to <= fromFen) return []
    const within = to - fromFen
    return [{ fromFen, baseFen: within, percent, part: exactFen(within).mul(exact(percent)).div(HUNDRED) }]
  })
}

/** The ceiling of a progressive table, cut to fen once for the whole. Nothing below a base of 0. */
export const progressiveCeiling = (baseFen: Fen, bands: readonly Band[]): Fen =>
  floorFen(sum(bandParts(baseFen, bands).map(({ part }) => part)))
