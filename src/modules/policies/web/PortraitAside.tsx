import { wan } from '#modules/funds/web/Wan.tsx'
import { ladderWords } from '#modules/policies/ladder-screen.messages.ts'
import { AwardLight } from '#modules/policies/web/AwardLight.tsx'
import { PlanLight } from '#modules/policies/web/PlanLight.tsx'
import type { PortraitView } from '#modules/policies/web/PortraitPage.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** What policies say of it, and what it was awarded. */
export function PortraitMoney({ of: { verdicts, awards } }: { readonly of: PortraitView }) {
  const say = useSay(ladderWords)
  const pick = usePick()
  const { counts } = verdicts
  return (
    <section className="card stack">
      <h2>{say('portrait.policies')}</h2>
      <p className="second">
        {say('portrait.verdicts', {
          ...{ eligible: counts.eligible, person: counts['needs-person'] },
          ...{ unknown: counts.unknown, not: counts['not-eligible'] },
        })}
      </p>
      <ul className="lines">
        {verdicts.eligible.map(({ policy, name, amountFen, isPayable }) => (
          <li key={policy}>
            <span>
              <PageLink to="/policies/$policyCode" params={{ policyCode: policy }}>
                {pick(name)}
              </PageLink>{' '}
              {isPayable && amountFen !== null && <span className="tag">{say('portrait.payable')}</span>}
            </span>
            {amountFen !== null && <b className="value nowrap">{say('wan', { n: wan(amountFen) })}</b>}
          </li>
        ))}
      </ul>
      <h3>{say('portrait.awards')}</h3>
      {awards.length === 0 && <p className="second">{say('portrait.awards.none')}</p>}
      <ul className="lines portrait-awards">
        {awards.map(({ title, policy, name, amountFen, state }) => (
          <li key={`${title} ${policy}`}>
            {pick(name)} <b className="value nowrap">{say('wan', { n: wan(amountFen) })}</b> <AwardLight of={state} />
            <br />
            <small className="second">{title}</small>
          </li>
        ))}
      </ul>
    </section>
  )
}

const STATES = ['open', 'achieved', 'closed'] as const

/** Its cultivation plans. */
export function PortraitCare({ of: { plans } }: { readonly of: NonNullable<PortraitView['cultivation']> }) {
  const say = useSay(ladderWords)
  const pick = usePick()
  const dates = useDates()
  return (
    <section className="card stack">
      <h2>{say('portrait.plans')}</h2>
      {plans.length === 0 && <p className="second">{say('portrait.plans.none')}</p>}
      <ul className="lines">
        {plans.map(({ id, stepName, responsible, dueOn, state, done, measures }) => (
          <li key={id}>
            <PageLink to="/cultivation-plans/$cultivationPlanId" params={{ cultivationPlanId: id }}>
              {say('portrait.plan', { step: pick(stepName), who: responsible, due: dates.day(dueOn) })}
            </PageLink>
            <span className="nowrap">
              {done}/{measures}{' '}
              <PlanLight of={{ state: STATES.find((one) => one === state) ?? 'closed', isLate: false }} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
