import { z } from 'zod'
import { compareExact, type Exact, isNegative, ONE, parseExact, ZERO } from '#engine/number/exact.ts'

/**
 * A number in a definition: a YAML/JSON number or the same as text. It stays as the author wrote it (so a definition
 * is plain JSON everywhere); `exact(decimal)` makes it a number to reckon with.
 */
export const Decimal = z.union([
  z.number().refine(isPlain, 'rule.decimal'),
  z
    .string()
    .regex(/^[+-]?\d+(?:\.\d+)?$/, 'rule.decimal')
    .max(64),
])
export type Decimal = z.infer<typeof Decimal>

/** A decimal that is zero or more. */
export const PositiveOrZero = Decimal.refine((decimal) => !isNegative(read(decimal)), 'rule.zero-or-more')

/** A decimal above zero. */
export const Positive = Decimal.refine((decimal) => compareExact(read(decimal), ZERO) > 0, 'rule.above-zero')

function isPlain(value: number): boolean {
  return parseExact(String(value)) !== undefined
}

/** What is no decimal reads as 1 here: its fault is told once, by the type itself. */
function read(decimal: Decimal): Exact {
  return parseExact(String(decimal)) ?? ONE
}
