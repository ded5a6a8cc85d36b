import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#server/database/tenant.ts'

type Reading = { readonly tx: Tx; readonly tenantId: string }

export interface IntegrityRow {
  readonly id: string
  readonly subject: string
  readonly name: string
  readonly unitId: string
  readonly unitZh: string
  readonly unitEn: string
  readonly reason: string
  readonly clause: string
  readonly fromOn: string
  readonly untilOn: string
  readonly sourceKind: string
  readonly sourceId: string
  readonly sourceNumber: string
  readonly evidence: unknown
  readonly sha256: string
  readonly recordedBy: string | null
  readonly recorderName: string | null
  readonly recordedAt: Date
  readonly liftedOn: string | null
  readonly lifterName: string | null
  readonly liftReason: string | null
}

/** Records `i` of units `v` by a condition, the newest first. */
export async function listIntegrityRows(
  { tx, tenantId }: Reading,
  where: RawBuilder<boolean>,
  limit: number,
): Promise<readonly IntegrityRow[]> {
  const { rows } = await sql<IntegrityRow>`
    select i.id, i.subject, i.name, i.unit_id, v.name_zh as unit_zh, v.name_en as unit_en, i.reason, i.clause, i.from_on, i.until_on,
      i.source_kind, i.source_id, i.source_number, i.evidence, i.sha256, i.recorded_by, r.name as recorder_name, i.recorded_at,
      i.lifted_on, l.name as lifter_name, i.lift_reason
    from integrity_records i
    join lateral (select name_zh, name_en, path from unit_versions w where w.tenant_id = i.tenant_id and w.unit_id = i.unit_id
      order by w.from_on desc limit 1) v on true
    left join people r on r.tenant_id = i.tenant_id and r.id = i.recorded_by
    left join people l on l.tenant_id = i.tenant_id and l.id = i.lifted_by
    where i.tenant_id = ${tenantId} and ${where} order by i.id desc limit ${limit}`.execute(tx)
  return rows
}

/** Until when each of some subjects is barred, by records that nobody has lifted: what limits of a later call read. */
export async function barredUntil(
  { tx, tenantId }: Reading,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ subject: string; until: string }>`
    select subject, max(until_on) as until from integrity_records
    where tenant_id = ${tenantId} and subject = any(${[...subjects]}::text[]) and lifted_on is null group by subject`.execute(
    tx,
  )
  return new Map(rows.map(({ subject, until }) => [subject, until]))
}
