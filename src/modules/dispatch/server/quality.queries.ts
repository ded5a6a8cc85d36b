import { sql } from 'kysely'
import { lastDay, yearOf } from '#engine/calendar/period.ts'
import { type Additivity, decideAdditivity, type PublishedCell } from '#engine/indicator/additivity.ts'
import { cellTable } from '#engine/indicator/cell-table.ts'
import { findContradictions } from '#engine/indicator/cross-check.ts'
import { figureOf } from '#engine/indicator/figure.ts'
import { findIdentities, type Identity } from '#engine/indicator/identity.ts'
import { type LeftOpen, leftOpen } from '#engine/indicator/left-open.ts'
import { exact, formatExact } from '#engine/number/exact.ts'
import type { Sentence } from '#modules/dispatch/dispatch.ts'
import { showFigure } from '#modules/dispatch/evaluation.rules.ts'
import { findUnusual } from '#modules/dispatch/outlier.rules.ts'
import { type Dictionary, getDictionary, headOf } from '#modules/dispatch/server/indicator.queries.ts'
import { listChildrenEver, type PlaceEver } from '#modules/dispatch/server/place.queries.ts'
import {
  contradictionFinding,
  type Finding,
  holeFinding,
  type QualityBook,
} from '#modules/dispatch/server/quality-evidence.ts'
import type { Tx } from '#server/database/tenant.ts'

export interface QualityRequest {
  readonly tenantId: string
  readonly unitId: string
  readonly kind?: 'missing' | 'outlier' | 'inconsistent' | 'late' | undefined
  readonly indicatorId?: string | undefined
  readonly fromYear?: number | undefined
  readonly toYear?: number | undefined
  readonly limit: number
}

/**
 * What is doubtful in the official values of one unit and those below it: totals that are not the sum of their parts (and
 * the cell that breaks an otherwise adding-up row), holes, and changes far off the unit's own past.
 */
export async function getDataQuality(tx: Tx, request: QualityRequest) {
  const { tenantId } = request
  const dictionary = await getDictionary(tx, tenantId)
  const places = await listChildrenEver(tx, tenantId, request.unitId)
  const byId = new Map(places.map((place) => [place.id, place]))
  const cells = await listCells(tx, dictionary, tenantId, [...byId.keys()])
  const children = places.filter((place) => place.id !== request.unitId).map((place) => place.id)
  const asked = await listAsked(tx, dictionary, tenantId, children)
  const additivity = seriesBy(cells, (cell) => cell.indicator)
    .filter((row) => row.some((cell) => cell.unit === request.unitId))
    .flatMap((row) => {
      const { indicator } = row[0]!
      const units = asked.has(indicator)
        ? new Set([...asked.get(indicator)!, ...row.map((cell) => cell.unit)])
        : undefined
      return decideAdditivity(row, request.unitId, units ? children.filter((child) => units.has(child)) : children)
    })
  const table = cellTable(cells)
  const measures = new Map(dictionary.entries.map(({ indicator }) => [indicator.code, indicator.unit]))
  const identities = findIdentities(table, measures)
  const book = { dictionary, places: byId, additivity }
  const wanted = dictionary.byId.get(request.indicatorId ?? '')?.code
  const isWanted = (code: string) => request.indicatorId === undefined || code === wanted
  const findings = [
    ...findContradictions(cells, additivity, identities, request.unitId, children).map((one) =>
      contradictionFinding(one, book),
    ),
    ...outliers(dictionary, byId, cells),
    ...holes(
      cells.filter((cell) => !asked.has(cell.indicator)),
      children,
      leftOpen(table, additivity, identities),
      book,
    ),
    ...(await listLate(tx, dictionary, request, byId)),
  ]
    .filter((finding) => request.kind === undefined || finding.kind === request.kind)
    .filter((finding) => isWanted(finding.entry.code) && isWithin(finding.period, request))
    .sort((a, b) => rankOf(a) - rankOf(b))
  return {
    headline: headlineOf(additivity, findings.length),
    additivity: additivity.filter((one) => isWanted(one.indicator)).map((one) => showAdditivity(dictionary, one)),
    identities: identities
      .filter(({ whole, parts }) => [whole, ...parts].some(isWanted))
      .map((identity) => showIdentity(dictionary, identity)),
    findings: findings.slice(0, request.limit).map(({ entry, unit, ...finding }) => ({
      ...finding,
      indicator: headOf(entry),
      unit: unit.name,
    })),
    total: findings.length,
  }
}

