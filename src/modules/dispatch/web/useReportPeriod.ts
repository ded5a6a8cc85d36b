import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { findReport } from '#modules/dispatch/report.contract.ts'
import type { Report } from '#modules/dispatch/web/grid-book.ts'
import { useRead } from '#web/client/useRead.ts'
import { usePeriod } from '#web/frame/usePeriod.ts'

/**
 * A report stands in its own period: the frame shows that one, and when another is chosen there the unit's report of that
 * period is opened. Answers the period for which there is none.
 */
export function useReportPeriod(report: Report): string | undefined {
  const { period, choose } = usePeriod()
  const navigate = useNavigate()
  const { cycle, unit } = report
  const settled = useRef<string | undefined>(undefined)
  const isElsewhere = settled.current === report.id && period !== cycle.period
  const others = useRead(
    findReport,
    { unitId: unit.id, sort: 'period', limit: 500 },
    { when: isElsewhere, freshFor: 60_000 },
  )
  const sought = others.data?.rows.find((one) => one.cycle.code === cycle.code && one.cycle.period === period)
  useEffect(() => {
    if (settled.current !== report.id) {
      settled.current = report.id
      if (period !== cycle.period) choose(cycle.period)
    } else if (isElsewhere && sought !== undefined) {
      void navigate({
        to: '/reports/$reportId',
        params: { reportId: sought.id },
        search: { period: sought.cycle.period },
      })
    }
  }, [report.id, cycle.period, period, choose, isElsewhere, sought, navigate])
  return isElsewhere && others.data !== undefined && sought === undefined ? period : undefined
}
