import type { z } from 'zod'
import { type Answer, type Guard as GuardOver, guardsOver, no, YES } from '#engine/access/may.ts'
import type { Permission } from '#engine/access/permission.ts'
import { isInTime } from '#engine/calendar/cycle-dates.ts'
import type { Reason } from '#engine/refusal.ts'
import type {
  CyclePhase as CyclePhaseSchema,
  ReportState as ReportStateSchema,
} from '#modules/dispatch/cycle.contract.ts'
import type { Narrative as NarrativeSchema } from '#modules/dispatch/report.contract.ts'

export type ReportState = z.infer<typeof ReportStateSchema>
export type CyclePhase = z.infer<typeof CyclePhaseSchema>
export type Narrative = z.infer<typeof NarrativeSchema>

export const REPORT_ACTS = [
  'fill',
  'declareNil',
  'submit',
  'approve',
  'return',
  'accept',
  'withdraw',
  'requestReopening',
] as const
export type ReportAct = (typeof REPORT_ACTS)[number]

/** Who asks, seen from this report: what he may do at the unit itself and at the level that accepts from it. */
export interface ReportViewer {
  readonly personId: string
  readonly atUnit: (permission: Permission) => boolean
  readonly above: (permission: Permission) => boolean
}

/** All that an act depends on. `stillToDo` is what keeps the report from going up, in the order it is told. */
export interface ReportSituation {
  readonly state: ReportState
  readonly phase: CyclePhase
  /** A granted exception to the closed cycle is in force. */
  readonly isReopened: boolean
  /** An exception is asked for and not yet decided. */
  readonly isReopeningAsked: boolean
  /** It has gone up at least once: what follows is correcting, not reporting late. */
  readonly wasSubmitted: boolean
  readonly isNil: boolean
  readonly filled: number
  readonly stillToDo: readonly Reason[]
  readonly submittedBy: string | null
  readonly approvedBy: string | null
  /** The nearest unit above whose accepted report stands on this one. */
  readonly standsUnder: { readonly unit: string; readonly unitEn: string } | null
}

type Guard = GuardOver<ReportSituation, ReportViewer>

/** The first refusal decides; without one the answer is yes. */
const all =
  (...guards: readonly Guard[]): Guard =>
  (situation, viewer) => {
    for (const guard of guards) {
      const answer = guard(situation, viewer)
      if (!answer.may) return answer
    }
    return YES
  }

const must = guardsOver<ReportSituation, ReportViewer>()

const holds = (permission: Permission): Guard =>
  must((_, v) => v.atUnit(permission), 'not-allowed', `report.needs.${permission}`)
const holdsAbove = (permission: Permission): Guard =>
  must((_, v) => v.above(permission), 'not-allowed', `report.needs.${permission}`)

const isWithUnit = must(
  ({ state }) => state === 'filling' || state === 'returned',
  'wrong-state',
  'report.not-with-unit',
)
const hasBegun = must(({ phase }) => phase !== 'planned', 'wrong-state', 'report.not-yet-open')
/**
 * In the grace a report is late but taken. Between grace and close only what went up before may still be corrected;
 * everything else, and everything after the close, needs a named exception.
 */
const isTaken: Guard = ({ phase, isReopened, wasSubmitted }) => {
  if (isReopened || phase === 'open' || phase === 'grace') return YES
  if (phase === 'closed') return no('too-late', 'report.cycle-closed')
  return wasSubmitted ? YES : no('too-late', 'report.grace-over')
}

/** Four eyes: nobody signs at two steps of one report (ASVS 2.3.1; 不相容职务分离). */
const notSubmitter = must((s, v) => s.submittedBy !== v.personId, 'rule-broken', 'report.own-submission')
const notApprover = must((s, v) => s.approvedBy !== v.personId, 'rule-broken', 'report.own-approval')

const inState: (state: ReportState, key: string) => Guard = (state, key) =>
  must((s) => s.state === state, 'wrong-state', key)

const isReady: Guard = ({ stillToDo }) => {
  const [first, ...rest] = stillToDo
  return first === undefined ? YES : { may: false, code: 'rule-broken', reasons: [first, ...rest] }
}

/** What stands above must fall first, so that the base of an acceptance never moves under it. */
const nothingStandsOnIt: Guard = ({ standsUnder }) =>
  standsUnder === null ? YES : no('wrong-state', 'report.stands-under', standsUnder)

