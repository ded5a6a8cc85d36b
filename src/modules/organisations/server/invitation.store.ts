import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '#server/database/tenant.ts'
import { hashSecret } from '#server/sign-in/session-token.ts'

const VALID_HOURS = 72

export interface Issued {
  readonly token: string
  readonly expiresAt: string
}

/** A new invitation takes the place of every earlier one of the account. */
export async function issueInvitation(
  tx: Tx,
  tenantId: string,
  accountId: string,
  id: string,
  now: Date,
): Promise<Issued> {
  const token = randomBytes(24).toString('base64url')
  const expiresAt = new Date(now.getTime() + VALID_HOURS * 3_600_000)
  await sql`
    update invitations set used_at = ${now}
    where tenant_id = ${tenantId} and account_id = ${accountId} and used_at is null`.execute(tx)
  await sql`
    insert into invitations (tenant_id, id, account_id, token_hash, created_at, expires_at)
    values (${tenantId}, ${id}, ${accountId}, ${hashSecret(token)}, ${now}, ${expiresAt})`.execute(tx)
  return { token, expiresAt: expiresAt.toISOString() }
}

/** The account an invitation is good for; asking does not use it. */
export async function findInvited(tx: Tx, tenantId: string, token: string, now: Date): Promise<string | undefined> {
  const { rows } = await sql<{ accountId: string }>`
    select i.account_id from invitations i
    join accounts a on a.tenant_id = i.tenant_id and a.id = i.account_id and a.state = 'active'
    where i.tenant_id = ${tenantId} and i.token_hash = ${hashSecret(token)} and i.used_at is null
      and i.expires_at > ${now}`.execute(tx)
  return rows[0]?.accountId
}

/** Uses it up; `false`: somebody was quicker, or its time ran out. */
export async function redeemInvitation(tx: Tx, tenantId: string, token: string, now: Date): Promise<boolean> {
  const result = await sql`
    update invitations set used_at = ${now}
    where tenant_id = ${tenantId} and token_hash = ${hashSecret(token)} and used_at is null and expires_at > ${now}`.execute(
    tx,
  )
  return result.numAffectedRows === 1n
}
