import { Button, Checkbox, Input, Popover } from 'antd'
import { useId, useState } from 'react'
import { type Column, cellClass, type Filter, type TableState } from '#web/table/column.ts'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

interface Props<R> {
  readonly column: Column<R>
  readonly state: TableState
  readonly change: (state: TableState) => void
}

/** The head of a column: press the name to sort, the mark to filter. */
export function ColumnHead<R>({ column, state, change }: Props<R>) {
  const say = useSay(webWords)
  const sortable = column.sortable !== false && (column.text !== undefined || column.number !== undefined)
  const sorted = state.sort?.key === column.key ? state.sort : undefined
  const filter = state.filters[column.key]
  const filterable = column.filterable !== false && (column.text !== undefined || column.number !== undefined)
  const sort = () => {
    const next =
      sorted === undefined
        ? { key: column.key, descending: column.number !== undefined }
        : { ...sorted, descending: !sorted.descending }
    const turnedBack = sorted !== undefined && sorted.descending !== (column.number !== undefined)
    change({ ...state, sort: turnedBack ? undefined : next })
  }
  return (
    <th
      scope="col"
      className={cellClass(column)}
      aria-sort={sorted === undefined ? undefined : sorted.descending ? 'descending' : 'ascending'}
    >
      <span className="column-head">
        {sortable ? (
          <button
            type="button"
            className="column-sort"
            title={say('table.sort', { column: column.head })}
            onClick={sort}
          >
            {column.head}
            {sorted !== undefined && <i aria-hidden="true">{sorted.descending ? '↓' : '↑'}</i>}
          </button>
        ) : (
          column.head
        )}
        {filterable && (
          <FilterButton
            column={column}
            filter={filter}
            change={(next) => change({ ...state, filters: { ...state.filters, [column.key]: next } })}
          />
        )}
      </span>
    </th>
  )
}

interface FilterProps<R> {
  readonly column: Column<R>
  readonly filter: Filter | undefined
  readonly change: (filter: Filter) => void
}

function FilterButton<R>({ column, filter, change }: FilterProps<R>) {
  const say = useSay(webWords)
  const [open, setOpen] = useState(false)
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      destroyOnHidden
      content={
        <form
          className="column-filter"
          onSubmit={(event) => {
            event.preventDefault()
            setOpen(false)
          }}
        >
          <FilterFields column={column} filter={filter ?? {}} change={change} />
          <Button size="small" onClick={() => change({})} disabled={filter === undefined}>
            {say('table.filter.clear')}
          </Button>
        </form>
      }
    >
      <button
        type="button"
        className={filter === undefined ? 'column-filter-mark' : 'column-filter-mark on'}
        aria-label={say('table.filter', { column: column.head })}
        aria-expanded={open}
      >
        <svg viewBox="0 0 12 12" aria-hidden="true">
          <path d="M1 2h10L7.200 6.500V10.500L4.800 9.200V6.500z" />
        </svg>
      </button>
    </Popover>
  )
}

function FilterFields<R>({ column, filter, change }: Required<FilterProps<R>>) {
  const say = useSay(webWords)
  const id = useId()
  if (column.number !== undefined) {
    return (
      <>
        {(['from', 'to'] as const).map((end) => (
          <label key={end} htmlFor={`${id}${end}`}>
            {say(`table.filter.${end}`)}
            <Input
              id={`${id}${end}`}
              inputMode="decimal"
              value={filter?.[end] ?? ''}
              onChange={(event) => change({ ...filter, [end]: event.target.value.replace(/[^\d.-]/g, '') })}
            />
          </label>
        ))}
      </>
    )
  }
  if (column.options !== undefined) {
    return (
      <Checkbox.Group
        options={[...column.options]}
        value={[...(filter?.in ?? [])]}
        onChange={(values) => change({ in: values })}
      />
    )
  }
  return (
    <label htmlFor={id}>
      {say('table.filter.contains')}
      <Input id={id} autoFocus value={filter?.has ?? ''} onChange={(event) => change({ has: event.target.value })} />
    </label>
  )
}
