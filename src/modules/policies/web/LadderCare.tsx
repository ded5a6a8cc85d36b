import { ladderWords } from '#modules/policies/ladder-screen.messages.ts'
import type { LadderView } from '#modules/policies/web/LadderSteps.tsx'
import { Light } from '#web/figure/Light.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { useSay } from '#web/words/language.ts'

/** Plans and visits in numbers, each a way to its list. */
export function LadderCare({ of: { plans } }: { readonly of: Pick<LadderView, 'plans'> }) {
  const say = useSay(ladderWords)
  return (
    <section className="card stack">
      <h2>{say('care.head')}</h2>
      <ul className="lines">
        <li>
          <PageLink to="/cultivation-plans">{say('care.open', { n: plans.open })}</PageLink>
          {plans.late > 0 && (
            <PageLink to="/cultivation-plans" search={{ state: 'late' }}>
              <Light is="red">{say('care.late', { n: plans.late })}</Light>
            </PageLink>
          )}
        </li>
        <li>
          <PageLink to="/cultivation-plans" search={{ state: 'achieved' }}>
            {say('care.achieved', { n: plans.achieved })}
          </PageLink>
        </li>
        <li>
          {say('care.visits', { n: plans.visitsOfYear })}
          {plans.openProblems > 0 && <Light is="lag">{say('care.problems', { n: plans.openProblems })}</Light>}
        </li>
        <li>
          <PageLink to="/certificates">{say('care.certificates')}</PageLink>
        </li>
      </ul>
    </section>
  )
}
