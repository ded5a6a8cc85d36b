import type { DocumentChart } from '#engine/document/document-chart.ts'
import { textWidth } from '#engine/document/text-width.ts'
import { exact, formatExact } from '#engine/number/exact.ts'

/** Ink that stays apart in grey: each series differs from its neighbours in lightness, stroke and mark. */
const INK = '#1F2933'
const GREY = '#52606D'
const RULE = '#D9E2EC'
const FILLS = ['#1D4E89', '#A9C1DC', '#5F7F9E', '#D8DEE6', '#0F2B4D', '#8795A5'] as const
const LINES = ['#1D4E89', '#7A5195', '#5F7F9E', '#1F2933', '#9C8A3A', '#8795A5'] as const
const MARKS = ['circle', 'rect', 'triangle', 'diamond', 'circle', 'rect'] as const

const STROKES = {
  main: { width: 2.6, type: 'solid' },
  plain: { width: 1.6, type: 'solid' },
  dashed: { width: 1.6, type: [6, 4] },
} as const

const SIZE_PX = 13
const NO_FIGURE = '—'
const MOST_LABELLED = 24

/**
 * Options of an ECharts picture for print: zero base, figures at the bars, each line named at its end, the target a
 * dotted line with its name, the schedule dashed, nothing that lives by colour alone. `widthPx`: room of the picture.
 */
export function chartDrawing(chart: DocumentChart, fontFamily: string, widthPx: number): Record<string, unknown> {
  const hasLegend = chart.kind === 'bars' && chart.series.length > 1
  const right = endRoomPx(chart)
  const perCategory = (widthPx - 60 - right) / chart.categories.length
  const longest = Math.max(...chart.categories.map(textWidth)) * SIZE_PX
  const text = { color: INK, fontSize: SIZE_PX, fontFamily }
  return {
    animation: false,
    backgroundColor: '#fff',
    textStyle: text,
    legend: hasLegend ? { top: 0, left: 'center', itemWidth: 20, itemHeight: 10, textStyle: text } : undefined,
    grid: {
      left: 8,
      right,
      top: hasLegend ? 40 : 24,
      bottom: 6,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: {
      type: 'category',
      data: [...chart.categories],
      boundaryGap: chart.kind === 'bars',
      axisTick: { show: false },
      axisLine: { lineStyle: { color: GREY } },
      axisLabel: {
        ...text,
        interval: longest > perCategory * 4 ? 'auto' : 0,
        rotate: longest + 4 > perCategory ? 40 : 0,
      },
    },
    yAxis: {
      type: 'value',
      min: ({ min }: { min: number }) => Math.min(0, min),
      splitLine: { lineStyle: { color: RULE } },
      axisLabel: { ...text, color: GREY },
    },
    series: [
      ...chart.series.map((series, place) =>
        chart.kind === 'bars' ? bars(chart, series, place) : line(chart, series, place),
      ),
      ...(chart.target === undefined ? [] : [target(chart, chart.target)]),
    ],
  }
}

type Series = DocumentChart['series'][number]

function bars(chart: DocumentChart, { name, values }: Series, place: number): Record<string, unknown> {
  const isLabelled = values.length * chart.series.length <= MOST_LABELLED
  return {
    type: 'bar',
    name,
    barMaxWidth: 32,
    itemStyle: { color: FILLS[place % FILLS.length], borderColor: FILLS[0], borderWidth: place > 0 ? 1 : 0 },
    label: { show: isLabelled, position: 'top', color: INK, fontSize: 12, backgroundColor: '#fff', padding: [1, 2] },
    z: 6,
    data: values.map((value) => ({
      value: value === null ? 0 : Number(value),
      label: { formatter: () => written(value, chart.decimals) },
    })),
  }
}

function line(chart: DocumentChart, { name, values, stroke }: Series, place: number): Record<string, unknown> {
  const isSchedule = stroke === 'dashed'
  const last = values.findLastIndex((value) => value !== null)
  const isUnderWay = last < values.length - 1
  return {
    type: 'line',
    name,
    color: isSchedule ? GREY : LINES[place % LINES.length],
    symbol: isSchedule ? 'none' : MARKS[place % MARKS.length],
    symbolSize: 7,
    showAllSymbol: true,
    lineStyle: STROKES[stroke ?? (place === 0 ? 'main' : 'plain')],
    z: place === 0 ? 5 : 4,
    data: values.map((value) => (value === null ? '-' : Number(value))),
    endLabel: {
      show: last >= 0,
      color: INK,
      fontSize: SIZE_PX,
      fontWeight: isSchedule ? 'normal' : 'bold',
      formatter: () => endName(chart, { name, values, stroke }),
      ...(isUnderWay && { align: 'left', offset: [2, 12] }),
    },
    labelLayout: { moveOverlap: 'shiftY' },
  }
}

/** A series of one value, so that the axis reaches it. */
function target(chart: DocumentChart, { value, name }: NonNullable<DocumentChart['target']>): Record<string, unknown> {
  return {
    type: 'line',
    name,
    color: INK,
    symbol: 'none',
    lineStyle: { width: 1.4, type: [2, 3], color: INK },
    z: 3,
    data: chart.categories.map(() => Number(value)),
    endLabel: {
      show: true,
      color: INK,
      fontSize: SIZE_PX,
      formatter: () => `${name} ${written(value, chart.decimals)}`,
    },
    labelLayout: { moveOverlap: 'shiftY' },
  }
}

function endName(chart: DocumentChart, { name, values, stroke }: Series): string {
  const last = values.findLast((value) => value !== null)
  return stroke === 'dashed' ? name : `${name} ${written(last ?? null, chart.decimals)}`
}

/** Room at the right for the longest name of a line that reaches the last category. */
function endRoomPx(chart: DocumentChart): number {
  const reaching = chart.kind === 'lines' ? chart.series.filter(({ values }) => (values.at(-1) ?? null) !== null) : []
  const names = reaching.map((series) => endName(chart, series))
  if (chart.target !== undefined) names.push(`${chart.target.name} ${written(chart.target.value, chart.decimals)}`)
  return Math.max(18, ...names.map((name) => textWidth(name) * SIZE_PX + 14))
}

function written(value: Series['values'][number], decimals: number | undefined): string {
  if (value === null) return NO_FIGURE
  return decimals === undefined ? String(value) : formatExact(exact(value), decimals, 'half-up')
}
