import type { Fen } from '#engine/money/fen.ts'
import { splitShares } from '#engine/money/split-shares.ts'
import { exact } from '#engine/number/exact.ts'

export interface InstalmentShare {
  readonly code: string
  readonly percent: number | string
}

export interface Instalment {
  readonly number: number
  readonly code: string
  readonly amountFen: Fen
}

/** The tranches of an amount by the percentages of its plan, from 1; they add up to the amount whatever the percentages. */
export function planInstalments(amountFen: Fen, shares: readonly InstalmentShare[]): readonly Instalment[] {
  const parts = splitShares(
    amountFen,
    shares.map(({ percent }) => exact(percent)),
  )
  return shares.map(({ code }, at) => ({ number: at + 1, code, amountFen: parts[at]! }))
}
