import { sql } from 'kysely'
import type { CaseContext } from '#cases/server/case-context.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import type { Seat } from '#engine/definition/meeting-practice.ts'
import type { MeetingState, PaperLink, Standing } from '#modules/supervision/meeting.ts'

export type MeetingContext = Pick<CaseContext, 'tx' | 'tenantId' | 'now' | 'newId' | 'onBehalfOf'>

export interface NewMeeting {
  readonly id: string
  readonly seriesCode: string
  readonly definitionVersion: number
  readonly unitId: string
  readonly ordinal: number
  readonly countedIn: number
  readonly title: { readonly zh: string; readonly en: string }
  readonly heldOn: CalendarDate
  readonly startsAt: string
  readonly place: string
  readonly chair: string
  readonly by: string
}

/** False: the count was taken a moment ago. */
export async function insertMeeting(context: MeetingContext, meeting: NewMeeting): Promise<boolean> {
  const { rows } = await sql`
    insert into meetings (tenant_id, id, series_code, definition_version, unit_id, ordinal, counted_in, title_zh, title_en,
      state, held_on, starts_at, place, chair, purpose, planned_by, planned_at)
    values (${context.tenantId}, ${meeting.id}, ${meeting.seriesCode}, ${meeting.definitionVersion}, ${meeting.unitId},
      ${meeting.ordinal}, ${meeting.countedIn}, ${meeting.title.zh}, ${meeting.title.en}, 'planned', ${meeting.heldOn},
      ${meeting.startsAt}, ${meeting.place}, ${meeting.chair}, '', ${meeting.by}, ${context.now})
    on conflict do nothing returning id`.execute(context.tx)
  return rows.length > 0
}

/** Changes a meeting that the caller has locked; answers its new version. Names of `changes` are columns. */
export async function moveMeeting(
  { tx, tenantId }: MeetingContext,
  meetingId: string,
  state: MeetingState,
  changes: Readonly<Record<string, string | number | Date | null>> = {},
): Promise<number> {
  const settings = Object.entries(changes).map(([column, value]) => sql`, ${sql.ref(column)} = ${value}`)
  const { rows } = await sql<{ version: number }>`
    update meetings set state = ${state}, version = version + 1 ${sql.join(settings, sql``)}
    where tenant_id = ${tenantId} and id = ${meetingId} returning version`.execute(tx)
  return rows[0]!.version
}

export interface NewItem {
  readonly id: string
  readonly kind: 'follow-up' | 'plain'
  readonly title: string
  readonly presenterId: string | null
  readonly links: readonly PaperLink[]
}

/** The agenda as it shall be: items that are named stay with their papers and notes, others go. */
export async function putItems(
  { tx, tenantId }: MeetingContext,
  meetingId: string,
  items: readonly NewItem[],
): Promise<void> {
  const ids = items.map(({ id }) => id)
  await sql`delete from meeting_items where tenant_id = ${tenantId} and meeting_id = ${meetingId}
    and id <> all(${ids}::uuid[])`.execute(tx)
  for (const [position, item] of items.entries())
    await sql`
      insert into meeting_items (tenant_id, id, meeting_id, position, kind, title, presenter_id, links)
      values (${tenantId}, ${item.id}, ${meetingId}, ${position + 1}, ${item.kind}, ${item.title}, ${item.presenterId},
        ${JSON.stringify(item.links)}::jsonb)
      on conflict (tenant_id, id) do update set position = excluded.position, title = excluded.title,
        presenter_id = excluded.presenter_id, links = excluded.links`.execute(tx)
}

export async function noteItem(
  { tx, tenantId }: MeetingContext,
  meetingId: string,
  itemId: string,
  note: string,
): Promise<boolean> {
  const done = await sql`update meeting_items set note = ${note}
    where tenant_id = ${tenantId} and meeting_id = ${meetingId} and id = ${itemId}`.execute(tx)
  return Number(done.numAffectedRows ?? 0n) > 0
}

/** Who is invited from now on; what those that stay have answered stays. Answers the ids of the seats that are new. */
export async function putSeats(
  context: MeetingContext,
  meetingId: string,
  seats: readonly { readonly unitId: string; readonly seat: Seat }[],
): Promise<readonly string[]> {
  const { tx, tenantId } = context
  await sql`delete from meeting_seats where tenant_id = ${tenantId} and meeting_id = ${meetingId}
    and unit_id <> all(${seats.map(({ unitId }) => unitId)}::uuid[])`.execute(tx)
  const fresh: string[] = []
  for (const [position, { unitId, seat }] of seats.entries()) {
    const id = context.newId()
    const { rows } = await sql<{ id: string }>`
      insert into meeting_seats (tenant_id, id, meeting_id, unit_id, seat, position)
      values (${tenantId}, ${id}, ${meetingId}, ${unitId}, ${seat}, ${position + 1})
      on conflict (tenant_id, meeting_id, unit_id) do update set seat = excluded.seat, position = excluded.position
      returning id`.execute(tx)
    if (rows[0]!.id === id) fresh.push(id)
  }
  return fresh
}

export async function answerSeat(
  { tx, tenantId, now }: MeetingContext,
  seatId: string,
  answer: {
    readonly answer: 'coming' | 'excused'
    readonly person: string
    readonly reason: string
    readonly substitute: string
    readonly by: string
  },
): Promise<void> {
  await sql`
    update meeting_seats set answer = ${answer.answer}, person = ${answer.person}, reason = ${answer.reason},
      substitute = ${answer.substitute}, answered_by = ${answer.by}, answered_at = ${now}
    where tenant_id = ${tenantId} and id = ${seatId}`.execute(tx)
}

/** Who was there. False: no such seat at this meeting. */
export async function recordPresence(
  { tx, tenantId }: MeetingContext,
  meetingId: string,
  { seatId, isPresent, person }: { readonly seatId: string; readonly isPresent: boolean; readonly person?: string },
): Promise<boolean> {
  const done = await sql`
    update meeting_seats set is_present = ${isPresent}, person = coalesce(nullif(${person ?? ''}, ''), person)
    where tenant_id = ${tenantId} and meeting_id = ${meetingId} and id = ${seatId}`.execute(tx)
  return Number(done.numAffectedRows ?? 0n) > 0
}

export async function insertCarry(
  { tx, tenantId, now }: MeetingContext,
  carry: {
    readonly decisionId: string
    readonly meetingId: string
    readonly standing: Standing
    readonly percent: number | null
  },
): Promise<void> {
  await sql`
    insert into meeting_carries (tenant_id, decision_id, meeting_id, standing, percent, carried_at)
    values (${tenantId}, ${carry.decisionId}, ${carry.meetingId}, ${carry.standing}, ${carry.percent}, ${now})`.execute(
    tx,
  )
}

export async function insertMinutes(
  { tx, tenantId, now }: MeetingContext,
  print: { readonly meetingId: string; readonly document: unknown; readonly content: Buffer; readonly sha256: string },
): Promise<void> {
  await sql`
    insert into meeting_prints (tenant_id, meeting_id, document, content, sha256, printed_at)
    values (${tenantId}, ${print.meetingId}, ${JSON.stringify(print.document)}::jsonb, ${print.content}, ${print.sha256},
      ${now})`.execute(tx)
}
