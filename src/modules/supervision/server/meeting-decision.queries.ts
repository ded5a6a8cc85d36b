import { type RawBuilder, sql } from 'kysely'
import { localDay } from '#cases/local-day.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import { type WorkingDayCalendar, workingDaysBetween } from '#engine/calendar/working-days.ts'
import { getOfficeClock } from '#modules/dispatch/server/cycle.queries.ts'
import { joinUnit, UNIT_COLUMNS, type UnitRow, unitNameOf } from '#modules/dispatch/server/report.queries.ts'
import { type Followed, standingOf } from '#modules/supervision/meeting.rules.ts'
import type { MeetingState, Standing } from '#modules/supervision/meeting.ts'
import type { Decision } from '#modules/supervision/meeting-decision.contract.ts'
import type { Reading } from '#modules/supervision/server/meeting.queries.ts'
import { isOverdue } from '#modules/supervision/server/slip.queries.ts'
import type { SlipState } from '#modules/supervision/slip.rules.ts'
import { numberOf } from '#modules/supervision/slip.ts'

interface Words {
  readonly zh: string
  readonly en: string
}

export interface DecisionRow extends UnitRow {
  readonly id: string
  readonly version: number
  readonly meetingId: string
  readonly meetingZh: string
  readonly meetingEn: string
  readonly meetingState: MeetingState
  readonly heldOn: CalendarDate
  readonly seriesCode: string
  readonly hostId: string
  readonly number: number
  readonly itemId: string | null
  readonly text: string
  readonly dueOn: CalendarDate
  readonly disposition: 'pending' | 'slip' | 'key-task' | 'noted'
  readonly notedBecause: string | null
  readonly cooperating: readonly {
    readonly id: string
    readonly code: string
    readonly name: Words
    readonly short: Words
  }[]
  readonly slip: {
    readonly id: string
    readonly code: string
    readonly year: number
    readonly serial: number
    readonly state: SlipState
    readonly dueOn: CalendarDate
    readonly repliedOn: CalendarDate | null
    readonly percent: number
  } | null
  readonly task: {
    readonly id: string
    readonly name: Words
    readonly doneOn: CalendarDate | null
    readonly isRetired: boolean
    readonly percent: number
  } | null
  readonly carried: number
}

/** Decisions by a condition on `d` and its meeting `m`, in the order they were made. What was struck out is gone. */
export async function listDecisionRows(
  { tx, tenantId, now }: Reading,
  where: RawBuilder<boolean>,
): Promise<readonly DecisionRow[]> {
  const { rows } = await sql<DecisionRow>`
    select r.id, r.version, r.meeting_id, r.meeting_zh, r.meeting_en, r.meeting_state, r.held_on, r.series_code, r.host_id,
      r.number, r.item_id, r.text, r.due_on, r.disposition, r.noted_because, ${UNIT_COLUMNS},
      (select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'code', o.code,
          'name', jsonb_build_object('zh', w.name_zh, 'en', w.name_en),
          'short', jsonb_build_object('zh', w.short_zh, 'en', w.short_en)) order by c.position), '[]')
        from meeting_decision_units c join units o on o.tenant_id = c.tenant_id and o.id = c.unit_id
        join lateral (select * from unit_versions w where w.tenant_id = c.tenant_id and w.unit_id = c.unit_id
          order by w.from_on desc limit 1) w on true
        where c.tenant_id = r.tenant_id and c.decision_id = r.id) as cooperating,
      (select jsonb_build_object('id', s.id, 'code', s.code, 'year', s.year, 'serial', s.serial, 'state', s.state,
          'dueOn', s.due_on, 'repliedOn', s.replied_on, 'percent', s.percent)
        from slips s where s.tenant_id = r.tenant_id and s.id = r.slip_id) as slip,
      (select jsonb_build_object('id', k.id, 'name', k.content -> 'name', 'doneOn', k.done_on,
          'isRetired', k.retired_at is not null, 'percent', k.percent)
        from key_tasks k where k.tenant_id = r.tenant_id and k.id = r.key_task_id) as task,
      (select count(*)::int from meeting_carries c where c.tenant_id = r.tenant_id and c.decision_id = r.id) as carried
    from (
      select d.*, d.lead_unit_id as unit_id, m.title_zh as meeting_zh, m.title_en as meeting_en, m.state as meeting_state,
        m.held_on, m.starts_at, m.series_code, m.unit_id as host_id
      from meeting_decisions d join meetings m on m.tenant_id = d.tenant_id and m.id = d.meeting_id
      where d.tenant_id = ${tenantId} and d.struck_at is null and ${where}) r
    ${joinUnit('r', now)}
    order by r.held_on, r.starts_at, r.meeting_id, r.number limit 20000`.execute(tx)
  return rows
}

