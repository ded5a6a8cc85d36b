import { sql } from 'kysely'
import { Refusal } from '#engine/refusal.ts'
import { uuidOf } from '#modules/supervision/server/slip.access.ts'
import type { SlipState } from '#modules/supervision/slip.rules.ts'
import type { AttachGuard } from '#server/http/module.ts'

/** Evidence is settled once the reply it stands under has gone up; a return opens it again. */
export const demandOpenEvidence: AttachGuard = async ({ tx, tenantId }, slipPartyId) => {
  const { rows } = await sql<{ state: SlipState }>`
    select s.state from slip_parties p join slips s on s.tenant_id = p.tenant_id and s.id = p.slip_id
    where p.tenant_id = ${tenantId} and p.id = ${uuidOf(slipPartyId)}`.execute(tx)
  const state = rows[0]?.state
  if (state !== 'issued' && state !== 'handling' && state !== 'returned')
    throw new Refusal('wrong-state', { key: 'slip.evidence-settled' })
}
