import Fraction from 'fraction.js'
import { addMonths, partsOf } from '#engine/expression/calendar-day.ts'
import type { Value, ValueType } from '#engine/expression/expression.ts'
import {
  compareKnown,
  DATE_OUT_OF_RANGE,
  EMPTY,
  isOpen,
  kept,
  NOT_WHOLE_DAYS,
  type Outcome,
  openOf,
} from '#engine/expression/value.ts'
import { EMPTY_LIST, isList, isRecord } from '#engine/expression/value-type.ts'
import { type Exact, roundExact, ZERO } from '#engine/number/exact.ts'

/** A function of the language: what it takes and gives, and what it does with known arguments. */
interface FunctionRule {
  /** How a fault shows it: `round(number, digits)`. */
  readonly usage: string
  result(args: readonly ValueType[]): ValueType | undefined
  apply(args: readonly Value[]): Outcome
}

const takes =
  (result: ValueType, ...wanted: readonly ValueType[]) =>
  (args: readonly ValueType[]): ValueType | undefined =>
    args.length === wanted.length && args.every((type, index) => type === wanted[index]) ? result : undefined

const whole = (x: Exact): number | undefined => (x.d === 1n && x.n < 10_000_000n ? Number(x.s * x.n) : undefined)

/** `min(a, b, …)` of numbers or of dates, or `min(list)`. */
function extremeResult(args: readonly ValueType[]): ValueType | undefined {
  const [first] = args
  if (first === undefined) return undefined
  const of = args.length === 1 && isList(first) && first !== EMPTY_LIST ? first.list : first
  if (of !== 'number' && of !== 'date') return undefined
  return args.every((type) => type === first) ? of : undefined
}

function extreme(args: readonly Value[], sign: -1 | 1): Outcome {
  const items = args.length === 1 && Array.isArray(args[0]) ? (args[0] as readonly Value[]) : args
  const open = openElement(items)
  if (open !== undefined) return open
  if (items.length === 0) return EMPTY
  return items.reduce((best, item) => (compareKnown(item, best) === sign ? item : best))
}

/** The unknown or invalid element that keeps a list function from an answer. */
function openElement(items: readonly Outcome[]): Outcome | undefined {
  let open: Outcome | undefined
  for (const item of items) if (isOpen(item)) open = open === undefined ? item : openOf(open, item)
  return open
}

function total(items: readonly Exact[]): Outcome {
  let sum: Outcome = ZERO
  for (const item of items) {
    sum = kept((sum as Exact).add(item))
    if (isOpen(sum)) break
  }
  return sum
}

const text = (value: Value | undefined): string => value as string
const number = (value: Value | undefined): Exact => value as Exact

function sizeOf(value: Value | undefined): number {
  if (typeof value === 'string') return Array.from(value).length
  return Array.isArray(value) ? value.length : Object.keys(value as object).length
}

const dayPart = (name: string, index: 0 | 1 | 2): FunctionRule => ({
  usage: `${name}(date)`,
  result: takes('number', 'date'),
  apply: ([day]) => new Fraction(partsOf(text(day))[index]),
})

const textTest = (name: string, test: (subject: string, part: string) => boolean): FunctionRule => ({
  usage: `text.${name}(text)`,
  result: takes('bool', 'text', 'text'),
  apply: ([subject, part]) => test(text(subject), text(part)),
})

/** `matches` is typed here and compiled by the evaluator: its pattern is a literal, read once. */
export const FUNCTIONS: Readonly<Record<string, FunctionRule>> = {
  size: {
    usage: 'size(text or list)',
    result: ([type, ...more]) =>
      type !== undefined && more.length === 0 && (type === 'text' || isList(type) || isRecord(type))
        ? 'number'
        : undefined,
    apply: ([value]) => new Fraction(sizeOf(value)),
  },
  contains: textTest('contains', (subject, part) => subject.includes(part)),
  startsWith: textTest('startsWith', (subject, part) => subject.startsWith(part)),
  endsWith: textTest('endsWith', (subject, part) => subject.endsWith(part)),
  matches: textTest('matches', () => false),
  min: { usage: 'min(number, …) or min(list)', result: extremeResult, apply: (args) => extreme(args, -1) },
  max: { usage: 'max(number, …) or max(list)', result: extremeResult, apply: (args) => extreme(args, 1) },
  sum: {
    usage: 'sum(list of number)',
    result: ([list, ...more]) =>
      list !== undefined && more.length === 0 && isList(list) && (list.list === 'number' || list === EMPTY_LIST)
        ? 'number'
        : undefined,
    apply: ([list]) => openElement(list as readonly Value[]) ?? total(list as readonly Exact[]),
  },
  abs: { usage: 'abs(number)', result: takes('number', 'number'), apply: ([x]) => number(x).abs() },
  floor: { usage: 'floor(number)', result: takes('number', 'number'), apply: ([x]) => number(x).floor() },
  ceil: { usage: 'ceil(number)', result: takes('number', 'number'), apply: ([x]) => number(x).ceil() },
  round: {
    usage: 'round(number, digits 0 to 12)',
    result: (args) => takes('number', 'number')(args) ?? takes('number', 'number', 'number')(args),
    apply: ([x, digits]) =>
      roundExact(number(x), digits === undefined ? 0 : Number(number(digits).valueOf()), 'half-up'),
  },
  year: dayPart('year', 0),
  month: dayPart('month', 1),
  day: dayPart('day', 2),
  addMonths: {
    usage: 'addMonths(date, number)',
    result: takes('date', 'date', 'number'),
    apply: ([day, months]) => {
      const count = whole(number(months))
      if (count === undefined) return number(months).d === 1n ? DATE_OUT_OF_RANGE : NOT_WHOLE_DAYS
      return addMonths(text(day), count) ?? DATE_OUT_OF_RANGE
    },
  },
}
