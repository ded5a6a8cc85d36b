import { type Answer, type Guard as GuardOver, guardsOver, no, YES } from '#engine/access/may.ts'
import type { Permission } from '#engine/access/permission.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import type { EntryState } from '#modules/appraisal/entry.ts'

export const ENTRY_ACTS = [
  'submit',
  'withdraw',
  'state',
  'approve',
  'refuse',
  'reverse',
  'appeal',
  'decideAppeal',
] as const
export type EntryAct = (typeof ENTRY_ACTS)[number]

/** Who asks, seen from this entry: what he may do at its unit, by a role that its kind allows. */
export interface EntryViewer {
  readonly personId: string
  readonly holds: (permission: Permission) => boolean
}

/** All that an act depends on. */
export interface EntrySituation {
  readonly state: EntryState
  readonly today: CalendarDate
  readonly proposedBy: string | null
  readonly decidedBy: string | null
  /** The unit is heard before this is decided. */
  readonly isHeard: boolean
  readonly hearUntil: CalendarDate | null
  readonly files: number
  readonly filesNeeded: number
  /** It takes another entry back. */
  readonly isCounter: boolean
  /** Another entry takes it back, or is about to. */
  readonly reversal: 'none' | 'under-way' | 'booked'
  readonly appeal: 'none' | 'filed' | 'decided'
  readonly appealedBy: string | null
  readonly appealUntil: CalendarDate | null
}

type Guard = GuardOver<EntrySituation, EntryViewer>

const must = guardsOver<EntrySituation, EntryViewer>()

const holds = (permission: Permission): Guard =>
  must((_, viewer) => viewer.holds(permission), 'not-allowed', `entry.needs.${permission}`)

const isProposer = must((s, v) => s.proposedBy === v.personId, 'not-allowed', 'entry.not-proposer')
/** Nobody approves what he proposed (不相容职务分离). */
const notProposer = must((s, v) => s.proposedBy !== v.personId, 'rule-broken', 'entry.own-proposal')
const notDecider = must((s, v) => s.decidedBy !== v.personId, 'rule-broken', 'entry.own-decision')
const notAppellant = must((s, v) => s.appealedBy !== v.personId, 'rule-broken', 'entry.own-appeal')
const hasEvidence: Guard = ({ files, filesNeeded }) =>
  files >= filesNeeded ? YES : no('rule-broken', 'entry.no-evidence', { files, needed: filesNeeded })
/** What is not heard in time is decided without it; the last day still belongs to the unit. */
const wasHeard: Guard = ({ state, hearUntil, today }) =>
  state !== 'hearing' || (hearUntil !== null && today > hearUntil)
    ? YES
    : no('wrong-state', 'entry.being-heard', { until: hearUntil ?? '' })
const isInTime: Guard = ({ appealUntil, today }) =>
  appealUntil !== null && today <= appealUntil
    ? YES
    : no('too-late', 'entry.appeal-too-late', { until: appealUntil ?? '' })
const isStanding = must((s) => s.reversal === 'none' && !s.isCounter, 'wrong-state', 'entry.not-standing')
const notAppealed = must((s) => s.appeal === 'none', 'wrong-state', 'entry.appealed-already')
const isAppealed = must((s) => s.appeal === 'filed', 'wrong-state', 'entry.not-appealed')

interface Step {
  readonly from: Readonly<Partial<Record<EntryState, EntryState>>>
  readonly guards: readonly Guard[]
}

/** The whole of the machine: nothing moves an entry but what stands here. What is booked stays booked; only a counter-entry takes it back. */
export const ENTRY_STEPS: Readonly<Record<EntryAct, Step>> = {
  submit: { from: { draft: 'review' }, guards: [holds('appraisal.propose'), isProposer, hasEvidence] },
  withdraw: { from: { draft: 'withdrawn', hearing: 'withdrawn', review: 'withdrawn' }, guards: [isProposer] },
  state: { from: { hearing: 'review' }, guards: [holds('appraisal.answer')] },
  approve: {
    from: { hearing: 'booked', review: 'booked' },
    guards: [holds('appraisal.approve'), notProposer, wasHeard],
  },
  refuse: {
    from: { hearing: 'refused', review: 'refused' },
    guards: [holds('appraisal.approve'), notProposer],
  },
  reverse: { from: { booked: 'booked' }, guards: [holds('appraisal.propose'), isStanding] },
  appeal: { from: { booked: 'booked' }, guards: [holds('appraisal.answer'), isStanding, notAppealed, isInTime] },
  decideAppeal: {
    from: { booked: 'booked' },
    guards: [holds('appraisal.approve'), isAppealed, notDecider, notAppellant],
  },
}

/** May this act be done now, and if not, why? The button asks it, and so does the transaction. The first refusal decides. */
export function mayAct(act: EntryAct, situation: EntrySituation, viewer: EntryViewer): Answer {
  const { from, guards } = ENTRY_STEPS[act]
  if (from[situation.state] === undefined) return no('wrong-state', `entry.not-now.${act}`)
  for (const guard of guards) {
    const answer = guard(situation, viewer)
    if (!answer.may) return answer
  }
  return YES
}

/** The state after an act: what takes points away goes to the unit first. */
export function stateAfter(act: EntryAct, { state, isHeard }: Pick<EntrySituation, 'state' | 'isHeard'>): EntryState {
  const next = ENTRY_STEPS[act].from[state]
  if (next === undefined) throw new RangeError(`${act} from ${state}`)
  return act === 'submit' && isHeard ? 'hearing' : next
}
