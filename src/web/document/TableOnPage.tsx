import { type PlacedCell, placeCells, type Table } from '#engine/document/table.ts'
import { Runs } from '#web/document/Runs.tsx'

const MANY_COLUMNS = 9

/** A table as it is printed: heads, merged cells, notes. */
export function TableOnPage({ table }: { readonly table: Table }) {
  const whole = table.columns.reduce((sum, { share }) => sum + share, 0)
  const heads = placeCells(table.heads, table.columns).cells
  const rows = placeCells(
    table.rows.map(({ cells }) => cells),
    table.columns,
  ).cells
  return (
    <div className={table.columns.length >= MANY_COLUMNS ? 'paper-table small' : 'paper-table'}>
      {table.title !== undefined && <p className="paper-table-title">{table.title}</p>}
      {table.unit !== undefined && <p className="paper-table-unit">{table.unit}</p>}
      <table>
        <colgroup>
          {table.columns.map(({ share }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
            <col key={at} style={{ width: `${(share / whole) * 100}%` }} />
          ))}
        </colgroup>
        {heads.length > 0 && (
          <thead>
            {heads.map((cells, row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row of heads is its place
              <tr key={row}>
                {cells.map((cell) => (
                  <th key={cell.column} colSpan={cell.columns} rowSpan={cell.rows} scope="col">
                    <Runs words={cell.text} />
                  </th>
                ))}
              </tr>
            ))}
          </thead>
        )}
        <tbody>
          {rows.map((cells, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
            <tr key={row} className={table.rows[row]!.strong === true ? 'strong' : undefined}>
              {cells.map((cell) => (
                <BodyCell key={cell.column} cell={cell} least={table.rows[row]!.least} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {table.notes.map((note) => (
        <p key={note} className="paper-table-note">
          {note}
        </p>
      ))}
    </div>
  )
}

function BodyCell({ cell, least }: { readonly cell: PlacedCell; readonly least: number | undefined }) {
  const spread = { colSpan: cell.columns, rowSpan: cell.rows, className: `paper-${cell.align}` }
  const height = least === undefined ? undefined : { height: `${least}pt` }
  if (cell.label) {
    return (
      <th {...spread} scope="row" style={height}>
        <Runs words={cell.text} />
      </th>
    )
  }
  return (
    <td {...spread} style={height}>
      <Runs words={cell.text} />
    </td>
  )
}
