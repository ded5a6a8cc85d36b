import type { Figure } from '#web/figure/Value.tsx'

/** The address of a cell within its report. */
export const keyOf = (
  cell:
    | { readonly indicator: { readonly id: string }; readonly dimension: string }
    | { readonly indicatorId: string; readonly dimension: string },
): string => `${'indicator' in cell ? cell.indicator.id : cell.indicatorId} ${cell.dimension}`

export const partsOf = (key: string): { readonly indicatorId: string; readonly dimension: string } => {
  const [indicatorId, dimension] = [key.slice(0, 36), key.slice(37)]
  return { indicatorId, dimension }
}

/** Read by the engine as not applicable, in either language. */
const NOT_APPLICABLE = '不适用'

/** A figure as somebody would type it. */
export function textOfFigure(figure: Figure): string {
  if (figure.state === 'not-applicable') return NOT_APPLICABLE
  return figure.state === 'value' ? (figure.value ?? '') : ''
}
