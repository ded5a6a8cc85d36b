import { memo, useContext, useLayoutEffect, useRef } from 'react'
import { gridWords } from '#modules/dispatch/grid.messages.ts'
import { bringIntoSight } from '#modules/dispatch/web/bring-into-sight.ts'
import type { CellView, GridBook } from '#modules/dispatch/web/grid-book.ts'
import { COLUMNS, type ColumnName, FIGURES, isFigure, useCopyText } from '#modules/dispatch/web/grid-columns.ts'
import { ProposedContext } from '#modules/dispatch/web/proposed.ts'
import { type CellMark, useCellHint } from '#modules/dispatch/web/useCellHint.ts'
import { useCell } from '#modules/dispatch/web/useGridBook.ts'
import { useRowName } from '#modules/dispatch/web/useRowName.ts'
import { formatDecimal } from '#web/figure/format.ts'
import { Sample, Value } from '#web/figure/Value.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export interface LineActs {
  /** Puts the keyboard into a cell; `extend` reaches the selection to it. */
  readonly stand: (row: number, column: number, extend: boolean) => void
  readonly edit: (row: number) => void
  readonly typed: (text: string) => void
  /** Not before somebody comes to a grid that is only read. */
  readonly takesFocus: () => boolean
}

interface Props {
  readonly book: GridBook
  readonly cellKey: string
  readonly place: number
  /** The column in which the keyboard stands, when it stands in this row. */
  readonly at: number | undefined
  /** Columns of this row within the selection. */
  readonly from: number | undefined
  readonly to: number | undefined
  /** The text being typed here; undefined: nothing is. */
  readonly typing: string | undefined
  readonly head: string
  readonly editor: string | undefined
  /** A reviewer has said what is wrong with it. */
  readonly isMarked: boolean
  readonly acts: LineActs
}

/** One row. It draws again when its own cell changes or the keyboard comes and goes; no key elsewhere touches it. */
export const GridLine = memo(function GridLine(props: Props) {
  const { book, cellKey, place, at, from, to, typing, acts } = props
  const view = useCell(book, cellKey)
  const hint = useCellHint()(view)
  return (
    <tr
      data-row={place}
      className={[view.row.dimension !== '' && 'part-row', props.isMarked && 'marked-row'].filter(Boolean).join(' ')}
    >
      {COLUMNS.map((column, index) => {
        const isChosen = from !== undefined && to !== undefined && index >= from && index <= to
        const classes = [classOf(column, view, hint.mark), isChosen && 'chosen', at === index && 'standing']
        const Cell = column === 'indicator' ? 'th' : 'td'
        return (
          <Cell
            key={column}
            scope={column === 'indicator' ? 'row' : undefined}
            className={classes.filter(Boolean).join(' ')}
            aria-selected={isChosen || undefined}
            onMouseDown={(event) => {
              if (event.button !== 0 || event.target instanceof HTMLInputElement) return
              event.preventDefault()
              acts.stand(place, index, event.shiftKey)
            }}
            onMouseEnter={(event) => {
              if (event.buttons === 1) acts.stand(place, index, true)
            }}
            onDoubleClick={() => index === FIGURES && view.row.editable && acts.edit(place)}
          >
            <Content column={column} view={view} hint={hint} editor={props.editor} />
            {at === index && (
              <CellInput column={column} view={view} head={props.head} hint={hint.text} typing={typing} acts={acts} />
            )}
          </Cell>
        )
      })}
    </tr>
  )
})

function classOf(column: ColumnName, { row, typed }: CellView, mark: CellMark | undefined): string {
  if (column !== 'current') return `g-${column}${isFigure(column) ? ' n' : ''}`
  const state = row.editable ? 'own' : 'shut'
  return `g-current n ${state}${mark === undefined ? '' : ` m-${mark}`}${typed === undefined ? '' : ' fresh'}`
}

interface ContentProps {
  readonly column: ColumnName
  readonly view: CellView
  readonly hint: ReturnType<ReturnType<typeof useCellHint>>
  readonly editor: string | undefined
}

