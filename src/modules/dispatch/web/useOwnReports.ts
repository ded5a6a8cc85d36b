import { findReport } from '#modules/dispatch/report.contract.ts'
import type { FoundReport } from '#modules/dispatch/web/useWaiting.ts'
import { useRead } from '#web/client/useRead.ts'
import { useSession } from '#web/session.ts'

const MOST = 500

export function useOwnReports() {
  const { actor } = useSession()
  return useRead(findReport, { unitId: actor.unitId, sort: 'period', limit: MOST }, { freshFor: 30_000 })
}

/** Waits to be filled in or corrected, while the cycle takes reports. */
export const isOpen = ({ facts, cycle }: FoundReport): boolean =>
  (facts.approval === 'filling' || facts.approval === 'returned') &&
  cycle.phase !== 'planned' &&
  cycle.phase !== 'closed'

/** How many of the own unit's reports wait to be filled in. */
export function useOwnReportCount(): number | undefined {
  const open = useOwnReports().data?.rows.filter(isOpen).length ?? 0
  return open > 0 ? open : undefined
}
