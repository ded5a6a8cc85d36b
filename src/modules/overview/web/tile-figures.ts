import type { IndicatorHead } from '#modules/dispatch/dispatch.ts'
import { scaleOf } from '#modules/dispatch/web/tile-scale.ts'
import type { BoardFigure, CockpitView } from '#modules/overview/web/useCockpit.ts'

/** What the tiles show of one indicator: completion where it is judged by a target, else the figure itself. */
interface TileFigures {
  readonly isCompletion: boolean
  readonly measure: { readonly zh: string; readonly en: string }
  readonly decimals: number
  readonly of: (figure: BoardFigure | undefined) => string | null
}

export function tileFigures({ units }: CockpitView, indicator: IndicatorHead): TileFigures {
  const figures = units.flatMap((unit) => unit.figures[indicator.id] ?? [])
  if (figures.some(({ completion }) => completion !== null)) {
    return {
      isCompletion: true,
      measure: { zh: '%', en: '%' },
      decimals: 1,
      of: (figure) => figure?.completion ?? null,
    }
  }
  const scale = scaleOf(
    indicator,
    figures.map(({ figure }) => figure.value),
  )
  return {
    isCompletion: false,
    measure: scale.measure,
    decimals: scale.decimals,
    of: (figure) => scale.of(figure?.figure.value) ?? null,
  }
}
