import { type Period, parsePeriod, periodOf } from '#engine/calendar/period.ts'
import { officeNow, onOfficeClock } from '#web/figure/office-clock.ts'
import { useServices } from '#web/frame/services.ts'
import { type Change, maybe, type StateOf, useAddress } from '#web/router/address.ts'

const SHAPE = { period: maybe(), asOf: maybe() }

export interface ChosenPeriod {
  readonly period: Period
  /** The snapshot as of which figures are shown; undefined: live. */
  readonly asOf: string | undefined
  readonly choose: (period: Period) => void
  readonly chooseAsOf: (snapshotId: string | undefined) => void
}

/** The period of the page: of its address, else that of the running cycle, else this month. */
export function usePeriod(): ChosenPeriod {
  const [state, change]: [StateOf<typeof SHAPE>, Change<typeof SHAPE>] = useAddress(SHAPE)
  const { current } = useServices().usePeriods()
  const named = state.period === undefined ? undefined : parsePeriod(state.period)
  const period = named ?? current ?? periodOf(onOfficeClock(officeNow()).date, 'month')
  return {
    period,
    asOf: state.asOf,
    // A snapshot holds one period alone.
    choose: (next) => change({ period: next, asOf: undefined }),
    chooseAsOf: (asOf) => change({ period, asOf }),
  }
}
