import {
  type ClipboardEvent,
  Fragment,
  type KeyboardEvent,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { gridWords } from '#modules/dispatch/grid.messages.ts'
import { bringIntoSight } from '#modules/dispatch/web/bring-into-sight.ts'
import { readBlock, writeBlock } from '#modules/dispatch/web/clipboard-block.ts'
import { GridLine, type LineActs } from '#modules/dispatch/web/GridLine.tsx'
import type { GridBook, Report, Row } from '#modules/dispatch/web/grid-book.ts'
import { COLUMNS, FIGURES, isFigure, useColumnHeads, useCopyText } from '#modules/dispatch/web/grid-columns.ts'
import { move, type Stand, spanOf } from '#modules/dispatch/web/grid-moves.ts'
import { type Placed, placeBlock } from '#modules/dispatch/web/place-block.ts'
import { rowGroups } from '#modules/dispatch/web/row-groups.ts'
import { useCellHint } from '#modules/dispatch/web/useCellHint.ts'
import { rowName } from '#modules/dispatch/web/useRowName.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** What happened to several cells at once, and can be taken back. */
export type Happened =
  | { readonly deed: 'pasted'; readonly placed: Placed }
  | { readonly deed: 'cleared' | 'undone'; readonly cells: number }

interface Props {
  readonly report: Report
  readonly book: GridBook
  /** Whose panel is open. */
  readonly chosen: string | undefined
  readonly choose: (key: string) => void
  readonly toPanel: (key: string) => void
  readonly happened: (what: Happened) => void
  /** Who else types where, by indicator. */
  readonly editors: ReadonlyMap<string, string>
  /** Cells that a reviewer wants changed; with it Space leads to the reason. */
  readonly marked?: ReadonlyMap<string, string>
}

/** The grid: keyboard and clipboard as in a spreadsheet, over rows that draw themselves. */
export function ReportGrid({ report, book, chosen, choose, toPanel, happened, editors, marked }: Props) {
  const say = useSay(gridWords)
  const pick = usePick()
  const heads = useColumnHeads(report.cycle)
  const copyText = useCopyText()
  const hintOf = useCellHint()
  const groups = useMemo(() => rowGroups(report.rows), [report.rows])
  const keys = book.keys()
  const [stand, setStand] = useState<Stand>(() => {
    const at = { row: Math.max(0, chosen === undefined ? 0 : keys.indexOf(chosen)), column: FIGURES }
    return { ...at, anchor: at }
  })
  const [typing, setTyping] = useState<string | undefined>()
  const isReview = marked !== undefined || report.acts.fill?.may !== true
  const now = useRef({ stand, typing, was: '', takesFocus: !isReview })
  now.current.stand = stand
  now.current.typing = typing

  const leave = useCallback(
    (how: 'commit' | 'revert') => {
      const { typing: text, was, stand: at } = now.current
      if (text === undefined) return
      const key = book.keys()[at.row]!
      if (how === 'commit') book.commit(key, text, was)
      else book.revert(key, was)
      now.current.typing = undefined
      setTyping(undefined)
    },
    [book],
  )
  const go = useCallback(
    (next: Stand) => {
      leave('commit')
      now.current.takesFocus = true
      now.current.stand = next
      setStand(next)
      const key = book.keys()[next.row]
      if (key !== undefined) choose(key)
    },
    [book, choose, leave],
  )
  const begin = useCallback(
    (text: string | undefined) => {
      const key = book.keys()[now.current.stand.row]!
      if (!book.view(key).row.editable) return
      now.current.was = book.textOf(key)
      book.begin(key)
      if (text !== undefined) book.type(key, text)
      setTyping(text ?? now.current.was)
    },
    [book],
  )
  const acts = useMemo<LineActs>(
    () => ({
      stand: (row, column, extend) => {
        const place = { row, column }
        go({ ...place, anchor: extend ? now.current.stand.anchor : place })
      },
      edit: () => begin(undefined),
      typed: (text) => {
        if (now.current.typing === undefined) return begin(text)
        book.type(book.keys()[now.current.stand.row]!, text)
        setTyping(text)
      },
      takesFocus: () => now.current.takesFocus,
    }),
    [book, go, begin],
  )

  const box = useRef<HTMLDivElement>(null)
  useEffect(() => keepInSight(box.current), [])

  // A cell chosen elsewhere (a list, the address) is where the keyboard stands next.
  useEffect(() => {
    const row = chosen === undefined ? -1 : book.keys().indexOf(chosen)
    if (row < 0 || row === now.current.stand.row) return
    setStand({ row, column: FIGURES, anchor: { row, column: FIGURES } })
  }, [book, chosen])

  const pressed = (event: KeyboardEvent<HTMLTableElement>) => {
    if (event.nativeEvent.isComposing || event.altKey) return
    const control = event.ctrlKey || event.metaKey
    const { key, shiftKey: shift } = event
    const done = () => event.preventDefault()
    if (typing !== undefined) {
      if (key === 'Escape') {
        leave('revert')
        return done()
      }
      if (key !== 'Enter' && key !== 'Tab' && key !== 'ArrowUp' && key !== 'ArrowDown') return
    }
    if (key === 'F2' || (key === 'Enter' && typing === undefined && stand.column === FIGURES && !shift && !control)) {
      begin(undefined)
      return done()
    }
    if (key === 'F6' || (key === ' ' && marked !== undefined)) {
      leave('commit')
      toPanel(keys[stand.row]!)
      return done()
    }
    if ((key === 'Delete' || key === 'Backspace') && typing === undefined) {
      clear()
      return done()
    }
    if (control && key.toLowerCase() === 'z') {
      const cells = book.undo().length
      if (cells > 0) happened({ deed: 'undone', cells })
      return done()
    }
    if (control && key.toLowerCase() === 'a') {
      setStand({ row: keys.length - 1, column: FIGURES, anchor: { row: 0, column: FIGURES } })
      return done()
    }
    const isLetter = key.length === 1 && !control && (key === '?' || !canType())
    if (isLetter && typing === undefined) {
      // No figure begins so: the page's own keys are meant.
      document.body.dispatchEvent(new globalThis.KeyboardEvent('keydown', { key, bubbles: true }))
      return done()
    }
    const next = move(stand, { key, shift, control }, extentOf(book))
    if (next === undefined) return leave('commit')
    go(next)
    done()
  }

  const canType = () => stand.column === FIGURES && book.view(keys[stand.row]!).row.editable
  const span = spanOf(stand)
  const rowsChosen = () => keys.slice(span.fromRow, span.toRow + 1)
  const clear = () => {
    const cells = rowsChosen().filter((key) => book.view(key).row.editable && book.textOf(key) !== '')
    if (span.toColumn < FIGURES || span.fromColumn > FIGURES || cells.length === 0) return
    book.fill(
      cells.map((key) => ({ key, text: '' })),
      'typed',
    )
    happened({ deed: 'cleared', cells: cells.length })
  }
  const copied = (event: ClipboardEvent) => {
    if (typing !== undefined) return
    const columns = COLUMNS.slice(span.fromColumn, span.toColumn + 1)
    const block = rowsChosen().map((key) => {
      const view = book.view(key)
      return columns.map((column) => copyText(view, column, hintOf(view).text))
    })
    event.clipboardData.setData('text/plain', writeBlock(block))
    event.preventDefault()
    if (event.type === 'cut') clear()
  }
  const pasted = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text/plain')
    const block = readBlock(text)
    const isBlock = block.length > 1 || (block[0]?.length ?? 0) > 1
    if (typing !== undefined && !isBlock) return
    event.preventDefault()
    leave('revert')
    const rows = keys.map((key) => {
      const { row } = book.view(key)
      const { unit } = row.indicator
      return { key, names: namesOf(row), units: [unit.zh, unit.en], editable: row.editable }
    })
    const placed = placeBlock(block, rows, { row: span.fromRow, column: span.fromColumn, figures: FIGURES })
    book.fill(placed.cells, 'pasted')
    happened({ deed: 'pasted', placed })
  }

  let place = -1
  return (
    <div className="grid-box" ref={box}>
      <table
        className="table grid"
        aria-label={say('grid', { unit: pick(report.unit.name) })}
        onKeyDown={pressed}
        onCopy={copied}
        onCut={copied}
        onPaste={pasted}
        onBlur={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget)) leave('commit')
        }}
      >
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" className={`g-${column}${isFigure(column) ? ' n' : ''}`}>
                {heads[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <Fragment key={group.goal?.code ?? ''}>
              <tr className="group">
                <th colSpan={COLUMNS.length} scope="colgroup">
                  <span>{group.goal === null ? say('goal.none') : pick(group.goal.name)}</span>
                </th>
              </tr>
              {group.rows.map((row) => {
                place += 1
                const key = keys[place]!
                const isHere = stand.row === place
                const isWithin = place >= span.fromRow && place <= span.toRow && span.fromRow !== span.toRow
                const isWide = isHere && span.fromColumn !== span.toColumn
                return (
                  <GridLine
                    key={key}
                    book={book}
                    cellKey={key}
                    place={place}
                    at={isHere ? stand.column : undefined}
                    from={isWithin || isWide ? span.fromColumn : undefined}
                    to={isWithin || isWide ? span.toColumn : undefined}
                    typing={isHere ? typing : undefined}
                    head={heads[COLUMNS[isHere ? stand.column : FIGURES]!]}
                    editor={editors.get(row.indicator.id)}
                    isMarked={marked?.has(key) ?? false}
                    acts={acts}
                  />
                )
              })}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const MOVES = ['wheel', 'pointerdown', 'keydown'] as const

/** What comes late above the grid (a day's figures, a recovered draft) does not push its cell below the bar at the foot. */
function keepInSight(box: HTMLElement | null): (() => void) | undefined {
  const page = box?.closest('.report-page')
  if (!box || !page) return undefined
  const shifted = new ResizeObserver(() => {
    const cell = document.activeElement?.closest('td, th')
    if (box.contains(cell ?? null)) bringIntoSight(cell!)
  })
  // Whoever moves himself is not moved any more.
  const stop = () => {
    shifted.disconnect()
    for (const move of MOVES) removeEventListener(move, stop)
  }
  shifted.observe(page)
  for (const move of MOVES) addEventListener(move, stop, { passive: true })
  return stop
}

/** Under which a line of a pasted table may mean the row: in either language, or by code. */
function namesOf(row: Row): readonly string[] {
  const { indicator, dimension } = row
  const code = dimension === '' ? indicator.code : `${indicator.code}/${dimension}`
  return [rowName(row, 'zh-CN'), rowName(row, 'en'), code]
}

function extentOf(book: GridBook) {
  const keys = book.keys()
  return {
    rows: keys.length,
    columns: COLUMNS.length,
    figures: FIGURES,
    isEditable: (row: number) => book.view(keys[row]!).row.editable,
  }
}
