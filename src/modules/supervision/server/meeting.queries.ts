import { type RawBuilder, sql } from 'kysely'
import type { CalendarDate } from '#engine/calendar/date.ts'
import { MeetingPractice, type MeetingSeries, type Seat } from '#engine/definition/meeting-practice.ts'
import { formatDocumentNumber } from '#engine/document/document-number.ts'
import type { OfficialDocument } from '#engine/document/official-document.ts'
import { joinUnit, UNIT_COLUMNS, type UnitRow } from '#modules/dispatch/server/report.queries.ts'
import type { MeetingState, PaperLink } from '#modules/supervision/meeting.ts'
import type { Tx } from '#server/database/tenant.ts'

export type Reading = { readonly tx: Tx; readonly tenantId: string; readonly now: Date }

/** Series as published; with a version, as they were then. An office without any has none. */
export async function listSeries(
  { tx, tenantId }: Pick<Reading, 'tx' | 'tenantId'>,
  version?: number,
): Promise<{ readonly version: number; readonly series: readonly MeetingSeries[] }> {
  const { rows } = await sql<{ version: number; content: unknown }>`
    select version, content from definition_versions where tenant_id = ${tenantId} and kind = 'meetings'
      and (${version ?? null}::int is null or version = ${version ?? null})
    order by version desc limit 1`.execute(tx)
  if (rows[0] === undefined) return { version: 0, series: [] }
  return { version: rows[0].version, series: MeetingPractice.parse(rows[0].content).series }
}

/** The series of a meeting by the definition it was planned with. */
export async function seriesOf(
  context: Pick<Reading, 'tx' | 'tenantId'>,
  { seriesCode, definitionVersion }: Pick<MeetingRow, 'seriesCode' | 'definitionVersion'>,
): Promise<MeetingSeries> {
  const { series } = await listSeries(context, definitionVersion)
  return series.find(({ code }) => code === seriesCode)!
}

export interface MeetingRow extends UnitRow {
  readonly id: string
  readonly seriesCode: string
  readonly definitionVersion: number
  readonly ordinal: number
  readonly titleZh: string
  readonly titleEn: string
  readonly state: MeetingState
  readonly version: number
  readonly heldOn: CalendarDate
  readonly startsAt: string
  readonly place: string
  readonly chair: string
  readonly purpose: string
  readonly draftedBy: string | null
  readonly draftedByName: string | null
  readonly draft: OfficialDocument | null
  readonly returnReason: string | null
  readonly issuedByName: string | null
  readonly issuedOn: CalendarDate | null
  readonly code: string | null
  readonly year: number | null
  readonly serial: number | null
  readonly cancelReason: string | null
  readonly invited: number
  readonly coming: number
  readonly excused: number
}

/** Meetings by a condition on `m`, the latest first. */
export async function listMeetingRows(
  { tx, tenantId, now }: Reading,
  where: RawBuilder<boolean>,
): Promise<readonly MeetingRow[]> {
  const { rows } = await sql<MeetingRow>`
    select r.id, r.series_code, r.definition_version, r.ordinal, r.title_zh, r.title_en, r.state, r.version, r.held_on,
      r.starts_at, r.place, r.chair, r.purpose, r.drafted_by, d.name as drafted_by_name, r.draft, r.return_reason,
      i.name as issued_by_name, r.issued_on, r.code, r.year, r.serial, r.cancel_reason, ${UNIT_COLUMNS},
      s.invited, s.coming, s.excused
    from (select m.* from meetings m where m.tenant_id = ${tenantId} and ${where}) r ${joinUnit('r', now)}
    left join people d on d.tenant_id = r.tenant_id and d.id = r.drafted_by
    left join people i on i.tenant_id = r.tenant_id and i.id = r.issued_by
    left join lateral (
      select count(*)::int as invited, count(*) filter (where answer = 'coming')::int as coming,
        count(*) filter (where answer = 'excused')::int as excused
      from meeting_seats where tenant_id = r.tenant_id and meeting_id = r.id) s on true
    order by r.held_on desc, r.starts_at desc, r.id limit 5000`.execute(tx)
  return rows
}

export async function findMeeting(context: Reading, meetingId: string, lock = false): Promise<MeetingRow | undefined> {
  if (lock)
    await sql`select 1 from meetings where tenant_id = ${context.tenantId} and id = ${meetingId} for update`.execute(
      context.tx,
    )
  const [row] = await listMeetingRows(context, sql<boolean>`m.id = ${meetingId}`)
  return row
}

export const minutesNumberOf = ({ code, year, serial }: Pick<MeetingRow, 'code' | 'year' | 'serial'>): string | null =>
  code === null || year === null || serial === null ? null : formatDocumentNumber({ code, year, serial })

export interface ItemRow {
  readonly id: string
  readonly kind: 'follow-up' | 'plain'
  readonly title: string
  readonly presenterId: string | null
  readonly note: string
  readonly links: readonly PaperLink[]
}

export async function listItems({ tx, tenantId }: Reading, meetingId: string): Promise<readonly ItemRow[]> {
  const { rows } = await sql<ItemRow>`
    select id, kind, title, presenter_id, note, links from meeting_items
    where tenant_id = ${tenantId} and meeting_id = ${meetingId} order by position`.execute(tx)
  return rows
}

export interface SeatRow extends UnitRow {
  readonly id: string
  readonly seat: Seat
  readonly answer: 'coming' | 'excused' | null
  readonly person: string
  readonly reason: string
  readonly substitute: string
  readonly answeredBy: string | null
  readonly answeredAt: Date | null
  readonly isPresent: boolean | null
}

export async function listSeats({ tx, tenantId, now }: Reading, meetingId: string): Promise<readonly SeatRow[]> {
  const { rows } = await sql<SeatRow>`
    select r.id, r.seat, r.answer, r.person, r.reason, r.substitute, p.name as answered_by, r.answered_at, r.is_present,
      ${UNIT_COLUMNS}
    from meeting_seats r ${joinUnit('r', now)}
    left join people p on p.tenant_id = r.tenant_id and p.id = r.answered_by
    where r.tenant_id = ${tenantId} and r.meeting_id = ${meetingId} order by r.position`.execute(tx)
  return rows
}

/** The count that the next meeting of a series bears: one more than the highest that was not called off. */
export async function nextOrdinal(
  { tx, tenantId }: Pick<Reading, 'tx' | 'tenantId'>,
  series: MeetingSeries,
  heldOn: CalendarDate,
): Promise<{ readonly ordinal: number; readonly countedIn: number }> {
  const countedIn = series.count === 'year' ? Number(heldOn.slice(0, 4)) : 0
  const { rows } = await sql<{ last: number | null }>`
    select max(ordinal) as last from meetings where tenant_id = ${tenantId} and series_code = ${series.code}
      and counted_in = ${countedIn} and state <> 'cancelled'`.execute(tx)
  return { ordinal: (rows[0]?.last ?? series.first - 1) + 1, countedIn }
}

export async function findPrint(
  { tx, tenantId }: Pick<Reading, 'tx' | 'tenantId'>,
  meetingId: string,
): Promise<{ readonly document: OfficialDocument; readonly content: Buffer; readonly sha256: string } | undefined> {
  const { rows } = await sql<{ document: OfficialDocument; content: Buffer; sha256: string }>`
    select document, content, sha256 from meeting_prints where tenant_id = ${tenantId} and meeting_id = ${meetingId}`.execute(
    tx,
  )
  return rows[0]
}
