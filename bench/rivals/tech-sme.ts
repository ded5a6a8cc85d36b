/** 科技型中小企业评价办法 第六条至第八条, as other engines are told it: the numbers of definitions/national/policies/tech-sme-2017.yaml. */
export type Tiers = readonly (readonly [border: number, points: number])[]

export const STAFF: Tiers = [
  [30, 20],
  [25, 16],
  [20, 12],
  [15, 8],
  [10, 4],
]
export const TO_SALES: Tiers = [
  [6, 50],
  [5, 40],
  [4, 30],
  [3, 20],
  [2, 10],
]
export const TO_COST: Tiers = [
  [30, 50],
  [25, 40],
  [20, 30],
  [15, 20],
  [10, 10],
]
export const CLASS_TWO: Tiers = [
  [4, 24],
  [3, 18],
  [2, 12],
  [1, 6],
]
export const VETOES = ['prohibitedProducts', 'incident2y', 'abnormalList', 'seriousDishonesty']
export const DIRECT = ['hnteValid', 'nationalAward5y', 'provincialRdBody', 'ledStandard']
export const LIMITS = { staffTotal: 500, sales: 20000, totalAssets: 20000 }

/** An enterprise with all its facts, as doubles and booleans: all that the others can decide. */
export type PlainFacts = Readonly<Record<string, number | boolean | string>>

/** Another engine with the same rule. */
export interface Rival {
  readonly name: string
  /** So many enterprises are put to it: enough to measure, few enough to wait for. */
  readonly most: number
  readonly decide: (facts: PlainFacts) => unknown
  /** Ours must be so many times as fast; absent: shown to compare. */
  readonly times?: number
  /** Answers one by one with promises. */
  readonly isAsync?: boolean
}

/** Nested choices of a language with `? :`; `number` writes a number of the rule. */
export function nested(value: string, tiers: Tiers, number: (x: number) => string): string {
  return tiers.reduceRight(
    (rest, [border, points]) => `(${value} >= ${number(border)} ? ${number(points)} : ${rest})`,
    number(0),
  )
}

/** Facts no test may fail on for want of a number: others divide by zero without a word. */
export const DIVISORS = ['staffTotal', 'sales', 'costExpense']
