import type { z } from 'zod'
import { type Answer, type Guard as GuardOver, guardsOver, no, YES } from '#engine/access/may.ts'
import type { Permission } from '#engine/access/permission.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import type { SlipActName as SlipActSchema } from '#modules/supervision/slip.contract.ts'
import type { SLIP_STATES } from '#modules/supervision/slip.ts'

export type SlipState = (typeof SLIP_STATES)[number]
export type SlipAct = z.infer<typeof SlipActSchema>

/** Who asks, seen from this slip: what he may do at the lead unit. */
export interface SlipViewer {
  readonly personId: string
  readonly holds: (permission: Permission) => boolean
}

/** All that an act depends on. */
export interface SlipSituation {
  readonly state: SlipState
  readonly today: CalendarDate
  readonly dueOn: CalendarDate
  /** The extension under way, if there is one. */
  readonly extension: 'none' | 'asked' | 'checked'
  /** Granted so far, and how many the office's practice allows. */
  readonly extensions: number
  readonly mostExtensions: number
  readonly submittedBy: string | null
  readonly approvedBy: string | null
  readonly checkedBy: string | null
  readonly askedBy: string | null
  /** Somebody else at the unit may sign what the writer wrote. */
  readonly hasOtherHead: boolean
  /** There is a colour above the present one. */
  readonly canRise: boolean
}

type Guard = GuardOver<SlipSituation, SlipViewer>

const must = guardsOver<SlipSituation, SlipViewer>()

const holds = (permission: Permission): Guard =>
  must((_, viewer) => viewer.holds(permission), 'not-allowed', `slip.needs.${permission}`)

/** Extensions are asked for before the deadline has passed; the day itself still counts (facts §3.3). */
const isBeforeExpiry: Guard = ({ today, dueOn }) =>
  today <= dueOn ? YES : no('too-late', 'slip.extension-too-late', { due: dueOn })
const hasExtensionsLeft: Guard = ({ extensions, mostExtensions }) =>
  extensions < mostExtensions ? YES : no('over-limit', 'slip.extensions-used-up', { most: mostExtensions })
const noneUnderWay = must((s) => s.extension === 'none', 'wrong-state', 'slip.extension-under-way')
const isAsked = must((s) => s.extension === 'asked', 'wrong-state', 'slip.extension-not-asked')
const isChecked = must((s) => s.extension === 'checked', 'wrong-state', 'slip.extension-not-checked')
/** Nobody signs what he wrote where another could (不相容职务分离). */
const notOnlyWriter = must((s, v) => s.submittedBy !== v.personId || !s.hasOtherHead, 'rule-broken', 'slip.own-reply')
const notApprover = must((s, v) => s.approvedBy !== v.personId, 'rule-broken', 'slip.own-approval')
const isWriter = must((s, v) => s.submittedBy === v.personId, 'not-allowed', 'slip.not-writer')
const notAsker = must((s, v) => s.askedBy !== v.personId, 'rule-broken', 'slip.own-extension')
const notChecker = must((s, v) => s.checkedBy !== v.personId, 'rule-broken', 'slip.own-check')
const canRise = must((s) => s.canRise, 'wrong-state', 'slip.highest-level')

interface Step {
  /** The states in which it may be done, and the state each becomes. */
  readonly from: Readonly<Partial<Record<SlipState, SlipState>>>
  readonly guards: readonly Guard[]
}

const stay = (...states: SlipState[]): Step['from'] => Object.fromEntries(states.map((state) => [state, state]))
/** With the unit, whether or not it has signed for it. */
const WITH_UNIT: SlipState[] = ['issued', 'handling', 'returned']
const OPEN: SlipState[] = [...WITH_UNIT, 'replied', 'under-review', 'verified']

/** The whole of the machine: nothing moves a slip but what stands here. */
export const SLIP_STEPS: Readonly<Record<SlipAct, Step>> = {
  sign: { from: { issued: 'handling' }, guards: [holds('slip.reply')] },
  reply: { from: { handling: 'replied', returned: 'replied' }, guards: [holds('slip.reply')] },
  withdraw: { from: { replied: 'handling' }, guards: [holds('slip.reply'), isWriter] },
  /** A signed reply that reports completion goes up for checking; an interim one leaves the slip with the unit. */
  approve: { from: { replied: 'under-review' }, guards: [holds('slip.approve'), notOnlyWriter] },
  sendBack: { from: { replied: 'handling' }, guards: [holds('slip.approve')] },
  answer: { from: stay(...WITH_UNIT, 'replied'), guards: [] },
  askExtension: {
    from: stay('handling', 'returned'),
    guards: [holds('slip.reply'), noneUnderWay, isBeforeExpiry, hasExtensionsLeft],
  },
  checkExtension: { from: stay(...OPEN), guards: [holds('slip.raise'), isAsked, notAsker] },
  decideExtension: { from: stay(...OPEN), guards: [holds('slip.decide'), isChecked, notAsker, notChecker] },
  verify: { from: { 'under-review': 'verified' }, guards: [holds('slip.raise'), notApprover] },
  /** 退办: by whoever checks, or by the leader who reads. */
  return: {
    from: { 'under-review': 'returned', verified: 'returned' },
    guards: [
      must(
        (s, v) => v.holds(s.state === 'verified' ? 'slip.decide' : 'slip.raise'),
        'not-allowed',
        'slip.needs.return',
      ),
    ],
  },
  /** 销号 after the leader has read. */
  close: { from: { verified: 'closed' }, guards: [holds('slip.decide')] },
  escalate: { from: stay(...OPEN), guards: [holds('slip.raise'), canRise] },
  urge: { from: stay(...OPEN), guards: [holds('slip.raise')] },
  cancel: { from: Object.fromEntries(OPEN.map((state) => [state, 'cancelled'])), guards: [holds('slip.decide')] },
}

export const SLIP_ACTS = Object.keys(SLIP_STEPS) as SlipAct[]

/** May this act be done now, and if not, why? The button asks it, and so does the transaction. The first refusal decides. */
export function mayAct(act: SlipAct, situation: SlipSituation, viewer: SlipViewer): Answer {
  const { from, guards } = SLIP_STEPS[act]
  if (from[situation.state] === undefined)
    return no(
      'wrong-state',
      situation.state === 'closed' || situation.state === 'cancelled' ? 'slip.over' : `slip.not-now.${act}`,
    )
  for (const guard of guards) {
    const answer = guard(situation, viewer)
    if (!answer.may) return answer
  }
  return YES
}

/** The state after an act; an interim reply that was signed leaves the slip with the unit. */
export function stateAfter(act: SlipAct, state: SlipState, isFinal = true): SlipState | undefined {
  if (act === 'approve' && !isFinal && SLIP_STEPS.approve.from[state] !== undefined) return 'handling'
  return SLIP_STEPS[act].from[state]
}

export const isOpen = (state: SlipState): boolean => state !== 'closed' && state !== 'cancelled'
/** The unit has reported completion and its head has signed it. */
export const isAnswered = (state: SlipState): boolean =>
  state === 'under-review' || state === 'verified' || state === 'closed'
