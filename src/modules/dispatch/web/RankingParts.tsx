import { rankingWords } from '#modules/dispatch/ranking-screen.messages.ts'
import { FigureDoor } from '#modules/dispatch/web/FigureDoor.tsx'
import type { RankedRow } from '#modules/dispatch/web/RankingGroup.tsx'
import { Value } from '#web/figure/Value.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly row: RankedRow
  readonly period: string
}

/** What a total score is made of, the largest loss first. */
export function RankingParts({ row, period }: Props) {
  const say = useSay(rankingWords)
  const pick = usePick()
  const lost = (part: RankedRow['parts'][number]) => Number(part.weight) - Number(part.score ?? 0)
  const parts = [...row.parts].sort((a, b) => lost(b) - lost(a))
  return (
    <ul className="parts" aria-label={say('parts.of', { unit: pick(row.unit.short) })}>
      {parts.map((part) => (
        <li key={part.indicator.id}>
          <FigureDoor
            name={pick(part.indicator.name)}
            indicatorId={part.indicator.id}
            unitId={row.unit.id}
            period={period}
          >
            {pick(part.indicator.name)}
          </FigureDoor>
          <span className="nowrap">
            {part.missing && <small className="mark">{say('parts.missing')}</small>}{' '}
            <Value of={part.score} decimals={2} />
            <span className="second"> / {part.weight}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}
