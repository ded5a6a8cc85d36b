import { sql } from 'kysely'
import type { Tx } from '#server/database/tenant.ts'
import type { JobContext } from '#server/http/module.ts'

/** The throttle asks for a month; a page that repeats a lost request does so within minutes, a desktop over a weekend. */
export const TRIES_KEPT_DAYS = 35
export const KEYS_KEPT_DAYS = 7
const PAGE = 2_000
const DAY_MS = 86_400_000

/** Forgets old tries at signing in and old keys of acts, page by page, so that no transaction is long. */
export async function forgetTries({ tenantId, now, inTransaction }: JobContext): Promise<void> {
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS)
  const tries = before(TRIES_KEPT_DAYS)
  const keys = before(KEYS_KEPT_DAYS)
  await inPages((tx) => forgetTriesBefore(tx, tenantId, tries), inTransaction)
  await inPages((tx) => forgetKeysBefore(tx, tenantId, keys), inTransaction)
}

async function inPages(page: (tx: Tx) => Promise<bigint>, inTransaction: JobContext['inTransaction']): Promise<void> {
  while ((await inTransaction(page)) === BigInt(PAGE)) {
    // the next page
  }
}

const forgetTriesBefore = async (tx: Tx, tenantId: string, before: Date): Promise<bigint> => {
  const { numAffectedRows = 0n } = await sql`
    delete from sign_in_attempts where tenant_id = ${tenantId} and ctid = any(array(
      select ctid from sign_in_attempts where tenant_id = ${tenantId} and at < ${before} limit ${PAGE}))`.execute(tx)
  return numAffectedRows
}

const forgetKeysBefore = async (tx: Tx, tenantId: string, before: Date): Promise<bigint> => {
  const { numAffectedRows = 0n } = await sql`
    delete from idempotency_keys where tenant_id = ${tenantId} and ctid = any(array(
      select ctid from idempotency_keys where tenant_id = ${tenantId} and created_at < ${before} limit ${PAGE}))`.execute(
    tx,
  )
  return numAffectedRows
}
