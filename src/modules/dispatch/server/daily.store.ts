import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { CalendarDate } from '#engine/calendar/date.ts'
import type { OperationContext } from '#server/http/module.ts'

export type DailyContext = Pick<OperationContext, 'tx' | 'tenantId' | 'now' | 'newId'>

/** One value as it is to be written. */
export interface StagedDay {
  readonly monitor: string
  readonly unitId: string
  readonly day: CalendarDate
  /** Null takes an earlier value back. */
  readonly value: string | null
  readonly isSample: boolean
  /** The version that stood there when it was looked at; 0: none. */
  readonly seen: number
}

export interface NewBatch {
  readonly id: string
  readonly feedId: string | null
  readonly way: 'api' | 'drop' | 'folder'
  readonly batch: string
  readonly contentHash: string
  readonly fileName: string | null
  readonly rows: number
  readonly changed: number
  readonly faults: readonly { readonly place: string; readonly key: string; readonly params?: object }[]
  readonly staged?: readonly StagedDay[]
  readonly state: 'checked' | 'published' | 'refused'
  readonly answer?: unknown
  readonly keyId?: string
  readonly createdBy?: string
}

const MOST_FAULTS_KEPT = 200

export async function insertBatch({ tx, tenantId, now }: DailyContext, batch: NewBatch): Promise<void> {
  await sql`
    insert into daily_batches (tenant_id, id, feed_id, way, batch, content_hash, file_name, rows_total, changed, faults,
      staged, state, answer, key_id, created_by, created_at, settled_at)
    values (${tenantId}, ${batch.id}, ${batch.feedId}, ${batch.way}, ${batch.batch}, ${batch.contentHash},
      ${batch.fileName}, ${batch.rows}, ${batch.changed},
      ${JSON.stringify({ total: batch.faults.length, shown: batch.faults.slice(0, MOST_FAULTS_KEPT) })}::jsonb,
      ${batch.staged === undefined ? null : JSON.stringify(batch.staged)}::jsonb, ${batch.state},
      ${batch.answer === undefined ? null : JSON.stringify(batch.answer)}::jsonb, ${batch.keyId ?? null},
      ${batch.createdBy ?? null}, ${now}, ${batch.state === 'checked' ? null : now})`.execute(tx)
}

/** Those who write daily values of one administration stand in line, so that what was compared is what is written over. */
export async function lockDays({ tx, tenantId }: Pick<DailyContext, 'tx' | 'tenantId'>): Promise<void> {
  const number = createHash('sha256').update(`daily-values/${tenantId}`).digest().readBigInt64BE()
  await sql`select pg_advisory_xact_lock(${number}::bigint)`.execute(tx)
}

const COLUMNS = sql.raw('monitor text, unit_id uuid, day date, value numeric, is_sample boolean')

/** Makes a new current version of every day; the version before it is kept. The caller has locked. */
export async function appendDays(context: DailyContext, batchId: string, days: readonly StagedDay[]): Promise<void> {
  if (days.length === 0) return
  const { tx, tenantId, now } = context
  const rows = JSON.stringify(
    days.map(({ monitor, unitId, day, value, isSample }) => ({
      monitor,
      unit_id: unitId,
      day,
      value,
      is_sample: isSample,
    })),
  )
  await sql`
    update daily_values old set is_current = false from jsonb_to_recordset(${rows}::jsonb) as new(${COLUMNS})
    where old.tenant_id = ${tenantId} and old.monitor = new.monitor and old.unit_id = new.unit_id and old.day = new.day
      and old.is_current`.execute(tx)
  await sql`
    insert into daily_values (tenant_id, monitor, unit_id, day, version, value, is_current, is_sample, batch_id, recorded_at)
    select ${tenantId}, new.monitor, new.unit_id, new.day,
      coalesce((select max(version) from daily_values old where old.tenant_id = ${tenantId} and old.monitor = new.monitor
        and old.unit_id = new.unit_id and old.day = new.day), 0) + 1,
      new.value, true, new.is_sample, ${batchId}, ${now}
    from jsonb_to_recordset(${rows}::jsonb) as new(${COLUMNS})`.execute(tx)
}

export type TouchedDay = Pick<StagedDay, 'monitor' | 'unitId' | 'day'>

/** Has a later batch written over any of its days? */
export async function isOvertaken({ tx, tenantId }: DailyContext, batchId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from daily_values where tenant_id = ${tenantId} and batch_id = ${batchId} and not is_current and not is_withdrawn
    limit 1`.execute(tx)
  return rows.length > 0
}

/** Takes a batch's days back: what stood before each, and was not itself taken back, stands again. */
export async function withdrawDays({ tx, tenantId }: DailyContext, batchId: string): Promise<readonly TouchedDay[]> {
  const { rows } = await sql<TouchedDay>`
    update daily_values set is_current = false, is_withdrawn = true
    where tenant_id = ${tenantId} and batch_id = ${batchId} and is_current
    returning monitor, unit_id, day::text as day`.execute(tx)
  const taken = JSON.stringify(rows.map(({ monitor, unitId, day }) => ({ monitor, unit_id: unitId, day })))
  await sql`
    update daily_values old set is_current = true
    from jsonb_to_recordset(${taken}::jsonb) as gone(monitor text, unit_id uuid, day date)
    where old.tenant_id = ${tenantId} and old.monitor = gone.monitor and old.unit_id = gone.unit_id and old.day = gone.day
      and not old.is_withdrawn and old.version = (select max(version) from daily_values before
        where before.tenant_id = ${tenantId} and before.monitor = old.monitor and before.unit_id = old.unit_id
          and before.day = old.day and not before.is_withdrawn)`.execute(tx)
  return rows
}
