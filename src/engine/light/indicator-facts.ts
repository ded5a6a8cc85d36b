import type { CalendarDate } from '#engine/calendar/date.ts'
import type { Facts } from '#engine/expression/expression.ts'
import type { Completion, CompletionRule } from '#engine/indicator/completion.ts'
import type { Parts } from '#engine/indicator/figure.ts'
import { compareExact, type Exact, HUNDRED } from '#engine/number/exact.ts'

/** What is known of an indicator at a unit in one period, before any scheme judges it. */
export interface IndicatorStanding {
  /** The day of judgement: the last of the period. */
  readonly on: CalendarDate
  readonly rule: CompletionRule
  readonly completion: Completion
  /** 序时进度 in percent. */
  readonly schedule: Exact
  /** Reports present and expected, while some below are still out. */
  readonly partial?: Parts | undefined
  /** Days left until the report is due; undefined when no cycle asks for it. */
  readonly daysToDue?: number | undefined
}

const NOTHING_ASKED = ['no-target', 'no-base', 'not-applicable', 'wrong-target']

/**
 * The facts a scheme for indicators reads. What should rise, or move from a base, follows the schedule and may be achieved early.
 * What must be kept, stay in a band or under a limit lasts until the year is over, and 100 is due of it at any time; a limit on a
 * flow is used up along the schedule.
 */
export function indicatorFacts({ on, rule, completion, schedule, partial, daysToDue }: IndicatorStanding): Facts {
  const isNone = completion.state === 'none'
  const asked = !(isNone && NOTHING_ASKED.includes(completion.reason))
  const isLimit = rule.direction === 'down' && rule.reverse === 'target-over-actual' && rule.kind !== 'net-increase'
  const lasting = isLimit || rule.direction === 'keep' || rule.direction === 'band'
  const percent = completion.state === 'rate' ? completion.percent : undefined
  return {
    today: on,
    asked,
    reported: !(isNone && completion.reason === 'missing') || partial !== undefined,
    invalid: isNone && completion.reason === 'invalid',
    partial: partial !== undefined,
    present: partial?.present,
    expectedReports: partial?.expected,
    hasRate: isNone ? undefined : completion.state === 'rate',
    met: isNone ? undefined : completion.met,
    completion: percent,
    schedule,
    /** Worked out only where a scheme asks for it: a year of a nation is judged at once. */
    get gap() {
      return percent?.sub(schedule)
    },
    progress: percent && isLimit && rule.kind === 'flow' ? percent.mul(schedule).div(HUNDRED) : percent,
    due: lasting ? HUNDRED : schedule,
    lasting,
    yearOver: compareExact(schedule, HUNDRED) >= 0,
    daysToDue,
  }
}
