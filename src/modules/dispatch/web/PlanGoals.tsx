import { planWords } from '#modules/dispatch/plan-screen.messages.ts'
import type { Plan } from '#modules/dispatch/web/PlanPage.tsx'
import { Value } from '#web/figure/Value.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type Row = Plan['goals'][number]['indicators'][number] & { readonly goal: string }

/** Goals, their indicators and weights; the sum stands below. */
export function PlanGoals({ plan }: { readonly plan: Plan }) {
  const say = useSay(planWords)
  const pick = usePick()
  const rows: Row[] = plan.goals.flatMap((goal) =>
    goal.indicators.map((indicator) => ({ ...indicator, goal: pick(goal.name) })),
  )
  const columns: Column<Row>[] = [
    {
      key: 'indicator',
      head: say('column.indicator'),
      text: (row) => pick(row.name),
      measure: (row) => pick(row.unit),
      cell: (row) => (
        <>
          <PageLink to="/dictionary/$indicatorId" params={{ indicatorId: row.id }}>
            {pick(row.name)}
          </PageLink>{' '}
          <small className="second">{pick(row.unit)}</small>
        </>
      ),
    },
    {
      key: 'weight',
      head: say('column.weight'),
      number: (row) => row.weight,
      cell: (row) => <Value of={row.weight} />,
      sum: true,
      filterable: false,
      width: 120,
    },
  ]
  return (
    <DataTable
      id="plan-goals"
      name={say('tab.goals')}
      rows={rows}
      columns={columns}
      rowKey={(row) => row.id}
      groupOf={(row) => row.goal}
    />
  )
}
