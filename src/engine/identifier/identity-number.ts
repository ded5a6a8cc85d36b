import { findDayNumber } from '#engine/calendar/date.ts'
import { parseRegionCode } from '#engine/identifier/region-code.ts'

/** GB 11643: weights of the first seventeen digits, and the check character of each remainder of 11. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECK_CHARACTERS = '10X98765432'
const SHAPE = /^\d{10}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$/

/** Does the check character of an 18-place citizen identity number fit? Whether its birthday exists is not asked. */
export function hasIdentityCheckDigit(text: string): boolean {
  const number = text.toUpperCase()
  if (!SHAPE.test(number)) return false
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(number[at]), 0)
  return CHECK_CHARACTERS[sum % 11] === number[17]
}

export type IdentityNumberFault =
  | 'identifier.identity-number-shape'
  | 'identifier.identity-number-day'
  | 'identifier.identity-number-check'

/** What is wrong with a citizen identity number (GB 11643): its shape, a birthday that does not exist, the check character. */
export function identityNumberFault(number: string): IdentityNumberFault | undefined {
  if (!/^\d{17}[\dX]$/.test(number)) return 'identifier.identity-number-shape'
  const day = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  if (findDayNumber(day) === undefined) return 'identifier.identity-number-day'
  return hasIdentityCheckDigit(number) ? undefined : 'identifier.identity-number-check'
}

/** Where in a text there stand numbers that could be a person's: eighteen places, a province, a day, a fitting check. */
export function findIdentityNumbers(text: string): number[] {
  const found: number[] = []
  const plain = text.replace(/[\uff10-\uff19\uff38\uff58]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
  for (const match of plain.matchAll(/(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])/g)) {
    const isRegion = parseRegionCode(`${match[0].slice(0, 2)}0000`) !== undefined
    if (isRegion && hasIdentityCheckDigit(match[0])) found.push(match.index)
  }
  return found
}
