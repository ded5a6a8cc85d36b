import { sql } from 'kysely'
import type { Actor } from '#engine/access/actor.ts'
import type { Tx } from '#server/database/tenant.ts'
import { csrfTokenOf, hashSecret, newSessionToken } from '#server/sign-in/session-token.ts'
import type { SessionToken } from '#server/sign-in/visit.ts'

type OwnSession = Pick<Actor, 'tenantId' | 'sessionId'>

/** A new session with a new secret: what the browser held before is never carried over (ASVS 7.2.4). */
export async function beginSession(
  tx: Tx,
  tenantId: string,
  accountId: string,
  id: string,
  now: Date,
): Promise<SessionToken> {
  const token = newSessionToken(tenantId)
  await sql`
    insert into sessions (tenant_id, id, account_id, token_hash, csrf_hash, created_at, last_seen_at)
    values (${tenantId}, ${id}, ${accountId}, ${hashSecret(token.secret)}, ${hashSecret(csrfTokenOf(token))}, ${now}, ${now})`.execute(
    tx,
  )
  return token
}

export async function touchSession(tx: Tx, { tenantId, sessionId }: OwnSession, now: Date): Promise<void> {
  await sql`
    update sessions set last_seen_at = ${now}
    where tenant_id = ${tenantId} and id = ${sessionId} and ended_at is null and last_seen_at < ${now}`.execute(tx)
}

/** The factor is settled: the session goes on under a new secret, so that one caught before it is worth nothing. */
export async function confirmSession(tx: Tx, { tenantId, sessionId }: OwnSession, now: Date): Promise<SessionToken> {
  const token = newSessionToken(tenantId)
  await sql`
    update sessions set factor_confirmed_at = ${now}, token_hash = ${hashSecret(token.secret)},
      csrf_hash = ${hashSecret(csrfTokenOf(token))}
    where tenant_id = ${tenantId} and id = ${sessionId} and ended_at is null`.execute(tx)
  return token
}

/** Ends one session; `false`: there is no running session of this id. */
export async function endSession(tx: Tx, { tenantId, sessionId }: OwnSession, now: Date): Promise<boolean> {
  const result = await sql`
    update sessions set ended_at = ${now}
    where tenant_id = ${tenantId} and id = ${sessionId} and ended_at is null`.execute(tx)
  return result.numAffectedRows === 1n
}

/** Ends an account's sessions, all or all but one: after a new password, a reset factor, a suspension. */
export async function endSessionsOf(
  tx: Tx,
  tenantId: string,
  accountId: string,
  now: Date,
  except?: string,
): Promise<void> {
  await sql`
    update sessions set ended_at = ${now}
    where tenant_id = ${tenantId} and account_id = ${accountId} and ended_at is null
      and id is distinct from ${except ?? null}::uuid`.execute(tx)
}
