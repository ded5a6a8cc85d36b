import { getLadder } from '#modules/policies/ladder.contract.ts'
import { ladderWords } from '#modules/policies/ladder-screen.messages.ts'
import { withinReach } from '#modules/policies/web/LadderSteps.tsx'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** The ladder and its plans in one line of an overview; nothing where none is published or may be read. */
export function LadderBlock() {
  const say = useSay(ladderWords)
  const pick = usePick()
  const may = useCan()
  const view = useRead(getLadder, {}, { when: may('policy.read'), freshFor: 120_000 }).data
  // Nothing is told before it has been worked out where each stands.
  if (view === undefined || view.name === null || view.total === 0) return null
  const { plans, steps } = view
  return (
    <section className="card stack">
      <div className="between">
        <h2>{pick(view.name)}</h2>
        <PageLink to="/ladder">
          {say('ladder.title', {
            n: view.total,
            near: steps.reduce((sum, { next }) => sum + withinReach(next), 0),
          })}
        </PageLink>
      </div>
      <ul className="ladder-block">
        {steps.map(({ code, name, counts, next }) => (
          <li key={code}>
            <PageLink to="/ladder" search={{ step: code }}>
              {pick(name)} <b className="value">{counts.held}</b>
            </PageLink>
            <br />
            <small className="second">{say('step.next', { n: withinReach(next) })}</small>
          </li>
        ))}
      </ul>
      {may('cultivation.read') && (
        <p className="row">
          <PageLink to="/cultivation-plans">{say('care.open', { n: plans.open })}</PageLink>
          {plans.late > 0 && <Light is="red">{say('care.late', { n: plans.late })}</Light>}
          <span className="second">{say('care.visits', { n: plans.visitsOfYear })}</span>
          {plans.openProblems > 0 && <Light is="lag">{say('care.problems', { n: plans.openProblems })}</Light>}
        </p>
      )}
    </section>
  )
}
