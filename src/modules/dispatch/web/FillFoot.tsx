import { Button, Popover } from 'antd'
import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { fillingWords } from '#modules/dispatch/filling.messages.ts'
import { gridWords } from '#modules/dispatch/grid.messages.ts'
import { submitReport } from '#modules/dispatch/report.contract.ts'
import type { GridBook, Report, Status } from '#modules/dispatch/web/grid-book.ts'
import { HappenedBar } from '#modules/dispatch/web/HappenedBar.tsx'
import type { Happened } from '#modules/dispatch/web/ReportGrid.tsx'
import { ReportPreview } from '#modules/dispatch/web/ReportPreview.tsx'
import { SavedWords } from '#modules/dispatch/web/SavedWords.tsx'
import type { NarrativeDraft } from '#modules/dispatch/web/useNarrative.ts'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly report: Report
  readonly book: GridBook
  readonly status: Status
  readonly narrative: NarrativeDraft
  readonly isPanelOpen: boolean
  readonly showPanel: (open: boolean) => void
  readonly happened: Happened | undefined
  readonly forget: () => void
  readonly submitted: (receipt: Output<typeof submitReport>['receipt']) => void
}

/** Always in sight: whether all is saved, who else is here, what is left to do, and the button upwards. */
export function FillFoot({
  report,
  book,
  status,
  narrative,
  isPanelOpen,
  showPanel,
  submitted,
  happened,
  forget,
}: Props) {
  const say = useSay(fillingWords)
  const sayGrid = useSay(gridWords)
  const pick = usePick()
  const [isPreviewing, setIsPreviewing] = useState(false)
  const [isSending, setIsSending] = useState(false)
  const submit = useAct(submitReport, { also: ['cycle'], done: ({ receipt }) => submitted(receipt) })
  const left = useLeft(report, status, narrative)
  const others = report.editors.map(({ name, at }) => {
    const row = report.rows.find((one) => at.startsWith(`cells/${one.indicator.id}`))
    return sayGrid('foot.others', { name, indicator: row ? pick(row.indicator.name) : '' })
  })
  const send = async () => {
    setIsSending(true)
    try {
      const isSaved = (await book.flush()) && (await narrative.flush())
      if (isSaved) await submit.mutateAsync({ reportId: report.id, version: report.version })
    } catch {
      // told by `submit.error` beside the button
    } finally {
      setIsSending(false)
    }
  }
  return (
    <footer className="report-foot">
      <span className="foot-words small second">
        <SavedWords
          status={status}
          narrative={narrative}
          again={() => {
            book.hurry()
            void narrative.flush()
          }}
        />
        <HappenedBar happened={happened} undo={() => book.undo()} gone={forget} />
        {happened === undefined && (
          <span className={others.length > 0 ? 'foot-others' : 'foot-how'}>
            {others.length > 0 ? others.join(say('title.comma')) : sayGrid('foot.how')}
          </span>
        )}
      </span>
      <span className="foot-acts">
        <Refused error={submit.error} />
        <Before left={left} />
        <Button aria-pressed={isPanelOpen} onClick={() => showPanel(!isPanelOpen)}>
          {say('panel.show')}
        </Button>
        <Button onClick={() => setIsPreviewing(true)}>{say('preview')}</Button>
        <Button
          type="primary"
          disabled={left.length > 0}
          loading={isSending}
          aria-describedby="before-submitting"
          onClick={() => void send()}
        >
          {say('submit')}
        </Button>
      </span>
      {isPreviewing && <ReportPreview report={report} close={() => setIsPreviewing(false)} />}
    </footer>
  )
}

/** What keeps the report here: what this browser knows first, then what the server says. */
function useLeft(report: Report, status: Status, narrative: NarrativeDraft): readonly string[] {
  const say = useSay(fillingWords)
  const own = [
    ...(status.conflicts > 0 ? [say('before.conflict', { n: status.conflicts })] : []),
    ...(narrative.isContested ? [say('narrative.conflict')] : []),
    ...(status.unread > 0 ? [say('before.unread', { n: status.unread })] : []),
    ...(status.isCutOff || status.refusal ? [say('before.unsaved', { n: status.unsaved })] : []),
  ]
  const all = [...own, ...status.before]
  const act = report.acts.submit
  if (all.length === 0 && act?.may === false && report.before.length === 0) return [act.reason ?? '']
  return all
}

function Before({ left }: { readonly left: readonly string[] }) {
  const say = useSay(fillingWords)
  if (left.length === 0) return <span id="before-submitting" />
  const [first] = left
  return (
    <span className="before small" id="before-submitting">
      <span className="before-first" title={first}>
        {say('before.title')}
        {first}
      </span>
      {left.length > 1 && (
        <Popover
          trigger="click"
          title={say('before.list', { n: left.length })}
          content={
            <ol className="before-list">
              {left.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ol>
          }
        >
          <Button size="small" type="link">
            {say('before.more', { n: left.length })}
          </Button>
        </Popover>
      )}
    </span>
  )
}
