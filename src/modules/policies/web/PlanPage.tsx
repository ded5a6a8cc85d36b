import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { History } from '#cases/web/History.tsx'
import type { Output } from '#engine/contract/operation.ts'
import { ActForm } from '#modules/funds/web/ActForm.tsx'
import { addMeasure, closePlan, getPlan } from '#modules/policies/cultivation.contract.ts'
import { ladderWords } from '#modules/policies/ladder-screen.messages.ts'
import { PlanLight } from '#modules/policies/web/PlanLight.tsx'
import { PlanMeasures } from '#modules/policies/web/PlanMeasures.tsx'
import { VisitForm } from '#modules/policies/web/VisitForm.tsx'
import { VisitList } from '#modules/policies/web/VisitList.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Sample } from '#web/figure/Value.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export type PlanView = Output<typeof getPlan>

/** One plan: its goal, what still lies between, measures and visits. */
export function PlanPage() {
  const { cultivationPlanId = '' } = useParams({ strict: false })
  const told = useRead(getPlan, { cultivationPlanId })
  return <Waiting for={told}>{(plan) => <Page of={plan} />}</Waiting>
}

function Page({ of: plan }: { readonly of: PlanView }) {
  const say = useSay(ladderWords)
  const pick = usePick()
  const dates = useDates()
  const [over, setOver] = useState<'measure' | 'close' | 'visit' | undefined>()
  const shut = () => setOver(undefined)
  const adding = useAct(addMeasure, { done: shut })
  const closing = useAct(closePlan, { done: shut, also: ['ladder', 'portrait'] })
  const reason = plan.mayManage ? undefined : say('act.none')
  const seen = { cultivationPlanId: plan.id, version: plan.version }
  return (
    <>
      <PageHead
        title={say('plan.title', { name: plan.name, step: pick(plan.stepName), done: plan.done, n: plan.measures })}
        beside={
          <>
            <PlanLight of={plan} />
            {plan.isSample && <Sample />}
          </>
        }
        crumbs={[
          { key: 'plans', name: say('portrait.plans'), to: '/cultivation-plans' },
          { key: 'plan', name: plan.name },
        ]}
        why={say('plan.why', {
          ...{ who: plan.responsible, due: dates.day(plan.dueOn), by: plan.madeBy, when: dates.near(plan.madeAt) },
        })}
      >
        <PageLink
          to="/register-entries/$registerEntryId/portrait"
          params={{ registerEntryId: plan.registerEntryId }}
          className="button"
        >
          {say('portrait.open')}
        </PageLink>
        {plan.state === 'open' && (
          <>
            <ActButton danger act={() => setOver('close')} reason={reason}>
              {say('act.close')}
            </ActButton>
            {plan.mayManage && <ActButton act={() => setOver('visit')}>{say('act.visit')}</ActButton>}
            {plan.mayManage && (
              <ActButton primary act={() => setOver('measure')}>
                {say('act.add-measure')}
              </ActButton>
            )}
          </>
        )}
      </PageHead>
      <div className="columns">
        <div className="stack">
          <section className="card stack">
            <h2>{say('plan.aim')}</h2>
            <p className="prose">{plan.aim}</p>
            {plan.endedOn !== null && (
              <p className="second">{say('plan.ended', { day: dates.day(plan.endedOn), why: plan.ending })}</p>
            )}
          </section>
          {plan.state === 'open' && (
            <section className="card stack">
              <h2>{say('plan.gap')}</h2>
              {plan.gap.length === 0 && <p>{say('plan.no-gap')}</p>}
              <ul className="lines">
                {plan.gap.map((sentence) => (
                  <li key={sentence}>{dates.within(sentence)}</li>
                ))}
              </ul>
            </section>
          )}
          <PlanMeasures of={plan} />
        </div>
        <aside className="stack">
          <VisitList visits={plan.visits} mayManage={plan.mayManage} />
          <section className="card stack">
            <h2>{say('plan.history')}</h2>
            <History
              of={plan.history.map((line, at) => ({
                id: `${line.at} ${at}`,
                at: line.at,
                who: line.by,
                what: line.text,
              }))}
            />
          </section>
        </aside>
      </div>
      {over === 'visit' && (
        <VisitForm registerEntryId={plan.registerEntryId} name={plan.name} carers={plan.carers} close={shut} />
      )}
      {over === 'measure' && (
        <ActForm
          title={say('act.add-measure')}
          deed={say('act.add-measure')}
          error={adding.error}
          busy={adding.isPending}
          close={shut}
          fields={[
            { at: 'title', label: say('measure.title'), kind: 'area' },
            { at: 'dueOn', label: say('column.due'), kind: 'day', start: plan.dueOn },
          ]}
          send={({ title = '', dueOn = '' }) => adding.mutate({ ...seen, title, dueOn })}
        />
      )}
      {over === 'close' && (
        <ReasonDialog
          title={say('act.close')}
          deed={say('act.close')}
          danger
          least={2}
          busy={closing.isPending}
          error={closing.error}
          act={(why) => closing.mutate({ ...seen, reason: why })}
          close={shut}
        />
      )}
    </>
  )
}
