import { yearOf } from '#engine/calendar/period.ts'
import type { Output } from '#engine/contract/operation.ts'
import { figureSeries } from '#modules/dispatch/figure.contract.ts'
import { indicatorWords } from '#modules/dispatch/indicator-screen.messages.ts'
import type { IndicatorView } from '#modules/dispatch/web/IndicatorPage.tsx'
import { Chart } from '#web/chart/Chart.tsx'
import type { ChartData, Series } from '#web/chart/chart-data.ts'
import { useRead } from '#web/client/useRead.ts'
import { formatDecimal } from '#web/figure/format.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { webWords } from '#web/web.messages.ts'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly view: IndicatorView
  readonly period: string
}

/** The year's line against last year, schedule and target; of yearly figures the line of the years. */
export function IndicatorTrend({ view, period }: Props) {
  return view.indicator.frequency === 'year' ? (
    <YearlyTrend view={view} period={period} />
  ) : (
    <TrendOfYear view={view} period={period} />
  )
}

function TrendOfYear({ view, period }: Props) {
  const say = useSay(indicatorWords)
  const sayShared = useSay(webWords)
  const pick = usePick()
  const dates = useDates()
  const { indicator, trend, evaluation } = view
  const name = say('trend.name', { name: pick(indicator.name), measure: pick(indicator.unit) })
  const written = (value: string) => formatDecimal(value, { decimals: indicator.decimals }) ?? value
  const has = (values: readonly (string | null)[]) => values.some((value) => value !== null)
  const forecast = evaluation.forecast
  const series: (Series | false)[] = [
    { name: say('trend.actual'), values: trend.actual, stroke: 'main', colour: 0 },
    has(trend.lastYear) && {
      name: say('trend.last-year', { year: yearOf(period) - 1 }),
      values: trend.lastYear,
      stroke: 'plain',
      colour: 1,
    },
    has(trend.schedule) && {
      name: sayShared('chart.schedule'),
      values: trend.schedule,
      stroke: 'dashed',
      colour: 'grey',
    },
    forecast !== undefined &&
      trend.forecast.filter((value) => value !== null).length > 1 && {
        name: say('trend.forecast'),
        values: trend.forecast,
        stroke: 'dotted',
        colour: 0,
        ...(forecast.low !== undefined &&
          forecast.high !== undefined && { band: { low: forecast.low, high: forecast.high } }),
      },
  ]
  const data: ChartData = {
    name,
    kind: 'lines',
    categoryName: sayShared('chart.period'),
    categories: trend.periods.map((one) => dates.period(one, true)),
    series: series.filter((one) => one !== false),
    target:
      trend.target === null
        ? undefined
        : { value: trend.target, name: say('trend.target', { value: written(trend.target) }) },
    decimals: indicator.decimals,
    zeroBase: indicator.kind === 'flow',
  }
  return (
    <>
      <Chart data={data} height={280} />
      <TrendNote view={view} />
    </>
  )
}

/** Where this pace leads, and what pace the target needs. */
function TrendNote({ view: { evaluation, indicator } }: Pick<Props, 'view'>) {
  const say = useSay(indicatorWords)
  const pick = usePick()
  const written = (value: string) =>
    `${formatDecimal(value, { decimals: indicator.decimals }) ?? value} ${pick(indicator.unit)}`
  const { forecast, neededPace, gap } = evaluation
  const notes = [
    ...(forecast === undefined
      ? []
      : forecast.low === undefined || forecast.high === undefined
        ? [say('trend.forecast.told.plain', { value: written(forecast.value) })]
        : [
            say('trend.forecast.told', {
              value: written(forecast.value),
              low: written(forecast.low),
              high: written(forecast.high),
            }),
          ]),
    ...(neededPace === undefined || gap === undefined || gap.startsWith('-') || Number(neededPace) === 0
      ? []
      : [say('trend.pace', { pace: written(neededPace) })]),
  ]
  return notes.length === 0 ? null : <p className="second small">{notes.join(' · ')}</p>
}

const YEARS_SHOWN = 24

function YearlyTrend({ view, period }: Props) {
  const toYear = yearOf(period)
  const series = useRead(figureSeries, {
    unitId: view.unit.id,
    indicatorId: view.indicator.id,
    fromYear: String(toYear - YEARS_SHOWN + 1),
    toYear: String(toYear),
  })
  return <Waiting for={series}>{(data) => <Years view={view} series={data} />}</Waiting>
}

function Years({ view, series }: Pick<Props, 'view'> & { readonly series: Output<typeof figureSeries> }) {
  const say = useSay(indicatorWords)
  const sayShared = useSay(webWords)
  const pick = usePick()
  const dates = useDates()
  const { indicator } = view
  const rows = [...series.rows].sort((a, b) => a.year - b.year)
  const data: ChartData = {
    name: say('trend.years', { name: pick(indicator.name), measure: pick(indicator.unit) }),
    kind: 'lines',
    categoryName: sayShared('chart.period'),
    categories: rows.map((row) => dates.period(String(row.year))),
    series: [
      { name: pick(view.unit.short), values: rows.map((row) => row.amounts[0] ?? null), stroke: 'main', colour: 0 },
    ],
    target:
      view.trend.target === null
        ? undefined
        : { value: view.trend.target, name: say('trend.target', { value: view.trend.target }) },
    decimals: indicator.decimals,
    zeroBase: indicator.kind === 'flow',
  }
  return <Chart data={data} height={280} />
}
