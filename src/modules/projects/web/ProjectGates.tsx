import { projectWords } from '#modules/projects/project-screen.messages.ts'
import type { ProjectView } from '#modules/projects/web/ProjectPage.tsx'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const TONES = { passed: 'ok', here: 'near', work: 'near', held: 'orange', ended: 'red', ahead: 'none' } as const

/** 阶段门: how far the project has come, what was decided at each gate, and its readiness on the way. */
export function ProjectGates({ project: { gates: found } }: { readonly project: ProjectView }) {
  const say = useSay(projectWords)
  const pick = usePick()
  const dates = useDates()
  if (found === null) return null
  return (
    <section className="card stack">
      <h2>{say('section.gates')}</h2>
      <ol className="gate-road">
        {found.gates.map((gate) => (
          <li key={gate.code} data-place={gate.place}>
            <strong>{pick(gate.name)}</strong>
            <div className="small">
              <Light is={TONES[gate.place]}>{say(`gate.place.${gate.place}`)}</Light>
            </div>
            {gate.decisions.map((one) => (
              <div key={`${one.on} ${one.verdict} ${one.reason}`} className="second small" title={one.reason}>
                {say('gate.decision', { on: dates.day(one.on), verdict: say(`gate.verdict.${one.verdict}`) })}
              </div>
            ))}
          </li>
        ))}
      </ol>
      {found.entered.length > 0 && (
        <dl className="facts">
          {found.entered.map((one) => (
            <div key={one.label.zh}>
              <dt>{pick(one.label)}</dt>
              <dd>
                {one.value} {one.unit === null ? '' : pick(one.unit)}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p>
        <PageLink to="/cases/$caseId" params={{ caseId: found.caseId }}>
          {say('gate.open')}
        </PageLink>
      </p>
    </section>
  )
}
