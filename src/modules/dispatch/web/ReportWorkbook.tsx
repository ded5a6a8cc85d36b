import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import {
  checkReportWorkbook,
  downloadReportWorkbook,
  listReportWorkbooks,
  publishReportWorkbook,
  undoReportWorkbook,
} from '#modules/dispatch/report-workbook.contract.ts'
import { reportWorkbookWords } from '#modules/dispatch/report-workbook-screen.messages.ts'
import { type CheckedReport, chosenOf } from '#modules/dispatch/web/chosen-cells.ts'
import type { GridBook, Report } from '#modules/dispatch/web/grid-book.ts'
import { PastWorkbooks } from '#modules/dispatch/web/PastWorkbooks.tsx'
import { ReportWorkbookPreview } from '#modules/dispatch/web/ReportWorkbookPreview.tsx'
import { UndoneReport } from '#modules/dispatch/web/UndoneReport.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { download, upload } from '#web/client/transfer.ts'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { DropPlace } from '#web/file/DropPlace.tsx'
import { State } from '#web/state/State.tsx'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly report: Report
  readonly book: GridBook
  readonly close: () => void
}

/** The report leaves as a workbook and comes back: dry run, errors by cell, preview, publish, undo. */
export function ReportWorkbook({ report, book, close }: Props) {
  const say = useSay(reportWorkbookWords)
  const dates = useDates()
  const { id: reportId } = report
  const [mine, setMine] = useState<ReadonlySet<string>>(new Set())
  const [isUnsettled, setIsUnsettled] = useState(false)
  /** What was typed on the page goes first: the file is held against what the server knows. */
  const settled = async () => {
    const isSaved = await book.flush()
    setIsUnsettled(!isSaved)
    if (!isSaved) throw new Error('unsaved')
  }
  const fetching = useMutation({
    mutationFn: async () => {
      await settled()
      await download(downloadReportWorkbook, { reportId })
    },
  })
  const check = useMutation({
    mutationFn: async (file: File) => {
      await settled()
      return upload(checkReportWorkbook, { reportId }, file)
    },
  })
  const publish = useAct(publishReportWorkbook)
  const undo = useAct(undoReportWorkbook)
  const past = useRead(listReportWorkbooks, { reportId })
  const checked = check.data
  const again = () => {
    for (const act of [check, publish, undo]) act.reset()
    setMine(new Set())
    setIsUnsettled(false)
  }
  const chosen = checked === undefined ? [] : chosenOf(checked, mine)
  const error = isUnsettled ? undefined : (fetching.error ?? check.error ?? publish.error ?? undo.error)
  return (
    <section className="stack card" aria-label={say('title')}>
      <div className="between">
        <b>{say('title')}</b>
        <span className="row">
          <ActButton act={() => fetching.mutate()} busy={fetching.isPending}>
            {say('download')}
          </ActButton>
          <Button onClick={close}>{say('close')}</Button>
        </span>
      </div>
      <p className="second">{say('how')}</p>
      {isUnsettled && <p role="alert">{say('unsaved')}</p>}
      <Refused error={error} />
      {check.data === undefined && !check.isPending && (
        <DropPlace title={say('drop')} label={say('choose')} accept=".xlsx" take={(file) => check.mutate(file)} />
      )}
      {check.isPending && (
        <div role="status">
          <p className="second">{say('reading', { file: check.variables.name })}</p>
          <State kind="loading" />
        </div>
      )}
      {checked !== undefined && publish.data === undefined && (
        <>
          <div className="between">
            <b role="status">{resultOf(say, checked)}</b>
            <span className="row">
              <Button onClick={again}>{say('again')}</Button>
              {chosen.length > 0 && (
                <Button
                  type="primary"
                  loading={publish.isPending}
                  onClick={() => publish.mutate({ reportId, fileName: checked.fileName, cells: chosen })}
                >
                  {say('publish', { n: chosen.length })}
                </Button>
              )}
            </span>
          </div>
          <ReportWorkbookPreview of={checked} mine={mine} choose={setMine} />
        </>
      )}
      {publish.data !== undefined && undo.data === undefined && (
        <div className="between">
          <b role="status">{say('published', { n: publish.data.changed })}</b>
          <Button onClick={again}>{say('again')}</Button>
        </div>
      )}
      {undo.data !== undefined && <UndoneReport of={undo.data} />}
      <PastWorkbooks
        name={say('past')}
        rows={(past.data?.rows ?? []).map((row) => ({
          id: row.id,
          line: say('past.line', { at: dates.near(row.at), by: row.by, file: row.fileName, n: row.cells }),
          fileName: row.fileName,
          isUndone: row.state === 'undone',
        }))}
        busy={undo.isPending ? undo.variables.workbookId : undefined}
        undo={(workbookId) => undo.mutate({ reportId, workbookId })}
      />
    </section>
  )
}

type Say = ReturnType<typeof useSay<typeof reportWorkbookWords>>

function resultOf(
  say: Say,
  { fileName: file, errors, changes, conflicts }: CheckedReport & { readonly fileName: string },
): string {
  if (errors > 0) return say('result.faults', { file, n: errors })
  const contested = conflicts.length > 0 ? say('result.conflicts', { n: conflicts.length }) : ''
  const told = changes.length + conflicts.length === 0 ? say('result.same', { file }) : undefined
  return told ?? say('result.changes', { file, n: changes.length }) + contested
}
