import {
  type Figure,
  invalid,
  isPartial,
  NOT_APPLICABLE,
  type Parts,
  partsOf,
  type Terms,
} from '#engine/indicator/figure.ts'
import { divide, type Exact, isNegative, mean, sum } from '#engine/number/exact.ts'

/** Adds what is there; `parts` says of how many reports. Nothing applicable: not-applicable. Nothing there: missing. */
export function sumFigures(figures: readonly Figure[]): Figure {
  return combineValues(figures, sum)
}

/** The plain mean of what is there. */
export function averageFigures(figures: readonly Figure[]): Figure {
  return combineValues(figures, (values) => mean(values)!)
}

/** The mean weighted by `weights`, over the figures whose weight is there too. A negative weight makes it invalid. */
export function weightedFigures(figures: readonly Figure[], weights: readonly Figure[]): Figure {
  const parts = { expected: 0, present: 0 }
  const products: Exact[] = []
  const shares: Exact[] = []
  for (const [index, figure] of figures.entries()) {
    const weight = weights[index]!
    const own = partsOf(figure)
    parts.expected += own.expected
    if (figure.state !== 'value' || weight.state !== 'value') continue
    if (isNegative(weight.value)) return invalid('negative', addParts(figures))
    parts.present += own.present
    products.push(figure.value.mul(weight.value))
    shares.push(weight.value)
  }
  if (shares.length === 0) return nothingThere(figures, parts)
  const value = divide(sum(products), sum(shares))
  return value === undefined
    ? { state: 'invalid', reason: 'division-by-zero', parts }
    : { state: 'value', value, parts }
}

/** A ratio of two figures of one unit. Both must be there and complete, else the ratio is missing. */
export function ratioOf(numerator: Figure, denominator: Figure, scale: Exact): Figure {
  if (numerator.state === 'not-applicable' || denominator.state === 'not-applicable') return NOT_APPLICABLE
  const [upper, lower] = [partsOf(numerator), partsOf(denominator)]
  const parts = { expected: Math.max(upper.expected, lower.expected), present: Math.min(upper.present, lower.present) }
  if (numerator.state === 'invalid') return invalid(numerator.reason, parts)
  if (denominator.state === 'invalid') return invalid(denominator.reason, parts)
  const whole = !isPartial(numerator) && !isPartial(denominator)
  if (numerator.state !== 'value' || denominator.state !== 'value' || !whole) return { state: 'missing', parts }
  return ratioOfTerms({ numerator: numerator.value, denominator: denominator.value }, scale, parts)
}

/** Sums numerators and denominators of the units that have both, then divides. */
export function ratioOfSums(ratios: readonly Figure[], scale: Exact): Figure {
  const parts = addParts(ratios)
  const terms = ratios.flatMap((ratio) => ('terms' in ratio && ratio.terms ? [ratio.terms] : []))
  if (terms.length === 0) return nothingThere(ratios, parts)
  const total = {
    numerator: sum(terms.map((term) => term.numerator)),
    denominator: sum(terms.map((term) => term.denominator)),
  }
  return ratioOfTerms(total, scale, parts)
}

function ratioOfTerms(terms: Terms, scale: Exact, parts: Parts): Figure {
  const ratio = divide(terms.numerator, terms.denominator)
  if (ratio === undefined) return { state: 'invalid', reason: 'division-by-zero', parts, terms }
  return { state: 'value', value: ratio.mul(scale), parts, terms }
}

function combineValues(figures: readonly Figure[], combine: (values: readonly Exact[]) => Exact): Figure {
  const parts = addParts(figures)
  const values = figures.flatMap((figure) => (figure.state === 'value' ? [figure.value] : []))
  return values.length === 0 ? nothingThere(figures, parts) : { state: 'value', value: combine(values), parts }
}

function nothingThere(figures: readonly Figure[], parts: Parts): Figure {
  const fault = figures.find((figure) => figure.state === 'invalid')
  if (fault?.state === 'invalid') return invalid(fault.reason, parts)
  return figures.every((figure) => figure.state === 'not-applicable') ? NOT_APPLICABLE : { state: 'missing', parts }
}

function addParts(figures: readonly Figure[]): Parts {
  const parts = { expected: 0, present: 0 }
  for (const figure of figures) {
    const own = partsOf(figure)
    parts.expected += own.expected
    parts.present += own.present
  }
  return parts
}
