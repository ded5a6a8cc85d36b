import type { ReactNode } from 'react'

interface Props {
  readonly name: string
  /** Said beside the name. */
  readonly told?: string | undefined
  readonly heads: readonly string[]
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[]
  /** Columns that hold numbers. */
  readonly numbers?: readonly number[]
}

/** What a workbook that came back would change, or why it cannot. */
export function WorkbookTable({ name, told, heads, rows, numbers = [] }: Props) {
  const look = (column: number) => (numbers.includes(column) ? 'n' : undefined)
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
