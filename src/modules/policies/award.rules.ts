import type { RefusalCode } from '#engine/refusal.ts'

/** 草拟 · 公示中 · 已审批 · 拨付中 · 已撤回 */
export const ROUND_STATES = ['draft', 'published', 'approved', 'paying', 'withdrawn'] as const
export type RoundState = (typeof ROUND_STATES)[number]

/** 待确认 · 在名单 · 有异议 · 异议成立 · 复核剔除 · 已列拨付 */
export const AWARD_STATES = ['waiting', 'listed', 'objected', 'stopped', 'dropped', 'paid'] as const
export type AwardState = (typeof AWARD_STATES)[number]

export const ROUND_ACTS = ['publish', 'approve', 'pay', 'withdraw'] as const
export type RoundAct = (typeof ROUND_ACTS)[number]

export interface RoundSituation {
  readonly state: RoundState
  readonly until: string | null
  readonly madeBy: string
  readonly today: string
  /** Awards that would go on. */
  readonly listed: number
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
  publish: ['draft'],
  approve: ['published'],
  pay: ['approved'],
  withdraw: ['draft', 'published', 'approved'],
}

/** The one law that pages and services ask. */
export function mayRound(act: RoundAct, round: RoundSituation, viewer: RoundViewer): MayRound {
  if (!(act === 'approve' ? viewer.mayApprove : viewer.mayManage)) return no('not-allowed', 'award.not-yours')
  if (!FROM[act].includes(round.state)) return no('wrong-state', 'award.wrong-state')
  if (act === 'withdraw') return { may: true }
  if (act === 'approve' && viewer.personId === round.madeBy) return no('rule-broken', 'award.own-round')
  if (act === 'approve' && (round.until === null || round.today <= round.until))
    return no('rule-broken', 'award.publicity-runs')
  return act !== 'publish' && round.listed === 0 ? no('rule-broken', 'award.nothing-left') : { may: true }
}

/** 公示脱敏: the code without its middle, as notices show it. */
export const maskedKey = (key: string): string =>
  key.length < 10 ? key : `${key.slice(0, 6)}${'*'.repeat(key.length - 10)}${key.slice(-4)}`

/** A person's name without all but its first letter. */
export const maskedName = (name: string): string => {
  const [first = '', ...rest] = [...name]
  return `${first}${rest.map(() => '*').join('') || '*'}`
}
