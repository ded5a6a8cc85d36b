import type { Output } from '#engine/contract/operation.ts'
import { placeName } from '#engine/spreadsheet/cell-place.ts'
import type { checkReportBook } from '#modules/dispatch/report-book.contract.ts'
import { reportBookWords } from '#modules/dispatch/report-book.messages.ts'
import { reportWorkbookWords } from '#modules/dispatch/report-workbook-screen.messages.ts'
import { ReportWorkbookPreview } from '#modules/dispatch/web/ReportWorkbookPreview.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PlainTable } from '#web/table/PlainTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export type CheckedBook = Output<typeof checkReportBook>
type Report = CheckedBook['reports'][number]

/** By report, the contested cells for which the file was chosen. */
export type Mine = ReadonlyMap<string, ReadonlySet<string>>

interface Props {
  readonly of: CheckedBook
  readonly mine: Mine
  readonly choose: (mine: Mine) => void
}

/** Report by report: what is wrong, or what would change; those that stay as they are, in a line. */
export function ReportBookPreview({ of, mine, choose }: Props) {
  const say = useSay(reportBookWords)
  const sayOne = useSay(reportWorkbookWords)
  const pick = usePick()
  const dates = useDates()
  const nameOf = ({ unit, cycle }: Pick<Report, 'unit' | 'cycle'>) =>
    say('report', { unit: pick(unit.short), cycle: pick(cycle.name), period: dates.period(cycle.period) })
  return (
    <>
      {of.faults.length > 0 && (
        <PlainTable
          name={say('faults')}
          heads={[sayOne('column.sheet'), sayOne('column.cell'), sayOne('column.why')]}
          rows={of.faults.map((one) => {
            const cell = placeName(one.line, one.column)
            return { key: `${one.sheet} ${cell} ${one.key}`, cells: [one.sheet, cell, one.text] }
          })}
        />
      )}
      {of.reports.map((report) => (
        <details key={report.reportId} className="report-of-book" open={isTold(report)}>
          <summary>
            <b>{nameOf(report)}</b> <span className="second">{summaryOf(say, report, of.errors)}</span>
          </summary>
          {report.refused !== null && <p role="alert">{report.refused}</p>}
          <ReportWorkbookPreview
            of={report}
            mine={mine.get(report.reportId) ?? new Set()}
            choose={(cells) => choose(new Map([...mine, [report.reportId, cells]]))}
          />
        </details>
      ))}
      {of.absent.length > 0 && (
        <p className="second small">{say('absent', { names: of.absent.map(nameOf).join(say('between')) })}</p>
      )}
    </>
  )
}

const isTold = ({ errors, changes, conflicts }: Report): boolean => errors + changes.length + conflicts.length > 0

function summaryOf(say: ReturnType<typeof useSay<typeof reportBookWords>>, report: Report, all: number): string {
  const { errors, changes, conflicts } = report
  if (errors > 0) return say('report.faults', { n: errors })
  if (all > 0) return say('report.sound')
  if (!isTold(report)) return say('report.same')
  const told = [
    changes.length > 0 ? say('report.changes', { n: changes.length }) : '',
    conflicts.length > 0 ? say('report.conflicts', { n: conflicts.length }) : '',
  ]
  return told.filter(Boolean).join(' · ')
}
