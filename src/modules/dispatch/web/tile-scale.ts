import { measureWord } from '#engine/indicator/measure.messages.ts'
import type { IndicatorView } from '#modules/dispatch/web/IndicatorPage.tsx'

const LONG = 100_000

export interface TileScale {
  readonly measure: { readonly zh: string; readonly en: string }
  readonly decimals: number
  readonly of: (value: string | undefined) => string | undefined
}

/** A tile has room for six digits: what is counted in 万 becomes 亿, anything else loses its decimals. */
export function tileScale({ indicator, units }: IndicatorView): TileScale {
  return scaleOf(
    indicator,
    units.map((one) => one.evaluation.figure.value),
  )
}

export function scaleOf(
  indicator: Pick<IndicatorView['indicator'], 'unit' | 'decimals'>,
  values: readonly (string | undefined)[],
): TileScale {
  const most = Math.max(0, ...values.map((value) => Math.abs(Number(value ?? 0))))
  if (most < LONG) return { measure: indicator.unit, decimals: indicator.decimals, of: (value) => value }
  if (!indicator.unit.zh.startsWith('\u4e07')) return { measure: indicator.unit, decimals: 0, of: (value) => value }
  return {
    measure: measureWord(indicator.unit.zh.replace('\u4e07', '\u4ebf')),
    decimals: 1,
    of: (value) => (value === undefined ? undefined : (Number(value) / 10_000).toFixed(2)),
  }
}
