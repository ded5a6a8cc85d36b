import { Fragment } from 'react'
import type { AdjustedRow, CountedLine } from '#modules/appraisal/entry.contract.ts'
import { entryWords } from '#modules/appraisal/entry-screen.messages.ts'
import { formatDecimal } from '#web/figure/format.ts'
import { usePick, useSay } from '#web/words/language.ts'

type Cut = CountedLine['cuts'][number]

/** Why a part of an entry does not count, by name. */
export function useCutName(): (cut: Cut) => string {
  const say = useSay(entryWords)
  const pick = usePick()
  return ({ by, cap, points }) => {
    if (cap !== null) return pick(cap)
    if (by === 'reversed' || by === 'not-on-sheet') return say(`cut.${by}`)
    return say(points.startsWith('-') ? `cut.${by}.minus` : `cut.${by}`)
  }
}

interface Term {
  readonly key: string
  readonly points: string
  readonly why?: string
}

/** `92.4 + 3 + 2 − 1（加分项合计封顶）= 96.4`: every term as it is booked, every cut with its reason; it adds up by hand. */
export function useEquation(): (row: AdjustedRow) => { readonly terms: readonly Term[]; readonly text: string } {
  const say = useSay(entryWords)
  const cutName = useCutName()
  return (row) => {
    const standing = row.entries.filter(({ cuts }) => !cuts.some(({ by }) => by === 'reversed'))
    const cuts = standing.flatMap(({ entryId, cuts: of }) => of.map((cut, at) => ({ entryId, at, cut })))
    const terms: Term[] = [
      ...standing.map(({ entryId, points }) => ({ key: entryId, points })),
      ...cuts.map(({ entryId, at, cut }) => ({
        key: `${entryId} ${at}`,
        points: cut.points.startsWith('-') ? cut.points.slice(1) : `-${cut.points}`,
        why: cutName(cut),
      })),
    ]
    const written = terms.map(
      ({ points, why }) => `${signed(points)}${why === undefined ? '' : say('cut.in-brackets', { why })}`,
    )
    const result = terms.length === 0 ? [] : ['=', plain(row.adjusted)]
    return { terms, text: [plain(row.raw), ...written, ...result].join(' ') }
  }
}

export function ScoreEquation({ row }: { readonly row: AdjustedRow }) {
  const say = useSay(entryWords)
  const { terms, text } = useEquation()(row)
  if (row.raw === null || row.adjusted === null) return null
  return (
    <span className="equation value">
      <span className="visually-hidden">{text}</span>
      <span aria-hidden="true">
        {plain(row.raw)}
        {terms.map(({ key, points, why }) => (
          <Fragment key={key}>
            {' '}
            <span className="nowrap">
              {signed(points)}
              {why !== undefined && <small className="second">{say('cut.in-brackets', { why })}</small>}
            </span>
          </Fragment>
        ))}{' '}
        {terms.length > 0 && (
          <span className="nowrap">
            = <b>{plain(row.adjusted)}</b>
          </span>
        )}
      </span>
    </span>
  )
}

/** All decimals that there are: whoever adds up comes to the same. */
const plain = (text: string | null): string => (text === null ? '—' : (formatDecimal(text) ?? text))

function signed(points: string): string {
  return points.startsWith('-') ? `− ${plain(points.slice(1))}` : `+ ${plain(points)}`
}
