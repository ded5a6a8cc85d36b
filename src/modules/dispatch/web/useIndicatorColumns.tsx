import type { Output } from '#engine/contract/operation.ts'
import type { figureTable } from '#modules/dispatch/figure.contract.ts'
import { indicatorWords } from '#modules/dispatch/indicator-screen.messages.ts'
import {
  ChangeValue,
  CompletionBar,
  completionOf,
  EvaluationLight,
  gapOf,
  Movement,
  TargetValue,
} from '#modules/dispatch/web/EvaluationCells.tsx'
import { FigureDoor } from '#modules/dispatch/web/FigureDoor.tsx'
import { litSigns } from '#modules/dispatch/web/light-signs.ts'
import { Value } from '#web/figure/Value.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import type { Column } from '#web/table/column.ts'
import { usePick, useSay } from '#web/words/language.ts'

const FILTERED = ['indicator', 'completion', 'light']

type Table = Output<typeof figureTable>
type Row = Table['rows'][number]

/** The columns of the table of indicators; every figure in it opens. */
export function useIndicatorColumns(table: Table, period: string, planId: string | undefined): readonly Column<Row>[] {
  const say = useSay(indicatorWords)
  const pick = usePick()
  const judged = table.rows.some((row) => row.evaluation.target.expectation === 'value')
  const ranked = table.rows.some((row) => row.evaluation.rank !== undefined)
  const columns: (Column<Row> | false)[] = [
    {
      key: 'indicator',
      head: say('column.indicator'),
      text: (row) => pick(row.indicator.name),
      measure: (row) => pick(row.indicator.unit),
      cell: (row) => (
        <span className="indicator-name">
          <PageLink
            to="/indicators/$indicatorId"
            params={{ indicatorId: row.indicator.id }}
            search={{ unit: table.unit.id, plan: planId }}
          >
            {pick(row.indicator.name)}
          </PageLink>{' '}
          <small className="second nowrap">{pick(row.indicator.unit)}</small>
        </span>
      ),
      width: 260,
    },
    judged && {
      key: 'target',
      head: say('column.target'),
      number: (row) => row.evaluation.target.value,
      cell: (row) => <TargetValue of={row.evaluation.target} decimals={row.indicator.decimals} />,
      sortable: false,
    },
    {
      key: 'figure',
      head: say('column.figure'),
      number: (row) => row.evaluation.figure.value,
      cell: (row) => (
        <FigureDoor
          name={pick(row.indicator.name)}
          indicatorId={row.indicator.id}
          unitId={table.unit.id}
          period={period}
        >
          <Value of={row.evaluation.figure} decimals={row.indicator.decimals} strong />
        </FigureDoor>
      ),
      sortable: false,
    },
    judged && {
      key: 'bar',
      head: say('column.bar'),
      cell: (row) => <CompletionBar of={row.evaluation} />,
      width: 140,
    },
    judged && {
      key: 'completion',
      head: say('column.completion'),
      number: (row) => completionOf(row.evaluation),
      cell: (row) => <Value of={completionOf(row.evaluation)} decimals={1} />,
    },
    judged && {
      key: 'gap',
      head: say('column.gap'),
      number: (row) => gapOf(row.evaluation),
      cell: (row) => <Value of={gapOf(row.evaluation)} decimals={1} signed />,
    },
    {
      key: 'year',
      head: say('column.year'),
      number: (row) => row.evaluation.yearOnYear?.value,
      cell: (row) => <ChangeValue of={row.evaluation.yearOnYear} />,
    },
    table.rows.some((row) => row.indicator.frequency !== 'year') && {
      key: 'before',
      wideOnly: true,
      head: say('column.before'),
      number: (row) => row.evaluation.periodOnPeriod?.value,
      cell: (row) => (
        <ChangeValue of={row.indicator.frequency === 'year' ? undefined : row.evaluation.periodOnPeriod} />
      ),
    },
    ranked && {
      key: 'rank',
      head: say('column.rank'),
      number: (row) => row.evaluation.rank,
      cell: (row) => <Value of={row.evaluation.rank === undefined ? undefined : `${row.evaluation.rank}`} />,
      width: 64,
    },
    ranked && {
      key: 'movement',
      wideOnly: true,
      head: say('column.movement'),
      number: (row) => row.evaluation.movement,
      cell: (row) => <Movement of={row.evaluation.movement} />,
      width: 64,
    },
    table.rows.some((row) => row.evaluation.light !== 'none') && {
      key: 'light',
      head: say('column.light'),
      text: (row) => row.evaluation.light,
      options: litSigns(table.rows.map((row) => row.evaluation)).map(({ sign }) => ({
        value: sign.code,
        label: pick(sign.word),
      })),
      cell: (row) => <EvaluationLight of={row.evaluation} />,
      width: 90,
    },
  ]
  return columns.flatMap((column) =>
    column === false ? [] : [{ ...column, filterable: FILTERED.includes(column.key) }],
  )
}
