import { adjustedScore } from '#modules/appraisal/entry.contract.ts'
import { entryWords } from '#modules/appraisal/entry-screen.messages.ts'
import { CountedEntries } from '#modules/appraisal/web/CountedEntries.tsx'
import { ScoreEquation } from '#modules/appraisal/web/ScoreEquation.tsx'
import { useRead } from '#web/client/useRead.ts'
import { formatDecimal } from '#web/figure/format.ts'
import { useDates } from '#web/figure/useDates.ts'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly unitId: string
  readonly period: string
  readonly asOf?: string
  /** With the list of entries below the equation. */
  readonly whole?: boolean
}

/** How one unit's score comes about: the equation, and the entries in effect. Nothing where nobody ranks it. */
export function UnitScore({ unitId, period, asOf, whole = false }: Props) {
  const say = useSay(entryWords)
  const pick = usePick()
  const dates = useDates()
  const score = useRead(adjustedScore, { unitId, period, ...(asOf !== undefined && { asOf }) }, { keepFormer: true })
  const row = score.data?.score
  if (row == null) return null
  const told = { period: dates.period(period), unit: pick(row.unit.name) }
  return (
    <section className="card stack unit-score">
      <h2>
        {row.adjusted === null || row.rank === null
          ? say('score.title.none', told)
          : say('score.title', {
              ...told,
              score: formatDecimal(row.adjusted, { decimals: 2 }) ?? row.adjusted,
              rank: row.rank,
            })}
      </h2>
      {row.raw !== null && (
        <p>
          <ScoreEquation row={row} />
          {row.rawRank !== null && <small className="second"> · {say('score.why', { rank: row.rawRank })}</small>}
        </p>
      )}
      {whole && <CountedEntries row={row} />}
    </section>
  )
}
