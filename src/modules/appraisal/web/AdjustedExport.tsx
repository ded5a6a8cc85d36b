import { exact, exactText, sum } from '#engine/number/exact.ts'
import type { AdjustedRow } from '#modules/appraisal/entry.contract.ts'
import { entryWords } from '#modules/appraisal/entry-screen.messages.ts'
import { useEquation } from '#modules/appraisal/web/ScoreEquation.tsx'
import { type Column, NO_STATE } from '#web/table/column.ts'
import { ExportButtons } from '#web/table/ExportButtons.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly name: string
  readonly rows: readonly AdjustedRow[]
}

/** The adjusted ranking as a workbook, with the equation of every score. */
export function AdjustedExport({ name, rows }: Props) {
  const say = useSay(entryWords)
  const pick = usePick()
  const equation = useEquation()
  const equationOf = (row: AdjustedRow) => (row.raw === null ? '' : equation(row).text)
  const numbers = (key: string, head: string, of: (row: AdjustedRow) => string | number | null, decimals?: number) => ({
    key,
    head,
    number: of,
    cell: of,
    ...(decimals !== undefined && { decimals }),
  })
  const columns: Column<AdjustedRow>[] = [
    numbers('rank', say('column.rank'), (row) => row.rank),
    { key: 'unit', head: say('column.unit'), text: (row) => pick(row.unit.name), cell: (row) => pick(row.unit.name) },
    numbers('raw', say('column.raw'), (row) => row.raw, 4),
    numbers('raw-rank', say('column.raw-rank'), (row) => row.rawRank),
    numbers('sum', say('column.sum'), (row) => exactText(sum(row.entries.map(({ effective }) => exact(effective)))), 4),
    numbers('adjusted', say('column.adjusted'), (row) => row.adjusted, 4),
    numbers('movement', say('column.movement'), (row) => row.movement),
    { key: 'equation', head: say('column.equation'), text: equationOf, cell: equationOf },
  ]
  return (
    <span className="row no-print">
      <ExportButtons id="adjusted-ranking" name={name} rows={rows} columns={columns} state={NO_STATE} />
    </span>
  )
}