/** What adds up and what does not; a part that is nought is left unsaid. */
function headlineOf(additivity: readonly Additivity[], findings: number): Sentence {
  const count = (...verdicts: Additivity['verdict'][]) =>
    additivity.filter((one) => verdicts.includes(one.verdict)).length
  const adding = count('adds-up', 'adds-up-rounded')
  const key = 'figure.quality.headline'
  if (additivity.length === 0) return { key: `${key}.no-total`, params: { findings } }
  if (adding === additivity.length)
    return { key: `${key}.${findings === 0 ? 'sound' : 'all-add'}`, params: { adding, findings } }
  const [not, undecided] = [count('not-additive'), count('undecidable')]
  return { key: undecided === 0 ? `${key}.all-decided` : key, params: { adding, not, undecided, findings } }
}

/** What names a value that would agree stands first: contradictions, then holes that others fill. */
function rankOf({ kind, expected, confidence }: Finding): number {
  if (kind === 'inconsistent') return ['clear', 'likely', 'possible'].indexOf(confidence ?? 'possible')
  return expected === null ? 4 : 3
}

const isWithin = (period: string, { fromYear = 0, toYear = 9999 }: QualityRequest) =>
  yearOf(period) >= fromYear && yearOf(period) <= toYear

/** All of it, whatever is asked to be shown: other years and other indicators are the witnesses. */
async function listCells(tx: Tx, dictionary: Dictionary, tenantId: string, unitIds: readonly string[]) {
  const { rows } = await sql<{ indicatorId: string; unitId: string; period: string; value: string }>`
    select indicator_id, unit_id, period, value from official_values
    where tenant_id = ${tenantId} and is_current and state = 'value' and dimension = ''
      and unit_id = any(${unitIds}::uuid[])
    order by indicator_id, period`.execute(tx)
  return rows.map(
    (row): PublishedCell => ({
      indicator: dictionary.byId.get(row.indicatorId)!.code,
      unit: row.unitId,
      period: row.period,
      value: exact(row.value),
    }),
  )
}

/** Which units the cycles ask for which indicators: where a cycle asks, the others have nothing to add or to miss. */
async function listAsked(
  tx: Tx,
  dictionary: Dictionary,
  tenantId: string,
  unitIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const { rows } = await sql<{ indicatorId: string; unitIds: string[] }>`
    select c.indicator_id, array_agg(distinct r.unit_id::text) as unit_ids from reports r
    join report_cells c on c.tenant_id = r.tenant_id and c.report_id = r.id and c.dimension = '' and not c.is_derived
    where r.tenant_id = ${tenantId} and r.unit_id = any(${unitIds}::uuid[]) group by c.indicator_id`.execute(tx)
  return new Map(
    rows.flatMap((row) => {
      const code = dictionary.byId.get(row.indicatorId)?.code
      return code ? [[code, new Set(row.unitIds)] as const] : []
    }),
  )
}

function showAdditivity(dictionary: Dictionary, one: Additivity) {
  const decided = one.periods.filter((period) => period.state !== 'undecidable')
  const exactly = decided.filter((period) => period.state === 'exact')
  return {
    indicator: headOf(dictionary.byCode.get(one.indicator)!),
    verdict: one.verdict,
    years: decided.length,
    exactYears: exactly.length,
    reason: { key: `figure.quality.${one.reason}`, params: { decided: decided.length, exact: exactly.length } },
  }
}

/** An identity that the software found by itself, for the reader who wants to know by what cells were checked. */
function showIdentity(dictionary: Dictionary, identity: Identity) {
  const head = (code: string) => headOf(dictionary.byCode.get(code)!)
  const { kind, checked, held } = identity
  return { kind, whole: head(identity.whole), parts: identity.parts.map(head), checked, held }
}

