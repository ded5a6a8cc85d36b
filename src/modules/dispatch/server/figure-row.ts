import { type Figure, figureOf, MISSING, NOT_APPLICABLE, partsOf } from '#engine/indicator/figure.ts'
import { decimalsOf, divide, type Exact, exact, formatExact } from '#engine/number/exact.ts'

/** One row of `figures`: a unit's whole year of one indicator, slot by slot (see migration 0004). */
export interface StoredFigures {
  readonly unitId: string
  readonly indicatorId: string
  readonly year: number
  readonly amounts: readonly (string | null)[]
  readonly states: string
  readonly present: readonly number[]
  readonly expected: readonly number[]
  readonly numerators: readonly (string | null)[]
  readonly denominators: readonly (string | null)[]
}

/** An endless decimal (a mean, a ratio) is shown from this many places; its exact quotient is kept beside it. */
const STORED_DECIMALS = 20

export const readSlot = {
  official(row: { state: string; value: string | null }): Figure {
    if (row.state === 'value') return figureOf(row.value!)
    return row.state === 'not-applicable' ? NOT_APPLICABLE : MISSING
  },

  /** The figure of a slot, or undefined when it was never worked out. */
  stored(row: StoredFigures, slot: number): Figure | undefined {
    const letter = row.states[slot] ?? ' '
    if (letter === ' ') return undefined
    if (letter === 'n') return NOT_APPLICABLE
    const parts = { expected: row.expected[slot] ?? 1, present: row.present[slot] ?? 0 }
    const [numerator, denominator] = [row.numerators[slot], row.denominators[slot]]
    if (letter === 'q') {
      return { state: 'value', value: divide(exact(BigInt(numerator!)), exact(BigInt(denominator!)))!, parts }
    }
    const terms =
      numerator && denominator ? { numerator: exact(numerator), denominator: exact(denominator) } : undefined
    if (letter === 'v') return { state: 'value', value: exact(row.amounts[slot]!), parts, ...(terms && { terms }) }
    if (letter === '.') return { state: 'missing', parts }
    return {
      state: 'invalid',
      reason: letter === 'z' ? 'division-by-zero' : 'not-comparable',
      parts,
      ...(terms && { terms }),
    }
  },
}

const isEndless = (figure: Figure): boolean =>
  figure.state === 'value' && figure.terms === undefined && (decimalsOf(figure.value) ?? 99) > STORED_DECIMALS

const letterOf = (figure: Figure): string => {
  if (figure.state === 'value') return isEndless(figure) ? 'q' : 'v'
  if (figure.state === 'not-applicable') return 'n'
  if (figure.state === 'missing') return '.'
  return figure.reason === 'division-by-zero' ? 'z' : 'x'
}

const termsOf = (figure: Figure): { numerator: Exact; denominator: Exact } | undefined => {
  if (figure.state === 'value' && isEndless(figure)) {
    return { numerator: exact(figure.value.s * figure.value.n), denominator: exact(figure.value.d) }
  }
  return 'terms' in figure ? figure.terms : undefined
}

const stored = (value: Exact): string => {
  const decimals = Math.min(decimalsOf(value) ?? STORED_DECIMALS, STORED_DECIMALS)
  return formatExact(value, decimals, 'half-up')
}

/** The row with one slot set anew; a row that does not exist yet begins all missing. */
export function putSlot(
  row: StoredFigures | undefined,
  slot: number,
  slots: number,
  figure: Figure,
  key: { indicatorId: string; unitId: string },
) {
  const fill = <T>(values: readonly T[] | undefined, empty: T): T[] =>
    Array.from({ length: slots }, (_, index) => values?.[index] ?? empty)
  const states = (row?.states ?? '').padEnd(slots, ' ').split('')
  const amounts = fill<string | null>(row?.amounts, null)
  const present = fill(row?.present, 0)
  const expected = fill(row?.expected, 1)
  const terms = termsOf(figure)
  const keepsTerms = terms !== undefined || (row?.numerators.length ?? 0) > 0
  const numerators = keepsTerms ? fill<string | null>(row?.numerators, null) : []
  const denominators = keepsTerms ? fill<string | null>(row?.denominators, null) : []
  const parts = partsOf(figure)
  states[slot] = letterOf(figure)
  amounts[slot] = figure.state === 'value' ? stored(figure.value) : null
  present[slot] = parts.present
  expected[slot] = parts.expected
  if (keepsTerms) {
    numerators[slot] = terms ? stored(terms.numerator) : null
    denominators[slot] = terms ? stored(terms.denominator) : null
  }
  return { ...key, states: states.join(''), amounts, present, expected, numerators, denominators }
}
