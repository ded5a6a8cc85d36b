import { sql } from 'kysely'
import type { Database } from '#server/database/connect.ts'
import { withoutTenant } from '#server/database/tenant.ts'

const PATIENCE_MS = 2_000

/** Can the server answer questions that need the records? Told within two seconds, whatever the database does. */
export async function isDatabaseReady(database: Database): Promise<boolean> {
  const asked = withoutTenant(database, 'read', async (tx) => {
    await sql`select 1`.execute(tx)
    return true
  }).catch(() => false)
  const tooLong = new Promise<boolean>((resolve) => {
    setTimeout(() => resolve(false), PATIENCE_MS).unref()
  })
  return Promise.race([asked, tooLong])
}
