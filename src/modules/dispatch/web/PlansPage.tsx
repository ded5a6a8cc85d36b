import { useNavigate } from '@tanstack/react-router'
import type { Output } from '#engine/contract/operation.ts'
import { listPlans } from '#modules/dispatch/plan.contract.ts'
import { planWords } from '#modules/dispatch/plan-screen.messages.ts'
import { Proposals } from '#modules/dispatch/web/Proposals.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type Plan = Output<typeof listPlans>['rows'][number]

/** All plans side by side, and the targets that wait for approval. */
export function PlansPage() {
  const say = useSay(planWords)
  const navigate = useNavigate()
  const may = useCan()('plan.manage')
  const plans = useRead(listPlans, {})
  const columns = usePlanColumns()
  const open = (planId: string) => void navigate({ to: '/plans/$planId', params: { planId }, search: {} })
  return (
    <Waiting for={plans}>
      {({ rows }) => {
        const inForce = rows.filter((plan) => plan.state === 'in-force').length
        return (
          <>
            <PageHead
              title={inForce === 0 ? say('plans.title.none') : say('plans.title', { n: inForce })}
              why={say('plans.why')}
            >
              <ActButton
                act={() => void navigate({ to: '/plans/$planId', params: { planId: 'new' }, search: {} })}
                reason={may ? undefined : say('no-manage')}
              >
                {say('plans.new')}
              </ActButton>
            </PageHead>
            <div className="stack">
              <DataTable
                id="plans"
                name={say('plans')}
                rows={rows}
                columns={columns}
                rowKey={(plan) => plan.id}
                open={(plan) => open(plan.id)}
                empty={<State kind="empty" title={say('plans.none')} why={say('plans.none.why')} />}
              />
              <Proposals />
            </div>
          </>
        )
      }}
    </Waiting>
  )
}

const STATES = ['draft', 'in-force', 'ended'] as const
const STATE_LIGHTS = { draft: 'none', 'in-force': 'ok', ended: 'none' } as const

function usePlanColumns(): readonly Column<Plan>[] {
  const say = useSay(planWords)
  const pick = usePick()
  return [
    {
      key: 'plan',
      head: say('column.plan'),
      text: (plan) => pick(plan.name),
      cell: (plan) => (
        <span className="named-code">
          <PageLink to="/plans/$planId" params={{ planId: plan.id }}>
            {pick(plan.name)}
          </PageLink>
          <small className="second">{plan.code}</small>
        </span>
      ),
    },
    {
      key: 'issuer',
      head: say('column.issuer'),
      text: (plan) => plan.issuer,
      options: (['above', 'own'] as const).map((value) => ({ value, label: say(`issuer.${value}`) })),
      cell: (plan) => say(`issuer.${plan.issuer}`),
      width: 160,
    },
    {
      key: 'years',
      head: say('column.years'),
      text: (plan) => `${plan.fromYear}–${plan.toYear}`,
      cell: (plan) =>
        plan.fromYear === plan.toYear ? plan.fromYear : say('years', { from: plan.fromYear, to: plan.toYear }),
      width: 120,
    },
    {
      key: 'state',
      head: say('column.state'),
      text: (plan) => plan.state,
      options: STATES.map((value) => ({ value, label: say(`state.${value}`) })),
      cell: (plan) => <Light is={STATE_LIGHTS[plan.state]}>{say(`state.${plan.state}`)}</Light>,
      width: 120,
    },
    {
      key: 'version',
      head: say('column.version'),
      number: (plan) => plan.version,
      cell: (plan) => <span className="second">{say('version', { n: plan.version })}</span>,
      width: 100,
      filterable: false,
    },
  ]
}
