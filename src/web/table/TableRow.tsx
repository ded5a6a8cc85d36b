import { Checkbox } from 'antd'
import { type KeyboardEvent, memo, type RefObject } from 'react'
import { type Column, cellClass } from '#web/table/column.ts'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

/** What a row may cause; the grid keeps it up to date, so that a row in sight is not drawn again for it. */
export interface RowDeeds<R> {
  readonly pressed: (event: KeyboardEvent<HTMLTableRowElement>, place: number) => void
  readonly focused: (place: number) => void
  readonly clicked: (row: R) => void
  readonly toggled: (row: R) => void
}

interface Props<R> {
  readonly row: R
  readonly place: number
  readonly seen: readonly Column<R>[]
  readonly isTabStop: boolean
  readonly opens: boolean
  readonly isOpen: boolean
  /** undefined: rows are not chosen here. */
  readonly isChosen: boolean | undefined
  readonly deeds: RefObject<RowDeeds<R>>
}

function DrawnRow<R>({ row, place, seen, isTabStop, opens, isOpen, isChosen, deeds }: Props<R>) {
  const say = useSay(webWords)
  return (
    <tr
      data-row={place}
      aria-rowindex={place + 2}
      tabIndex={isTabStop ? 0 : -1}
      className={`${opens ? 'opens' : ''} ${isOpen ? 'on' : ''}`}
      onKeyDown={(event) => deeds.current.pressed(event, place)}
      onFocus={() => deeds.current.focused(place)}
      onClick={(event) => {
        if (!(event.target as HTMLElement).closest('a,button,input,label,[role=dialog]')) deeds.current.clicked(row)
      }}
    >
      {isChosen !== undefined && (
        <td>
          <Checkbox checked={isChosen} aria-label={say('table.choose')} onChange={() => deeds.current.toggled(row)} />
        </td>
      )}
      {seen.map((column) => (
        <td key={column.key} className={cellClass(column)}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
}

/** A row is drawn when it comes into sight and when something of its own changes, not at every step of the wheel. */
export const TableRow = memo(DrawnRow) as typeof DrawnRow
