import { sql } from 'kysely'
import type { KeyPurpose } from '#engine/contract/operation.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Tx } from '#server/database/tenant.ts'
import type { AccessKeyToken } from '#server/sign-in/access-key.ts'
import { hashSecret } from '#server/sign-in/session-token.ts'

/** A machine that calls: its key, and the record for which the key was issued. */
export interface Machine {
  readonly keyId: string
  readonly subjectId: string
  readonly name: string
}

export interface NewAccessKey {
  readonly id: string
  readonly purpose: KeyPurpose
  readonly subjectId: string
  readonly name: string
  readonly perMinute: number
  readonly expiresOn: string | null
  readonly createdBy: string
}

const HINT_LETTERS = 4

export async function insertAccessKey(tx: Tx, token: AccessKeyToken, key: NewAccessKey, now: Date): Promise<string> {
  const hint = token.secret.slice(-HINT_LETTERS)
  await sql`
    insert into access_keys (tenant_id, id, purpose, subject_id, name, hint, hash, per_minute, expires_on, created_by, created_at)
    values (${token.tenantId}, ${key.id}, ${key.purpose}, ${key.subjectId}, ${key.name}, ${hint},
      ${hashSecret(token.secret)}, ${key.perMinute}, ${key.expiresOn}::date, ${key.createdBy}, ${now})`.execute(tx)
  return hint
}

/** Ends a key at once; false: there is none of that record, or it has ended. */
export async function revokeAccessKey(
  tx: Tx,
  tenantId: string,
  key: { readonly id: string; readonly subjectId: string },
  by: string,
  now: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update access_keys set revoked_by = ${by}, revoked_at = ${now}
    where tenant_id = ${tenantId} and id = ${key.id} and subject_id = ${key.subjectId} and revoked_at is null`.execute(
    tx,
  )
  return numAffectedRows === 1n
}

export interface UsedKey extends Machine {
  readonly calls: number
  readonly perMinute: number
  readonly secondsLeft: number
}

/** Finds the key in force behind a token and counts the call in its minute. @throws Refusal not-allowed. */
export async function useAccessKey(tx: Tx, purpose: KeyPurpose, token: AccessKeyToken, now: Date): Promise<UsedKey> {
  const minute = new Date(Math.floor(now.getTime() / 60_000) * 60_000)
  const { rows } = await sql<Omit<UsedKey, 'secondsLeft'>>`
    update access_keys k set last_used_at = ${now}, minute = ${minute},
      calls = case when k.minute = ${minute} then k.calls + 1 else 1 end
    from tenants t
    where k.tenant_id = ${token.tenantId} and t.id = k.tenant_id and k.hash = ${hashSecret(token.secret)}
      and k.purpose = ${purpose} and k.revoked_at is null
      and coalesce(k.expires_on >=
        (${now}::timestamptz at time zone 'UTC' + t.utc_offset_minutes * interval '1 minute')::date, true)
    returning k.id as key_id, k.subject_id, k.name, k.calls, k.per_minute`.execute(tx)
  const [found] = rows
  if (!found) throw new Refusal('not-allowed', { key: 'key.refused' })
  return { ...found, secondsLeft: Math.ceil((minute.getTime() + 60_000 - now.getTime()) / 1000) }
}

/** The machine, unless it calls too often. @throws Refusal over-limit. */
export function heldBack({ calls, perMinute, secondsLeft, ...machine }: UsedKey): Machine {
  if (calls <= perMinute) return machine
  throw new Refusal('over-limit', { key: 'key.too-often', params: { limit: perMinute, seconds: secondsLeft } })
}
