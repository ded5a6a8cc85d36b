import { useNavigate } from '@tanstack/react-router'
import type { Output } from '#engine/contract/operation.ts'
import { planWords } from '#modules/dispatch/plan-screen.messages.ts'
import { targetOverview } from '#modules/dispatch/target.contract.ts'
import { STATUS_LIGHTS } from '#modules/dispatch/web/CascadeSums.tsx'
import { TargetValue } from '#modules/dispatch/web/EvaluationCells.tsx'
import type { Plan } from '#modules/dispatch/web/PlanPage.tsx'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { Value } from '#web/figure/Value.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type Row = Output<typeof targetOverview>['rows'][number]

interface Props {
  readonly plan: Plan
  readonly unitId: string
  readonly year: number
}

/** All targets of a plan at one unit: what is set, what the units below make together, what is left over. */
export function TargetOverview({ plan, unitId, year }: Props) {
  const say = useSay(planWords)
  const pick = usePick()
  const navigate = useNavigate()
  const overview = useRead(targetOverview, { planId: plan.id, unitId, year: String(year) }, { keepFormer: true })
  const columns = useColumns(plan, unitId, year)
  const goals = new Map(plan.goals.map((goal) => [goal.code, pick(goal.name)]))
  return (
    <Waiting for={overview}>
      {({ rows }) => {
        const open = rows.filter((row) => !row.balanced).length
        return (
          <DataTable
            id="targets"
            name={say('tab.targets')}
            rows={rows}
            columns={columns}
            rowKey={(row) => row.indicator.id}
            groupOf={(row) => goals.get(row.goalCode) ?? row.goalCode}
            tools={
              <span className="second small">
                {open === 0 ? say('remainder.none') : say('remainder.total', { n: open })}
              </span>
            }
            open={(row) =>
              void navigate({
                to: '/plans/$planId/targets/$indicatorId',
                params: { planId: plan.id, indicatorId: row.indicator.id },
                search: { unit: unitId, year: String(year) } as never,
              })
            }
            empty={<State kind="empty" title={say('targets.empty', { unit: '' })} why={say('targets.empty.why')} />}
          />
        )
      }}
    </Waiting>
  )
}

const STATUSES = ['even', 'short', 'over', 'open', 'free', 'unlike'] as const

function useColumns(plan: Plan, unitId: string, year: number): readonly Column<Row>[] {
  const say = useSay(planWords)
  const pick = usePick()
  return [
    {
      key: 'indicator',
      head: say('column.indicator'),
      text: (row) => pick(row.indicator.name),
      measure: (row) => pick(row.indicator.unit),
      cell: (row) => (
        <span className="indicator-name">
          <PageLink
            to="/plans/$planId/targets/$indicatorId"
            params={{ planId: plan.id, indicatorId: row.indicator.id }}
            search={{ unit: unitId, year: String(year) }}
          >
            {pick(row.indicator.name)}
          </PageLink>{' '}
          <small className="second nowrap">{pick(row.indicator.unit)}</small>
        </span>
      ),
      width: 260,
    },
    {
      key: 'weight',
      head: say('column.weight'),
      number: (row) => row.weight,
      cell: (row) => <Value of={row.weight} />,
      sum: true,
      filterable: false,
      wideOnly: true,
    },
    {
      key: 'initial',
      head: say('column.initial'),
      number: (row) => row.initial?.value,
      cell: (row) => (row.initial === undefined ? <Value of={undefined} /> : <TargetValue of={row.initial} />),
      filterable: false,
      sortable: false,
      wideOnly: true,
    },
    {
      key: 'target',
      head: say('column.target'),
      number: (row) => row.final.value,
      cell: (row) => (
        <b>
          <TargetValue of={row.final} />
        </b>
      ),
      filterable: false,
      sortable: false,
    },
    {
      key: 'together',
      head: say('column.together'),
      number: (row) => row.together,
      cell: (row) => <Value of={row.together} />,
      filterable: false,
      sortable: false,
    },
    {
      key: 'remainder',
      head: say('column.remainder'),
      number: (row) => row.remainder,
      cell: (row) => <Value of={row.remainder} signed strong={!row.balanced} />,
      filterable: false,
    },
    {
      key: 'rule',
      head: say('column.rule'),
      text: (row) => row.rule,
      cell: (row) => <span className="second nowrap">{say(`rule.${row.rule}`)}</span>,
      filterable: false,
      wideOnly: true,
    },
    {
      key: 'status',
      head: say('column.status'),
      text: (row) => row.status,
      options: STATUSES.map((value) => ({ value, label: say(`status.${value}`) })),
      cell: (row) => <Light is={STATUS_LIGHTS[row.status]}>{say(`status.${row.status}`)}</Light>,
      width: 130,
    },
    {
      key: 'proposals',
      head: say('column.proposals'),
      number: (row) => (row.proposals === 0 ? undefined : row.proposals),
      cell: (row) => <Value of={row.proposals === 0 ? undefined : row.proposals} />,
      filterable: false,
      width: 70,
    },
  ]
}
