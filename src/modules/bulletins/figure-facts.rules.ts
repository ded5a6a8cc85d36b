import type { Facts } from '#engine/expression/expression.ts'
import {
  compareExact,
  type Exact,
  exact,
  exactText,
  formatExact,
  isNegative,
  roundExact,
} from '#engine/number/exact.ts'
import type { Evaluation, IndicatorHead } from '#modules/dispatch/dispatch.ts'

/** A figure as templates know it; `document-data.ts` declares the names. */
export function figureFacts(
  evaluation: Evaluation,
  { decimals, unit }: Pick<IndicatorHead, 'decimals' | 'unit'>,
): Facts {
  const { figure, target, sign, yearOnYear } = evaluation
  const actual = figure.state === 'value' ? figure.value : undefined
  const goal = target.expectation === 'value' ? target.value : undefined
  const print = (value: string | undefined) =>
    value === undefined ? undefined : formatExact(exact(value), decimals, 'half-up')
  const judged = isJudged(evaluation)
  return {
    actual,
    actualText: print(actual),
    actualWords: amountWords(actual, unit.zh),
    target: goal,
    targetText: print(goal),
    targetWords: amountWords(goal, unit.zh),
    completion: evaluation.completionPercent,
    schedule: evaluation.schedulePercent,
    gap: evaluation.scheduleGapPoints,
    gapWords: gapWords(evaluation.scheduleGapPoints),
    growth: yearOnYear?.unit === 'percent' ? yearOnYear.value : undefined,
    growthPoints: yearOnYear?.unit === 'points' ? yearOnYear.value : undefined,
    growthWords: yearOnYear && growthWords(yearOnYear),
    light: sign?.word.zh,
    reported: actual !== undefined,
    judged,
    onSchedule: judged && sign?.alarm === false,
    lagging: judged && sign?.alarm === true,
    rank: evaluation.rank,
    rankOf: evaluation.rankOf,
    movement: evaluation.movement,
    score: evaluation.score,
  }
}

/** Lights without a tone say that there is nothing to judge: not reported, not due. */
export const isJudged = ({ sign }: Evaluation): boolean => sign !== undefined && sign.tone !== 'none'

export const isLagging = (evaluation: Evaluation): boolean => isJudged(evaluation) && evaluation.sign?.alarm === true

const oneDecimal = (text: string): string => formatExact(exact(text).abs(), 1, 'half-up')
const isNothing = (text: string): boolean => oneDecimal(text) === '0.0'

function gapWords(gap: string | undefined): string | undefined {
  if (gap === undefined) return undefined
  if (isNothing(gap)) return '与序时进度持平'
  return `${isNegative(exact(gap)) ? '低于' : '高于'}序时进度${oneDecimal(gap)}个百分点`
}

/** Ratios rise and fall by points, amounts grow by percent. */
function growthWords({ value, unit }: NonNullable<Evaluation['yearOnYear']>): string {
  if (isNothing(value)) return '持平'
  const falls = isNegative(exact(value))
  return unit === 'points'
    ? `${falls ? '下降' : '提高'}${oneDecimal(value)}个百分点`
    : `${falls ? '下降' : '增长'}${oneDecimal(value)}%`
}

const TEN_THOUSAND = exact(10_000)

/** As it is said in a sentence: without closing noughts, great sums in 亿元. */
function amountWords(value: string | undefined, unit: string): string | undefined {
  if (value === undefined) return undefined
  const amount = exact(value)
  const isGreat = unit === '万元' && compareExact(amount.abs(), TEN_THOUSAND) >= 0
  return isGreat ? `${inShort(amount.div(TEN_THOUSAND))}亿元` : `${inShort(amount)}${unit}`
}

const inShort = (amount: Exact): string => exactText(roundExact(amount, 4, 'half-up'))
