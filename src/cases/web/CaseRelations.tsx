import { caseWords } from '#cases/case-screen.messages.ts'
import type { CaseView } from '#cases/web/CasePage.tsx'
import { toneOf } from '#cases/web/CaseState.tsx'
import { Light } from '#web/figure/Light.tsx'
import { useServices } from '#web/frame/services.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** The case above, the cases below, and what it is about. */
export function CaseRelations({ one }: { readonly one: CaseView }) {
  const say = useSay(caseWords)
  const pick = usePick()
  const { doors } = useServices()
  const door = doors.find(({ kind }) => kind === one.subject?.kind)
  const subject = one.subject
  if (one.parent === undefined && subject === undefined && one.subcases.length === 0)
    return <p className="second">{say('relations.none')}</p>
  return (
    <div className="stack">
      {one.parent !== undefined && (
        <p>
          <span className="second">{say('parent')}</span>{' '}
          <PageLink to="/cases/$caseId" params={{ caseId: one.parent.id }}>
            {one.parent.title}
          </PageLink>
        </p>
      )}
      {subject !== undefined && door !== undefined && (
        <p>
          <span className="second">{say('subject')}</span>{' '}
          <PageLink {...door.place(subject.id)}>{say('subject.open')}</PageLink>
        </p>
      )}
      {one.subcases.length > 0 && (
        <section className="stack">
          <h3>{say('subcases')}</h3>
          <ul className="lines">
            {one.subcases.map((sub) => (
              <li key={sub.key}>
                <span>
                  {sub.caseId === undefined ? (
                    pick(sub.name)
                  ) : (
                    <PageLink to="/cases/$caseId" params={{ caseId: sub.caseId }}>
                      {pick(sub.name)}
                    </PageLink>
                  )}{' '}
                  <small className="second">{pick(sub.process.name)}</small>
                </span>
                <Light is={toneOf({ ...sub, isLate: false })}>
                  {sub.outcome === undefined ? say(`phase.${sub.phase}`) : say(`outcome.${sub.outcome}`)}
                </Light>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
