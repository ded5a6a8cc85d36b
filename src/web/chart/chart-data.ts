/** One series of a chart; decimals travel as text and become doubles only to be drawn. */
export interface Series {
  readonly name: string
  readonly values: readonly (string | number | null | undefined)[]
  /** `main` is thick, `dashed` the schedule curve, `dotted` a forecast. */
  readonly stroke?: 'main' | 'plain' | 'dashed' | 'dotted'
  /** A place of the colour-blind safe palette; without it the series' own place. Grey for the schedule. */
  readonly colour?: number | 'grey'
  /** Between which values it may lie: drawn as a tint at the last value, which the dots lead to. */
  readonly band?: { readonly low: string | number; readonly high: string | number } | undefined
}

export interface ChartData {
  /** What the chart shows, with its unit: `技术合同成交额 亿元`. */
  readonly name: string
  readonly kind: 'lines' | 'bars'
  /** What the categories are: `期间`, `单位`. */
  readonly categoryName: string
  readonly categories: readonly string[]
  readonly series: readonly Series[]
  /** A line across with its name: `年度目标 40`. */
  readonly target?: { readonly value: string | number; readonly name: string } | undefined
  readonly decimals?: number | undefined
  /** False: the axis may begin near the values (lines only; bars always begin at zero). */
  readonly zeroBase?: boolean
}

export function toNumber(value: string | number | null | undefined): number | null {
  if (value === null || value === undefined || value === '') return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}

/** The chart's twin as rows: a category and its values. */
export function twinRows(data: ChartData): (string | number | null | undefined)[][] {
  return data.categories.map((category, place) => [category, ...data.series.map((series) => series.values[place])])
}
