import { sql } from 'kysely'
import type { Tx } from '#server/database/tenant.ts'

export interface OfficialCell {
  readonly indicatorId: string
  readonly unitId: string
  readonly period: string
  readonly dimension: string
  readonly state: 'value' | 'not-applicable' | 'erased'
  /** Decimal text when the state is `value`. */
  readonly value: string | null
  readonly isSample: boolean
}

export interface OfficialRecord {
  readonly tenantId: string
  readonly now: Date
  readonly recordedBy: string | null
  readonly source: 'report' | 'import' | 'correction'
  readonly sourceId: string
  readonly cells: readonly OfficialCell[]
}

const COLUMNS =
  'indicator_id uuid, unit_id uuid, period text, dimension text, state text, value numeric, is_sample boolean'

/** Makes a new current version of every cell; the version before it is kept beside it and is current no more. */
export async function appendOfficialValues(tx: Tx, record: OfficialRecord): Promise<void> {
  const cells = JSON.stringify(
    record.cells.map((cell) => ({
      indicator_id: cell.indicatorId,
      unit_id: cell.unitId,
      period: cell.period,
      dimension: cell.dimension,
      state: cell.state,
      value: cell.value,
      is_sample: cell.isSample,
    })),
  )
  await sql`
    update official_values old set is_current = false
    from jsonb_to_recordset(${cells}::jsonb) as new(${sql.raw(COLUMNS)})
    where old.tenant_id = ${record.tenantId} and old.indicator_id = new.indicator_id and old.unit_id = new.unit_id
      and old.period = new.period and old.dimension = new.dimension and old.is_current`.execute(tx)
  await sql`
    insert into official_values (tenant_id, indicator_id, unit_id, period, dimension, version, is_current, state, value,
      source, source_id, is_sample, recorded_at, recorded_by)
    select ${record.tenantId}, new.indicator_id, new.unit_id, new.period, new.dimension,
      coalesce((select max(version) from official_values old
        where old.tenant_id = ${record.tenantId} and old.indicator_id = new.indicator_id and old.unit_id = new.unit_id
          and old.period = new.period and old.dimension = new.dimension), 0) + 1,
      true, new.state, new.value, ${record.source}, ${record.sourceId}, new.is_sample, ${record.now}, ${record.recordedBy}
    from jsonb_to_recordset(${cells}::jsonb) as new(${sql.raw(COLUMNS)})`.execute(tx)
}

/**
 * Takes back what one source recorded: what stood before it, and was not itself taken back, stands again. Answers the cells
 * that changed.
 */
export async function withdrawOfficialValues(
  tx: Tx,
  tenantId: string,
  sourceId: string,
): Promise<Pick<OfficialCell, 'indicatorId' | 'unitId' | 'period' | 'dimension'>[]> {
  await sql`
    update official_values set is_withdrawn = true
    where tenant_id = ${tenantId} and source_id = ${sourceId} and not is_current`.execute(tx)
  const { rows } = await sql<Pick<OfficialCell, 'indicatorId' | 'unitId' | 'period' | 'dimension'>>`
    update official_values set is_current = false, is_withdrawn = true
    where tenant_id = ${tenantId} and source_id = ${sourceId} and is_current
    returning indicator_id, unit_id, period, dimension`.execute(tx)
  if (rows.length === 0) return []
  const taken = JSON.stringify(
    rows.map((row) => ({
      indicator_id: row.indicatorId,
      unit_id: row.unitId,
      period: row.period,
      dimension: row.dimension,
    })),
  )
  await sql`
    update official_values old set is_current = true
    from jsonb_to_recordset(${taken}::jsonb) as gone(indicator_id uuid, unit_id uuid, period text, dimension text)
    where old.tenant_id = ${tenantId} and old.indicator_id = gone.indicator_id and old.unit_id = gone.unit_id
      and old.period = gone.period and old.dimension = gone.dimension and not old.is_withdrawn
      and old.version = (select max(version) from official_values before
        where before.tenant_id = ${tenantId} and before.indicator_id = old.indicator_id and before.unit_id = old.unit_id
          and before.period = old.period and before.dimension = old.dimension and not before.is_withdrawn)`.execute(tx)
  return rows
}