function followedOf(row: DecisionRow, today: CalendarDate): Followed {
  if (row.slip !== null) {
    const { state } = row.slip
    return {
      by: 'slip',
      isClosed: state === 'closed',
      isCancelled: state === 'cancelled',
      isOverdue: isOverdue(row.slip, today),
    }
  }
  if (row.task !== null) return { by: 'key-task', isDone: row.task.doneOn !== null, isRetired: row.task.isRetired }
  return { by: row.disposition === 'noted' ? 'noted' : 'pending' }
}

export const standingOfRow = (row: DecisionRow, today: CalendarDate): Standing =>
  standingOf(followedOf(row, today), row.dueOn, today)

/** When what follows it has a deadline of its own, that one counts. */
function decisionOf(row: DecisionRow, today: CalendarDate, calendar: WorkingDayCalendar): Decision {
  const dueOn = row.slip?.dueOn ?? row.dueOn
  return {
    id: row.id,
    version: row.version,
    meeting: {
      id: row.meetingId,
      title: { zh: row.meetingZh, en: row.meetingEn },
      heldOn: row.heldOn,
      seriesCode: row.seriesCode,
    },
    number: row.number,
    itemId: row.itemId,
    text: row.text,
    lead: unitNameOf(row),
    cooperating: [...row.cooperating],
    dueOn,
    workingDaysLeft: workingDaysBetween(today, dueOn, calendar),
    standing: standingOfRow(row, today),
    percent: row.slip?.percent ?? row.task?.percent ?? null,
    slip: row.slip && { id: row.slip.id, number: numberOf(row.slip) },
    keyTask: row.task && { id: row.task.id, name: row.task.name },
    notedBecause: row.notedBecause,
    carried: row.carried,
  }
}

export async function tellDecisions(context: Reading, rows: readonly DecisionRow[]): Promise<Decision[]> {
  const { calendar, utcOffsetMinutes } = await getOfficeClock(context.tx, context.tenantId)
  const today = localDay(context.now, utcOffsetMinutes)
  return rows.map((row) => decisionOf(row, today, calendar))
}

/** Decisions of earlier meetings of the series; those that this meeting has opened again, or would open if held now. */
export async function listCarriedInto(
  context: Reading,
  meeting: {
    readonly id: string
    readonly seriesCode: string
    readonly state: MeetingState
    readonly heldOn: CalendarDate
    readonly startsAt: string
  },
): Promise<readonly DecisionRow[]> {
  if (meeting.state === 'cancelled') return []
  if (meeting.state !== 'planned' && meeting.state !== 'convened')
    return listDecisionRows(
      context,
      sql<boolean>`exists (select from meeting_carries c
        where c.tenant_id = d.tenant_id and c.decision_id = d.id and c.meeting_id = ${meeting.id})`,
    )
  const rows = await listDecisionRows(
    context,
    sql<boolean>`m.series_code = ${meeting.seriesCode} and d.disposition <> 'noted'
      and (m.held_on, m.starts_at) < (${meeting.heldOn}::date, ${meeting.startsAt})`,
  )
  const { utcOffsetMinutes } = await getOfficeClock(context.tx, context.tenantId)
  const today = localDay(context.now, utcOffsetMinutes)
  return rows.filter((row) => standingOfRow(row, today) !== 'closed')
}

interface CarryRow {
  readonly id: string
  readonly titleZh: string
  readonly titleEn: string
  readonly heldOn: CalendarDate
  readonly standing: Standing
  readonly percent: number | null
}

/** At which meetings a decision was opened again, and how it stood there. */
export async function listCarries({ tx, tenantId }: Reading, decisionId: string): Promise<readonly CarryRow[]> {
  const { rows } = await sql<CarryRow>`
    select m.id, m.title_zh, m.title_en, m.held_on, c.standing, c.percent
    from meeting_carries c join meetings m on m.tenant_id = c.tenant_id and m.id = c.meeting_id
    where c.tenant_id = ${tenantId} and c.decision_id = ${decisionId} order by c.carried_at, m.id`.execute(tx)
  return rows
}
