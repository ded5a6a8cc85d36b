import type { Output } from '#engine/contract/operation.ts'
import { findReport } from '#modules/dispatch/report.contract.ts'
import { useRead } from '#web/client/useRead.ts'
import { useCan } from '#web/session.ts'

export type FoundReport = Output<typeof findReport>['rows'][number]

const MOST = 500

/** Reports that stand where this person signs: submitted ones for a head, approved ones for the level above. */
export function useWaiting() {
  const may = useCan()
  const [approves, accepts] = [may('report.approve'), may('report.accept')]
  const submitted = useRead(findReport, { state: 'submitted', sort: 'submitted', limit: MOST }, { when: approves })
  const approved = useRead(findReport, { state: 'approved', sort: 'submitted', limit: MOST }, { when: accepts })
  const asked = [...(approves ? [submitted] : []), ...(accepts ? [approved] : [])]
  return {
    rows: asked.flatMap((answer) => answer.data?.rows ?? []),
    isKnown: asked.every((answer) => answer.data !== undefined),
    error: asked.find((answer) => answer.error !== null)?.error ?? null,
    refetch: () => Promise.all(asked.map((answer) => answer.refetch())),
    signs: approves || accepts,
  }
}

export function useWaitingCount(): number | undefined {
  const { rows, signs } = useWaiting()
  return signs && rows.length > 0 ? rows.length : undefined
}
