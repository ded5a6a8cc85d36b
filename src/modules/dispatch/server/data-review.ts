import { sql } from 'kysely'
import { lastDay, yearOf } from '#engine/calendar/period.ts'
import { CheckPractice } from '#engine/definition/check-practice.ts'
import { type Additivity, decideAdditivity, type PublishedCell } from '#engine/indicator/additivity.ts'
import { cellTable } from '#engine/indicator/cell-table.ts'
import { findContradictions } from '#engine/indicator/cross-check.ts'
import { figureOf } from '#engine/indicator/figure.ts'
import { findIdentities, type Identity } from '#engine/indicator/identity.ts'
import { type LeftOpen, leftOpen } from '#engine/indicator/left-open.ts'
import { exact, formatExact } from '#engine/number/exact.ts'
import type { Sentence } from '#modules/dispatch/dispatch.ts'
import { showFigure } from '#modules/dispatch/evaluation.rules.ts'
import type { FindingKind } from '#modules/dispatch/finding.rules.ts'
import { findUnusual } from '#modules/dispatch/outlier.rules.ts'
import { checkDigits } from '#modules/dispatch/server/check-digits.ts'
import { checkEntryDays } from '#modules/dispatch/server/check-entry-days.ts'
import { checkFiles } from '#modules/dispatch/server/check-files.ts'
import { checkRegisters } from '#modules/dispatch/server/check-registers.ts'
import { checkThresholds } from '#modules/dispatch/server/check-thresholds.ts'
import { type Dictionary, getDictionary } from '#modules/dispatch/server/indicator.queries.ts'
import { listChildrenEver } from '#modules/dispatch/server/place.queries.ts'
import {
  contradictionFinding,
  type Finding,
  holeFinding,
  type QualityBook,
} from '#modules/dispatch/server/quality-evidence.ts'
import type { ReviewContext } from '#modules/dispatch/server/review-context.ts'
import type { Tx } from '#server/database/tenant.ts'
import type { RegisterProvider } from '#server/http/module.ts'

/** What was looked at, and what came of it. */
export interface DataReview {
  readonly additivity: readonly KeptAdditivity[]
  readonly identities: readonly KeptIdentity[]
  /** Of each kind of check, how many cells, series, reports or files were tried. */
  readonly examined: Readonly<Partial<Record<FindingKind, number>>>
  /** Registers that indicators name and nobody keeps. */
  readonly unknownRegisters: readonly string[]
  /** The most telling first. */
  readonly findings: readonly Finding[]
}

/** Whether the units of an indicator add up to the published total. */
export interface KeptAdditivity {
  readonly indicator: string
  readonly verdict: Additivity['verdict']
  readonly years: number
  readonly exactYears: number
  readonly reason: Sentence
}

/** A sum between indicators that the published cells keep to, found in them. */
interface KeptIdentity extends Pick<Identity, 'kind' | 'whole' | 'parts' | 'checked' | 'held'> {}

interface ReviewRequest {
  readonly tenantId: string
  readonly unitId: string
  readonly now: Date
  readonly registers: readonly RegisterProvider[]
}

/**
 * Looks through the official values of one unit and those right below it: totals that are not the sum of their parts (and the cell
 * that breaks an otherwise adding-up row), holes, changes far off the unit's own past, and how the figures came about.
 */
