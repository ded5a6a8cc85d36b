/** Digits that a spreadsheet keeps of a number. */
export const SHEET_DIGITS = 15

/**
 * A number of a workbook as the decimal that its author saw: 15 significant digits, no exponent. A typed 1.1 is stored as
 * 1.1000000000000001, and 0.1 + 0.2 as 0.30000000000000004.
 */
export function decimalText(number: number): string {
  const [mantissa = '', exponent] = String(Number(number.toPrecision(SHEET_DIGITS))).split('e')
  return exponent === undefined ? mantissa : shiftPoint(mantissa, Number(exponent))
}

/** Moves the point of a plain decimal so many places to the right, or left when negative. */
export function shiftPoint(decimal: string, places: number): string {
  const sign = decimal.startsWith('-') ? '-' : ''
  const [whole = '', fraction = ''] = decimal.slice(sign.length).split('.')
  const digits = whole + fraction
  const point = whole.length + places
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0')
  const at = Math.max(point, 1)
  const left = padded.slice(0, at).replace(/^0+(?=\d)/, '')
  const right = padded.slice(at).replace(/0+$/, '')
  const text = right === '' ? left : `${left}.${right}`
  return text === '0' ? text : sign + text
}

const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/

/** Can a workbook hold this decimal as a number without losing a digit? */
export function fitsSheet(decimal: string): boolean {
  if (decimal.length > 40 || !DECIMAL.test(decimal) || decimal === '-0') return false
  const digits = decimal.replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '')
  return digits.length <= SHEET_DIGITS
}
