import { rankingWords } from '#modules/dispatch/ranking-screen.messages.ts'
import type { RankedRow } from '#modules/dispatch/web/RankingGroup.tsx'
import { type Column, NO_STATE } from '#web/table/column.ts'
import { ExportButtons } from '#web/table/ExportButtons.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly name: string
  /** Of the measure, with its unit. */
  readonly head: string
  readonly decimals: number
  readonly rows: readonly RankedRow[]
}

/** A ranking as a workbook: rank, unit, measure, movement, light, and what the score is made of. */
export function RankingExport({ name, head, decimals, rows }: Props) {
  const say = useSay(rankingWords)
  const pick = usePick()
  const parts = rows.find((row) => row.parts.length > 0)?.parts ?? []
  const movementOf = ({ movement, rank }: RankedRow) => {
    if (rank === null || movement === null) return say('movement.none')
    if (movement === 0) return say('movement.same')
    return say(movement > 0 ? 'movement.up' : 'movement.down', { n: Math.abs(movement) })
  }
  const columns: Column<RankedRow>[] = [
    { key: 'rank', head: say('column.rank'), number: (row) => row.rank, cell: (row) => row.rank },
    { key: 'unit', head: say('column.unit'), text: (row) => pick(row.unit.name), cell: (row) => pick(row.unit.name) },
    { key: 'measure', head, decimals, number: (row) => row.measure, cell: (row) => row.measure },
    { key: 'movement', head: say('column.movement'), text: movementOf, cell: movementOf },
    ...(rows.some(({ evaluation }) => evaluation !== null)
      ? [{ key: 'light', head: say('column.light'), text: lightOf, cell: lightOf }]
      : []),
    ...parts.map(({ indicator: { id, name: partName } }): Column<RankedRow> => {
      const scoreOf = (row: RankedRow) => row.parts.find(({ indicator }) => indicator.id === id)?.score
      return { key: id, head: pick(partName), decimals: 2, number: scoreOf, cell: scoreOf }
    }),
  ]
  function lightOf({ evaluation }: RankedRow): string {
    return evaluation?.sign === undefined ? '' : pick(evaluation.sign.word)
  }
  return (
    <span className="row no-print">
      <ExportButtons id="ranking" name={name} rows={rows} columns={columns} state={NO_STATE} />
    </span>
  )
}
