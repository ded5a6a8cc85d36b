import { wan } from '#modules/funds/web/Wan.tsx'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import type { Entitlements } from '#modules/policies/web/EntitlementsPage.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** The money first: the best of what may be had together, and why the rest may not. */
export function BestChoice({ of: { choice } }: { readonly of: Entitlements }) {
  const say = useSay(policyWords)
  const pick = usePick()
  return (
    <section className="card stack">
      <div className="between">
        <div>
          <h2>{say('choice.head')}</h2>
          <p className="second">{say('choice.why')}</p>
        </div>
        <p className="money-big">{say('wan', { n: wan(choice.totalFen) })}</p>
      </div>
      <ul className="choice-lines">
        {choice.awards.map(({ policy, name, claimFen, paidFen, isTaken, because }) => (
          <li key={policy} className={isTaken ? '' : 'second'}>
            <PageLink to="/policies/$policyCode" params={{ policyCode: policy }}>
              {pick(name)}
            </PageLink>
            <b className="value">{isTaken ? say('wan', { n: wan(paidFen) }) : say('choice.not-taken')}</b>
            {paidFen !== claimFen && (
              <small className="second">
                {[
                  say('choice.claim', { wan: wan(claimFen) }),
                  ...because.map(({ clause, reason }) => `${pick(reason)} ${clause}`),
                ].join(' · ')}
              </small>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
