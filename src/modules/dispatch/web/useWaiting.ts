import type { Output } from '#engine/contract/operation.ts'
import { findReport } from '#modules/dispatch/report.contract.ts'
import { useRead } from '#web/client/useRead.ts'
import { useCan } from '#web/session.ts'

export type FoundReport = Output<typeof findReport>['rows'][number]

const MOST = 500

/** Reports that stand where this person signs, and that he may sign: to approve first, then to accept. */
export function useWaiting() {
  const may = useCan()
  const signs = may('report.approve') || may('report.accept')
  const { data, error, refetch } = useRead(
    findReport,
    { awaits: 'me', sort: 'submitted', limit: MOST },
    { when: signs },
  )
  const rows = [...(data?.rows ?? [])].sort((a, b) => stepOf(a) - stepOf(b))
  return { rows, isKnown: !signs || data !== undefined, error, refetch, signs }
}

const stepOf = ({ facts }: FoundReport): number => (facts.approval === 'submitted' ? 0 : 1)

export function useWaitingCount(): number | undefined {
  const { rows, signs } = useWaiting()
  return signs && rows.length > 0 ? rows.length : undefined
}
