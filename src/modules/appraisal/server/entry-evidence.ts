import { sql } from 'kysely'
import { Refusal } from '#engine/refusal.ts'
import type { EntryState } from '#modules/appraisal/entry.ts'
import type { AttachGuard } from '#server/http/module.ts'

/** The proposer's evidence belongs to the draft, the unit's to its hearing; what is up for decision is settled. */
export const isOpenForFiles = (state: EntryState): boolean => state === 'draft' || state === 'hearing'

export const demandOpenEvidence: AttachGuard = async ({ tx, tenantId }, entryId) => {
  const { rows } = await sql<{ state: EntryState }>`
    select state from appraisal_entries where tenant_id = ${tenantId} and id::text = ${entryId}`.execute(tx)
  if (rows[0] === undefined || !isOpenForFiles(rows[0].state))
    throw new Refusal('wrong-state', { key: 'entry.evidence-settled' })
}
