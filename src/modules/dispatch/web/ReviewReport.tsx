import { Alert } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { History } from '#cases/web/History.tsx'
import { fillingWords } from '#modules/dispatch/filling.messages.ts'
import { reviewWords } from '#modules/dispatch/review.messages.ts'
import { CellPanel } from '#modules/dispatch/web/CellPanel.tsx'
import { Approval, Completeness, Timeliness } from '#modules/dispatch/web/FactMarks.tsx'
import { GridBook, type Report } from '#modules/dispatch/web/grid-book.ts'
import { NarrativeText } from '#modules/dispatch/web/NarrativeForm.tsx'
import { NotableList } from '#modules/dispatch/web/NotableList.tsx'
import { ReportComments } from '#modules/dispatch/web/ReportComments.tsx'
import { ReportGrid } from '#modules/dispatch/web/ReportGrid.tsx'
import { ReportHead } from '#modules/dispatch/web/ReportHead.tsx'
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
  const { chosen, choose, settle, isPanelOpen, isPanelOver, showPanel } = useChosenCell(report)
  const marks = useReturnMarks(report)
  const panel = useRef<HTMLDivElement>(null)
  const grid = useRef<HTMLDivElement>(null)
  const { accountId } = useSession().actor
  const [unsaved] = useState(() => Object.keys(findUnsaved(accountId, report.id)?.cells ?? {}).length)
  const mayReturn = report.acts.return?.may === true
  useReviewKeys(mayReturn)
  const toPanel = (key: string) => {
    settle(key)
    if (!isPanelOpen) showPanel(true)
    requestAnimationFrame(() => (panel.current?.querySelector<HTMLElement>('textarea') ?? panel.current)?.focus())
  }
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
          choose={(key) => {
            if (mayReturn) toPanel(key)
            else choose(key)
          }}
          mayReturn={mayReturn}
          marked={marks.of}
        />
      )}
      <div className={isPanelOpen && chosen !== undefined ? 'report-work' : 'report-work alone'}>
        <div className="stack" ref={grid}>
          <div className="card card-flush">
            <ReportGrid
              report={report}
              book={book}
              chosen={chosen}
              choose={choose}
              toPanel={toPanel}
              happened={nothing}
              editors={NOBODY}
              {...(mayReturn && { marked: marks.of })}
            />
          </div>
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
        </div>
        {isPanelOpen && chosen !== undefined && (
          <CellPanel
            report={report}
            book={book}
            cellKey={chosen}
            field={panel}
            back={() => {
              if (isPanelOver) showPanel(false)
              grid.current?.querySelector<HTMLElement>('.g-input')?.focus()
            }}
            head={mayReturn && <ReturnReason key={`return ${chosen}`} book={book} cellKey={chosen} marks={marks} />}
          />
        )}
      </div>
      <ReviewFoot report={report} book={book} marks={marks} isPanelOpen={isPanelOpen} showPanel={showPanel} />
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
