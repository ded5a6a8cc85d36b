import type { DatePrecision } from '#engine/spreadsheet/serial-date.ts'

/** What a number format makes of a number: itself, a percentage, or a date as far as it is shown. */
export type FormatKind = 'number' | 'percent' | DatePrecision

/** Formats without a code of their own (ECMA-376 part 1, 18.8.30); 27 to 36 and 50 to 58 are those of Chinese editions. */
const BUILT_IN: ReadonlyMap<number, FormatKind> = new Map<number, FormatKind>([
  ...([9, 10] as const).map((id) => [id, 'percent'] as const),
  ...([14, 15, 16, 28, 29, 30, 31, 51, 53, 54, 58] as const).map((id) => [id, 'day'] as const),
  ...([17, 27, 36, 50, 52, 57] as const).map((id) => [id, 'month'] as const),
  ...([18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56] as const).map((id) => [id, 'time'] as const),
  [22, 'minute'],
])

export const builtInFormat = (id: number): FormatKind => BUILT_IN.get(id) ?? 'number'

/** Quoted and escaped text, fill and space marks, and brackets other than elapsed time. */
const NOT_A_CODE = /"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]/gi

/** Reads a format's code: only its first section decides, as only that is for positive numbers. */
export function formatKind(code: string): FormatKind {
  const plain = code
    .replace(NOT_A_CODE, '')
    .split(';')[0]!
    .replace(/general/gi, '')
  if (/[hs]|\[m+\]|am\/pm|上午/i.test(plain)) return /[yd]/i.test(plain) ? 'minute' : 'time'
  if (/d/i.test(plain)) return 'day'
  if (/m/i.test(plain)) return 'month'
  if (/y/i.test(plain)) return 'year'
  return plain.includes('%') ? 'percent' : 'number'
}
