import { sql } from 'kysely'
import { Refusal } from '#engine/refusal.ts'
import type { MeetingState } from '#modules/supervision/meeting.ts'
import { uuidOf } from '#modules/supervision/server/slip.access.ts'
import type { AttachGuard } from '#server/http/module.ts'

/** Papers are settled once the minutes have gone up: they tell what the meeting had before it. */
export const demandOpenAgenda: AttachGuard = async ({ tx, tenantId }, itemId) => {
  const { rows } = await sql<{ state: MeetingState }>`
    select m.state from meeting_items i join meetings m on m.tenant_id = i.tenant_id and m.id = i.meeting_id
    where i.tenant_id = ${tenantId} and i.id = ${uuidOf(itemId)}`.execute(tx)
  const state = rows[0]?.state
  if (state !== 'planned' && state !== 'convened' && state !== 'held')
    throw new Refusal('wrong-state', { key: 'meeting.papers-settled' })
}
