import { Checkbox } from 'antd'
import { Fragment, type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { ColumnHead } from '#web/table/ColumnHead.tsx'
import { type Column, cellClass, type TableState } from '#web/table/column.ts'
import { type RowDeeds, TableRow } from '#web/table/TableRow.tsx'
import { useWindow } from '#web/table/useWindow.ts'
import { useDensity } from '#web/theme/theme.ts'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

interface Props<R> {
  readonly name: string
  readonly rowKey: (row: R) => string
  readonly open?: (row: R) => void
  readonly isOpen?: (row: R) => boolean
  readonly shown: readonly R[]
  readonly seen: readonly Column<R>[]
  readonly state: TableState
  readonly change: (state: TableState) => void
  readonly chosen?: ReadonlySet<string>
  readonly choose?: (chosen: ReadonlySet<string>) => void
  /** Heads a run of rows with their group's name, as long as the rows stand in their given order. */
  readonly groupOf?: (row: R) => string
  /** Stands below all others whatever is sorted or filtered: the total. */
  readonly totalRow?: R
}

const ALL_UP_TO = 150
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 12, PageUp: -12 }

/** Head and rows. Beyond a page or two only the rows in sight are drawn, all of one height. */
export function TableGrid<R>(props: Props<R>) {
  const { name, rowKey, open, isOpen, shown, seen, state, change, chosen, choose, groupOf, totalRow } = props
  const say = useSay(webWords)
  const rowPx = useDensity().density === 'dense' ? 36 : 44
  const box = useRef<HTMLDivElement>(null)
  const windowed = shown.length > ALL_UP_TO
  const view = useWindow(box, shown.length, rowPx, rowPx)
  const [from, to] = windowed ? [view.from, view.to] : [0, shown.length]
  const [at, setAt] = useState(0)
  const wantsFocus = useRef(false)
  const groups = groupOf !== undefined && state.sort === undefined && !windowed
  const width = seen.length + (choose === undefined ? 0 : 1)

  useEffect(() => {
    if (!wantsFocus.current) return
    const row = box.current?.querySelector<HTMLElement>(`tr[data-row="${at}"]`)
    if (!row) return
    wantsFocus.current = false
    row.focus({ preventScroll: true })
  })

  const pressed = (event: KeyboardEvent<HTMLTableRowElement>, place: number) => {
    if (event.target !== event.currentTarget) return
    if (event.key === 'Enter' && open !== undefined) open(shown[place]!)
    else if (event.key === ' ' && choose !== undefined) toggle(shown[place]!)
    else {
      const next = event.key === 'Home' ? 0 : event.key === 'End' ? shown.length - 1 : place + (STEPS[event.key] ?? 0)
      if (next === place) return
      const within = Math.max(0, Math.min(shown.length - 1, next))
      wantsFocus.current = true
      setAt(within)
      view.show(within)
    }
    event.preventDefault()
  }
  const toggle = (row: R) => {
    const next = new Set(chosen)
    if (!next.delete(rowKey(row))) next.add(rowKey(row))
    choose?.(next)
  }
  const now: RowDeeds<R> = { pressed, focused: setAt, clicked: (row) => open?.(row), toggled: toggle }
  const deeds = useRef(now)
  useLayoutEffect(() => {
    deeds.current = now
  })
  const all = shown.length > 0 && chosen !== undefined && shown.every((row) => chosen.has(rowKey(row)))

  return (
    <div className={windowed ? 'table-box table-windowed' : 'table-box'} ref={box}>
      <table
        className="table"
        aria-label={say('table.rows', { name, n: shown.length })}
        aria-rowcount={shown.length + 1}
        {...(windowed && { style: { minWidth: leastWidth(seen) } })}
      >
        <colgroup>
          {choose !== undefined && <col width={40} />}
          {seen.map((column) => (
            <col key={column.key} width={column.width} className={column.wideOnly === true ? 'wide-only' : undefined} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {choose !== undefined && (
              <th scope="col">
                <Checkbox
                  checked={all}
                  aria-label={say('table.choose.all', { n: shown.length })}
                  onChange={() => choose(new Set(all ? [] : shown.map(rowKey)))}
                />
              </th>
            )}
            {seen.map((column) => (
              <ColumnHead key={column.key} column={column} state={state} change={change} />
            ))}
          </tr>
        </thead>
        <tbody>
          {from > 0 && <Gap px={from * rowPx} width={width} />}
          {shown.slice(from, to).map((row, place) => (
            <Fragment key={rowKey(row)}>
              {groups && groupOf(row) !== (place === 0 ? undefined : groupOf(shown[from + place - 1]!)) && (
                <tr className="group">
                  <th scope="rowgroup" colSpan={width}>
                    {groupOf(row)}
                  </th>
                </tr>
              )}
              <TableRow
                row={row}
                place={from + place}
                seen={seen}
                isTabStop={from + place === at}
                opens={open !== undefined}
                isOpen={isOpen?.(row) === true}
                isChosen={choose === undefined ? undefined : (chosen?.has(rowKey(row)) ?? false)}
                deeds={deeds}
              />
            </Fragment>
          ))}
          {to < shown.length && <Gap px={(shown.length - to) * rowPx} width={width} />}
          {totalRow !== undefined && (
            <tr className="total">
              {choose !== undefined && <td />}
              {seen.map((column) => (
                <td key={column.key} className={cellClass(column)}>
                  {column.cell(totalRow)}
                </td>
              ))}
            </tr>
          )}
        </tbody>
      </table>
    </div>
  )
}

/** While only some rows are drawn the columns do not take their widths from them: they keep those they are given. */
const COLUMN_PX = 160

const leastWidth = (seen: readonly Column<never>[]): number =>
  seen.reduce((sum, { width, wideOnly }) => sum + (wideOnly === true ? 0 : (width ?? COLUMN_PX)), 0)

/** Stands for the rows out of sight. */
function Gap({ px, width }: { readonly px: number; readonly width: number }) {
  return (
    <tr className="gap">
      <td colSpan={width} style={{ height: px }} />
    </tr>
  )
}
