import { Alert } from 'antd'
import { useEffect, useState } from 'react'
import { History } from '#cases/web/History.tsx'
import { fillingWords } from '#modules/dispatch/filling.messages.ts'
import { reviewWords } from '#modules/dispatch/review.messages.ts'
import { Approval, Completeness, Timeliness } from '#modules/dispatch/web/FactMarks.tsx'
import { GridBook, type Report } from '#modules/dispatch/web/grid-book.ts'
import { NarrativeText } from '#modules/dispatch/web/NarrativeForm.tsx'
import { NotableList } from '#modules/dispatch/web/NotableList.tsx'
import { ReportComments } from '#modules/dispatch/web/ReportComments.tsx'
import { ReportHead } from '#modules/dispatch/web/ReportHead.tsx'
import { ReportWork, useCellDesk } from '#modules/dispatch/web/ReportWork.tsx'
import { ReturnReason } from '#modules/dispatch/web/ReturnReason.tsx'
import { ReviewFoot } from '#modules/dispatch/web/ReviewFoot.tsx'
import { findUnsaved } from '#modules/dispatch/web/recovery.ts'
import { useChosenCell } from '#modules/dispatch/web/useChosenCell.ts'
import { useReturnMarks } from '#modules/dispatch/web/useReturnMarks.ts'
import { useReviewKeys } from '#modules/dispatch/web/useReviewKeys.ts'
import { useSession } from '#web/session.ts'
import { useSay } from '#web/words/language.ts'

const NOBODY: ReadonlyMap<string, string> = new Map()
const nothing = () => undefined

/** A report to be read and decided on: what strikes first, then the whole; cells are marked by saying what is wrong. */
export function ReviewReport({ report }: { readonly report: Report }) {
  const say = useSay(reviewWords)
  const sayFilling = useSay(fillingWords)
  const book = useReadBook(report)
  const desk = useCellDesk(useChosenCell(report))
  const marks = useReturnMarks(report)
  const { accountId } = useSession().actor
  const [unsaved] = useState(() => Object.keys(findUnsaved(accountId, report.id)?.cells ?? {}).length)
  const mayReturn = report.acts.return?.may === true
  useReviewKeys(mayReturn)
  return (
    <div className="report-page">
      <ReportHead report={report} />
      <div className="fact-line">
        <span>
          <b>{sayFilling('column.filled')}</b> <Completeness of={report.facts} nil={report.nilReason !== null} />
        </span>
        <span>
          <b>{sayFilling('column.timely')}</b> <Timeliness of={report.facts} />
        </span>
        <span>
          <b>{sayFilling('column.approval')}</b> <Approval of={report.facts} />
        </span>
      </div>
      {unsaved > 0 && <Alert className="told" type="warning" showIcon title={say('unsaved', { n: unsaved })} />}
      {report.preview && <Alert className="told" type="info" showIcon title={say('preview')} />}
      {report.hidden && <Alert className="told" type="info" showIcon title={say('hidden')} />}
      {!report.hidden && (
        <NotableList
          rows={report.rows}
          choose={mayReturn ? desk.toPanel : desk.choose}
          mayReturn={mayReturn}
          marked={marks.of}
        />
      )}
      <ReportWork
        report={report}
        book={book}
        desk={desk}
        happened={nothing}
        editors={NOBODY}
        {...(mayReturn && {
          marked: marks.of,
          panelHead: (key: string) => <ReturnReason key={`return ${key}`} book={book} cellKey={key} marks={marks} />,
        })}
      >
        {!report.hidden && (
          <section className="card">
            <h2>{sayFilling('narrative')}</h2>
            <NarrativeText of={report.narrative} />
          </section>
        )}
        <ReportComments reportId={report.id} />
        <section className="card">
          <h2>{sayFilling('history')}</h2>
          <History
            of={report.history.map((one, place) => ({ id: String(place), at: one.at, who: one.by, what: one.text }))}
          />
        </section>
      </ReportWork>
      <ReviewFoot report={report} book={book} marks={marks} isPanelOpen={desk.isPanelOpen} showPanel={desk.showPanel} />
    </div>
  )
}

/** The grid's book of a report that nobody types in: it never sends and never touches a draft. */
function useReadBook(report: Report): GridBook {
  const [book] = useState(
    () => new GridBook(report, { send: () => Promise.reject(new Error('read only')), newId: String, changed: nothing }),
  )
  useEffect(() => book.take(report), [book, report])
  return book
}