export async function reviewData(tx: Tx, { tenantId, unitId, now, registers }: ReviewRequest): Promise<DataReview> {
  const dictionary = await getDictionary(tx, tenantId)
  const ever = await listChildrenEver(tx, tenantId, unitId)
  const places = new Map(ever.map((place) => [place.id, place]))
  const cells = await listCells(tx, dictionary, tenantId, [...places.keys()])
  const children = ever.filter((place) => place.id !== unitId).map((place) => place.id)
  const asked = await listAsked(tx, dictionary, tenantId, children)
  const additivity = seriesBy(cells, (cell) => cell.indicator)
    .filter((row) => row.some((cell) => cell.unit === unitId))
    .flatMap((row) => {
      const { indicator } = row[0]!
      const units = asked.has(indicator)
        ? new Set([...asked.get(indicator)!, ...row.map((cell) => cell.unit)])
        : undefined
      return decideAdditivity(row, unitId, units ? children.filter((child) => units.has(child)) : children)
    })
  const table = cellTable(cells)
  const measures = new Map(dictionary.entries.map(({ indicator }) => [indicator.code, indicator.unit]))
  const identities = findIdentities(table, measures)
  const book = { dictionary, places, additivity }
  const practice = await getCheckPractice(tx, tenantId)
  const top = { id: unitId, path: places.get(unitId)?.path ?? '/' }
  const context: ReviewContext = { tx, tenantId, now, top, children, book }
  const off = { examined: 0, findings: [] as Finding[] }
  const digits = practice.digits.on ? checkDigits(cells, book, practice.digits) : off
  const threshold = practice.threshold.on ? await checkThresholds(context, practice.threshold) : off
  const lastDays = practice.lastDay.on ? await checkEntryDays(context, practice.lastDay) : off
  const files = practice.sharedFile.on ? await checkFiles(context, practice.sharedFile) : off
  const register = practice.register.on
    ? await checkRegisters(context, cells, registers)
    : { ...off, unknown: [] as string[] }
  const findings = [
    ...findContradictions(cells, additivity, identities, unitId, children).map((one) =>
      contradictionFinding(one, book),
    ),
    ...[register, files, threshold, digits, lastDays].flatMap((check) => check.findings),
    ...outliers(cells, book),
    ...holes(
      cells.filter((cell) => !asked.has(cell.indicator)),
      children,
      leftOpen(table, additivity, identities),
      book,
    ),
    ...(await listLate(context)),
  ].sort((a, b) => rankOf(a) - rankOf(b))
  return {
    additivity: additivity.map(keptAdditivity),
    identities: identities.map(({ kind, whole, parts, checked, held }) => ({ kind, whole, parts, checked, held })),
    examined: {
      ...{ inconsistent: cells.length, outlier: cells.length, digits: digits.examined, threshold: threshold.examined },
      ...{ 'last-day': lastDays.examined, 'shared-file': files.examined, register: register.examined },
    },
    unknownRegisters: register.unknown,
    findings,
  }
}

/** The checks that the administration has chosen; who has published none gets all of them by the defaults. */
export async function getCheckPractice(tx: Tx, tenantId: string): Promise<CheckPractice> {
  const { rows } = await sql<{ content: unknown }>`
    select content from definition_versions where tenant_id = ${tenantId} and kind = 'checks'
    order by version desc limit 1`.execute(tx)
  return CheckPractice.parse(rows[0]?.content ?? {})
}

/** What names a value that would agree stands first: contradictions, then conduct, then holes that others fill. */
function rankOf({ kind, expected, confidence }: Finding): number {
  if (kind === 'inconsistent') return ['clear', 'likely', 'possible'].indexOf(confidence ?? 'possible')
  if (kind === 'missing' || kind === 'outlier' || kind === 'late') return expected === null ? 5 : 4
  return 3
}

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

function keptAdditivity(one: Additivity): KeptAdditivity {
  const decided = one.periods.filter((period) => period.state !== 'undecidable')
  const exactly = decided.filter((period) => period.state === 'exact')
  return {
    indicator: one.indicator,
    verdict: one.verdict,
    years: decided.length,
    exactYears: exactly.length,
    reason: { key: `figure.quality.${one.reason}`, params: { decided: decided.length, exact: exactly.length } },
  }
}

/** A period against the unit's own past. */
function outliers(cells: readonly PublishedCell[], { dictionary, places }: QualityBook): Finding[] {
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
async function listLate({ tx, tenantId, book }: ReviewContext): Promise<Finding[]> {
  const { rows } = await sql<{ unitId: string; indicatorId: string; period: string }>`
    select r.unit_id, c.indicator_id, y.period from reports r
    join cycles y on y.tenant_id = r.tenant_id and y.id = r.cycle_id and y.closed_at is not null
    join report_cells c on c.tenant_id = r.tenant_id and c.report_id = r.id and c.dimension = ''
    where r.tenant_id = ${tenantId} and r.first_submitted_at is null
      and r.unit_id = any(${[...book.places.keys()]}::uuid[])
    order by y.period desc limit 500`.execute(tx)
  return rows.flatMap((row) => {
    const entry = book.dictionary.byId.get(row.indicatorId)
    return entry === undefined
      ? []
      : {
          ...{ kind: 'late' as const, entry, unit: book.places.get(row.unitId)!, period: row.period },
          ...{ figure: { state: 'missing' as const }, expected: null, difference: null, confidence: null },
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

/** The year a finding is of; undefined: of none. */
export const yearOfFinding = (period: string | null): number | undefined =>
  period === null ? undefined : yearOf(period)
