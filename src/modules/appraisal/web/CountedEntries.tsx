import { signedPoints } from '#modules/appraisal/adjusted-ranking.rules.ts'
import type { AdjustedRow } from '#modules/appraisal/entry.contract.ts'
import { entryWords } from '#modules/appraisal/entry-screen.messages.ts'
import { useCutName } from '#modules/appraisal/web/ScoreEquation.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** The entries behind an adjusted score: what each says, what it counts for, and why less. */
export function CountedEntries({ row }: { readonly row: AdjustedRow }) {
  const say = useSay(entryWords)
  const pick = usePick()
  const cutName = useCutName()
  if (row.entries.length === 0) return <p className="second">{say('score.no-entries')}</p>
  return (
    <ul className="counted" aria-label={say('column.entries')}>
      {row.entries.map((entry) => (
        <li key={entry.entryId}>
          <span className="counted-points value">{signedPoints(entry.points)}</span>
          <span className="counted-words">
            <PageLink to="/appraisal/entries/$entryId" params={{ entryId: entry.entryId }} className="nowrap">
              {entry.number}
            </PageLink>{' '}
            <b>{pick(entry.kind.name)}</b> {entry.reason}
            <small className="second">
              {' '}
              {entry.document}
              {entry.indicator !== null && <> · {say('line.indicator', { indicator: pick(entry.indicator) })}</>}
            </small>
          </span>
          <span className="counted-effect nowrap">
            {entry.cuts.length === 0 ? (
              <span className="second">{say('line.full')}</span>
            ) : (
              <>
                {say('line.effective', { points: signedPoints(entry.effective) })}{' '}
                <small className="second">{entry.cuts.map(cutName).join(say('list.and'))}</small>
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}
