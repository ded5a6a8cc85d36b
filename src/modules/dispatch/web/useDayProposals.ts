import { useEffect, useMemo } from 'react'
import { type DayProposal, listDayProposals } from '#modules/dispatch/day-proposal.contract.ts'
import type { Report, Status } from '#modules/dispatch/web/grid-book.ts'
import type { ProposedValue } from '#modules/dispatch/web/proposed.ts'
import { useRead } from '#web/client/useRead.ts'
import { usePick } from '#web/words/language.ts'

interface DayProposals {
  readonly rows: readonly DayProposal[]
  readonly proposed: ReadonlyMap<string, ProposedValue>
}

/** What the days propose, asked again after each save: what was typed meanwhile is a person's word. */
export function useDayProposals(report: Report, { savedAt }: Pick<Status, 'savedAt'>): DayProposals {
  const pick = usePick()
  const { data, refetch } = useRead(listDayProposals, { reportId: report.id }, { keepFormer: true })
  useEffect(() => {
    if (savedAt !== undefined) void refetch()
  }, [savedAt, refetch])
  return useMemo(() => {
    const rows = data?.rows ?? []
    const empty = rows.filter(({ standing }) => standing === 'empty')
    return {
      rows,
      proposed: new Map(empty.map((row) => [row.indicatorId, { value: row.value, source: pick(row.source) }])),
    }
  }, [data, pick])
}
