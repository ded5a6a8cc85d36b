import { sql } from 'kysely'
import type { CalendarDate } from '#engine/calendar/date.ts'
import type { MeetingContext } from '#modules/supervision/server/meeting.store.ts'

export interface DecisionContent {
  readonly itemId: string | null
  readonly text: string
  readonly leadUnitId: string
  readonly cooperatingIds: readonly string[]
  readonly dueOn: CalendarDate
}

/** The next number of the meeting is its own; one that was struck out does not come again. */
export async function insertDecision(
  context: MeetingContext,
  decision: DecisionContent & { readonly id: string; readonly meetingId: string; readonly by: string },
): Promise<void> {
  const { tx, tenantId, now } = context
  await sql`
    insert into meeting_decisions (tenant_id, id, meeting_id, item_id, number, text, lead_unit_id, due_on, made_by, made_at)
    values (${tenantId}, ${decision.id}, ${decision.meetingId}, ${decision.itemId},
      (select coalesce(max(number), 0) + 1 from meeting_decisions
        where tenant_id = ${tenantId} and meeting_id = ${decision.meetingId}),
      ${decision.text}, ${decision.leadUnitId}, ${decision.dueOn}, ${decision.by}, ${now})`.execute(tx)
  await putCooperating(context, decision.id, decision.cooperatingIds)
}

export async function wordDecision(
  context: MeetingContext,
  decisionId: string,
  content: DecisionContent,
): Promise<number> {
  await putCooperating(context, decisionId, content.cooperatingIds)
  return changeDecision(context, decisionId, {
    item_id: content.itemId,
    text: content.text,
    lead_unit_id: content.leadUnitId,
    due_on: content.dueOn,
  })
}

/** Names of `changes` are columns; answers the new version. */
export async function changeDecision(
  { tx, tenantId }: MeetingContext,
  decisionId: string,
  changes: Readonly<Record<string, string | Date | null>>,
): Promise<number> {
  const settings = Object.entries(changes).map(([column, value]) => sql`${sql.ref(column)} = ${value}, `)
  const { rows } = await sql<{ version: number }>`
    update meeting_decisions set ${sql.join(settings, sql``)} version = version + 1
    where tenant_id = ${tenantId} and id = ${decisionId} returning version`.execute(tx)
  return rows[0]!.version
}

async function putCooperating(
  { tx, tenantId }: MeetingContext,
  decisionId: string,
  unitIds: readonly string[],
): Promise<void> {
  await sql`delete from meeting_decision_units where tenant_id = ${tenantId} and decision_id = ${decisionId}`.execute(
    tx,
  )
  await sql`
    insert into meeting_decision_units (tenant_id, decision_id, unit_id, position)
    select ${tenantId}, ${decisionId}, id, place::int from unnest(${unitIds}::uuid[]) with ordinality as n(id, place)`.execute(
    tx,
  )
}
