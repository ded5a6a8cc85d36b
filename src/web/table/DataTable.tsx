import { Button, Checkbox, Popover } from 'antd'
import { type ReactNode, useMemo, useState } from 'react'
import { keep, readKept } from '#web/memory/kept.ts'
import { State } from '#web/state/State.tsx'
import type { Column, View } from '#web/table/column.ts'
import { NO_STATE } from '#web/table/column.ts'
import { ExportButtons } from '#web/table/ExportButtons.tsx'
import { TableFoot } from '#web/table/TableFoot.tsx'
import { TableGrid } from '#web/table/TableGrid.tsx'
import { TableViews } from '#web/table/TableViews.tsx'
import { isEmptyFilter, shownRows } from '#web/table/table-state.ts'
import { useTableState } from '#web/table/useTableState.ts'
import { webWords } from '#web/web.messages.ts'
import { useLanguage, useSay } from '#web/words/language.ts'

interface Props<R> {
  /** Names the table for what this browser remembers of it. */
  readonly id: string
  /** What the rows are: `指标`. */
  readonly name: string
  readonly rows: readonly R[]
  readonly columns: readonly Column<R>[]
  readonly rowKey: (row: R) => string
  /** Opens a row: by pressing it, or Enter on it. */
  readonly open?: (row: R) => void
  readonly isOpen?: (row: R) => boolean
  readonly views?: readonly View[]
  /** More rows exist than were sent. */
  readonly total?: number
  /** Acts on the chosen rows; with it rows can be chosen. */
  readonly bulk?: (chosen: readonly R[], clear: () => void) => ReactNode
  /** What this place is for and why it is empty. */
  readonly empty?: ReactNode
  readonly tools?: ReactNode
  /** Without tabs, tools and foot: a table inside a page of its own. */
  readonly plain?: boolean
  /** Heads a run of rows with their group's name, as long as the rows stand in their given order. */
  readonly groupOf?: (row: R) => string
  /** Stands below all others whatever is sorted or filtered: the total. */
  readonly totalRow?: R
}

/** A list: saved views, column filters, sort, count and sum of what is shown, export; smooth at 50,000 rows. */
export function DataTable<R>(props: Props<R>) {
  const { id, name, rows, columns, rowKey, views = [], total, bulk, empty, tools, plain } = props
  const say = useSay(webWords)
  const { language } = useLanguage()
  const [state, change] = useTableState()
  const [hidden, setHidden] = useState<readonly string[]>(() => readHidden(id, columns))
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const seen = useMemo(() => columns.filter((column) => !hidden.includes(column.key)), [columns, hidden])
  const shown = useMemo(() => shownRows(rows, columns, state, language), [rows, columns, state, language])
  const filtered = Object.values(state.filters).some((filter) => !isEmptyFilter(filter))
  const picked = bulk === undefined ? [] : rows.filter((row) => chosen.has(rowKey(row)))

  return (
    <div className="table-card card card-flush">
      {plain !== true && (
        <div className="table-tools no-print">
          <TableViews id={id} given={views} state={state} change={change} />
          <div className="row">
            {tools}
            <ColumnChooser
              columns={columns}
              hidden={hidden}
              change={(next) => {
                keep(`columns.${id}`, next.join(','))
                setHidden(next)
              }}
            />
            <ExportButtons id={id} name={name} rows={shown} columns={seen} state={state} />
          </div>
        </div>
      )}
      {bulk !== undefined && picked.length > 0 && (
        <div className="table-bulk">
          <b>{say('table.chosen', { n: picked.length })}</b>
          {bulk(picked, () => setChosen(new Set()))}
        </div>
      )}
      <TableGrid
        {...props}
        shown={shown}
        seen={seen}
        state={state}
        change={change}
        {...(bulk !== undefined && { chosen, choose: setChosen })}
      />
      {shown.length === 0 &&
        (filtered ? (
          <State kind="none-match">
            <Button onClick={() => change(NO_STATE)}>{say('table.filter.all')}</Button>
          </State>
        ) : (
          (empty ?? <State kind="empty" />)
        ))}
      {plain !== true && <TableFoot shown={shown} columns={seen} all={total ?? rows.length} />}
    </div>
  )
}

interface ChooserProps<R> {
  readonly columns: readonly Column<R>[]
  readonly hidden: readonly string[]
  readonly change: (hidden: readonly string[]) => void
}

function ColumnChooser<R>({ columns, hidden, change }: ChooserProps<R>) {
  const say = useSay(webWords)
  const shown = columns.filter((column) => !hidden.includes(column.key)).map((column) => column.key)
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <Checkbox.Group
          className="column-chooser"
          options={columns.map((column) => ({
            value: column.key,
            label: column.head,
            disabled: column === columns[0],
          }))}
          value={shown}
          onChange={(keys) =>
            change(columns.filter((column) => !keys.includes(column.key)).map((column) => column.key))
          }
        />
      }
    >
      <Button size="small">{say('table.columns')}</Button>
    </Popover>
  )
}

function readHidden<R>(id: string, columns: readonly Column<R>[]): readonly string[] {
  const kept = readKept(`columns.${id}`)
  if (kept !== undefined) return kept.split(',')
  return columns.filter((column) => column.hidden === true).map((column) => column.key)
}
