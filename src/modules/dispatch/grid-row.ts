import type { z } from 'zod'
import type { Figure } from '#engine/indicator/figure.ts'
import type { Indicator } from '#engine/indicator/indicator.ts'
import { MOST_DECIMALS } from '#engine/indicator/reading.ts'
import { decimalsOf, formatExact } from '#engine/number/exact.ts'
import type { Reason } from '#engine/refusal.ts'
import type { IndicatorHead, ShownFigure, ShownTarget } from '#modules/dispatch/dispatch.ts'
import { showFigure } from '#modules/dispatch/evaluation.rules.ts'
import type { WorkedCell } from '#modules/dispatch/grid.rules.ts'
import type { GridRow } from '#modules/dispatch/report.contract.ts'

export interface RowContext {
  readonly head: IndicatorHead
  readonly goal: z.infer<typeof GridRow>['goal']
  readonly target: ShownTarget
  readonly evidence: number
  /** Why nothing in this report can be typed by this viewer; absent when he may fill. */
  readonly lockedReason?: string
  readonly sight: 'shown' | 'preview' | 'hidden'
  readonly textOf: (reason: Reason) => string
}

export const HIDDEN: ShownFigure = { state: 'hidden', reason: 'not-yet-accepted' }

/** A typed figure is shown with the decimals that were typed, also when they are too many: that is what the fault is about. */
export function showTyped(indicator: Indicator, figure: Figure): ShownFigure {
  if (figure.state !== 'value') return showFigure(indicator, figure)
  const decimals = Math.min(Math.max(decimalsOf(figure.value) ?? MOST_DECIMALS, indicator.decimals), MOST_DECIMALS)
  return { state: 'value', value: formatExact(figure.value, decimals, 'half-up') }
}

/** What a breakdown `dimension/item` is called in the dictionary; null for the total. */
export function partOf({ dimensions }: Indicator, dimension: string): z.infer<typeof GridRow>['part'] {
  const [code, item] = dimension.split('/')
  return dimensions.find((one) => one.code === code)?.items.find((one) => one.code === item)?.name ?? null
}

/** One row of the grid as this viewer sees it; what he may not see yet is withheld, not left blank. */
export function gridRow(worked: WorkedCell, context: RowContext): z.infer<typeof GridRow> {
  const { cell, indicator } = worked
  const { sight, textOf } = context
  const isHidden = sight === 'hidden'
  const lockedReason = cell.isDerived ? textOf({ key: 'report.locked.derived' }) : context.lockedReason
  return {
    cellId: cell.id,
    indicator: context.head,
    goal: context.goal,
    dimension: cell.dimension,
    part: partOf(indicator, cell.dimension),
    target: context.target,
    lastYear: showFigure(indicator, worked.lastYear),
    lastPeriod: showFigure(indicator, worked.lastPeriod),
    current: isHidden ? HIDDEN : currentOf(worked, sight === 'preview'),
    ...(worked.increment && !isHidden
      ? { increment: formatExact(worked.increment, indicator.decimals, indicator.rounding) }
      : {}),
    editable: lockedReason === undefined,
    ...(lockedReason === undefined ? {} : { lockedReason }),
    explanation: isHidden ? null : cell.explanation,
    returnedReason: isHidden ? null : cell.returnedReason,
    faults: isHidden
      ? []
      : worked.faults.map(({ severity, key, params }) => ({
          level: severity,
          key,
          ...(params === undefined ? {} : { params }),
          text: textOf({ key, ...(params === undefined ? {} : { params }) }),
        })),
    evidence: context.evidence,
    version: cell.version,
    hint: indicator.definition ?? null,
  }
}

function currentOf({ cell, indicator, figure }: WorkedCell, isPreview: boolean): ShownFigure {
  const shown = cell.isDerived ? { ...showFigure(indicator, figure), derived: true } : showTyped(indicator, figure)
  return isPreview ? { ...shown, preview: true } : shown
}
