import { sql } from 'kysely'
import { frequencyOf, lastDay, periodsOfYear, slotOf, yearOf } from '#engine/calendar/period.ts'
import { rollUpPart } from '#engine/indicator/breakdown.ts'
import { EXPECTED, type Figure, MISSING, NOT_APPLICABLE } from '#engine/indicator/figure.ts'
import type { Indicator } from '#engine/indicator/indicator.ts'
import { pathUp, unitTree } from '#engine/indicator/unit-tree.ts'
import { readSlot } from '#modules/dispatch/server/figure-row.ts'
import type { DictionaryEntry } from '#modules/dispatch/server/indicator.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

export interface PartsWanted {
  readonly tenantId: string
  readonly entry: DictionaryEntry
  /** The unit at whose top the parts are wanted; those below it come with it. */
  readonly unitId: string
  readonly periods: readonly string[]
  /** Only what was recorded by then. */
  readonly until: Date | null
}

/** The parts of a unit and all units below it, each rolled up as the whole is. */
export interface PartBook {
  readonly at: (unitId: string, part: string, period: string) => Figure
  /** Does the part at the unit, in the period, stand on invented values (示例)? */
  readonly isSample: (unitId: string, part: string, period: string) => boolean
}

interface UnitRow {
  readonly period: string
  readonly id: string
  readonly parentId: string | null
  readonly kind: string
}

interface ValueRow {
  readonly unitId: string
  readonly period: string
  readonly dimension: string
  readonly state: string
  readonly value: string | null
  readonly isSample: boolean
}

/** The periods that a year's figure stands on, up to the same place in the year: its last alone, or all so far. */
export function periodsUpTo(
  { reporting, overTime }: Pick<Indicator, 'reporting' | 'overTime'>,
  own: string,
  yearsBack: number,
): string[] {
  const upTo = periodsOfYear(yearOf(own) - yearsBack, frequencyOf(own)).slice(0, slotOf(own) + 1)
  return reporting === 'cumulative' || overTime === 'last' ? upTo.slice(-1) : upTo
}

/** Parts are few and read as official values, over the tree of each period, whenever they are asked for. */
export async function loadParts(tx: Tx, wanted: PartsWanted, parts: readonly string[]): Promise<PartBook> {
  const units = await listUnits(tx, wanted)
  const values = await listParts(tx, wanted)
  const recorded = new Map(values.map((row) => [cellKey(row.unitId, row.dimension, row.period), row]))
  const isUnasked = await askedIn(tx, wanted)
  const figures = new Map<string, Figure>()
  const samples = new Set<string>()
  for (const period of parts.length === 0 ? [] : wanted.periods) {
    const rows = units.filter((unit) => unit.period === period)
    const known = new Set(rows.map((row) => row.id))
    const tree = unitTree(
      rows.map((row) => ({
        id: row.id,
        level: row.kind,
        parentId: row.parentId !== null && known.has(row.parentId) ? row.parentId : undefined,
      })),
    )
    for (const part of parts) {
      const entered = (unitId: string) => {
        const row = recorded.get(cellKey(unitId, part, period))
        return row === undefined ? (isUnasked(unitId, period) ? NOT_APPLICABLE : EXPECTED) : readSlot.official(row)
      }
      const rolled = rollUpPart(tree, wanted.entry.indicator, entered)
      for (const [unitId, figure] of rolled) figures.set(cellKey(unitId, part, period), figure)
    }
    for (const row of values) {
      if (row.period !== period || !row.isSample || row.state !== 'value' || !known.has(row.unitId)) continue
      for (const id of pathUp(tree, row.unitId)) samples.add(cellKey(id, row.dimension, period))
    }
  }
  return {
    at: (unitId, part, period) => figures.get(cellKey(unitId, part, period)) ?? MISSING,
    isSample: (unitId, part, period) => samples.has(cellKey(unitId, part, period)),
  }
}

const cellKey = (unitId: string, part: string, period: string): string => `${unitId} ${part} ${period}`

/** The unit and those below it as they stood on the last day of each period. */
async function listUnits(tx: Tx, { tenantId, unitId, periods }: PartsWanted): Promise<readonly UnitRow[]> {
  const days = JSON.stringify(periods.map((period) => ({ period, day: lastDay(period) })))
  const { rows } = await sql<UnitRow>`
    select d.period, v.unit_id as id, v.parent_id, v.kind
    from jsonb_to_recordset(${days}::jsonb) as d(period text, day date)
    join unit_versions top on top.tenant_id = ${tenantId} and top.unit_id = ${unitId}
      and top.from_on <= d.day and (top.until_on is null or top.until_on > d.day)
    join unit_versions v on v.tenant_id = ${tenantId} and v.path like top.path || '%'
      and v.from_on <= d.day and (v.until_on is null or v.until_on > d.day)
    order by v.position, v.unit_id`.execute(tx)
  return rows
}

/** What is recorded of the parts; of a moment past, the last that was recorded by then and not yet taken back. */
async function listParts(tx: Tx, { tenantId, entry, periods, until }: PartsWanted): Promise<readonly ValueRow[]> {
  const { rows } = await sql<ValueRow>`
    select distinct on (o.unit_id, o.period, o.dimension) o.unit_id, o.period, o.dimension, o.state, o.value, o.is_sample
    from official_values o left join imports i on i.tenant_id = o.tenant_id and i.id = o.source_id
    where o.tenant_id = ${tenantId} and o.indicator_id = ${entry.id} and o.period = any(${periods}::text[])
      and o.dimension <> ''
      and (${until}::timestamptz is null and o.is_current or o.recorded_at <= ${until}
        and (not o.is_withdrawn or i.undone_at > ${until}))
    order by o.unit_id, o.period, o.dimension, o.version desc`.execute(tx)
  return rows
}

/** Where a cycle asks for the indicator, whoever it does not ask has nothing to miss. */
async function askedIn(tx: Tx, { tenantId, entry, periods }: PartsWanted) {
  const { rows } = await sql<{ unitId: string; period: string }>`
    select r.unit_id, y.period from cycles y
    join reports r on r.tenant_id = y.tenant_id and r.cycle_id = y.id
    join report_cells c on c.tenant_id = r.tenant_id and c.report_id = r.id and c.dimension = '' and not c.is_derived
    where y.tenant_id = ${tenantId} and y.period = any(${periods}::text[]) and c.indicator_id = ${entry.id}`.execute(tx)
  const asked = new Set(rows.map((row) => `${row.unitId} ${row.period}`))
  const cycled = new Set(rows.map((row) => row.period))
  return (unitId: string, period: string) => cycled.has(period) && !asked.has(`${unitId} ${period}`)
}
