import { wan } from '#modules/funds/web/Wan.tsx'
import { ladderWords } from '#modules/policies/ladder-screen.messages.ts'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import type { SelfCheckAnswer } from '#modules/policies/web/SelfCheckPage.tsx'
import { StateLight } from '#modules/policies/web/StateLight.tsx'
import { Trace } from '#modules/policies/web/Trace.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { Sample } from '#web/figure/Value.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const SHOWN = ['eligible', 'near-miss', 'needs-person'] as const

/** The verdicts: what one qualifies for or nearly does first, with reasons; the rest is counted. */
export function SelfCheckAnswers({
  of: { rows },
  isStarted,
}: {
  readonly of: SelfCheckAnswer
  readonly isStarted: boolean
}) {
  const say = useSay(ladderWords)
  if (!isStarted) return null
  const shown = rows.length === 1 ? rows : SHOWN.flatMap((state) => rows.filter((row) => row.state === state))
  const rest = rows.filter((row) => !shown.includes(row))
  const open = rest.filter(({ state }) => state === 'unknown').length
  return (
    <section className="stack" aria-live="polite">
      <h2>{say('self.results')}</h2>
      {shown.map((row) => (
        <Answer key={row.policy} of={row} />
      ))}
      {open > 0 && <p className="second">{say('self.open-rest', { n: open })}</p>}
      {rest.length > open && <p className="second">{say('self.not-rest', { n: rest.length - open })}</p>}
      <p className="second small">{say('self.sure')}</p>
    </section>
  )
}

function Answer({ of: row }: { readonly of: SelfCheckAnswer['rows'][number] }) {
  const say = useSay(ladderWords)
  const sayPolicy = useSay(policyWords)
  const pick = usePick()
  const dates = useDates()
  return (
    <article className="entitlement">
      <div className="between">
        <h3>
          {pick(row.name)} {row.isSample && <Sample />} <StateLight of={row.state} />
        </h3>
        {row.amountFen !== null && <b className="value money">{say('wan', { n: wan(row.amountFen) })}</b>}
        {row.amountFen === null && row.wouldBeFen !== null && row.wouldBeFen !== '0' && (
          <span className="second nowrap">{sayPolicy('would-be', { n: wan(row.wouldBeFen) })}</span>
        )}
      </div>
      {row.sentences.slice(1).map((sentence) => (
        <p key={sentence} className="prose">
          {dates.within(sentence)}
        </p>
      ))}
      {row.trace.length > 0 && (
        <details>
          <summary className="second">{sayPolicy('trace.open')}</summary>
          <Trace of={row.trace} />
        </details>
      )}
    </article>
  )
}
