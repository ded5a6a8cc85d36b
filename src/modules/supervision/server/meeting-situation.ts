import { sql } from 'kysely'
import { localDay } from '#cases/local-day.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import type { Sentence } from '#cases/subject.ts'
import { can } from '#engine/access/can.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import { addWorkingDays } from '#engine/calendar/working-days.ts'
import type { MeetingSeries } from '#engine/definition/meeting-practice.ts'
import { Refusal } from '#engine/refusal.ts'
import {
  type MeetingAct,
  type MeetingSituation,
  type MeetingViewer,
  mayAct,
} from '#modules/supervision/meeting.rules.ts'
import {
  findMeeting,
  type ItemRow,
  listItems,
  listSeats,
  type MeetingRow,
  type SeatRow,
  seriesOf,
} from '#modules/supervision/server/meeting.queries.ts'
import { type DecisionRow, listDecisionRows } from '#modules/supervision/server/meeting-decision.queries.ts'
import { officeDays } from '#modules/supervision/server/slip-course.ts'
import type { OperationContext } from '#server/http/module.ts'

export interface FoundMeeting {
  readonly meeting: MeetingRow
  readonly series: MeetingSeries
  readonly items: readonly ItemRow[]
  readonly seats: readonly SeatRow[]
  readonly made: readonly DecisionRow[]
  readonly today: CalendarDate
  /** The last day on which the invited may answer as asked. */
  readonly answerBy: CalendarDate
  readonly situation: MeetingSituation
}

/** A meeting with all that acts on it depend on. @throws Refusal not-found. */
export async function getFoundMeeting(
  context: OperationContext,
  meetingId: string,
  lock = false,
): Promise<FoundMeeting> {
  const meeting = await findMeeting(context, meetingId, lock)
  if (meeting === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'meetingId' })
  const series = await seriesOf(context, meeting)
  const items = await listItems(context, meetingId)
  const seats = await listSeats(context, meetingId)
  const made = await listDecisionRows(context, sql<boolean>`d.meeting_id = ${meetingId}`)
  const { calendar, utcOffsetMinutes } = await officeDays(context)
  const today = localDay(context.now, utcOffsetMinutes)
  return {
    meeting,
    series,
    items,
    seats,
    made,
    today,
    answerBy: addWorkingDays(meeting.heldOn, -series.answerWorkingDays, calendar),
    situation: {
      state: meeting.state,
      today,
      heldOn: meeting.heldOn,
      hasPlace: meeting.place !== '',
      hasChair: meeting.chair !== '',
      items: items.length,
      seats: seats.length,
      hasRecord: made.length > 0 || items.some(({ note }) => note !== ''),
      draftedBy: meeting.draftedBy,
    },
  }
}

export const viewerOf = ({ actor }: Pick<OperationContext, 'actor'>, path: string): MeetingViewer => ({
  personId: actor.personId,
  holds: (permission) => can(actor, permission, path),
})

/** Refuses with the very reason that the button gives. */
export function demandAct(context: OperationContext, act: MeetingAct, { situation, meeting }: FoundMeeting): void {
  const answer = mayAct(act, situation, viewerOf(context, meeting.path))
  if (!answer.may) throw new Refusal(answer.code, ...answer.reasons)
}

/** Locks the meeting for an act; whoever saw an older version hears that somebody was quicker. */
export async function takeUp(
  context: OperationContext,
  act: MeetingAct,
  { meetingId, version }: { readonly meetingId: string; readonly version: number },
): Promise<FoundMeeting> {
  const found = await getFoundMeeting(context, meetingId, true)
  demandAct(context, act, found)
  if (found.meeting.version !== version)
    throw new Refusal('conflict', { key: 'meeting.changed-meanwhile', at: 'version' })
  return found
}

type Named = Pick<MeetingRow, 'titleZh' | 'titleEn' | 'heldOn' | 'startsAt' | 'place'>

export const meetingParams = (meeting: Named) => ({
  meeting: meeting.titleZh,
  meetingEn: meeting.titleEn,
  day: meeting.heldOn,
  time: meeting.startsAt,
  place: meeting.place,
})

/** Writes the deed into the meeting's history and into the audit log. */
export async function record(
  context: OperationContext,
  meeting: Pick<MeetingRow, 'id' | 'unitId'>,
  key: string,
  params: Sentence['params'] = {},
): Promise<void> {
  const subject = { kind: 'meeting', id: meeting.id, unitId: meeting.unitId }
  await recordHistory(context, { subject, sentence: { key, params }, personId: context.actor.personId })
  context.audit({ subjectKind: 'meeting', subjectId: meeting.id, unitId: meeting.unitId, detail: { deed: key } })
}
