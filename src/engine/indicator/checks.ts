import { changeBetween } from '#engine/indicator/change.ts'
import type { Limits, Severity } from '#engine/indicator/entry-checks.ts'
import { type Figure, figureOf, numberOf } from '#engine/indicator/figure.ts'
import type { Indicator } from '#engine/indicator/indicator.ts'
import { changesByPoints } from '#engine/indicator/indicator.ts'
import { modifiedZScore } from '#engine/indicator/outlier.ts'
import { increment, inLastPeriod } from '#engine/indicator/over-time.ts'
import { compareExact, decimalsOf, type Exact, exact, exactText, formatExact } from '#engine/number/exact.ts'
import type { Reason } from '#engine/refusal.ts'

export interface CheckResult extends Reason {
  readonly severity: Severity
}

/** What stands beside the value that is checked. */
export interface EntryFacts {
  /** This year's figures as reported before this period, from the year's first period on; empty in the first. */
  readonly earlier: readonly Figure[]
  /** The same period last year, as reported. */
  readonly lastYear?: Figure
  /** In-period figures of the past (cumulative series differenced), for outliers. */
  readonly history?: readonly Exact[]
  /** Cross-field rules of the dictionary, already evaluated; unknown (undefined) neither passes nor fails. */
  readonly cross?: readonly {
    readonly holds: boolean | undefined
    readonly severity: Severity
    readonly message: { zh: string; en: string }
  }[]
}

/**
 * The checks of one typed or imported value, as its indicator orders them. Hard results refuse the value; soft ones ask
 * for an explanation. A check whose counterpart is missing is left out. Limits may be reached. Empty: nothing to say.
 */
export function checkEntry(indicator: Indicator, value: Exact, facts: EntryFacts): CheckResult[] {
  return [...formChecks(indicator, value), ...pastChecks(indicator, value, facts), ...crossChecks(facts)]
}

export function isRefusedBy(results: readonly CheckResult[]): boolean {
  return results.some((result) => result.severity === 'hard')
}

function formChecks({ checks, decimals }: Indicator, value: Exact): CheckResult[] {
  const results: CheckResult[] = []
  const shown = exactText(value)
  if (checks.integer && value.d !== 1n) results.push(hard('not-whole', { value: shown }))
  else if ((decimalsOf(value) ?? Number.POSITIVE_INFINITY) > decimals)
    results.push(hard('too-many-decimals', { value: shown, decimals }))
  return [...results, ...checkLimits(checks, value)]
}

/** Hard limits, of a figure or of its target; they may be reached. */
export function checkLimits({ min, max }: Limits, value: Exact): CheckResult[] {
  const told = (key: string, limit: string | number) => [hard(key, { value: exactText(value), limit: String(limit) })]
  if (min !== undefined && compareExact(value, exact(min)) < 0) return told('below-min', min)
  if (max !== undefined && compareExact(value, exact(max)) > 0) return told('above-max', max)
  return []
}

function pastChecks(indicator: Indicator, value: Exact, facts: EntryFacts): CheckResult[] {
  const { checks } = indicator
  const results: CheckResult[] = []
  const last = facts.earlier.at(-1)
  const lastNumber = last && numberOf(last)
  if (checks.notDecreasing && lastNumber && compareExact(value, lastNumber) < 0) {
    results.push({
      severity: checks.notDecreasing,
      ...reason('decreased', { value: exactText(value), last: exactText(lastNumber) }),
    })
  }
  const inPeriod = newInPeriod(indicator, value, last)
  if (inPeriod && last) {
    const past = inLastPeriod(indicator, facts.earlier)
    results.push(...tooMuchChange(indicator, figureOf(inPeriod), past, checks.maxChangePercent, 'changed-much'))
  }
  if (facts.lastYear) {
    results.push(
      ...tooMuchChange(
        indicator,
        figureOf(value),
        facts.lastYear,
        checks.maxYearOnYearPercent,
        'changed-much-in-a-year',
      ),
    )
  }
  return inPeriod ? [...results, ...outliers(indicator, inPeriod, facts.history ?? [])] : results
}

/** What this period alone brings; undefined for a cumulative figure after a gap. */
function newInPeriod(indicator: Indicator, value: Exact, last: Figure | undefined): Exact | undefined {
  if (indicator.reporting === 'in-period' || last === undefined) return value
  return numberOf(increment(last, figureOf(value)))
}

function tooMuchChange(
  indicator: Indicator,
  now: Figure,
  before: Figure,
  limit: number | string | undefined,
  key: string,
): CheckResult[] {
  if (limit === undefined) return []
  const change = changeBetween(now, before, changesByPoints(indicator))
  if (change.state === 'none' || compareExact(change.value.abs(), exact(limit)) <= 0) return []
  return [
    soft(change.state === 'percent' ? key : `${key}-points`, {
      change: formatExact(change.value, 2, 'half-up'),
      limit: String(limit),
    }),
  ]
}

function outliers({ checks }: Indicator, value: Exact, history: readonly Exact[]): CheckResult[] {
  const results: CheckResult[] = []
  const score = checks.zScore === undefined ? undefined : modifiedZScore(value, history)
  if (score === 'infinite')
    results.push(soft('unlike-a-constant-past', { value: exactText(value), past: exactText(history[0]!) }))
  else if (score && compareExact(score.abs(), exact(checks.zScore!)) > 0) {
    results.push(
      soft('outlier', {
        value: exactText(value),
        score: formatExact(score, 2, 'half-up'),
        limit: String(checks.zScore),
      }),
    )
  }
  if (checks.seenRange && history.length > 0) {
    const sorted = [...history].sort(compareExact)
    const [least, greatest] = [sorted[0]!, sorted.at(-1)!]
    if (compareExact(value, least) < 0 || compareExact(value, greatest) > 0) {
      results.push(
        soft('outside-seen-range', { value: exactText(value), least: exactText(least), greatest: exactText(greatest) }),
      )
    }
  }
  return results
}

function crossChecks(facts: EntryFacts): CheckResult[] {
  const broken = (facts.cross ?? []).filter((rule) => rule.holds === false)
  return broken.map((rule) => ({
    severity: rule.severity,
    ...reason('cross', { zh: rule.message.zh, en: rule.message.en }),
  }))
}

function hard(key: string, params: Reason['params']): CheckResult {
  return { severity: 'hard', ...reason(key, params) }
}

function soft(key: string, params: Reason['params']): CheckResult {
  return { severity: 'soft', ...reason(key, params) }
}

function reason(key: string, params: Reason['params']): Reason {
  return { key: `indicator.check.${key}`, params: params ?? {} }
}
