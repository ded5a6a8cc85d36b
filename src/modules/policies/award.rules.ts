import { type CalendarDate, daysInMonth, twoDigits } from '#engine/calendar/date.ts'
import type { RefusalCode } from '#engine/refusal.ts'

/** 草拟 · 企业确认中 · 公示中 · 已审批 · 拨付中 · 已撤回 */
export const ROUND_STATES = ['draft', 'confirming', 'published', 'approved', 'paying', 'withdrawn'] as const
export type RoundState = (typeof ROUND_STATES)[number]

/** 待确认 · 企业放弃 · 在名单 · 有异议 · 异议成立 · 复核剔除 · 已列拨付 · 追回中 */
export const AWARD_STATES = [
  'waiting',
  'declined',
  'listed',
  'objected',
  'stopped',
  'dropped',
  'paid',
  'recovering',
] as const
export type AwardState = (typeof AWARD_STATES)[number]

export const PART_STATES = ['planned', 'asked', 'withheld'] as const
export type PartState = (typeof PART_STATES)[number]

/** When awards are checked again. */
export const OCCASIONS = ['publish', 'pay', 'part', 'hold'] as const
export type Occasion = (typeof OCCASIONS)[number]

export const FOUND = ['facts', 'amount', 'condition', 'unknown', 'breach'] as const
export type Found = (typeof FOUND)[number]

export const ROUND_ACTS = ['ask', 'publish', 'approve', 'pay', 'pay-parts', 'withdraw'] as const
export type RoundAct = (typeof ROUND_ACTS)[number]

export interface RoundSituation {
  readonly state: RoundState
  readonly until: string | null
  /** The last day on which enterprises answer. */
  readonly confirmUntil: string | null
  readonly madeBy: string
  readonly today: string
  /** Awards that would go on. */
  readonly listed: number
  /** Awards whose enterprise has not answered. */
  readonly waiting: number
  /** Parts that may be paid now. */
  readonly partsDue: number
}

export interface RoundViewer {
  readonly personId: string
  readonly mayManage: boolean
  readonly mayApprove: boolean
}

export type MayRound =
  | { readonly may: true }
  | { readonly may: false; readonly code: RefusalCode; readonly reason: string }

const no = (code: RefusalCode, reason: string): MayRound => ({ may: false, code, reason })
const FROM: Readonly<Record<RoundAct, readonly RoundState[]>> = {
  ask: ['draft'],
  publish: ['draft', 'confirming'],
  approve: ['published'],
  pay: ['approved'],
  'pay-parts': ['paying'],
  withdraw: ['draft', 'confirming', 'published', 'approved'],
}

/** May enterprises still answer? */
export const isAnswering = ({ state, confirmUntil, today }: Pick<RoundSituation, 'state' | 'confirmUntil' | 'today'>) =>
  state === 'draft' || (state === 'confirming' && confirmUntil !== null && today <= confirmUntil)

/** The one law that pages and services ask. */
export function mayRound(act: RoundAct, round: RoundSituation, viewer: RoundViewer): MayRound {
  if (!(act === 'approve' ? viewer.mayApprove : viewer.mayManage)) return no('not-allowed', 'award.not-yours')
  if (!FROM[act].includes(round.state)) return no('wrong-state', 'award.wrong-state')
  switch (act) {
    case 'withdraw':
      return { may: true }
    case 'ask':
      return round.waiting === 0 ? no('rule-broken', 'award.nobody-to-ask') : { may: true }
    case 'publish':
      if (round.waiting === 0) return { may: true }
      if (round.state === 'draft') return no('rule-broken', 'award.ask-first')
      return isAnswering(round) ? no('rule-broken', 'award.answers-awaited') : { may: true }
    case 'pay-parts':
      return round.partsDue === 0 ? no('rule-broken', 'award.no-part-due') : { may: true }
    case 'approve':
      if (viewer.personId === round.madeBy) return no('rule-broken', 'award.own-round')
      if (round.until === null || round.today <= round.until) return no('rule-broken', 'award.publicity-runs')
      return somebody(round)
    case 'pay':
      return somebody(round)
  }
}

const somebody = ({ listed }: RoundSituation): MayRound =>
  listed === 0 ? no('rule-broken', 'award.nothing-left') : { may: true }

/** 公示脱敏: the code without its middle, as notices show it. */
export const maskedKey = (key: string): string =>
  key.length < 10 ? key : `${key.slice(0, 6)}${'*'.repeat(key.length - 10)}${key.slice(-4)}`

/** A person's name by its first letter; a long one is not told by its length. */
export const maskedName = (name: string): string => {
  const [first = '', ...rest] = [...name]
  return `${first}${'*'.repeat(Math.min(Math.max(rest.length, 1), 2))}`
}

/** The same day so many months on; the last of the month where there is none. */
export function monthsAfter(date: CalendarDate, months: number): CalendarDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const counted = year * 12 + month - 1 + months
  const [y, m] = [Math.floor(counted / 12), (counted % 12) + 1]
  return `${y}-${twoDigits(m)}-${twoDigits(Math.min(day, daysInMonth(y, m)))}`
}
