import type { EChartsCoreOption } from 'echarts/core'
import { type ChartData, type Series, toNumber } from '#web/chart/chart-data.ts'
import { formatDecimal } from '#web/figure/format.ts'
import { FONT, INK, LINE, SECOND_INK, SERIES } from '#web/theme/theme.ts'

const STROKES = {
  main: { width: 2.5, type: 'solid' },
  plain: { width: 1.5, type: 'solid' },
  dashed: { width: 1.5, type: [5, 4] },
  dotted: { width: 1.5, type: [2, 3] },
} as const

const GREY = '#66727F'

/** Zero base for bars, direct labels before legends, the target as a named line, nothing that moves. */
export function chartOption(data: ChartData): EChartsCoreOption {
  const bars = data.kind === 'bars'
  return {
    animation: false,
    textStyle: { fontFamily: FONT, fontSize: 12, color: SECOND_INK },
    aria: { enabled: false },
    grid: { left: 8, right: bars ? 16 : labelRoom(data), top: 28, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      backgroundColor: '#fff',
      borderColor: LINE,
      textStyle: { color: INK, fontSize: 12, fontFamily: FONT },
      axisPointer: { type: bars ? 'shadow' : 'line', lineStyle: { color: LINE } },
      valueFormatter: (value: unknown) => written(value, data.decimals),
    },
    xAxis: {
      type: 'category',
      data: [...data.categories],
      boundaryGap: bars,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: LINE } },
      axisLabel: { color: SECOND_INK, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      scale: data.zeroBase === false,
      min: data.zeroBase === false ? undefined : (range: { min: number }) => Math.min(0, range.min),
      splitLine: { lineStyle: { color: '#EBEFF3' } },
      axisLabel: { color: SECOND_INK, formatter: (value: number) => written(value, undefined) },
    },
    series: data.series.flatMap((series, place) => [...bandSeries(series, place), oneSeries(data, series, place)]),
  }
}

function oneSeries(data: ChartData, series: Series, place: number): object {
  const colour = series.colour === 'grey' ? GREY : SERIES[(series.colour ?? place) % SERIES.length]
  const values = series.values.map(toNumber)
  const last = values.findLastIndex((value) => value !== null)
  const target = data.target === undefined || place > 0 ? undefined : toNumber(data.target.value)
  const markLine =
    target === undefined || target === null
      ? undefined
      : {
          silent: true,
          symbol: 'none',
          data: [{ yAxis: target }],
          lineStyle: { color: INK, width: 1.2, type: 'solid' },
          label: { formatter: data.target!.name, position: 'insideStartTop', color: INK, fontSize: 12 },
        }
  if (data.kind === 'bars') {
    return {
      type: 'bar',
      name: series.name,
      data: values,
      barMaxWidth: 28,
      itemStyle: { color: colour },
      label: {
        show: values.length <= 16,
        position: 'top',
        color: INK,
        formatter: ({ value }: { value: unknown }) => written(value, data.decimals),
      },
      markLine,
    }
  }
  return {
    type: 'line',
    name: series.name,
    data: values.map((value, n) => (n === last ? { value, symbol: 'circle', symbolSize: 7 } : value)),
    symbol: 'none',
    connectNulls: series.stroke === 'dotted',
    color: colour,
    lineStyle: STROKES[series.stroke ?? 'plain'],
    label: { show: false },
    endLabel: {
      show: true,
      color: colour,
      fontWeight: series.stroke === 'main' ? 600 : 400,
      formatter: labelOf(series, values[last], data.decimals),
      // A line that ends under way is named above its end, where no forecast goes on from it.
      ...(last < values.length - 1 && { align: 'right', offset: [-14, -12] }),
    },
    labelLayout: { moveOverlap: 'shiftY' },
    z: series.stroke === 'main' ? 3 : 2,
    markLine,
  }
}

function labelOf(series: Series, last: number | null | undefined, decimals: number | undefined): string {
  return series.stroke === 'dashed' ? series.name : `${series.name} ${written(last, decimals)}`
}

const ROOM_PX = { wide: 12, narrow: 7 }

/** Room at the right for the longest label of a line that reaches the last category. */
function labelRoom(data: ChartData): number {
  const widths = data.series.flatMap((series) => {
    const values = series.values.map(toNumber)
    const last = values.findLastIndex((value) => value !== null)
    if (last < values.length - 1) return []
    const label = labelOf(series, values[last], data.decimals)
    return [...label].reduce((sum, letter) => sum + (letter > '\u2e7f' ? ROOM_PX.wide : ROOM_PX.narrow), 0)
  })
  return Math.max(24, ...widths.map((width) => width + 20))
}

/** From the last value known to the ends of the band: a clear line, and a tint stacked upon it. */
function bandSeries(series: Series, place: number): object[] {
  const values = series.values.map(toNumber)
  const first = values.findIndex((value) => value !== null)
  const last = values.findLastIndex((value) => value !== null)
  const [low, high] = [toNumber(series.band?.low), toNumber(series.band?.high)]
  if (low === null || high === null || first === last) return []
  const along = (end: number) =>
    values.map((_, n) =>
      n < first || n > last ? null : values[first]! + ((end - values[first]!) * (n - first)) / (last - first),
    )
  const [floor, ceiling] = [along(low), along(high)]
  const hidden = {
    type: 'line',
    stack: `band ${place}`,
    symbol: 'none',
    silent: true,
    lineStyle: { width: 0 },
    tooltip: { show: false },
  }
  return [
    { ...hidden, data: floor },
    {
      ...hidden,
      data: ceiling.map((value, n) => (value === null ? null : value - floor[n]!)),
      areaStyle: { color: SERIES[typeof series.colour === 'number' ? series.colour : 0], opacity: 0.1 },
    },
  ]
}

function written(value: unknown, decimals: number | undefined): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) return '—'
  return formatDecimal(value.toString(), { decimals }) ?? String(value)
}
