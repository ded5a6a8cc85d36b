import { chineseDate, chineseMonth, chineseMonthDay } from '#engine/document/chinese-date.ts'
import { chineseNumeral } from '#engine/document/chinese-numeral.ts'
import type { FormatCall } from '#engine/document/placeholder.ts'
import type { Value, ValueType } from '#engine/expression/expression.ts'
import {
  decimalsOf,
  type Exact,
  exactText,
  formatExact,
  isNegative,
  isZero,
  type Rounding,
} from '#engine/number/exact.ts'

type Print = (value: Value) => string | undefined

/** How a value is written; undefined from `make`: the arguments are wrong; from the printing: it cannot be written so. */
interface Format {
  readonly types: readonly ValueType[]
  readonly make: (args: readonly string[]) => Print | undefined
}

/** `1`, `1 cut`: places, rounded half up or cut off. */
function rounded(args: readonly string[], write: (text: string, exact: Exact) => string): Print | undefined {
  const [places = '', cut] = args
  if (!/^\d$/.test(places) || (cut !== undefined && cut !== 'cut') || args.length > 2) return undefined
  const rounding: Rounding = cut === 'cut' ? 'truncate' : 'half-up'
  return (value) => write(formatExact(value as Exact, Number(places), rounding), value as Exact)
}

const plain =
  (write: Print) =>
  (args: readonly string[]): Print | undefined =>
    args.length === 0 ? write : undefined

/** As an official document writes numbers, dates and lists; percentages and points come as percents. */
export const FORMATS: Readonly<Record<string, Format>> = {
  number: { types: ['number'], make: (args) => rounded(args, (text) => text) },
  percent: { types: ['number'], make: (args) => rounded(args, (text) => `${text}%`) },
  signed: {
    types: ['number'],
    make: (args) => rounded(args, (text) => (text.startsWith('-') || /^0\.?0*$/.test(text) ? text : `+${text}`)),
  },
  points: { types: ['number'], make: (args) => rounded(args, (text) => `${text.replace('-', '')}个百分点`) },
  growth: {
    types: ['number'],
    make: (args) =>
      rounded(args, (text, exact) =>
        isZero(exact) ? '持平' : `${isNegative(exact) ? '下降' : '增长'}${text.replace('-', '')}%`,
      ),
  },
  places: {
    types: ['number'],
    make: plain((value) => {
      const moved = value as Exact
      if (isZero(moved)) return '持平'
      return `${isNegative(moved) ? '下降' : '上升'}${exactText(moved.abs())}位`
    }),
  },
  chinese: {
    types: ['number'],
    make: plain((value) => {
      const number = value as Exact
      return number.d === 1n && !isNegative(number) && number.n < 100_000_000n
        ? chineseNumeral(Number(number.n))
        : undefined
    }),
  },
  date: { types: ['date', 'text'], make: plain((value) => chineseDate(value as string)) },
  month: { types: ['date', 'text'], make: plain((value) => chineseMonth(value as string)) },
  monthday: { types: ['date', 'text'], make: plain((value) => chineseMonthDay(value as string)) },
  join: {
    types: [{ list: 'text' }],
    make: ([mark = '、', ...more]) => (more.length > 0 ? undefined : (value) => joined(value, mark)),
  },
}

/** An unknown name among known ones makes the whole list unknown: half a list of names would be a false statement. */
function joined(value: Value, mark: string): string | undefined {
  const items = value as readonly unknown[]
  return items.every((item) => typeof item === 'string') && items.length > 0 ? items.join(mark) : undefined
}

const MOST_DECIMALS = 4

/** How a value prints without a format; undefined: a value of this type does not print. */
export function defaultFormat(type: ValueType): Print | undefined {
  if (type === 'number') {
    return (value) => {
      const decimals = decimalsOf(value as Exact)
      const ends = decimals !== undefined && decimals <= MOST_DECIMALS
      return ends ? exactText(value as Exact) : formatExact(value as Exact, 2, 'half-up')
    }
  }
  if (type === 'text') return (value) => value as string
  if (type === 'date') return (value) => chineseDate(value as string)
  if (type === 'bool') return (value) => (value === true ? '是' : '否')
  return 'list' in type && type.list === 'text' ? (value) => joined(value, '、') : undefined
}

/** The printing of a call of a format on a type, or what is wrong with it. */
export function formatFor(
  call: FormatCall | undefined,
  type: ValueType,
): Print | 'no-format' | 'format-misfits' | 'format-argument' | 'unprintable-type' {
  if (call === undefined) return defaultFormat(type) ?? 'unprintable-type'
  const format = Object.hasOwn(FORMATS, call.name) ? FORMATS[call.name] : undefined
  if (format === undefined) return 'no-format'
  const fits = format.types.some((wanted) =>
    typeof wanted === 'object' && 'list' in wanted
      ? typeof type === 'object' && 'list' in type && type.list === wanted.list
      : wanted === type,
  )
  if (!fits) return 'format-misfits'
  return format.make(call.args) ?? 'format-argument'
}
