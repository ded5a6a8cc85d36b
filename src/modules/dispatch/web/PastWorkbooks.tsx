import { Button } from 'antd'
import type { Output } from '#engine/contract/operation.ts'
import type { listReportWorkbooks, undoReportWorkbook } from '#modules/dispatch/report-workbook.contract.ts'
import { reportWorkbookWords } from '#modules/dispatch/report-workbook-screen.messages.ts'
import { useRowName } from '#modules/dispatch/web/useRowName.ts'
import { WorkbookTable } from '#modules/dispatch/web/WorkbookTable.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { Value } from '#web/figure/Value.tsx'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly rows: Output<typeof listReportWorkbooks>['rows']
  /** The one that is being undone. */
  readonly busy: string | undefined
  readonly undone: Output<typeof undoReportWorkbook> | undefined
  readonly undo: (workbookId: string) => void
}

/** What was published from workbooks into this report, each to be taken back once. */
export function PastWorkbooks({ rows, busy, undone, undo }: Props) {
  const say = useSay(reportWorkbookWords)
  const dates = useDates()
  const nameOf = useRowName()
  if (rows.length === 0) return null
  return (
    <>
      {undone !== undefined && <b role="status">{say('undone', { n: undone.restored })}</b>}
      {undone !== undefined && undone.conflicts.length > 0 && (
        <WorkbookTable
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
      <section className="stack" aria-label={say('past')}>
        <b className="small">{say('past')}</b>
        <ul className="stack">
          {rows.map((row) => (
            <li key={row.id} className="between small">
              <span>{say('past.line', { at: dates.near(row.at), by: row.by, file: row.fileName, n: row.cells })}</span>
              {row.state === 'undone' ? (
                <span className="second">{say('past.undone')}</span>
              ) : (
                <Button
                  size="small"
                  aria-label={say('undo.of', { file: row.fileName })}
                  loading={busy === row.id}
                  onClick={() => undo(row.id)}
                >
                  {say('undo')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}
