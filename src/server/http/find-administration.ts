import { sql } from 'kysely'
import { Refusal } from '#engine/refusal.ts'
import type { Database } from '#server/database/connect.ts'
import { withoutTenant } from '#server/database/tenant.ts'

interface Administration {
  readonly id: string
  readonly code: string
}

/**
 * Which administration a call without a session speaks of: the one it names, its old session's, or the only one. A read
 * may be answered for the first; an act has to say for whom it is.
 */
export async function findAdministration(
  database: Database,
  kind: 'read' | 'act',
  code: string | undefined,
  known: string | undefined,
): Promise<string> {
  const all = await withoutTenant(database, 'read', async (tx) => {
    const { rows } = await sql<Administration>`
      select id, code from tenants where ${code ?? null}::text is null or code = ${code ?? null}
      order by opened_at, id limit 1000`.execute(tx)
    return rows
  })
  const found = all.find((one) => one.id === known && code === undefined) ?? all[0]
  if (!found) {
    if (code !== undefined) throw new Refusal('not-found', { key: 'administration.unknown', at: 'administration' })
    throw new Refusal('wrong-state', { key: 'administration.none' })
  }
  if (kind === 'act' && all.length > 1 && found.id !== known) {
    throw new Refusal('form-invalid', { key: 'administration.required', at: 'administration' })
  }
  return found.id
}
