import Fraction from 'fraction.js'
import type { Fen } from '#engine/money/fen.ts'
import type { Exact } from '#engine/number/exact.ts'

/** Paid of budgeted (预算执行率) in percent, exactly; undefined without a budget: then nothing is to be executed. */
export const executionPercent = (paidFen: Fen, budgetFen: Fen): Exact | undefined =>
  budgetFen <= 0n ? undefined : new Fraction(paidFen * 100n, budgetFen)
