import { clamp, compareExact, type Exact, exact, HUNDRED, sum, ZERO } from '#engine/number/exact.ts'

/** A part of the evaluation of money: execution 10, output 50, effect 30, satisfaction 10 (财预〔2020〕10号). */
export interface PerformancePart {
  readonly code: string
  readonly weight: number | string
  /** Worked out from the execution rate instead of being judged. */
  readonly isExecution?: boolean | undefined
}

export interface PerformanceGrade {
  readonly code: string
  /** Reached from this score on. */
  readonly least: number | string
}

export interface PerformanceRule {
  readonly parts: readonly PerformancePart[]
  /** The best first. */
  readonly grades: readonly PerformanceGrade[]
}

export type PerformanceFault = 'missing' | 'out-of-range'

/** The score of execution: weight × rate, no more than the weight however much was paid. */
export const executionScore = (percent: Exact, weight: number | string): Exact =>
  clamp(exact(weight).mul(percent).div(HUNDRED), ZERO, exact(weight))

/** What is wrong with the judged scores, by part; each lies between 0 and its weight. */
export function performanceFaults(
  { parts }: PerformanceRule,
  scores: ReadonlyMap<string, Exact>,
): ReadonlyMap<string, PerformanceFault> {
  const faults = new Map<string, PerformanceFault>()
  for (const { code, weight, isExecution } of parts) {
    if (isExecution) continue
    const score = scores.get(code)
    if (score === undefined) faults.set(code, 'missing')
    else if (compareExact(score, ZERO) < 0 || compareExact(score, exact(weight)) > 0) faults.set(code, 'out-of-range')
  }
  return faults
}

export interface Performance {
  readonly scores: readonly { readonly code: string; readonly score: Exact }[]
  readonly total: Exact
  readonly grade: string
}

/** Total and grade. An unknown execution rate or a missing score makes no total: undefined. */
export function gradePerformance(
  rule: PerformanceRule,
  scores: ReadonlyMap<string, Exact>,
  execution: Exact | undefined,
): Performance | undefined {
  const each = rule.parts.map(({ code, weight, isExecution }) => ({
    code,
    score: isExecution ? execution && executionScore(execution, weight) : scores.get(code),
  }))
  const known = each.flatMap(({ code, score }) => (score === undefined ? [] : [{ code, score }]))
  if (known.length < each.length) return undefined
  const total = sum(known.map(({ score }) => score))
  const grade = rule.grades.find(({ least }) => compareExact(total, exact(least)) >= 0)
  return grade && { scores: known, total, grade: grade.code }
}
