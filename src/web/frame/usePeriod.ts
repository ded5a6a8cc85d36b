import { type Period, parsePeriod, periodOf } from '#engine/calendar/period.ts'
import { officeNow, onOfficeClock } from '#web/figure/office-clock.ts'
import { useServices } from '#web/frame/services.ts'
import { type Change, maybe, type StateOf, useAddress } from '#web/router/address.ts'

const SHAPE = { period: maybe() }

export interface ChosenPeriod {
  readonly period: Period
  readonly note: string | undefined
  readonly choose: (period: Period) => void
}

/** The period of the page: of its address, else that of the running cycle, else this month. */
export function usePeriod(): ChosenPeriod {
  const [state, change]: [StateOf<typeof SHAPE>, Change<typeof SHAPE>] = useAddress(SHAPE)
  const { current, noteOf } = useServices().usePeriods()
  const named = state.period === undefined ? undefined : parsePeriod(state.period)
  const period = named ?? current ?? periodOf(onOfficeClock(officeNow()).date, 'month')
  return { period, note: noteOf?.(period), choose: (next) => change({ period: next }) }
}
