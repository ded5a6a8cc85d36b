import { useNavigate } from '@tanstack/react-router'
import { indicatorWords } from '#modules/dispatch/indicator-screen.messages.ts'
import {
  ChangeValue,
  CompletionBar,
  completionOf,
  EvaluationLight,
  Movement,
  TargetValue,
} from '#modules/dispatch/web/EvaluationCells.tsx'
import { FigureDoor } from '#modules/dispatch/web/FigureDoor.tsx'
import type { IndicatorView } from '#modules/dispatch/web/IndicatorPage.tsx'
import { litSigns } from '#modules/dispatch/web/light-signs.ts'
import { ShareBar } from '#modules/dispatch/web/ShareBar.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { Value } from '#web/figure/Value.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly view: IndicatorView
  readonly period: string
}

const FILTERED_FROM = 40

type Row = Pick<IndicatorView['units'][number], 'unit' | 'evaluation'>

/** The units below with bar, schedule, change, rank and light; the unit itself closes the table. */
export function IndicatorUnits({ view, period }: Props) {
  const say = useSay(indicatorWords)
  const navigate = useNavigate()
  const columns = useUnitColumns(view, period)
  const rows = [...view.units].sort((a, b) => (a.evaluation.rank ?? 1e9) - (b.evaluation.rank ?? 1e9) || 0)
  return (
    <DataTable<Row>
      id={view.trend.target === null ? 'indicator-values' : 'indicator-units'}
      name={say('table.units')}
      rows={rows}
      columns={columns}
      rowKey={(row) => row.unit.id}
      totalRow={{ unit: view.unit, evaluation: view.evaluation }}
      open={(row) =>
        void navigate({
          to: '.',
          search: (now: Record<string, string>) => ({ ...now, unit: row.unit.id, figure: undefined }),
        })
      }
    />
  )
}

function useUnitColumns(view: IndicatorView, period: string): readonly Column<Row>[] {
  const say = useSay(indicatorWords)
  const pick = usePick()
  const dates = useDates()
  const { indicator, units } = view
  const all = [...units, { unit: view.unit, evaluation: view.evaluation }]
  const judged = all.some((row) => row.evaluation.target.expectation === 'value')
  const ranked = units.some((row) => row.evaluation.rank !== undefined)
  const moved = units.some((row) => row.evaluation.movement !== undefined)
  const before = indicator.frequency !== 'year'
  const measure = pick(indicator.unit)
  const withUnit = (name: string) => (measure === '' ? name : `${name} ${measure}`)
  const most = Math.max(...units.map((row) => Number(row.evaluation.figure.value ?? 0)))
  const byPoints = all.some((row) => row.evaluation.yearOnYear?.unit === 'points')
  const columns: (Column<Row> | false)[] = [
    {
      key: 'unit',
      head: say('unit'),
      text: (row) => pick(row.unit.name),
      cell: (row) => pick(row.unit.short),
      width: 96,
    },
    judged && {
      key: 'target',
      head: withUnit(say('column.target')),
      number: (row) => row.evaluation.target.value,
      cell: (row) => <TargetValue of={row.evaluation.target} decimals={indicator.decimals} />,
    },
    {
      key: 'figure',
      head: withUnit(
        before && indicator.kind === 'flow'
          ? say('column.figure.of', { period: dates.period(period, true) })
          : say('column.value.of', { period: dates.period(period, before) }),
      ),
      number: (row) => row.evaluation.figure.value,
      cell: (row) => (
        <FigureDoor name={pick(row.unit.short)} indicatorId={indicator.id} unitId={row.unit.id} period={period}>
          <Value of={row.evaluation.figure} decimals={indicator.decimals} strong />
        </FigureDoor>
      ),
    },
    judged
      ? {
          key: 'bar',
          head: say('column.bar'),
          cell: (row) => <CompletionBar of={row.evaluation} />,
          width: 140,
        }
      : {
          key: 'share',
          head: '',
          cell: (row) =>
            row.unit.id === view.unit.id ? null : (
              <ShareBar label={pick(row.unit.short)} of={row.evaluation.figure.value} most={most} />
            ),
          width: 160,
        },
    judged && {
      key: 'completion',
      head: say('column.completion'),
      number: (row) => completionOf(row.evaluation),
      cell: (row) => <Value of={completionOf(row.evaluation)} decimals={1} />,
    },
    {
      key: 'year',
      head: say(byPoints ? 'column.year.points' : 'column.year.percent'),
      number: (row) => row.evaluation.yearOnYear?.value,
      cell: (row) => <ChangeValue of={row.evaluation.yearOnYear} bare />,
    },
    before && {
      key: 'before',
      head: say('column.before'),
      number: (row) => row.evaluation.periodOnPeriod?.value,
      cell: (row) => <ChangeValue of={row.evaluation.periodOnPeriod} />,
      hidden: true,
    },
    ranked && {
      key: 'rank',
      head: say('column.rank'),
      number: (row) => (row.unit.id === view.unit.id ? undefined : row.evaluation.rank),
      cell: (row) => <Value of={row.unit.id === view.unit.id ? undefined : row.evaluation.rank} />,
      width: 70,
    },
    ranked &&
      moved && {
        key: 'movement',
        wideOnly: true,
        head: say('column.movement'),
        number: (row) => row.evaluation.movement,
        cell: (row) => <Movement of={row.unit.id === view.unit.id ? undefined : row.evaluation.movement} />,
        width: 70,
      },
    judged && {
      key: 'light',
      head: say('column.light'),
      text: (row) => row.evaluation.light,
      options: litSigns(all.map((row) => row.evaluation)).map(({ sign }) => ({
        value: sign.code,
        label: pick(sign.word),
      })),
      cell: (row) => <EvaluationLight of={row.evaluation} />,
      width: 90,
    },
  ]
  return columns.flatMap((column) =>
    column === false ? [] : [{ ...column, filterable: units.length > FILTERED_FROM }],
  )
}
