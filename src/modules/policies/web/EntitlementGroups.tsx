import { wan } from '#modules/funds/web/Wan.tsx'
import type { Entitlement } from '#modules/policies/policy.contract.ts'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import { StateLight } from '#modules/policies/web/StateLight.tsx'
import { Trace } from '#modules/policies/web/Trace.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { Sample } from '#web/figure/Value.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const STATES = ['eligible', 'near-miss', 'needs-person', 'unknown', 'not-eligible'] as const

/** Policies by verdict; what is out of reach is folded. */
export function EntitlementGroups({ rows }: { readonly rows: readonly Entitlement[] }) {
  const say = useSay(policyWords)
  return STATES.map((state) => {
    const group = rows.filter((row) => row.state === state)
    if (group.length === 0) return null
    return (
      <details key={state} className="card verdict-group" open={state !== 'not-eligible' && state !== 'unknown'}>
        <summary>
          <h2>{say(`group.${state}`, { n: group.length })}</h2>
        </summary>
        {group.map((row) => (
          <Verdict key={row.policy} of={row} />
        ))}
      </details>
    )
  })
}

function Verdict({ of: row }: { readonly of: Entitlement }) {
  const say = useSay(policyWords)
  const pick = usePick()
  const dates = useDates()
  return (
    <article className="entitlement">
      <div className="between">
        <h3>
          <PageLink to="/policies/$policyCode" params={{ policyCode: row.policy }}>
            {pick(row.name)}
          </PageLink>
          {row.isSample && <Sample />} <StateLight of={row.state} />{' '}
          <small className="second">{say(`way.${row.way}`)}</small>
        </h3>
        {row.amountFen !== null && <b className="value money">{say('wan', { n: wan(row.amountFen) })}</b>}
        {row.amountFen === null && row.wouldBeFen !== null && row.wouldBeFen !== '0' && (
          <span className="second nowrap">{say('would-be', { n: wan(row.wouldBeFen) })}</span>
        )}
      </div>
      {/* The first sentence is the verdict itself, which stands above as a light. */}
      {row.sentences.slice(1).map((sentence) => (
        <p key={sentence} className="prose">
          {dates.within(sentence)}
        </p>
      ))}
      {row.trace.length > 0 && (
        <details>
          <summary className="second">{say('trace.open')}</summary>
          <Trace of={row.trace} />
        </details>
      )}
    </article>
  )
}
