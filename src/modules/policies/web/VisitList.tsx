import type { ShownVisit } from '#modules/policies/cultivation.contract.ts'
import { ladderWords } from '#modules/policies/ladder-screen.messages.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { useSay } from '#web/words/language.ts'

/** Visits, the newest first, with what the enterprise raised and what became of it. */
export function VisitList({
  visits,
  mayManage,
}: {
  readonly visits: readonly ShownVisit[]
  readonly mayManage: boolean
}) {
  const say = useSay(ladderWords)
  const dates = useDates()
  return (
    <section className="card stack">
      <h2>{say('visits.head')}</h2>
      {visits.length === 0 && <p className="second">{say('visits.none')}</p>}
      {visits.map((visit) => (
        <article key={visit.id} className="visit">
          <p>
            <b>{dates.day(visit.visitedOn)}</b>{' '}
            <span className="second">{say('visit.line', { who: visit.visitor, with: visit.withWhom })}</span>
          </p>
          <p className="prose">{visit.notes}</p>
          {visit.problems.map((problem) => (
            <div key={problem.id} className="visit-problem">
              <Light is={problem.isLate ? 'red' : problem.state === 'open' ? 'lag' : 'ok'}>
                {say(problem.isLate ? 'problem.late' : `problem.${problem.state}`)}
              </Light>{' '}
              {problem.state === 'open' && mayManage ? (
                <PageLink to="/visit-problems/$visitProblemId" params={{ visitProblemId: problem.id }}>
                  {problem.problem}
                </PageLink>
              ) : (
                problem.problem
              )}
              <br />
              <small className="second">
                {problem.state === 'open'
                  ? say('problem.by', { who: problem.responsible, day: dates.day(problem.dueOn) })
                  : problem.answer}
              </small>
            </div>
          ))}
        </article>
      ))}
    </section>
  )
}