/** Who may send back, and who may take back, is whoever would sign, or has signed, at the step where the report stands. */
const RETURN: Partial<Record<ReportState, Guard>> = {
  submitted: holds('report.approve'),
  approved: holdsAbove('report.accept'),
}

const isSubmitter: Guard = (situation, viewer) =>
  viewer.atUnit('report.submit') || (viewer.atUnit('report.fill') && situation.submittedBy === viewer.personId)
    ? YES
    : no('not-allowed', 'report.needs.report.submit')

const WITHDRAW: Partial<Record<ReportState, Guard>> = {
  submitted: all(isSubmitter, isTaken),
  approved: holds('report.approve'),
  accepted: all(holdsAbove('report.accept'), nothingStandsOnIt),
}

const byState =
  (guards: Partial<Record<ReportState, Guard>>, key: string): Guard =>
  (situation, viewer) =>
    guards[situation.state]?.(situation, viewer) ?? no('wrong-state', key)

const GUARDS: Readonly<Record<ReportAct, Guard>> = {
  fill: all(holds('report.fill'), hasBegun, isWithUnit, isTaken),
  declareNil: all(
    holds('report.fill'),
    hasBegun,
    isWithUnit,
    isTaken,
    must(({ filled, isNil }) => isNil || filled === 0, 'rule-broken', 'report.nil-with-figures'),
  ),
  submit: all(holds('report.submit'), hasBegun, isWithUnit, isTaken, isReady),
  approve: all(holds('report.approve'), inState('submitted', 'report.not-submitted'), notSubmitter),
  return: byState(RETURN, 'report.not-returnable'),
  accept: all(holdsAbove('report.accept'), inState('approved', 'report.not-approved'), notSubmitter, notApprover),
  withdraw: byState(WITHDRAW, 'report.nothing-to-withdraw'),
  requestReopening: all(
    holds('reopening.request'),
    isWithUnit,
    must(({ isReopened }) => !isReopened, 'wrong-state', 'reopening.in-force'),
    must((s, v) => s.phase !== 'planned' && !isTaken(s, v).may, 'wrong-state', 'reopening.not-needed'),
    must(({ isReopeningAsked }) => !isReopeningAsked, 'wrong-state', 'reopening.already-asked'),
  ),
}

/** May this act be done now, and if not, why? The button asks it, and so does the transaction. */
export function mayAct(act: ReportAct, situation: ReportSituation, viewer: ReportViewer): Answer {
  return GUARDS[act](situation, viewer)
}

const AFTER: Readonly<Record<ReportAct, Partial<Record<ReportState, ReportState>>>> = {
  fill: { filling: 'filling', returned: 'returned' },
  declareNil: { filling: 'filling', returned: 'returned' },
  submit: { filling: 'submitted', returned: 'submitted' },
  approve: { submitted: 'approved' },
  return: { submitted: 'returned', approved: 'returned' },
  accept: { approved: 'accepted' },
  withdraw: { submitted: 'filling', approved: 'submitted', accepted: 'approved' },
  requestReopening: { filling: 'filling', returned: 'returned' },
}

/** The state after an act; undefined when the act does not exist in this state. */
export function stateAfter(act: ReportAct, state: ReportState): ReportState | undefined {
  return AFTER[act][state]
}

export type Timeliness = 'on-time' | 'in-grace' | 'late' | 'not-yet' | 'overdue'

/** Decided once, by the first submission; a return and a second submission change nothing. */
export function timelinessOf(
  cycle: { readonly dueAt: Date; readonly graceUntil: Date },
  firstSubmittedAt: Date | null,
  now: Date,
): Timeliness {
  const [due, grace] = [cycle.dueAt.toISOString(), cycle.graceUntil.toISOString()]
  if (firstSubmittedAt === null) return isInTime(now, due) ? 'not-yet' : 'overdue'
  if (isInTime(firstSubmittedAt, due)) return 'on-time'
  return isInTime(firstSubmittedAt, grace) ? 'in-grace' : 'late'
}

/** A report is complete when every cell says something, or when the unit has declared that there is nothing to report. */
export function isComplete(filled: number, expected: number, isNil: boolean): boolean {
  return isNil || filled >= expected
}

/**
 * Are the figures shown to this viewer? The unit itself always sees them; a level above only once the unit's head has
 * approved, and before that only as a marked preview for those who will accept.
 */
export function sightOf(state: ReportState, isOfUnit: boolean, accepts: boolean): 'shown' | 'preview' | 'hidden' {
  if (isOfUnit || state === 'approved' || state === 'accepted') return 'shown'
  return accepts ? 'preview' : 'hidden'
}
