import { sql } from 'kysely'
import { ColumnMapping } from '#engine/definition/column-mapping.ts'
import { type ImportDictionary, importDictionary } from '#engine/import/dictionary.ts'
import type { ImportRow } from '#engine/import/gathering.ts'
import { isWorkedOut } from '#engine/indicator/indicator.ts'
import type { Dictionary } from '#modules/dispatch/server/indicator.queries.ts'
import type { Tx } from '#server/database/tenant.ts'
import type { OperationContext } from '#server/http/module.ts'

/** What an import needs of its surroundings: the command line has no actor. */
export type ImportContext = Pick<OperationContext, 'tx' | 'tenantId' | 'now' | 'newId' | 'language'> & {
  readonly personId: string | null
}

/** How a file may call this administration's units and indicators. */
export async function getImportDictionary(
  tx: Tx,
  tenantId: string,
  dictionary: Dictionary,
): Promise<{ readonly names: ImportDictionary; readonly unitIds: ReadonlyMap<string, string> }> {
  const units = await listNamedUnits(tx, tenantId)
  const indicators = dictionary.entries.map(({ code, indicator }) => ({
    code,
    names: [indicator.name.zh, indicator.name.en],
    unit: indicator.unit,
    frequency: indicator.frequency,
    isDerived: isWorkedOut(indicator),
    dimensions: indicator.dimensions,
    min: indicator.checks.min,
    max: indicator.checks.max,
    isInteger: indicator.checks.integer,
  }))
  return { names: importDictionary(units, indicators), unitIds: new Map(units.map((unit) => [unit.code, unit.id])) }
}

/** How a file may call the units. */
export async function listNamedUnits(
  tx: Tx,
  tenantId: string,
): Promise<readonly { readonly id: string; readonly code: string; readonly names: readonly string[] }[]> {
  const { rows } = await sql<{ id: string; code: string; names: (string | null)[] }>`
    select u.id, u.code, array_agg(distinct name) as names from units u
    join unit_versions v on v.tenant_id = u.tenant_id and v.unit_id = u.id
    cross join lateral unnest(array[v.name_zh, v.name_en, v.short_zh, v.short_en, v.region_code]) as name
    where u.tenant_id = ${tenantId} group by u.id, u.code`.execute(tx)
  const aliases = await listAliases(tx, tenantId)
  return rows.map(({ id, code, names }) => ({
    id,
    code,
    names: [...new Set([...names.filter((name) => name !== null), ...(aliases.get(code) ?? [])])],
  }))
}

async function listAliases(tx: Tx, tenantId: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await sql<{ content: { units?: readonly { code: string; aliases?: readonly string[] }[] } }>`
    select distinct on (code) content from definition_versions
    where tenant_id = ${tenantId} and kind = 'units' order by code, version desc`.execute(tx)
  return new Map(
    rows.flatMap(({ content }) => (content.units ?? []).map((unit) => [unit.code, unit.aliases ?? []] as const)),
  )
}

/** The layouts of files that this administration's pack describes. */
export async function listMappings(tx: Tx, tenantId: string): Promise<ColumnMapping[]> {
  const { rows } = await sql<{ content: { mappings?: unknown[] } }>`
    select distinct on (code) content from definition_versions
    where tenant_id = ${tenantId} and kind = 'imports' order by code, version desc`.execute(tx)
  return rows.flatMap(({ content }) => (content.mappings ?? []).map((mapping) => ColumnMapping.parse(mapping)))
}

/** One row as it is to be written: ids for codes, and what stands there now. */
export interface StagedRow {
  readonly indicatorId: string
  readonly unitId: string
  readonly period: string
  /** '' the whole, else `dimension/item`. */
  readonly dimension: string
  readonly kind: ImportRow['kind']
  readonly state: ImportRow['state']
  readonly value: string | null
  readonly sample: boolean
  /** The version that stood there at the dry run; 0: none. */
  readonly seen: number
}

/** A cell of official values. */
export type ImportCell = Pick<StagedRow, 'indicatorId' | 'unitId' | 'period' | 'dimension'>

export interface CurrentValue {
  readonly version: number
  readonly state: string
  readonly value: string | null
  readonly isSample: boolean
}

/** Official values in force for these cells, by `cellKey`. */
export async function listCurrentValues(
  tx: Tx,
  tenantId: string,
  cells: readonly ImportCell[],
): Promise<ReadonlyMap<string, CurrentValue>> {
  const wanted = JSON.stringify(
    cells.map((cell) => ({ i: cell.indicatorId, u: cell.unitId, p: cell.period, d: cell.dimension })),
  )
  const { rows } = await sql<CurrentValue & ImportCell>`
    select o.indicator_id, o.unit_id, o.period, o.dimension, o.version, o.state, o.value, o.is_sample from official_values o
    join jsonb_to_recordset(${wanted}::jsonb) as w(i uuid, u uuid, p text, d text)
      on w.i = o.indicator_id and w.u = o.unit_id and w.p = o.period and w.d = o.dimension
    where o.tenant_id = ${tenantId} and o.is_current`.execute(tx)
  return new Map(rows.map((row) => [cellKey(row), row]))
}

export const cellKey = (cell: ImportCell): string =>
  `${cell.indicatorId} ${cell.unitId} ${cell.period} ${cell.dimension}`
