import type { z } from 'zod'
import { type Answer, type Guard as GuardOver, guardsOver, no, YES } from '#engine/access/may.ts'
import type { Permission } from '#engine/access/permission.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import type { MeetingActName } from '#modules/supervision/meeting.contract.ts'
import type { MeetingState, Standing } from '#modules/supervision/meeting.ts'

export type MeetingAct = z.infer<typeof MeetingActName>

/** Who asks, seen from this meeting: what he may do at its host. */
export interface MeetingViewer {
  readonly personId: string
  readonly holds: (permission: Permission) => boolean
}

/** All that an act on a meeting depends on. */
export interface MeetingSituation {
  readonly state: MeetingState
  readonly today: CalendarDate
  readonly heldOn: CalendarDate
  readonly hasPlace: boolean
  readonly hasChair: boolean
  readonly items: number
  readonly seats: number
  /** Something was decided or said. */
  readonly hasRecord: boolean
  readonly draftedBy: string | null
}

type Guard = GuardOver<MeetingSituation, MeetingViewer>

const must = guardsOver<MeetingSituation, MeetingViewer>()

const holds = (permission: Permission): Guard =>
  must((_, viewer) => viewer.holds(permission), 'not-allowed', `meeting.needs.${permission}`)

const arranges = holds('meeting.arrange')
const isDrafter = (s: MeetingSituation, v: MeetingViewer) => s.draftedBy === v.personId

interface Step {
  readonly from: Partial<Record<MeetingState, MeetingState>>
  readonly guards: readonly Guard[]
}

const stay = (...states: MeetingState[]): Step['from'] => Object.fromEntries(states.map((state) => [state, state]))

/** The whole of the machine: nothing moves a meeting but what stands here. */
export const MEETING_STEPS: Readonly<Record<MeetingAct, Step>> = {
  arrange: { from: stay('planned', 'convened'), guards: [arranges] },
  /** The notice goes out to all who are invited. */
  convene: {
    from: { planned: 'convened' },
    guards: [
      arranges,
      must((s) => s.hasPlace, 'rule-broken', 'meeting.no-place'),
      must((s) => s.hasChair, 'rule-broken', 'meeting.no-chair'),
      must((s) => s.items > 0, 'rule-broken', 'meeting.no-agenda'),
      must((s) => s.seats > 0, 'rule-broken', 'meeting.nobody-invited'),
      must(
        (s) => s.today <= s.heldOn,
        'too-late',
        'meeting.day-passed',
        ({ heldOn }) => ({ day: heldOn }),
      ),
    ],
  },
  answer: {
    from: stay('convened'),
    guards: [
      must(
        (s) => s.today <= s.heldOn,
        'too-late',
        'meeting.day-passed',
        ({ heldOn }) => ({ day: heldOn }),
      ),
    ],
  },
  hold: {
    from: { convened: 'held' },
    guards: [
      arranges,
      must(
        (s) => s.today >= s.heldOn,
        'wrong-state',
        'meeting.not-yet',
        ({ heldOn }) => ({ day: heldOn }),
      ),
    ],
  },
  record: { from: stay('held'), guards: [arranges] },
  decide: { from: stay('held'), guards: [arranges] },
  draft: {
    from: { held: 'drafted' },
    guards: [arranges, must((s) => s.hasRecord, 'rule-broken', 'meeting.nothing-to-minute')],
  },
  /** By the leader who is to sign, or by whoever drew them up. */
  return: {
    from: { drafted: 'held' },
    guards: [must((s, v) => v.holds('meeting.sign') || isDrafter(s, v), 'not-allowed', 'meeting.needs.return')],
  },
  issue: {
    from: { drafted: 'issued' },
    guards: [holds('meeting.sign'), must((s, v) => !isDrafter(s, v), 'rule-broken', 'meeting.own-draft')],
  },
  cancel: { from: { planned: 'cancelled', convened: 'cancelled' }, guards: [arranges] },
}

export const MEETING_ACTS = Object.keys(MEETING_STEPS) as MeetingAct[]

/** May this act be done now, and if not, why? The button asks it, and so does the transaction. The first refusal decides. */
export function mayAct(act: MeetingAct, situation: MeetingSituation, viewer: MeetingViewer): Answer {
  const { from, guards } = MEETING_STEPS[act]
  if (from[situation.state] === undefined)
    return no('wrong-state', situation.state === 'cancelled' ? 'meeting.called-off' : `meeting.not-now.${act}`)
  for (const guard of guards) {
    const answer = guard(situation, viewer)
    if (!answer.may) return answer
  }
  return YES
}

export const stateAfter = (act: MeetingAct, state: MeetingState): MeetingState | undefined =>
  MEETING_STEPS[act].from[state]

/** What a decision was turned into, as it stands today. */
export type Followed =
  | { readonly by: 'pending' }
  | { readonly by: 'noted' }
  | { readonly by: 'slip'; readonly isClosed: boolean; readonly isCancelled: boolean; readonly isOverdue: boolean }
  | { readonly by: 'key-task'; readonly isDone: boolean; readonly isRetired: boolean }

/** How a decision stands, read from what follows it: it is never said of itself. */
export function standingOf(followed: Followed, dueOn: CalendarDate, today: CalendarDate): Standing {
  switch (followed.by) {
    case 'noted':
      return 'noted'
    case 'pending':
      return 'pending'
    case 'slip':
      if (followed.isClosed) return 'closed'
      if (followed.isCancelled) return 'pending'
      return followed.isOverdue ? 'overdue' : 'under-way'
    case 'key-task':
      if (followed.isDone) return 'closed'
      if (followed.isRetired) return 'pending'
      return today > dueOn ? 'overdue' : 'under-way'
  }
}

/** Opened again at every meeting of the series until then. */
export const isSettled = (standing: Standing): boolean => standing === 'closed' || standing === 'noted'

export const FOLLOW_ACTS = ['raise', 'assign', 'noteOnly'] as const
export type FollowAct = (typeof FOLLOW_ACTS)[number]

const FOLLOW_NEEDS: Readonly<Record<FollowAct, Permission>> = {
  raise: 'slip.raise',
  assign: 'key-task.manage',
  noteOnly: 'meeting.arrange',
}

/** May a decision be turned into a slip, a key task or a mere note? Only once, unless what it became was taken back. */
export function mayFollow(
  act: FollowAct,
  { state, standing }: { readonly state: MeetingState; readonly standing: Standing },
  viewer: MeetingViewer,
): Answer {
  if (state !== 'held' && state !== 'drafted' && state !== 'issued') return no('wrong-state', 'meeting.not-now.follow')
  if (standing !== 'pending') return no('wrong-state', 'meeting.is-followed')
  if (!viewer.holds('meeting.arrange')) return no('not-allowed', 'meeting.needs.meeting.arrange')
  return viewer.holds(FOLLOW_NEEDS[act]) ? YES : no('not-allowed', `meeting.needs.${FOLLOW_NEEDS[act]}`)
}

/** What a unit that is invited is taken for when nobody says otherwise: who said he comes, or who sends somebody. */
export const presumedPresent = ({
  answer,
  substitute,
}: {
  readonly answer: 'coming' | 'excused' | null
  readonly substitute: string
}): boolean => answer === 'coming' || (answer === 'excused' && substitute !== '')
