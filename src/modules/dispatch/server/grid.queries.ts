import { sql } from 'kysely'

import { periodsOfYear } from '#engine/calendar/period.ts'
import { partCodes } from '#engine/indicator/breakdown.ts'
import { type Figure, figureOf, MISSING, NOT_APPLICABLE } from '#engine/indicator/figure.ts'
import type { Indicator } from '#engine/indicator/indicator.ts'
import { type GridCell, type GridInput, YEARS_OF_HISTORY } from '#modules/dispatch/grid.rules.ts'
import { readSlot, type StoredFigures } from '#modules/dispatch/server/figure-row.ts'
import {
  type Dictionary,
  type DictionaryEntry,
  getDictionary,
  parseOnce,
} from '#modules/dispatch/server/indicator.queries.ts'
import type { FoundReport } from '#modules/dispatch/server/report.queries.ts'
import { type Tx, together } from '#server/database/tenant.ts'

export interface CellRow {
  readonly id: string
  readonly indicatorId: string
  readonly dimension: string
  readonly indicatorVersion: number
  readonly isDerived: boolean
  readonly state: 'missing' | 'value' | 'not-applicable'
  readonly value: string | null
  readonly explanation: string | null
  readonly returnedReason: string | null
  readonly version: number
  readonly changedAt: Date | null
  readonly changedBy: string | null
}

/** In a fixed order, so that two who lock the same cells never wait for each other crosswise. */
export async function listCellRows(
  tx: Tx,
  tenantId: string,
  reportId: string,
  lock?: { readonly indicatorIds: readonly string[] },
): Promise<readonly CellRow[]> {
  const { rows } = await sql<CellRow>`
    select id, indicator_id, dimension, indicator_version, is_derived, state, value, explanation, returned_reason, version,
      changed_at, changed_by
    from report_cells where tenant_id = ${tenantId} and report_id = ${reportId}
      ${lock ? sql`and indicator_id = any(${lock.indicatorIds}::uuid[])` : sql``}
    order by indicator_id, dimension ${lock ? sql`for update` : sql``}`.execute(tx)
  return rows
}

export function figureOfCell(cell: Pick<CellRow, 'state' | 'value'>): Figure {
  if (cell.state === 'value') return figureOf(cell.value!)
  return cell.state === 'missing' ? MISSING : NOT_APPLICABLE
}

/** A report's grid as the rules read it, and the dictionary entries of its rows as they were when the cycle opened. */
export interface LoadedGrid {
  readonly rows: readonly CellRow[]
  readonly input: GridInput
  readonly entries: ReadonlyMap<string, DictionaryEntry>
}

/** What a grid is made of: asked by the report alone, it travels together with the question for the report. */
export const askGrid = (tx: Tx, tenantId: string, reportId: string) =>
  together([
    listCellRows(tx, tenantId, reportId),
    getDictionary(tx, tenantId),
    listPastFigures(tx, tenantId, reportId),
    listPastParts(tx, tenantId, reportId),
  ])

export type AskedGrid = Awaited<ReturnType<typeof askGrid>>

export async function loadGrid(
  tx: Tx,
  tenantId: string,
  { report, cycle }: FoundReport,
  asked?: AskedGrid,
): Promise<LoadedGrid> {
  const [rows, dictionary, whole, parts] = asked ?? (await askGrid(tx, tenantId, report.reportId))
  const entries = await pinnedEntries(tx, tenantId, rows, dictionary)
  const cells = rows
    .map((row) => ({ row, order: orderOf(row, entries) }))
    .sort((a, b) => a.order - b.order)
    .map(({ row }): GridCell => ({ ...row, code: entries.get(row.indicatorId)!.code, figure: figureOfCell(row) }))
  const indicators = withPinned(dictionary, entries)
  const unit = { level: report.level, hasUnitsBelow: report.hasUnitsBelow }
  return {
    rows,
    entries,
    input: { period: cycle.period, cells, indicators, unit, past: pastOf(dictionary, whole, parts) },
  }
}

/** The dictionary in force as it is, unless the report began with an older entry. */
function withPinned(
  dictionary: Dictionary,
  entries: ReadonlyMap<string, DictionaryEntry>,
): ReadonlyMap<string, Indicator> {
  const older = [...entries.values()].filter((entry) => entry !== dictionary.byId.get(entry.id))
  if (older.length === 0) return dictionary.indicators
  return new Map([...dictionary.indicators, ...older.map((entry) => [entry.code, entry.indicator] as const)])
}

/** By place in the dictionary; the whole first, then its parts as the dictionary lists them. */
function orderOf(cell: CellRow, entries: ReadonlyMap<string, DictionaryEntry>): number {
  const { position, indicator } = entries.get(cell.indicatorId)!
  return position * 10_000 + (cell.dimension === '' ? 0 : partCodes(indicator).indexOf(cell.dimension) + 1)
}

