/** GB 32100-2015: the thirty-one characters in the order of their values; I, O, S, V and Z are not among them. */
const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
const SHAPE = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/

export type CreditCodeFault = 'identifier.credit-code-shape' | 'identifier.credit-code-check'

/** The check character that belongs to the first seventeen; undefined when one of them is none of the thirty-one. */
export function creditCheckCharacter(first: string): string | undefined {
  let sum = 0
  for (const [at, weight] of WEIGHTS.entries()) {
    const value = CHARACTERS.indexOf(first[at] ?? ' ')
    if (value < 0) return undefined
    sum += value * weight
  }
  return CHARACTERS[(31 - (sum % 31)) % 31]
}

/** What is wrong with a 统一社会信用代码; nothing: undefined. Letters are capitals, as the standard writes them. */
export function creditCodeFault(code: string): CreditCodeFault | undefined {
  if (!SHAPE.test(code)) return 'identifier.credit-code-shape'
  return creditCheckCharacter(code) === code[17] ? undefined : 'identifier.credit-code-check'
}
