import { Alert } from 'antd'
import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { fillingWords } from '#modules/dispatch/filling.messages.ts'
import { gridWords } from '#modules/dispatch/grid.messages.ts'
import { declareNil, type submitReport } from '#modules/dispatch/report.contract.ts'
import { reportWorkbookWords } from '#modules/dispatch/report-workbook-screen.messages.ts'
import { DayProposals } from '#modules/dispatch/web/DayProposals.tsx'
import { FillFoot } from '#modules/dispatch/web/FillFoot.tsx'
import type { Report } from '#modules/dispatch/web/grid-book.ts'
import { NarrativeForm } from '#modules/dispatch/web/NarrativeForm.tsx'
import { ProposedContext } from '#modules/dispatch/web/proposed.ts'
import { ReportComments } from '#modules/dispatch/web/ReportComments.tsx'
import type { Happened } from '#modules/dispatch/web/ReportGrid.tsx'
import { ReportHead } from '#modules/dispatch/web/ReportHead.tsx'
import { ReportWork, useCellDesk } from '#modules/dispatch/web/ReportWork.tsx'
import { ReportWorkbook } from '#modules/dispatch/web/ReportWorkbook.tsx'
import { useChosenCell } from '#modules/dispatch/web/useChosenCell.ts'
import { useDayProposals } from '#modules/dispatch/web/useDayProposals.ts'
import { useFillingKeys } from '#modules/dispatch/web/useFillingKeys.ts'
import { useGridBook, useStatus } from '#modules/dispatch/web/useGridBook.ts'
import { useNarrative } from '#modules/dispatch/web/useNarrative.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useDates } from '#web/figure/useDates.ts'
import { useServices } from '#web/frame/services.ts'
import { useSession } from '#web/session.ts'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly report: Report
  readonly refresh: () => void
  readonly submitted: (receipt: Output<typeof submitReport>['receipt']) => void
}

/** The reporter's page: the grid, what belongs to the cell, the narrative, and the way up. */
export function FillReport({ report, refresh, submitted }: Props) {
  const say = useSay(gridWords)
  const sayWorkbook = useSay(reportWorkbookWords)
  const [isByWorkbook, setIsByWorkbook] = useState(false)
  const { actor } = useSession()
  const { book, recovered } = useGridBook(report, actor.accountId)
  const status = useStatus(book)
  const days = useDayProposals(report, status)
  const { ReportProblems } = useServices()
  const narrative = useNarrative(report, actor.accountId, refresh)
  const desk = useCellDesk(useChosenCell(report))
  const [happened, setHappened] = useState<Happened>()
  const forget = useCallback(() => setHappened(undefined), [])
  useFillingKeys()

  const isReady = status.before.length === 0
  const ask = useRef(refresh)
  ask.current = refresh
  // What may be done follows from what is saved: ask again when that turns.
  const turns = `${isReady} ${status.refusal === undefined}`
  const turned = useRef(turns)
  useEffect(() => {
    if (turned.current !== turns) ask.current()
    turned.current = turns
  }, [turns])

  const editors = useMemo(
    () => new Map(report.editors.map((one) => [one.at.split('/')[1] ?? '', one.name])),
    [report.editors],
  )
  return (
    <div className="report-page">
      <ReportHead report={report} book={book} status={status}>
        <ActButton act={() => setIsByWorkbook(!isByWorkbook)}>{sayWorkbook('open')}</ActButton>
        <NilAct report={report} />
      </ReportHead>
      {isByWorkbook && <ReportWorkbook report={report} book={book} close={() => setIsByWorkbook(false)} />}
      {recovered.length > 0 && (
        <Alert className="told" type="info" showIcon closable title={say('saved.recovered', { n: recovered.length })} />
      )}
      <DayProposals report={report} status={status} rows={days.rows} />
      <ProposedContext value={days.proposed}>
        <ReportWork report={report} book={book} desk={desk} happened={setHappened} editors={editors}>
          <NarrativeForm draft={narrative} saved={report.narrative} />
          {ReportProblems !== undefined && (
            <Suspense>
              <ReportProblems
                unitId={report.unit.id}
                period={report.cycle.period}
                written={narrative.shown.problems}
                write={(text) => narrative.change('problems', text)}
              />
            </Suspense>
          )}
          <ReportComments reportId={report.id} />
        </ReportWork>
      </ProposedContext>
      <FillFoot
        report={report}
        book={book}
        status={status}
        narrative={narrative}
        isPanelOpen={desk.isPanelOpen}
        showPanel={desk.showPanel}
        submitted={submitted}
        happened={happened}
        forget={forget}
      />
    </div>
  )
}

function NilAct({ report }: { readonly report: Report }) {
  const say = useSay(fillingWords)
  const pick = usePick()
  const dates = useDates()
  const [isAsking, setIsAsking] = useState(false)
  const nil = useAct(declareNil, { done: () => setIsAsking(false) })
  const act = report.acts.declareNil
  const { id: reportId, version } = report
  if (report.nilReason !== null) {
    return (
      <ActButton busy={nil.isPending} act={() => nil.mutate({ reportId, version, reason: null })}>
        {say('nil.take-back')}
      </ActButton>
    )
  }
  if (act?.may !== true) return null
  return (
    <>
      <ActButton act={() => setIsAsking(true)}>{say('nil.declare')}</ActButton>
      {isAsking && (
        <ReasonDialog
          title={say('nil.title', { unit: pick(report.unit.short), period: dates.period(report.cycle.period) })}
          deed={say('nil.deed')}
          least={2}
          busy={nil.isPending}
          error={nil.error}
          act={(reason) => nil.mutate({ reportId, version, reason })}
          close={() => setIsAsking(false)}
        >
          <p className="second">{say('nil.why')}</p>
        </ReasonDialog>
      )}
    </>
  )
}
