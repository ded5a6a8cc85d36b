import { z } from 'zod'
import type { Completion, CompletionRule } from '#engine/indicator/completion.ts'
import { PositiveOrZero } from '#engine/number/decimal.ts'
import { compareExact, type Exact, exact, formatExact, HUNDRED } from '#engine/number/exact.ts'
import type { Reason } from '#engine/refusal.ts'

export const LIGHTS = ['normal', 'behind', 'warning', 'near-due', 'unreported', 'made-up', 'achieved'] as const

export type Light = (typeof LIGHTS)[number]

/** When which light is lit. There is no national rule: practice differs by city, so a pack may set its own. */
export const LightScheme = z.strictObject({
  behindFrom: PositiveOrZero.default(90).describe('percent of the schedule below which it is a warning'),
  behindTimes: z.int().min(2).max(12).default(2).describe('this many periods behind in a row are a warning'),
  nearDueDays: z
    .int()
    .min(0)
    .max(60)
    .default(0)
    .describe('days before due in which an unreported figure shows near-due'),
  showMadeUp: z.boolean().default(false).describe('one period of made-up after a lag was caught up'),
})
export type LightScheme = z.infer<typeof LightScheme>

export interface LightFacts {
  readonly rule: CompletionRule
  readonly completion: Completion
  /** 序时进度 in percent. */
  readonly schedule: Exact
  /** Days left until the report is due; negative when past, undefined when no cycle asks for it. */
  readonly daysToDue?: number | undefined
  /** The levels of earlier periods of the year, oldest first. */
  readonly before?: readonly (Level | undefined)[]
}

/** How a period stands by itself, without its past; kept with each period, because lights look back at it. */
export type Level = 'normal' | 'behind' | 'warning' | 'achieved'

export interface LitIndicator {
  readonly light: Light
  readonly level: Level | undefined
  readonly reason: Reason
}

/**
 * The light of one indicator, unit and period, with the reason in words; undefined when no figure or target is asked.
 * Default (facts §3.2): on schedule normal; at least 90 % of it behind; less, or behind twice in a row, warning; not
 * reported unreported; target reached early achieved.
 */
export function lightOf(scheme: LightScheme, facts: LightFacts): LitIndicator | undefined {
  const { completion, schedule } = facts
  if (completion.state === 'none') {
    if (completion.reason !== 'missing' && completion.reason !== 'invalid') return undefined
    const days = facts.daysToDue
    if (days !== undefined && days >= 0 && days < scheme.nearDueDays)
      return lit('near-due', undefined, 'near-due', { days })
    return lit('unreported', undefined, completion.reason === 'missing' ? 'unreported' : 'no-number')
  }
  const level = levelOf(scheme, facts)
  const params =
    completion.state === 'rate'
      ? { percent: formatExact(completion.percent, 2, 'half-up'), schedule: formatExact(schedule, 2, 'half-up') }
      : undefined
  if (level === 'achieved') return lit('achieved', level, 'achieved', params)
  const before = facts.before ?? []
  if (level === 'behind') {
    const row = before.length - (before.findLastIndex((one) => one !== 'behind') + 1) + 1
    if (row >= scheme.behindTimes) return lit('warning', level, 'behind-in-a-row', { ...params, times: row })
  }
  const last = before.at(-1)
  if (level === 'normal' && scheme.showMadeUp && (last === 'behind' || last === 'warning'))
    return lit('made-up', level, 'made-up', params)
  const key = completion.state === 'rate' ? level : `${level}-without-rate`
  return lit(level, level, key, params)
}

/**
 * What should rise, or move from a base, follows the schedule and may be achieved early. What must be kept, stay in a band
 * or under a limit is achieved only when the year is over; a limit on a flow is used up along the schedule.
 */
function levelOf(scheme: LightScheme, { rule, completion, schedule }: LightFacts): Level {
  if (completion.state === 'none') return 'warning'
  const isLimit = rule.direction === 'down' && rule.reverse === 'target-over-actual' && rule.kind !== 'net-increase'
  const lasts = isLimit || rule.direction === 'keep' || rule.direction === 'band'
  const over = compareExact(schedule, HUNDRED) >= 0
  if (completion.met && (over || !lasts)) return 'achieved'
  if (completion.state === 'met-only') return completion.met ? 'normal' : 'warning'
  const percent = isLimit && rule.kind === 'flow' ? completion.percent.mul(schedule).div(HUNDRED) : completion.percent
  const expected = lasts ? HUNDRED : schedule
  if (compareExact(percent, expected) >= 0) return 'normal'
  return compareExact(percent.mul(HUNDRED), expected.mul(exact(scheme.behindFrom))) >= 0 ? 'behind' : 'warning'
}

function lit(light: Light, level: Level | undefined, key: string, params?: Reason['params']): LitIndicator {
  const reason = { key: `indicator.light-reason.${key}` }
  return { light, level, reason: params ? { ...reason, params } : reason }
}
