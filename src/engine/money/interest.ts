import { type CalendarDate, dayNumber } from '#engine/calendar/date.ts'
import { exactFen, type Fen, roundFen } from '#engine/money/fen.ts'
import { exact, HUNDRED } from '#engine/number/exact.ts'

export interface InterestRule {
  /** Per year. */
  readonly ratePercent: number | string
  /** Days of a year by which a day's interest is reckoned. */
  readonly yearDays: number
}

/** Days for which interest runs: from the day the money was paid to the day before it comes back. */
export const interestDays = (from: CalendarDate, until: CalendarDate): number =>
  Math.max(0, dayNumber(until) - dayNumber(from))

/** Simple interest (单利) on money to be returned: principal × rate × days / days of the year, to the nearest fen. */
export function simpleInterest(
  principalFen: Fen,
  { ratePercent, yearDays }: InterestRule,
  from: CalendarDate,
  until: CalendarDate,
): Fen {
  const days = interestDays(from, until)
  return roundFen(exactFen(principalFen).mul(exact(ratePercent)).mul(days).div(HUNDRED).div(yearDays))
}