/** A period against the unit's own past. */
function outliers(
  dictionary: Dictionary,
  places: ReadonlyMap<string, PlaceEver>,
  cells: readonly PublishedCell[],
): Finding[] {
  return seriesBy(cells, (cell) => `${cell.indicator} ${cell.unit}`).flatMap((row) => {
    const entry = dictionary.byCode.get(row[0]!.indicator)!
    return findUnusual(entry.indicator, row).map(
      ({ cell, score }): Finding => ({
        kind: 'outlier',
        entry,
        unit: places.get(cell.unit)!,
        period: cell.period,
        figure: showFigure(entry.indicator, figureOf(cell.value)),
        expected: null,
        difference: null,
        confidence: null,
        sentence: { key: 'figure.quality.outlier', params: { z: formatExact(score, 1, 'half-up') } },
        evidence: [],
      }),
    )
  })
}

/** Periods in which most units have a figure and some have none, with what totals and identities leave open for them. */
function holes(
  cells: readonly PublishedCell[],
  children: readonly string[],
  open: readonly LeftOpen[],
  book: QualityBook,
): Finding[] {
  const witnessesOf = new Map<string, LeftOpen[]>()
  for (const one of open) {
    const key = `${one.indicator} ${one.period} ${one.unit}`
    witnessesOf.set(key, [...(witnessesOf.get(key) ?? []), one])
  }
  const byPeriod = new Map<string, Set<string>>()
  for (const cell of cells) {
    const key = `${cell.indicator} ${cell.period}`
    byPeriod.set(key, (byPeriod.get(key) ?? new Set()).add(cell.unit))
  }
  return [...byPeriod].flatMap(([key, units]) => {
    const [code, period] = key.split(' ') as [string, string]
    const missing = children.filter((child) => !units.has(child))
    const existed = missing.filter((child) => book.places.get(child)!.existsOn(lastDay(period)))
    if (existed.length === 0 || existed.length * 2 > children.length) return []
    const entry = book.dictionary.byCode.get(code)!
    return existed.map((child) =>
      holeFinding(entry, book.places.get(child)!, period, witnessesOf.get(`${key} ${child}`) ?? [], book),
    )
  })
}

/** Reports past their grace that nobody has handed in. */
async function listLate(
  tx: Tx,
  dictionary: Dictionary,
  request: QualityRequest,
  places: ReadonlyMap<string, PlaceEver>,
): Promise<Finding[]> {
  const { rows } = await sql<{ unitId: string; indicatorId: string; period: string }>`
    select r.unit_id, c.indicator_id, y.period from reports r
    join cycles y on y.tenant_id = r.tenant_id and y.id = r.cycle_id and y.closed_at is not null
    join report_cells c on c.tenant_id = r.tenant_id and c.report_id = r.id and c.dimension = ''
    where r.tenant_id = ${request.tenantId} and r.first_submitted_at is null and r.unit_id = any(${[...places.keys()]}::uuid[])
      and (${request.indicatorId ?? null}::uuid is null or c.indicator_id = ${request.indicatorId ?? null})
    order by y.period desc limit 500`.execute(tx)
  return rows.flatMap((row) => {
    const entry = dictionary.byId.get(row.indicatorId)
    const year = yearOf(row.period)
    if (!entry || year < (request.fromYear ?? 0) || year > (request.toYear ?? 9999)) return []
    return {
      kind: 'late' as const,
      entry,
      unit: places.get(row.unitId)!,
      period: row.period,
      figure: { state: 'missing' as const },
      expected: null,
      difference: null,
      confidence: null,
      sentence: { key: 'figure.quality.late', params: { period: row.period } },
      evidence: [],
    }
  })
}

function seriesBy(cells: readonly PublishedCell[], keyOf: (cell: PublishedCell) => string): PublishedCell[][] {
  const series = new Map<string, PublishedCell[]>()
  for (const cell of cells) {
    const row = series.get(keyOf(cell))
    if (row) row.push(cell)
    else series.set(keyOf(cell), [cell])
  }
  return [...series.values()]
}
