import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#engine/access/actor.ts'
import { scopeOf } from '#engine/access/can.ts'
import { scopeCondition } from '#modules/organisations/server/unit.access.ts'
import { uuidOf } from '#modules/supervision/server/slip.access.ts'
import type { SubjectGuard, TargetResolver } from '#server/http/module.ts'

/**
 * Meetings `m` of the actor's units: those they host, and those they are invited to once the notice has gone out. What is
 * still being planned, and minutes not yet signed, are the host's own affair.
 */
export function meetingsInSight(actor: Actor): RawBuilder<boolean> {
  const scope = scopeOf(actor, 'meeting.read')
  return sql<boolean>`(exists (
    select from unit_versions host
    where host.tenant_id = m.tenant_id and host.unit_id = m.unit_id and host.until_on is null
      and ${scopeCondition(scope, 'host.path')})
    or m.convened_at is not null and exists (
    select from meeting_seats seat
    join unit_versions place on place.tenant_id = seat.tenant_id and place.unit_id = seat.unit_id and place.until_on is null
    where seat.tenant_id = m.tenant_id and seat.meeting_id = m.id and ${scopeCondition(scope, 'place.path')}))`
}

/** Where the unit of a row stands today; of one that has closed since, where it stood last. */
const resolver =
  (field: string, from: (tenantId: string, id: string) => RawBuilder<unknown>): TargetResolver =>
  async (tx, tenantId, input) => {
    const { rows } = await sql<{ path: string }>`
      select v.path from (${from(tenantId, uuidOf(input[field]))}) r
      join lateral (
        select w.path from unit_versions w where w.tenant_id = ${tenantId} and w.unit_id = r.unit_id
        order by w.from_on <= current_date desc, w.from_on desc limit 1) v on true`.execute(tx)
    return rows[0] && { unitPath: rows[0].path }
  }

export const meetingTarget = resolver(
  'meetingId',
  (tenantId, id) => sql`select unit_id from meetings where tenant_id = ${tenantId} and id = ${id}`,
)
export const meetingSeatTarget = resolver(
  'meetingSeatId',
  (tenantId, id) => sql`select unit_id from meeting_seats where tenant_id = ${tenantId} and id = ${id}`,
)
const ofMeeting = (table: 'meeting_items' | 'meeting_decisions') => (tenantId: string, id: string) =>
  sql`
  select m.unit_id from ${sql.table(table)} x join meetings m on m.tenant_id = x.tenant_id and m.id = x.meeting_id
  where x.tenant_id = ${tenantId} and x.id = ${id}`
/** Items and decisions stand where their meeting does. */
export const meetingItemTarget = resolver('meetingItemId', ofMeeting('meeting_items'))
export const meetingDecisionTarget = resolver('meetingDecisionId', ofMeeting('meeting_decisions'))

export const seesMeeting: SubjectGuard = async (tx, actor, meetingId) => {
  const { rows } = await sql`select 1 from meetings m
    where m.tenant_id = ${actor.tenantId} and m.id = ${uuidOf(meetingId)} and ${meetingsInSight(actor)}`.execute(tx)
  return rows.length > 0
}

const seesThrough =
  (table: 'meeting_items' | 'meeting_decisions'): SubjectGuard =>
  async (tx, actor, id) => {
    const { rows } = await sql`
      select 1 from ${sql.table(table)} x join meetings m on m.tenant_id = x.tenant_id and m.id = x.meeting_id
      where x.tenant_id = ${actor.tenantId} and x.id = ${uuidOf(id)} and ${meetingsInSight(actor)}`.execute(tx)
    return rows.length > 0
  }
export const seesMeetingItem = seesThrough('meeting_items')
export const seesMeetingDecision = seesThrough('meeting_decisions')