/** A cycle keeps the dictionary with which it began; only entries changed since are read anew. */
async function pinnedEntries(
  tx: Tx,
  tenantId: string,
  cells: readonly CellRow[],
  dictionary: Dictionary,
): Promise<ReadonlyMap<string, DictionaryEntry>> {
  const wanted = new Map(cells.map((cell) => [cell.indicatorId, cell.indicatorVersion]))
  const entries = new Map<string, DictionaryEntry>()
  const older: { indicator_id: string; version: number }[] = []
  for (const [id, version] of wanted) {
    const current = dictionary.byId.get(id)!
    entries.set(id, current)
    if (current.version !== version) older.push({ indicator_id: id, version })
  }
  if (older.length === 0) return entries
  const { rows } = await sql<{ indicatorId: string; version: number; hash: string; content: unknown }>`
    select v.indicator_id, v.version, v.hash, v.content from indicator_versions v
    join jsonb_to_recordset(${JSON.stringify(older)}::jsonb) as n(indicator_id uuid, version int)
      on n.indicator_id = v.indicator_id and n.version = v.version
    where v.tenant_id = ${tenantId}`.execute(tx)
  for (const { indicatorId, version, hash, content } of rows) {
    const indicator: Indicator = parseOnce(hash, content)
    entries.set(indicatorId, { ...entries.get(indicatorId)!, version, indicator })
  }
  return entries
}

/** A report's unit, and the years at which its checks and comparisons look. */
const yearsOf = (tenantId: string, reportId: string) => sql`
  (select r.unit_id, left(c.period, 4)::int - ${sql.lit(YEARS_OF_HISTORY)} as from_year, left(c.period, 4)::int as to_year
   from reports r join cycles c on c.tenant_id = r.tenant_id and c.id = r.cycle_id
   where r.tenant_id = ${tenantId} and r.id = ${reportId}) y`

async function listPastFigures(tx: Tx, tenantId: string, reportId: string) {
  const { rows } = await sql<StoredFigures>`
    select f.* from ${yearsOf(tenantId, reportId)}
    join figures f on f.tenant_id = ${tenantId} and f.unit_id = y.unit_id and f.year between y.from_year and y.to_year`.execute(
    tx,
  )
  return rows
}

interface PastPart {
  readonly indicatorId: string
  readonly dimension: string
  readonly period: string
  readonly state: string
  readonly value: string | null
}

async function listPastParts(tx: Tx, tenantId: string, reportId: string): Promise<readonly PastPart[]> {
  const { rows } = await sql<PastPart>`
    select o.indicator_id, o.dimension, o.period, o.state, o.value from ${yearsOf(tenantId, reportId)}
    join official_values o on o.tenant_id = ${tenantId} and o.unit_id = y.unit_id and o.dimension <> '' and o.is_current
      and left(o.period, 4)::int between y.from_year and y.to_year`.execute(tx)
  return rows
}

/** The unit's official figures, whole and in parts, of the years that checks and comparisons look at. */
function pastOf(
  dictionary: Dictionary,
  whole: readonly StoredFigures[],
  parts: readonly PastPart[],
): GridInput['past'] {
  const codeOf = (id: string) => dictionary.byId.get(id)?.code
  const years = new Map(whole.map((row) => [row.indicatorId, new Map<number, StoredFigures>()]))
  for (const row of whole) years.get(row.indicatorId)!.set(row.year, row)
  const known = new Map<StoredFigures, readonly Figure[]>()
  const figuresIn = (row: StoredFigures): readonly Figure[] => {
    const figures = known.get(row) ?? Array.from(row.states, (_, slot) => readSlot.stored(row, slot) ?? MISSING)
    known.set(row, figures)
    return figures
  }
  const ofParts = new Map(parts.map((row) => [`${codeOf(row.indicatorId)} ${row.dimension} ${row.period}`, row]))
  const broken = new Set(parts.map((row) => `${codeOf(row.indicatorId)} ${row.dimension}`))
  return (code, dimension, year) => {
    const entry = dictionary.byCode.get(code)
    if (entry === undefined) return NOTHING
    if (dimension === '') {
      const row = years.get(entry.id)?.get(year)
      return row ? figuresIn(row) : NOTHING
    }
    // Most units have no past in parts: they are asked ten years of each, and answered without a look at any.
    if (broken.size === 0 || !broken.has(`${code} ${dimension}`)) return NOTHING
    return periodsOfYear(year, entry.indicator.frequency).map((one) => {
      const row = ofParts.get(`${code} ${dimension} ${one}`)
      return row ? readSlot.official(row) : MISSING
    })
  }
}

const NOTHING: readonly Figure[] = []
