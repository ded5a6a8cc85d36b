import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '#server/database/tenant.ts'
import { hashSecret } from '#server/sign-in/session-token.ts'

const VALID_HOURS = 24

/** A new token takes the place of every earlier one; only its hash is kept. */
export async function issueSetupToken(tx: Tx, tenantId: string, now: Date): Promise<string> {
  const token = randomBytes(24).toString('base64url')
  await sql`update setup_tokens set used_at = ${now} where tenant_id = ${tenantId} and used_at is null`.execute(tx)
  await keepSetupToken(tx, tenantId, token, now)
  return token
}

/** Makes a token that the console has told already good for this administration. */
export async function keepSetupToken(tx: Tx, tenantId: string, token: string, now: Date): Promise<void> {
  await sql`
    insert into setup_tokens (tenant_id, token_hash, created_at)
    values (${tenantId}, ${hashSecret(token)}, ${now})`.execute(tx)
}

/** Is the token good? Asking does not use it. */
export async function isSetupToken(tx: Tx, tenantId: string, token: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    select 1 from setup_tokens
    where tenant_id = ${tenantId} and token_hash = ${hashSecret(token)} and used_at is null
      and created_at > ${oldestOf(now)}`.execute(tx)
  return rows.length === 1
}

/** Uses it up; `false`: unknown, used, or older than a day. */
export async function redeemSetupToken(tx: Tx, tenantId: string, token: string, now: Date): Promise<boolean> {
  const used = await sql`
    update setup_tokens set used_at = ${now}
    where tenant_id = ${tenantId} and token_hash = ${hashSecret(token)} and used_at is null
      and created_at > ${oldestOf(now)}`.execute(tx)
  return used.numAffectedRows === 1n
}

const oldestOf = (now: Date): Date => new Date(now.getTime() - VALID_HOURS * 3_600_000)
