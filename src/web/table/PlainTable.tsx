import { RowsTable, type RowsTableProps } from '#web/table/RowsTable.tsx'

interface Props extends RowsTableProps {
  /** Said beside the name. */
  readonly told?: string | undefined
}

/** A table that is read through, on a card with its name. */
export function PlainTable({ told, ...of }: Props) {
  return (
    <section className="card card-flush">
      <div className="table-tools">
        <b>{of.name}</b>
        {told !== undefined && <span className="second small">{told}</span>}
      </div>
      <div className="table-box">
        <RowsTable {...of} />
      </div>
    </section>
  )
}
