import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import {
  checkReportBook,
  downloadReportBook,
  listReportBooks,
  publishReportBook,
  undoReportBook,
} from '#modules/dispatch/report-book.contract.ts'
import { reportBookWords } from '#modules/dispatch/report-book.messages.ts'
import { reportWorkbookWords } from '#modules/dispatch/report-workbook-screen.messages.ts'
import { chosenOf } from '#modules/dispatch/web/chosen-cells.ts'
import { PastWorkbooks } from '#modules/dispatch/web/PastWorkbooks.tsx'
import { type CheckedBook, type Mine, ReportBookPreview } from '#modules/dispatch/web/ReportBookPreview.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { download, upload } from '#web/client/transfer.ts'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { DropPlace } from '#web/file/DropPlace.tsx'
import { State } from '#web/state/State.tsx'
import { useSay } from '#web/words/language.ts'

const NONE: Mine = new Map()

/** Several reports leave as one workbook and come back together: dry run, errors by sheet and cell, preview, publish, undo. */
export function ReportBook({ close }: { readonly close: () => void }) {
  const say = useSay(reportBookWords)
  const sayOne = useSay(reportWorkbookWords)
  const [mine, setMine] = useState<Mine>(NONE)
  const fetching = useMutation({ mutationFn: () => download(downloadReportBook, {}) })
  const check = useMutation({ mutationFn: (file: File) => upload(checkReportBook, {}, file) })
  const publish = useAct(publishReportBook, { also: ['report'] })
  const checked = check.data
  const again = () => {
    check.reset()
    publish.reset()
    setMine(NONE)
  }
  const chosen = checked === undefined ? [] : chosenReports(checked, mine)
  const cells = chosen.reduce((sum, one) => sum + one.cells.length, 0)
  return (
    <section className="stack card" aria-label={say('title')}>
      <div className="between">
        <b>{say('title')}</b>
        <span className="row">
          <ActButton act={() => fetching.mutate()} busy={fetching.isPending}>
            {say('download')}
          </ActButton>
          <Button onClick={close}>{sayOne('close')}</Button>
        </span>
      </div>
      <p className="second">{say('how')}</p>
      <Refused error={fetching.error ?? check.error ?? publish.error} />
      {checked === undefined && !check.isPending && (
        <DropPlace title={sayOne('drop')} label={sayOne('choose')} accept=".xlsx" take={(file) => check.mutate(file)} />
      )}
      {check.isPending && (
        <div role="status">
          <p className="second">{sayOne('reading', { file: check.variables.name })}</p>
          <State kind="loading" />
        </div>
      )}
      {checked !== undefined && publish.data === undefined && (
        <>
          <div className="between">
            <b role="status">{resultOf(say, sayOne, checked)}</b>
            <span className="row">
              <Button onClick={again}>{sayOne('again')}</Button>
              {cells > 0 && (
                <Button
                  type="primary"
                  loading={publish.isPending}
                  onClick={() => publish.mutate({ fileName: checked.fileName, reports: chosen })}
                >
                  {say('publish', { n: cells })}
                </Button>
              )}
            </span>
          </div>
          <ReportBookPreview of={checked} mine={mine} choose={setMine} />
        </>
      )}
      {publish.data !== undefined && (
        <div className="between">
          <b role="status">{say('published', { reports: publish.data.reports, n: publish.data.changed })}</b>
          <Button onClick={again}>{sayOne('again')}</Button>
        </div>
      )}
      <PastBooks />
    </section>
  )
}

function PastBooks() {
  const say = useSay(reportBookWords)
  const dates = useDates()
  const past = useRead(listReportBooks, {})
  const undo = useAct(undoReportBook, { also: ['report'] })
  return (
    <>
      <Refused error={undo.error} />
      {undo.data !== undefined && (
        <b role="status">
          {say('undone', { reports: undo.data.reports, n: undo.data.restored, kept: undo.data.kept })}
        </b>
      )}
      <PastWorkbooks
        name={say('past')}
        rows={(past.data?.rows ?? []).map(({ id, at, by, fileName: file, reports, cells: n, state }) => ({
          id,
          line: say('past.line', { at: dates.near(at), by, file, reports, n }),
          fileName: file,
          isUndone: state === 'undone',
        }))}
        busy={undo.isPending ? undo.variables.bookId : undefined}
        undo={(bookId) => undo.mutate({ bookId })}
      />
    </>
  )
}

/** What is sent of each report: all that nobody contests, and of the rest what was ticked. */
const chosenReports = ({ reports }: CheckedBook, mine: Mine) =>
  reports
    .map((one) => ({ reportId: one.reportId, cells: chosenOf(one, mine.get(one.reportId) ?? new Set()) }))
    .filter(({ cells }) => cells.length > 0)

function resultOf(
  say: ReturnType<typeof useSay<typeof reportBookWords>>,
  sayOne: ReturnType<typeof useSay<typeof reportWorkbookWords>>,
  { fileName: file, errors, reports }: CheckedBook,
): string {
  if (errors > 0) return say('result.faults', { file, n: errors })
  const changed = reports.filter(({ changes }) => changes.length > 0)
  const [n, contested] = [
    changed.reduce((sum, { changes }) => sum + changes.length, 0),
    reports.reduce((sum, { conflicts }) => sum + conflicts.length, 0),
  ]
  if (n + contested === 0) return sayOne('result.same', { file })
  const told = say('result.changes', { file, reports: changed.length, n })
  return contested > 0 ? told + sayOne('result.conflicts', { n: contested }) : told
}
