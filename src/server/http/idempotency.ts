import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { Refusal } from '#engine/refusal.ts'
import { type Tx, writeLast } from '#server/database/tenant.ts'

/** One act of one account: the same key names the same act for as long as it is kept. */
export interface ActKey {
  readonly tenantId: string
  readonly accountId: string
  readonly operationId: string
  readonly key: string
  readonly bodyHash: Buffer
}

export interface StoredAnswer {
  readonly json: string
}

/** Refuses an act without a key: a browser that repeats a lost request must not act twice. */
export function readKey(header: string | undefined): string {
  if (!header) throw new Refusal('form-invalid', { key: 'idempotency.required', at: 'Idempotency-Key' })
  if (!/^[\x21-\x7e]{8,200}$/.test(header))
    throw new Refusal('form-invalid', { key: 'idempotency.malformed', at: 'Idempotency-Key' })
  return header
}

/**
 * Takes the key in the act's own transaction, before anything else is written. Returns the stored answer when the act
 * was already done. The row is inserted first and judged by its primary key: asking first would let two pass at once.
 * A second request with the key of a running one is told so at once instead of waiting on a connection.
 */
export async function takeKey(tx: Tx, act: ActKey, now: Date): Promise<StoredAnswer | undefined> {
  const { rows: asked } = await sql<{ isAlone: boolean; isTaken: boolean }>`
    with alone as materialized (select pg_try_advisory_xact_lock(${numberOf(act)}::bigint) as is_alone),
    taken as (
      insert into idempotency_keys (tenant_id, account_id, operation_id, key, body_hash, created_at)
      select ${act.tenantId}::uuid, ${act.accountId}::uuid, ${act.operationId}, ${act.key}, ${act.bodyHash}::bytea,
        ${now}::timestamptz
      from alone where is_alone on conflict do nothing returning 1)
    select is_alone, exists (select from taken) as is_taken from alone`.execute(tx)
  if (!asked[0]!.isAlone) throw new Refusal('conflict', { key: 'idempotency.in-flight' })
  if (asked[0]!.isTaken) return undefined
  const { rows } = await sql<{ bodyHash: Buffer; json: string | null }>`
    select body_hash as "bodyHash", answer #>> '{}' as json from idempotency_keys
    where tenant_id = ${act.tenantId} and account_id = ${act.accountId} and operation_id = ${act.operationId}
      and key = ${act.key}`.execute(tx)
  const stored = rows[0]
  if (!stored?.bodyHash.equals(act.bodyHash)) throw new Refusal('rule-broken', { key: 'idempotency.other-body' })
  if (stored.json === null) throw new Refusal('conflict', { key: 'idempotency.told-once' })
  return { json: stored.json }
}

function numberOf(act: ActKey): bigint {
  const name = `${act.tenantId}/${act.accountId}/${act.operationId}/${act.key}`
  return createHash('sha256').update(name).digest().readBigInt64BE()
}

/** Keeps the answer, letter by letter, for a repeated request; `undefined` keeps only that the act was done. */
export function keepAnswer(tx: Tx, act: ActKey, json: string | undefined): void {
  writeLast(
    tx,
    sql`update idempotency_keys set status = 200, answer = to_jsonb(${json ?? null}::text)
      where tenant_id = ${act.tenantId} and account_id = ${act.accountId} and operation_id = ${act.operationId}
        and key = ${act.key}`,
  )
}

/** The same content in another order of fields is the same request. */
export function hashInput(input: unknown): Buffer {
  return createHash('sha256')
    .update(JSON.stringify(canonical(input)))
    .digest()
}

function canonical(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, canonical(inner)]),
  )
}
