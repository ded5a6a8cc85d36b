import type { AppraisalPractice, EntryKind } from '#engine/definition/appraisal-practice.ts'
import { compareExact, type Exact, exact, isNegative, isZero } from '#engine/number/exact.ts'

export const kindOf = ({ kinds }: AppraisalPractice, code: string): EntryKind | undefined =>
  kinds.find((kind) => kind.code === code)

/** The kind that takes up what a slip says at a moment: the first whose sign and moments fit. */
export function kindOfEffect(
  { kinds }: AppraisalPractice,
  moment: string,
  points: number | string,
): EntryKind | undefined {
  return kinds.find(
    ({ sign, slips }) =>
      slips !== undefined &&
      (slips.moments.length === 0 || slips.moments.some((one) => one === moment)) &&
      (sign === 'either' || (sign === 'minus') === isNegative(exact(points))),
  )
}

/** Why these points cannot be of this kind: none at all, of the other sign, or too few or many. */
export function pointsFault(kind: EntryKind, points: number | string): 'zero' | 'sign' | 'bounds' | undefined {
  const amount: Exact = exact(points)
  if (isZero(amount)) return 'zero'
  if (kind.sign !== 'either' && (kind.sign === 'minus') !== isNegative(amount)) return 'sign'
  const { least, most } = kind.points
  const isWithin = compareExact(amount.abs(), exact(least)) >= 0 && compareExact(amount.abs(), exact(most)) <= 0
  return isWithin ? undefined : 'bounds'
}
