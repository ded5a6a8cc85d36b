import type { Output } from '#engine/contract/operation.ts'
import type { undoReportWorkbook } from '#modules/dispatch/report-workbook.contract.ts'
import { reportWorkbookWords } from '#modules/dispatch/report-workbook-screen.messages.ts'
import { useRowName } from '#modules/dispatch/web/useRowName.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Value } from '#web/figure/Value.tsx'
import { PlainTable } from '#web/table/PlainTable.tsx'
import { useSay } from '#web/words/language.ts'

/** What was taken back of a report's workbook, and what others had changed since and therefore stays. */
export function UndoneReport({ of: undone }: { readonly of: Output<typeof undoReportWorkbook> }) {
  const say = useSay(reportWorkbookWords)
  const dates = useDates()
  const nameOf = useRowName()
  return (
    <>
      <b role="status">{say('undone', { n: undone.restored })}</b>
      {undone.conflicts.length > 0 && (
        <PlainTable
          name={say('undone.conflicts')}
          heads={[say('column.indicator'), say('column.before'), say('column.by')]}
          numbers={[1]}
          rows={undone.conflicts.map((one) => ({
            key: nameOf(one),
            cells: [
              nameOf(one),
              <Value key="theirs" of={one.theirs} />,
              [one.by, one.at === null ? '' : dates.near(one.at)].filter(Boolean).join(' '),
            ],
          }))}
        />
      )}
    </>
  )
}
