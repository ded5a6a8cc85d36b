import type { ReactNode } from 'react'

export interface RowsTableProps {
  readonly name: string
  readonly heads: readonly string[]
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[]
  /** Columns that hold numbers. */
  readonly numbers?: readonly number[]
  /** Columns no wider than what stands in them. */
  readonly narrow?: readonly number[]
  /** Columns whose cells stand in one line: dates, codes. */
  readonly unbroken?: readonly number[]
}

/** Heads and rows that are read through and neither sorted nor filtered. */
export function RowsTable({ name, heads, rows, numbers = [], narrow = [], unbroken = [] }: RowsTableProps) {
  const look = (column: number) =>
    [numbers.includes(column) && 'n', narrow.includes(column) && 'narrow-column', unbroken.includes(column) && 'nowrap']
      .filter(Boolean)
      .join(' ') || undefined
  return (
    <table className="table" aria-label={name}>
      <thead>
        <tr>
          {heads.map((head, column) => (
            <th scope="col" key={head} className={look(column)}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells }) => (
          <tr key={key}>
            {cells.map((cell, column) => (
              <td key={heads[column]} className={look(column)}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
