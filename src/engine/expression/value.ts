import Fraction from 'fraction.js'
import { isCalendarDay } from '#engine/expression/calendar-day.ts'
import { type InvalidReason, UNKNOWN, type Unknown, type Value, type ValueType } from '#engine/expression/expression.ts'
import { isList, isRecord } from '#engine/expression/value-type.ts'
import { compareExact, type Exact, parseExact } from '#engine/number/exact.ts'

/** What no further fact can repair. It is never true and never false. */
export class Invalid {
  readonly reason: InvalidReason

  constructor(reason: InvalidReason) {
    this.reason = reason
  }
}

export type Outcome = Value | Unknown | Invalid

export const DIVISION_BY_ZERO = new Invalid('division-by-zero')
export const WRONG_FACT = new Invalid('wrong-fact')
export const NO_SUCH_ELEMENT = new Invalid('no-such-element')
export const NO_SUCH_KEY = new Invalid('no-such-key')
export const EMPTY = new Invalid('empty-list')
export const NOT_WHOLE_DAYS = new Invalid('not-whole-days')
export const DATE_OUT_OF_RANGE = new Invalid('date-out-of-range')
export const TOO_COSTLY = new Invalid('too-costly')

/** Numerators and denominators of more digits serve no rule; products of products would grow without end. */
const BIGGEST = 10n ** 300n

/** A calculated number, unless it has outgrown every use. */
export function kept(number: Exact): Exact | Invalid {
  return number.n > BIGGEST || number.d > BIGGEST ? TOO_COSTLY : number
}

export function isOpen(outcome: Outcome): outcome is Unknown | Invalid {
  return outcome === UNKNOWN || outcome instanceof Invalid
}

/** Of operands that all must be known: an invalid one stays invalid whatever the unknown ones turn out to be. */
export function openOf(a: Outcome, b: Outcome): Unknown | Invalid | undefined {
  if (a instanceof Invalid) return a
  if (b instanceof Invalid) return b
  return a === UNKNOWN || b === UNKNOWN ? UNKNOWN : undefined
}

/** Of alternatives of which one may still decide: unknown hides invalid. */
export function softer(a: Unknown | Invalid | undefined, b: Unknown | Invalid): Unknown | Invalid {
  return a === UNKNOWN ? UNKNOWN : b === UNKNOWN ? UNKNOWN : (a ?? b)
}

const EXPONENT = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/

/** The exact number whose shortest decimal text the double has. */
function exactOfDouble(double: number): Exact | undefined {
  if (!Number.isFinite(double)) return undefined
  const text = String(double)
  const match = EXPONENT.exec(text)
  if (!match) return parseExact(text)
  const decimals = match[3] ?? ''
  const digits = BigInt(`${match[1]}${match[2]}${decimals}`)
  const exponent = Number(match[4]) - decimals.length
  const scale = 10n ** BigInt(Math.abs(exponent))
  return exponent < 0 ? new Fraction(digits, scale) : new Fraction(digits * scale)
}

function readNumber(raw: unknown): Exact | undefined {
  if (typeof raw === 'string') return parseExact(raw)
  if (typeof raw === 'number') return Number.isSafeInteger(raw) ? new Fraction(raw) : exactOfDouble(raw)
  if (typeof raw === 'bigint') return new Fraction(raw)
  return raw instanceof Fraction ? raw : undefined
}

/** A supplied fact as a value of its declared type. Missing is unknown; a fact of another type is invalid. */
export function readFact(raw: unknown, type: ValueType): Outcome {
  if (raw === undefined || raw === null || raw === UNKNOWN) return UNKNOWN
  if (raw instanceof Invalid) return raw
  if (type === 'number') return readNumber(raw) ?? WRONG_FACT
  if (type === 'bool') return typeof raw === 'boolean' ? raw : WRONG_FACT
  if (type === 'text') return typeof raw === 'string' ? raw : WRONG_FACT
  if (type === 'date') return typeof raw === 'string' && isCalendarDay(raw) ? raw : WRONG_FACT
  if (isList(type)) return Array.isArray(raw) ? raw.map((item) => readFact(item, type.list) as Value) : WRONG_FACT
  return typeof raw === 'object' && !Array.isArray(raw) && !(raw instanceof Fraction) ? (raw as Value) : WRONG_FACT
}

export function readField(record: Outcome, field: string, type: ValueType): Outcome {
  if (isOpen(record)) return record
  const fields = record as Readonly<Record<string, unknown>>
  return Object.hasOwn(fields, field) ? readFact(fields[field], type) : UNKNOWN
}

/** Code point order, the order of UTF-8 bytes and of PostgreSQL's "C". */
function compareText(a: string, b: string): -1 | 0 | 1 {
  if (a === b) return 0
  const shorter = Math.min(a.length, b.length)
  let at = 0
  while (at < shorter && a.charCodeAt(at) === b.charCodeAt(at)) at++
  if (at === shorter) return a.length < b.length ? -1 : 1
  const left = a.charCodeAt(at)
  const right = b.charCodeAt(at)
  const surrogates = left >= 0xd800 && left <= 0xdfff
  if (surrogates !== (right >= 0xd800 && right <= 0xdfff))
    return (surrogates ? left + 0x10000 : left) < (surrogates ? right : right + 0x10000) ? -1 : 1
  return left < right ? -1 : 1
}

/** Order of two known values of one ordered type: number, text, date (ISO text), bool (false first). */
export function compareKnown(a: Value, b: Value): -1 | 0 | 1 {
  if (a instanceof Fraction) return compareExact(a, b as Exact)
  if (typeof a === 'string') return compareText(a, b as string)
  return a === b ? 0 : a === false ? -1 : 1
}

/** Equality in three values: a list or record differs as soon as one part differs, though others are unknown. */
export function equal(a: Outcome, b: Outcome, type: ValueType): boolean | Unknown | Invalid {
  const open = openOf(a, b)
  if (open) return open
  if (isList(type)) {
    const left = a as readonly Value[]
    const right = b as readonly Value[]
    if (left.length !== right.length) return false
    return every(left.map((item, index) => () => equal(item, right[index] as Value, type.list)))
  }
  if (isRecord(type)) {
    return every(
      Object.entries(type.record).map(
        ([field, { type: of }]) =>
          () =>
            equal(readField(a as Value, field, of), readField(b as Value, field, of), of),
      ),
    )
  }
  return compareKnown(a as Value, b as Value) === 0
}

function every(parts: readonly (() => boolean | Unknown | Invalid)[]): boolean | Unknown | Invalid {
  let open: Unknown | Invalid | undefined
  for (const part of parts) {
    const outcome = part()
    if (outcome === false) return false
    if (outcome !== true) open = softer(open, outcome)
  }
  return open ?? true
}