function Content({ column, view, hint, editor }: ContentProps) {
  const say = useSay(gridWords)
  const pick = usePick()
  const { row } = view
  const { decimals } = row.indicator
  switch (column) {
    case 'indicator':
      return (
        <span className="g-name">
          {row.part === null ? pick(row.indicator.name) : say('part', { part: pick(row.part) })}
        </span>
      )
    case 'unit':
      return <>{pick(row.indicator.unit)}</>
    case 'target':
      return <Target of={row.target} />
    case 'lastYear':
      return <Past of={row.lastYear} decimals={decimals} />
    case 'lastPeriod':
      return <Past of={row.lastPeriod} decimals={decimals} />
    case 'current':
      return <Current view={view} mark={hint.mark} />
    case 'increment':
      return <Value of={row.increment} decimals={decimals} signed />
    case 'hint':
      return (
        <span className={`g-tell ${hint.tone}`} title={hint.text}>
          {hint.text !== '' ? hint.text : editor !== undefined ? say('editor', { name: editor }) : ''}
        </span>
      )
  }
}

/** Beside what is typed, what is not there is a dash: only the cell to be filled says that it is missing. */
function Past({ of, decimals }: { readonly of: CellView['row']['lastYear']; readonly decimals: number }) {
  return of.state === 'missing' ? <Value of={null} /> : <Value of={of} decimals={decimals} />
}

function Target({ of }: { readonly of: CellView['row']['target'] }) {
  const say = useSay(gridWords)
  if (of.bandLow !== undefined && of.bandHigh !== undefined)
    return (
      <>
        {say('band', { low: formatDecimal(of.bandLow) ?? of.bandLow, high: formatDecimal(of.bandHigh) ?? of.bandHigh })}
      </>
    )
  if (of.expectation === 'not-applicable') return <Value of={{ state: 'not-applicable' }} />
  return (
    <>
      <Value of={of.value} />
      {of.sample === true && <Sample />}
    </>
  )
}

const SHOWN_MARKS: readonly CellMark[] = ['conflict', 'unread', 'returned', 'hard', 'soft', 'explained']

/** That the whole report is a preview stands above the grid, once. */
function Current({
  view: { row, typed, conflict },
  mark,
}: {
  readonly view: CellView
  readonly mark: CellMark | undefined
}) {
  const say = useSay(gridWords)
  const shown = conflict?.mine.typed ?? typed
  const proposed = useContext(ProposedContext).get(row.dimension === '' ? row.indicator.id : '')
  if (shown === undefined && proposed !== undefined && row.current.state === 'missing')
    return (
      <span className="value proposed" title={proposed.source}>
        {formatDecimal(proposed.value) ?? proposed.value}
      </span>
    )
  return (
    <>
      {mark !== undefined && SHOWN_MARKS.includes(mark) && (
        <sup className="g-mark" title={say(`mark.${mark as 'returned'}.why`)}>
          {say(`mark.${mark as 'returned'}`)}
        </sup>
      )}
      {shown === undefined ? (
        <Value of={{ ...row.current, preview: false }} />
      ) : shown.trim() === '' ? (
        <Value of={{ state: 'missing' }} />
      ) : (
        <span className="value">{formatDecimal(shown) ?? shown}</span>
      )}
    </>
  )
}

interface InputProps {
  readonly column: ColumnName
  readonly view: CellView
  readonly head: string
  readonly hint: string
  readonly typing: string | undefined
  readonly acts: LineActs
}

/**
 * The one field of the grid, in the cell where the keyboard stands: empty and unseen until something is typed, so that the
 * first key, also of an input method, is never lost.
 */
function CellInput({ column, view, head, hint, typing, acts }: InputProps) {
  const say = useSay(gridWords)
  const pick = usePick()
  const copyText = useCopyText()
  const nameOf = useRowName()
  const field = useRef<HTMLInputElement>(null)
  const isTyping = typing !== undefined
  const { takesFocus } = acts
  useLayoutEffect(() => {
    const now = field.current!
    if (!takesFocus()) return
    if (document.activeElement !== now) now.focus({ preventScroll: true })
    bringIntoSight(now.closest('td, th')!)
  }, [takesFocus])
  useLayoutEffect(() => {
    const now = field.current!
    if (isTyping) now.setSelectionRange(now.value.length, now.value.length)
  }, [isTyping])
  const canType = column === 'current' && view.row.editable
  const { indicator } = view.row
  const value = isFigure(column) ? copyText(view, column, hint) : ''
  const name = say('cell.label', { name: nameOf(view.row), head, unit: pick(indicator.unit), value })
  return (
    <input
      ref={field}
      className={isTyping ? 'g-input typing' : 'g-input'}
      value={typing ?? ''}
      readOnly={!canType}
      inputMode="decimal"
      autoComplete="off"
      spellCheck={false}
      maxLength={100}
      aria-label={hint === '' ? name : `${name} ${hint}`}
      aria-invalid={view.unread !== undefined || view.conflict !== undefined}
      onChange={(event) => acts.typed(event.target.value)}
    />
  )
}
