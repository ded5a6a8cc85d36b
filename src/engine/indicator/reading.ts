import { type Figure, MISSING, NOT_APPLICABLE } from '#engine/indicator/figure.ts'
import { isRatioUnit, unitOfMeasure } from '#engine/indicator/unit-of-measure.ts'
import { decimalsOf, type Exact, parseExact } from '#engine/number/exact.ts'
import type { Reason } from '#engine/refusal.ts'

/** What was typed, pasted or imported into a cell, understood exactly; or why it was not. */
export type Reading =
  | { readonly state: 'figure'; readonly figure: Figure }
  | { readonly state: 'refused'; readonly reason: Reason }

const LONGEST = 60
/** Ten to the eighteenth: no figure of an administration, in any unit, reaches it. */
const MOST_WHOLE_DIGITS = 18
/** What every screen can show whole; a figure with more would be kept one way and shown another. */
export const MOST_DECIMALS = 12
/** Dashes of every keyboard and font, the empty cell and the strokes with which clerks cross one out. */
const NONE = new Set(['', '-', '--', '–', '—', '——', '―', '─', '──', '/', '\\'])
const NOT_APPLICABLE_WORDS = new Set(['不适用', 'N/A', 'NA'])
const NUMBER = /^([+-]?)(\d[\d,]*)(\.\d+)?(.*)$/
const GROUPED = /^\d{1,3}(?:,\d{3})+$/
const MONEY = /^[¥]\s*(?=[+-]?\d)/

/**
 * Reads one cell as a Chinese clerk writes it, in the indicator's unit. Full-width digits and signs, thousands separators
 * in their places, a percent sign where the unit is %, the unit itself, and 万 or 亿 are understood: `1.16亿` is 11600 in
 * 万元. Empty, `-`, `—` and `/` are missing; 不适用 and N/A are not applicable. Whatever could mean two things, is not
 * exact, comes from a broken spreadsheet cell or is absurdly large is refused with the reason, never guessed.
 */
export function readFigure(text: string, unit: string): Reading {
  if (text.length > LONGEST) return refused('too-long', text)
  const plain = halfWidth(text).trim()
  if (NONE.has(plain)) return { state: 'figure', figure: MISSING }
  if (NOT_APPLICABLE_WORDS.has(plain.toUpperCase())) return { state: 'figure', figure: NOT_APPLICABLE }
  const known = knownTrouble(plain)
  if (known) return refused(known, text)
  const measured = unitOfMeasure(halfWidth(unit))
  const money = MONEY.exec(plain)
  if (money && measured.base !== '元') return refused('other-unit', text, unit)
  const match = NUMBER.exec(money ? plain.slice(money[0].length) : plain)
  if (!match) return refused('not-a-number', text)
  const [, sign = '', whole = '', fraction = '', rest = ''] = match
  if (whole.includes(',') && !GROUPED.test(whole)) return refused('separators', text)
  const digits = whole.replaceAll(',', '')
  if (digits.replace(/^0+/, '').length > MOST_WHOLE_DIGITS) return refused('absurd', text)
  const value = parseExact(`${sign}${digits}${fraction}`)
  if (value === undefined) return refused('not-a-number', text)
  const reading = inUnit(value, rest.trim(), halfWidth(unit), text)
  return isTooFine(reading) ? refused('too-fine', text) : reading
}

function isTooFine(reading: Reading): boolean {
  if (reading.state !== 'figure' || reading.figure.state !== 'value') return false
  return (decimalsOf(reading.figure.value) ?? MOST_DECIMALS + 1) > MOST_DECIMALS
}

function inUnit(value: Exact, written: string, unit: string, text: string): Reading {
  if (written === '' || written === unit) return figure(value)
  if (!/^\D+$/.test(written) || /[\s,.]/.test(written)) return refused('not-a-number', text)
  const [theirs, ours] = [unitOfMeasure(written), unitOfMeasure(unit)]
  const sameBase = theirs.base === ours.base || (theirs.base === '' && theirs.magnitude !== '')
  if (!sameBase || isRatioUnit(unit)) return refused(isUnitLike(written) ? 'other-unit' : 'not-a-number', text, unit)
  return figure(value.mul(theirs.factor).div(ours.factor))
}

function isUnitLike(written: string): boolean {
  return /^[\p{Script=Han}%‰/²³]+$/u.test(written) && !/^[多余几左右以上下约]+/u.test(written)
}

/** Troubles that have a better word than "not a number". */
function knownTrouble(plain: string): string | undefined {
  if (/^#+$/.test(plain)) return 'column-too-narrow'
  if (/^#(?:DIV\/0!|N\/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!)$/i.test(plain)) return 'spreadsheet-error'
  if (/^[+-]?\d+(?:\.\d+)?[eE][+-]?\d+$/.test(plain)) return 'exponent'
  if (/^\(.*\)$/.test(plain)) return 'brackets'
  if (/^[–—]\s*\d/.test(plain)) return 'dash-before-number'
  if (/^(?:无|没有|暂无|未报|缺)$/.test(plain)) return 'none-or-zero'
  if (/^[约近超逾<>≈≤≥~]|[多余几约]|左右|以上|以下|\d\s*[~～-]\s*\d|\+$/.test(plain)) return 'not-exact'
  return /^=/.test(plain) ? 'formula' : undefined
}

/** Full-width ASCII forms, blanks of all kinds and the mathematical minus as their plain forms; nothing else is touched. */
function halfWidth(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\u3000\u00A0\u2007\u202F\t\r\n]/g, ' ')
    .replace(/[\uFEFF\u200B\u200E\u200F]/g, '')
    .replace(/\u2212/g, '-')
    .replace(/\uFFE5/g, '\u00A5')
}

function figure(value: Exact): Reading {
  return { state: 'figure', figure: { state: 'value', value } }
}

function refused(key: string, text: string, unit?: string): Reading {
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
  return {
    state: 'refused',
    reason: { key: `indicator.reading.${key}`, params: { text: shown, ...(unit !== undefined && { unit }) } },
  }
}
