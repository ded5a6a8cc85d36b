import { listCycles } from '#modules/dispatch/cycle.contract.ts'
import { useRead } from '#web/client/useRead.ts'
import type { Periods } from '#web/frame/services.ts'
import { useCan } from '#web/session.ts'

/** The cycle that runs now, of those this person may see. */
export function useCurrentCycle() {
  const may = useCan()('report.read')
  const cycles = useRead(listCycles, {}, { when: may, freshFor: 300_000 })
  const current = cycles.data?.rows.find((cycle) => cycle.id === cycles.data.currentId)
  return { cycle: current, isKnown: !may || cycles.data !== undefined || cycles.error !== null }
}

/** The frame's period: that of the running cycle. */
export function useCyclePeriods(): Periods {
  return { current: useCurrentCycle().cycle?.period }
}
