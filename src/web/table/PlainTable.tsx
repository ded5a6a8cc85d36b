import type { ReactNode } from 'react'

interface Props {
  readonly name: string
  /** Said beside the name. */
  readonly told?: string | undefined
  readonly heads: readonly string[]
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[]
  /** Columns that hold numbers. */
  readonly numbers?: readonly number[]
  /** Columns no wider than what stands in them. */
  readonly narrow?: readonly number[]
}

/** A table that is read through and neither sorted nor filtered, on a card with its name. */
export function PlainTable({ name, told, heads, rows, numbers = [], narrow = [] }: Props) {
  const look = (column: number) =>
    [numbers.includes(column) && 'n', narrow.includes(column) && 'narrow-column'].filter(Boolean).join(' ') || undefined
  return (
    <section className="card card-flush">
      <div className="table-tools">
        <b>{name}</b>
        {told !== undefined && <span className="second small">{told}</span>}
      </div>
      <div className="table-box">
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
      </div>
    </section>
  )
}
