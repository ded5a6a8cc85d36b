import { caseScreenWords } from '#cases/screen.messages.ts'
import { useDates } from '#web/figure/useDates.ts'
import { useSay } from '#web/words/language.ts'
import { type Sentence, useSentence } from '#web/words/useSentence.ts'

export interface Happening {
  readonly id: string
  readonly at: string
  readonly who: string | null
  /** As data, or already said. */
  readonly what: Sentence | string
}

/** History in sentences, the latest first. */
export function History({ of }: { readonly of: readonly Happening[] }) {
  const say = useSay(caseScreenWords)
  const sentence = useSentence()
  const dates = useDates()
  if (of.length === 0) return <p className="second">{say('history.none')}</p>
  const latestFirst = [...of].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
  return (
    <ol className="history" aria-label={say('history')}>
      {latestFirst.map((one) => (
        <li key={one.id}>
          <span className="second nowrap">{dates.near(one.at)}</span>
          <span>
            {one.who !== null && <b>{one.who} </b>}
            {dates.within(typeof one.what === 'string' ? one.what : sentence(one.what))}
          </span>
        </li>
      ))}
    </ol>
  )
}
