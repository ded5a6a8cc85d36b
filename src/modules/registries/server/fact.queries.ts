import { sql } from 'kysely'
import { Refusal } from '#engine/refusal.ts'
import type { FactRow, Purpose } from '#engine/register/fact.ts'
import { type KnownFacts, viewFacts } from '#engine/register/view-facts.ts'
import { findEntryHead } from '#modules/registries/server/entry.queries.ts'
import { getRegister, listRegisterDefinitions } from '#modules/registries/server/register.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

const columns = sql`f.id, f.fact, f.year, f.as_of, f.value, f.trust, f.source, f.expires_on`

/** Every row of an entry that no later one has replaced. */
export async function listStanding(tx: Tx, tenantId: string, entryId: string): Promise<readonly FactRow[]> {
  const { rows } = await sql<FactRow>`
    select ${columns} from register_facts f
    where f.tenant_id = ${tenantId} and f.entry_id = ${entryId} and f.standing = 'stands' order by f.id`.execute(tx)
  return rows
}

/**
 * What is known of an entry in the words of a register: its facts as `prefill` of engine/form wants them (money in fen), each with
 * its source and trust. An enterprise answers for `unit` too. Personal data are told in clear: the caller decides who sees them.
 */
export async function knownFacts(
  { tx, tenantId }: { readonly tx: Tx; readonly tenantId: string },
  register: string,
  entryId: string,
  { on, purpose = 'form' }: { readonly on: string; readonly purpose?: Purpose },
): Promise<KnownFacts> {
  const entry = await findEntryHead(tx, tenantId, entryId)
  if (entry === undefined) throw new Refusal('not-found', { key: 'http.not-found' })
  const registers = await listRegisterDefinitions(tx, tenantId)
  const kept = registers.get(entry.register) ?? (await getRegister(tx, tenantId, entry.register))
  const view = registers.get(register)
  if (view === undefined || (kept.code !== view.code && kept.is !== view.code))
    throw new Refusal('rule-broken', { key: 'register.not-of-register' })
  const rows = await listStanding(tx, tenantId, entryId)
  return viewFacts(view, { ...entry, register: kept, rows }, { on, purpose })
}
