import { type Exact, exact } from '#engine/number/exact.ts'

/** Why something that was asked for is no number. Closed: every reason has words on the screens. */
export const INVALID_REASONS = ['division-by-zero', 'negative', 'not-comparable', 'unreadable', 'formula'] as const

export type InvalidReason = (typeof INVALID_REASONS)[number]

/** How many reports a figure stands on: those expected of the units (or months) beneath it, and those present. */
export interface Parts {
  readonly expected: number
  readonly present: number
}

/** Numerator and denominator of a ratio, over the units that reported both; kept so that ratios of sums add up. */
export interface Terms {
  readonly numerator: Exact
  readonly denominator: Exact
}

/**
 * What stands in one cell (indicator, unit, period). Only `value` is a number. `missing` was expected and is not there;
 * `not-applicable` is not expected of this unit; `invalid` was worked out and is no number. A figure without `parts`
 * is one report of its own.
 */
export type Figure =
  | { readonly state: 'value'; readonly value: Exact; readonly parts?: Parts; readonly terms?: Terms }
  | { readonly state: 'missing'; readonly parts?: Parts }
  | { readonly state: 'not-applicable' }
  | { readonly state: 'invalid'; readonly reason: InvalidReason; readonly parts?: Parts; readonly terms?: Terms }

export const MISSING: Figure = { state: 'missing' }
export const NOT_APPLICABLE: Figure = { state: 'not-applicable' }
/** Asked for, and not there: what is missing of a unit that has to answer for itself. */
export const EXPECTED: Figure = { state: 'missing', parts: { expected: 1, present: 0 } }

/** A figure from a number or a decimal literal. */
export function figureOf(value: Exact | bigint | number | string): Figure {
  return { state: 'value', value: typeof value === 'object' ? value : exact(value) }
}

export function invalid(reason: InvalidReason, parts?: Parts): Extract<Figure, { state: 'invalid' }> {
  return parts ? { state: 'invalid', reason, parts } : { state: 'invalid', reason }
}

/** The number, or undefined in every other state. */
export function numberOf(figure: Figure): Exact | undefined {
  return figure.state === 'value' ? figure.value : undefined
}

/** Reports expected and present: a figure of its own counts 1 of 1, or 0 of 1; not-applicable counts 0 of 0. */
export function partsOf(figure: Figure): Parts {
  if (figure.state === 'not-applicable') return { expected: 0, present: 0 }
  return figure.parts ?? { expected: 1, present: figure.state === 'value' ? 1 : 0 }
}

/** A value that stands on fewer reports than expected. */
export function isPartial(figure: Figure): boolean {
  const { expected, present } = partsOf(figure)
  return figure.state === 'value' && present < expected
}

export function sameFigure(a: Figure, b: Figure): boolean {
  if (a.state !== b.state) return false
  const [left, right] = [partsOf(a), partsOf(b)]
  if (left.expected !== right.expected || left.present !== right.present) return false
  if (a.state === 'invalid' && b.state === 'invalid') return a.reason === b.reason
  return a.state !== 'value' || b.state !== 'value' || a.value.equals(b.value)
}
