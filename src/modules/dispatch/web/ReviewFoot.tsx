import { Button } from 'antd'
import { useState } from 'react'
import { fillingWords } from '#modules/dispatch/filling.messages.ts'
import { acceptReport, approveReport, returnReport, withdrawReport } from '#modules/dispatch/report.contract.ts'
import { reviewWords } from '#modules/dispatch/review.messages.ts'
import { partsOf } from '#modules/dispatch/web/cell.ts'
import type { GridBook, Report } from '#modules/dispatch/web/grid-book.ts'
import { NextReport } from '#modules/dispatch/web/NextReport.tsx'
import type { ReturnMarks } from '#modules/dispatch/web/useReturnMarks.ts'
import { useRowName } from '#modules/dispatch/web/useRowName.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useDates } from '#web/figure/useDates.ts'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly report: Report
  readonly book: GridBook
  readonly marks: ReturnMarks
  readonly isPanelOpen: boolean
  readonly showPanel: (open: boolean) => void
}

const ALSO = { also: ['cycle', 'figure'] }

/** The acts of whoever decides now; one that is not his is grey and says whose it is. */
export function ReviewFoot({ report, book, marks, isPanelOpen, showPanel }: Props) {
  const say = useSay(reviewWords)
  const sayFilling = useSay(fillingWords)
  const pick = usePick()
  const dates = useDates()
  const [asking, setAsking] = useState<'return' | 'withdraw'>()
  const approve = useAct(approveReport, ALSO)
  const accept = useAct(acceptReport, ALSO)
  const { acts, facts, id: reportId, version } = report
  const name = {
    unit: pick(report.unit.short),
    period: dates.period(report.cycle.period),
    name: pick(report.cycle.name),
  }
  const decides = (facts.approval === 'submitted' ? acts.approve?.may : acts.accept?.may) === true
  const isWaiting = facts.approval === 'submitted' || facts.approval === 'approved'
  const reasonOf = (act: { may: boolean; reason?: string | undefined } | undefined) =>
    act?.may ? undefined : (act?.reason ?? '')
  return (
    <footer className="report-foot">
      <span className="foot-words small second">
        <NextReport report={report} />
      </span>
      <span className="foot-acts">
        <Refused error={approve.error ?? accept.error} />
        <Button aria-pressed={isPanelOpen} onClick={() => showPanel(!isPanelOpen)}>
          {sayFilling('panel.show')}
        </Button>
        {acts.withdraw?.may && (
          <Button onClick={() => setAsking('withdraw')}>{withdrawWords(sayFilling, facts.approval)}</Button>
        )}
        {isWaiting && (acts.return?.may === true || decides) && (
          <ActButton act={() => setAsking('return')} reason={reasonOf(acts.return)}>
            {marks.of.size === 0 ? say('return') : say('return.n', { n: marks.of.size })}
          </ActButton>
        )}
        {facts.approval === 'submitted' && (
          <ActButton
            primary
            busy={approve.isPending}
            reason={marks.of.size > 0 ? say('marks.first') : reasonOf(acts.approve)}
            act={() => approve.mutate({ reportId, version })}
          >
            {say('approve')}
          </ActButton>
        )}
        {facts.approval === 'approved' && (
          <ActButton
            primary
            busy={accept.isPending}
            reason={marks.of.size > 0 ? say('marks.first') : reasonOf(acts.accept)}
            act={() => accept.mutate({ reportId, version })}
          >
            {say('accept')}
          </ActButton>
        )}
      </span>
      {asking === 'return' && (
        <ReturnDialog
          report={report}
          book={book}
          marks={marks}
          title={say('return.title', name)}
          close={() => setAsking(undefined)}
        />
      )}
      {asking === 'withdraw' && (
        <WithdrawDialog report={report} title={sayFilling('withdraw.title', name)} close={() => setAsking(undefined)} />
      )}
    </footer>
  )
}

type SayFilling = ReturnType<typeof useSay<typeof fillingWords>>

function withdrawWords(say: SayFilling, state: Report['facts']['approval']): string {
  return state === 'approved' || state === 'accepted' ? say(`withdraw.deed.${state}`) : say('withdraw.deed.submitted')
}

interface DialogProps {
  readonly report: Report
  readonly title: string
  readonly close: () => void
}

function ReturnDialog({ report, book, marks, title, close }: DialogProps & Pick<Props, 'book' | 'marks'>) {
  const say = useSay(reviewWords)
  const pick = usePick()
  const send = useAct(returnReport, {
    ...ALSO,
    done: () => {
      marks.clear()
      close()
    },
  })
  const nameOf = useRowName()
  const cells = [...marks.of].filter(([key]) => book.keys().includes(key))
  return (
    <ReasonDialog
      title={title}
      deed={say('return.deed', { unit: pick(report.unit.short) })}
      least={2}
      busy={send.isPending}
      error={send.error}
      close={close}
      act={(reason) =>
        send.mutate({
          reportId: report.id,
          version: report.version,
          reason,
          cells: cells.map(([key, why]) => ({ ...partsOf(key), reason: why.trim() })),
        })
      }
    >
      {cells.length === 0 ? (
        <p className="second">{say('return.no-cells')}</p>
      ) : (
        <ul className="return-list">
          {cells.map(([key, why]) => (
            <li key={key}>
              <b>{nameOf(book.view(key).row)}</b> {why}
            </li>
          ))}
        </ul>
      )}
    </ReasonDialog>
  )
}

function WithdrawDialog({ report, title, close }: DialogProps) {
  const say = useSay(fillingWords)
  const withdraw = useAct(withdrawReport, { ...ALSO, done: close })
  return (
    <ReasonDialog
      title={title}
      deed={withdrawWords(say, report.facts.approval)}
      least={2}
      busy={withdraw.isPending}
      error={withdraw.error}
      close={close}
      act={(reason) => withdraw.mutate({ reportId: report.id, version: report.version, reason })}
    >
      <p className="second">{say('withdraw.why')}</p>
    </ReasonDialog>
  )
}
