import { Button, Input } from 'antd'
import { type KeyboardEvent, type ReactNode, type RefObject, useId, useState } from 'react'
import { Files } from '#cases/web/Files.tsx'
import { gridWords } from '#modules/dispatch/grid.messages.ts'
import { CellFacts } from '#modules/dispatch/web/CellFacts.tsx'
import { CellHistory } from '#modules/dispatch/web/CellHistory.tsx'
import { ConflictBox } from '#modules/dispatch/web/ConflictBox.tsx'
import { CorrectionDialog } from '#modules/dispatch/web/CorrectionDialog.tsx'
import type { CellView, GridBook, Report } from '#modules/dispatch/web/grid-book.ts'
import { useCell } from '#modules/dispatch/web/useGridBook.ts'
import { useRowName } from '#modules/dispatch/web/useRowName.ts'
import { useCan } from '#web/session.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly report: Report
  readonly book: GridBook
  readonly cellKey: string
  /** The panel's own field: F6 leads here from the grid. */
  readonly field: RefObject<HTMLDivElement | null>
  readonly back: () => void
  /** Stands on top: what is asked of the reader of this cell. */
  readonly head?: ReactNode
}

/** All that belongs to one cell: what it means, what it was, what is asked of it, its evidence and its history. */
export function CellPanel({ report, book, cellKey, field, back, head }: Props) {
  const say = useSay(gridWords)
  const nameOf = useRowName()
  const may = useCan()
  const view = useCell(book, cellKey)
  const [correcting, setCorrecting] = useState<'asking' | 'sent'>()
  const { row } = view
  const isOfficial = report.facts.approval === 'accepted' && !row.current.derived && row.dimension === ''
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== 'F6' && event.key !== 'Escape') return
    event.preventDefault()
    back()
  }
  return (
    <aside className="card cell-panel" aria-label={nameOf(row)} ref={field} onKeyDown={pressed} tabIndex={-1}>
      {head}
      <CellFacts report={report} view={view} />
      {view.conflict && <ConflictBox conflict={view.conflict} resolve={(keep) => book.resolve(cellKey, keep)} />}
      <Asked view={view} />
      <Explanation key={cellKey} view={view} explain={(text) => book.explain(cellKey, text)} />
      {may('file.read') && row.current.derived !== true && row.current.state !== 'hidden' && (
        <section>
          <h3>{say('panel.evidence')}</h3>
          <Files
            subjectKind="report-cell"
            subjectId={row.cellId}
            {...(row.editable ? {} : { reason: row.lockedReason ?? '' })}
          />
        </section>
      )}
      {isOfficial && may('correction.propose') && (
        <p>
          {correcting === 'sent' ? (
            <small className="second" role="status">
              {say('correct.sent')}
            </small>
          ) : (
            <Button size="small" onClick={() => setCorrecting('asking')}>
              {say('correct.open')}
            </Button>
          )}
        </p>
      )}
      {correcting === 'asking' && (
        <CorrectionDialog
          report={report}
          row={row}
          sent={() => setCorrecting('sent')}
          close={() => setCorrecting(undefined)}
        />
      )}
      <CellHistory reportId={report.id} row={row} />
    </aside>
  )
}

/** Faults and returns in full, each with what is asked. */
function Asked({ view: { row } }: { readonly view: CellView }) {
  const say = useSay(gridWords)
  return (
    <>
      {row.returnedReason !== null && (
        <p className="asked asked-fault">
          <b>{say('panel.returned')}</b> {row.returnedReason}
        </p>
      )}
      {row.faults.map((fault) => (
        <p key={`${fault.key} ${fault.text}`} className={fault.level === 'hard' ? 'asked asked-fault' : 'asked'}>
          <b>{say(fault.level === 'hard' ? 'panel.fault' : 'panel.ask')}</b> {fault.text}
        </p>
      ))}
    </>
  )
}

function Explanation({ view, explain }: { readonly view: CellView; readonly explain: (text: string) => void }) {
  const say = useSay(gridWords)
  const id = useId()
  const [text, setText] = useState<string | undefined>()
  const { row, explanation } = view
  const shown = text ?? explanation ?? row.explanation ?? ''
  if (!row.editable) {
    return shown === '' ? null : (
      <section>
        <h3>{say('panel.explanation')}</h3>
        <p className="prose">{shown}</p>
      </section>
    )
  }
  return (
    <section>
      <h3>
        <label htmlFor={id}>{say('panel.explanation')}</label>
      </h3>
      <Input.TextArea
        id={id}
        value={shown}
        className="grows"
        rows={2}
        maxLength={2000}
        placeholder={say('panel.explanation.hint')}
        onChange={(event) => {
          setText(event.target.value)
          explain(event.target.value)
        }}
        onBlur={() => setText(undefined)}
      />
    </section>
  )
}
