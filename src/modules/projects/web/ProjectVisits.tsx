import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ActForm } from '#modules/funds/web/ActForm.tsx'
import { listVisits, planVisit } from '#modules/projects/visit.contract.ts'
import { visitWords } from '#modules/projects/visit-screen.messages.ts'
import type { ProjectView } from '#modules/projects/web/ProjectPage.tsx'
import { VisitState } from '#modules/projects/web/VisitState.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { useSay } from '#web/words/language.ts'

/** Visits to one project, and where the office plans the next. */
export function ProjectVisits({ project }: { readonly project: ProjectView }) {
  const say = useSay(visitWords)
  const dates = useDates()
  const [isPlanning, setIsPlanning] = useState(false)
  const visits = useRead(listVisits, { projectId: project.id, limit: '100' })
  return (
    <section className="card stack">
      <h2>{say('section.visits')}</h2>
      <Waiting for={visits}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p className="second">{say('section.none')}</p>
          ) : (
            <table className="table">
              <tbody>
                {rows.map((row) => (
                  <tr key={row.id}>
                    <td>
                      <PageLink to="/visits/$siteVisitId" params={{ siteVisitId: row.id }}>
                        {say('line.visit', { on: dates.day(row.heldOn ?? row.plannedOn), purpose: row.purpose })}
                      </PageLink>
                    </td>
                    <td className="second">
                      {row.findings > 0 && say('line.findings', { n: row.findings, open: row.open })}
                    </td>
                    <td className="nowrap">
                      <VisitState state={row.state} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Waiting>
      {project.acts.archive && project.status !== 'accepted' && (
        <ActButton act={() => setIsPlanning(true)}>{say('plan')}</ActButton>
      )}
      {isPlanning && <PlanVisit projectId={project.id} close={() => setIsPlanning(false)} />}
    </section>
  )
}

function PlanVisit({ projectId, close }: { readonly projectId: string; readonly close: () => void }) {
  const say = useSay(visitWords)
  const navigate = useNavigate()
  const plan = useAct(planVisit, {
    done: ({ siteVisitId }) => void navigate({ to: '/visits/$siteVisitId', params: { siteVisitId } }),
  })
  return (
    <ActForm
      title={say('plan')}
      deed={say('plan')}
      fields={[
        { at: 'purpose', label: say('plan.purpose'), kind: 'text' },
        { at: 'plannedOn', label: say('plan.on'), kind: 'day' },
        { at: 'place', label: say('plan.place'), kind: 'text', optional: true },
        { at: 'companions', label: say('plan.companions'), kind: 'text', optional: true },
      ]}
      error={plan.error}
      busy={plan.isPending}
      send={({ purpose = '', plannedOn = '', place = '', companions = '' }) =>
        plan.mutate({ projectId, purpose, plannedOn, place, companions })
      }
      close={close}
    />
  )
}
