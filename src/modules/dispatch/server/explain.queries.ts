import { sql } from 'kysely'
import { lastDay, yearOf } from '#engine/calendar/period.ts'
import { compile } from '#engine/expression/compile.ts'
import { sentence } from '#engine/expression/sentence.ts'
import { registerDeclarations } from '#engine/indicator/check-derivation.ts'
import { DERIVED_REGISTERS } from '#engine/indicator/derivation.ts'
import { partsOf } from '#engine/indicator/figure.ts'
import { type RollUp, rollUpRuleAt } from '#engine/indicator/indicator.ts'
import type { Sentence, ShownFigure } from '#modules/dispatch/dispatch.ts'
import { showFigure } from '#modules/dispatch/evaluation.rules.ts'
import { isAsked } from '#modules/dispatch/server/figure.queries.ts'
import { formulasOf } from '#modules/dispatch/server/figure-book.ts'
import { readSlot } from '#modules/dispatch/server/figure-row.ts'
import { type FigureView, loadView, ownPeriod } from '#modules/dispatch/server/figure-view.ts'
import { figuresAsOf } from '#modules/dispatch/server/frozen-figures.ts'
import { type DictionaryEntry, headOf } from '#modules/dispatch/server/indicator.queries.ts'
import { getPlaceFrom, type Place } from '#modules/dispatch/server/place.queries.ts'
import { loadPreview } from '#modules/dispatch/server/preview.ts'
import type { Tx } from '#server/database/tenant.ts'

export interface ExplainRequest {
  readonly tenantId: string
  readonly unitId: string
  readonly indicatorId: string
  readonly period: string
  readonly planId?: string | undefined
  readonly preview?: boolean
  /** A snapshot; the figures as they stand when none is named. */
  readonly asOf?: string | undefined
}

/** Opens one figure: by which rule it came about, from which figures, in which versions, with which evidence. */
export async function explainFigureOf(tx: Tx, request: ExplainRequest) {
  const { tenantId, unitId, indicatorId } = request
  const day = lastDay(request.period)
  const source = await figuresAsOf(tx, request)
  const place = await getPlaceFrom(source, unitId, day)
  const children = await source.listChildren(unitId, day)
  const view = await loadView(tx, {
    tenantId,
    source,
    period: request.period,
    units: [place, ...children],
    planId: request.planId,
    indicatorId,
    overlay:
      request.preview && request.asOf === undefined ? await loadPreview(tx, tenantId, request.period) : undefined,
  })
  const entry = view.entries[0]!
  const period = ownPeriod(entry, request.period)
  const until = source.takenAt ?? null
  const versions = await listValueVersions(tx, tenantId, { unitId, entry, period, dimension: '' }, until)
  const current = versions[0]
  const figure = view.book.at(unitId, entry.code, period)
  const rule = rollUpRuleAt(entry.indicator, place.kind)
  const rolledUp = rule.rule === 'ratio-of-sums' || (children.length > 0 && rule.rule !== 'own')
  const how = howOf(entry, rolledUp, current?.source, figure.state)
  return {
    indicator: { ...headOf(entry), definition: entry.indicator.definition, source: entry.indicator.source },
    part: null,
    unit: place.name,
    figure: shownAt(view, unitId, entry, period),
    how,
    rule: ruleSentence(view, entry, rule, how, partsOf(figure)),
    formula: formulaOf(view, entry),
    behind: entry.indicator.derived === undefined ? null : DERIVED_REGISTERS[entry.indicator.derived.from].name,
    inputs: inputsOf(view, place, children, entry, how, period),
    versions,
    reportId: how === 'reported' ? (current?.sourceId ?? null) : null,
    evidence: how === 'reported' && current ? await listEvidence(tx, tenantId, current.sourceId, indicatorId, '') : [],
    targets: view.plan
      ? await listTargetVersions(tx, tenantId, view.plan.id, unitId, indicatorId, String(yearOf(period)), until)
      : [],
  }
}

/** One period's own figure, marked when it is a preview or stands on samples. */
function shownAt(view: FigureView, unitId: string, entry: DictionaryEntry, period: string): ShownFigure {
  const shown = showFigure(entry.indicator, view.book.at(unitId, entry.code, period))
  const isSample = shown.state === 'value' && view.isSample(unitId, entry.code, period)
  return { ...shown, ...(view.previewed && { preview: true }), ...(isSample && { sample: true }) }
}

type How = 'reported' | 'imported' | 'corrected' | 'rolled-up' | 'derived' | 'missing'

function howOf(entry: DictionaryEntry, rolledUp: boolean, source: string | undefined, state: string): How {
  if (entry.indicator.kind === 'formula' || entry.indicator.derived !== undefined) return 'derived'
  if (rolledUp) return 'rolled-up'
  return sourceOf(source, state)
}

/** How a value came in that a unit has of itself. */
export function sourceOf(source: string | undefined, state: string): 'reported' | 'imported' | 'corrected' | 'missing' {
  if (!source || state === 'missing') return 'missing'
  return source === 'report' ? 'reported' : source === 'import' ? 'imported' : 'corrected'
}

function ruleSentence(
  view: FigureView,
  entry: DictionaryEntry,
  rule: RollUp,
  how: How,
  parts: { expected: number; present: number },
): Sentence {
  const nameOf = (code: string) => view.dictionary.indicators.get(code)?.name ?? { zh: code, en: code }
  if (entry.indicator.derived !== undefined) {
    const { name } = DERIVED_REGISTERS[entry.indicator.derived.from]
    const { of } = entry.indicator.derived.measure
    return { key: `figure.rule.rows.${of}`, params: { register: name.zh, registerEn: name.en } }
  }
  if (how !== 'rolled-up') return { key: `figure.rule.${how}` }
  if (rule.rule === 'weighted') {
    const weight = nameOf(rule.weight)
    return { key: 'figure.rule.weighted', params: { weight: weight.zh, weightEn: weight.en } }
  }
  if (rule.rule === 'ratio-of-sums') {
    const [numerator, denominator] = [nameOf(rule.numerator), nameOf(rule.denominator)]
    return {
      key: 'figure.rule.ratio-of-sums',
      params: {
        numerator: numerator.zh,
        numeratorEn: numerator.en,
        denominator: denominator.zh,
        denominatorEn: denominator.en,
      },
    }
  }
  return {
    key: `figure.rule.${rule.rule}`,
    params: { present: parts.present, expected: parts.expected, code: entry.code },
  }
}

/** The formula as a sentence; of what is derived, which rows count. */
function formulaOf(view: FigureView, entry: DictionaryEntry) {
  const { derived } = entry.indicator
  if (derived?.where !== undefined) {
    const condition = compile(derived.where, registerDeclarations(derived.from))
    return { zh: sentence(condition, 'zh-CN'), en: sentence(condition, 'en') }
  }
  const formula = formulasOf(view.dictionary).byCode.get(entry.code)
  return formula ? { zh: sentence(formula.expression, 'zh-CN'), en: sentence(formula.expression, 'en') } : null
}

function inputsOf(
  view: FigureView,
  place: Place,
  children: readonly Place[],
  entry: DictionaryEntry,
  how: How,
  period: string,
) {
  const input = (unit: Place, code: string, at: string) => {
    const other = view.dictionary.byCode.get(code)!
    return { unit: unit.name, indicator: headOf(other), period: at, figure: shownAt(view, unit.id, other, at) }
  }
  const workedOutFrom = view.book.inputsOf(place.id, entry.code, period)
  if (workedOutFrom.length > 0) return workedOutFrom.map((one) => input(place, one.code, one.period))
  if (how !== 'rolled-up' && entry.indicator.derived === undefined) return []
  return children.filter((child) => isAsked(view, child, entry)).map((child) => input(child, entry.code, period))
}

/** `until`: only what was recorded by then, the newest first. */
export async function listValueVersions(
  tx: Tx,
  tenantId: string,
  cell: {
    readonly unitId: string
    readonly entry: DictionaryEntry
    readonly period: string
    /** '' the whole, else `dimension/item`. */
    readonly dimension: string
  },
  until: Date | null,
) {
  const { unitId, entry, period, dimension } = cell
  const { rows } = await sql<{
    version: number
    state: string
    value: string | null
    source: 'report' | 'import' | 'correction'
    sourceId: string
    isSample: boolean
    recordedAt: Date
    by: string | null
  }>`
    select o.version, o.state, o.value, o.source, o.source_id, o.is_sample, o.recorded_at, p.name as by
    from official_values o left join people p on p.tenant_id = o.tenant_id and p.id = o.recorded_by
    where o.tenant_id = ${tenantId} and o.indicator_id = ${entry.id} and o.unit_id = ${unitId} and o.period = ${period}
      and o.dimension = ${dimension} and (${until}::timestamptz is null or o.recorded_at <= ${until})
    order by ${until}::timestamptz is null and o.is_current desc, o.version desc limit 50`.execute(tx)
  return rows.map((row) => ({
    version: row.version,
    figure: { ...showFigure(entry.indicator, readSlot.official(row)), ...(row.isSample && { sample: true }) },
    source: row.source,
    sourceId: row.sourceId,
    at: row.recordedAt.toISOString(),
    by: row.by,
  }))
}

export async function listEvidence(tx: Tx, tenantId: string, reportId: string, indicatorId: string, dimension: string) {
  const { rows } = await sql<{ fileId: string; name: string; bytes: number }>`
    select f.id as file_id, f.name, c.size_bytes::int as bytes
    from files f join file_contents c on c.tenant_id = f.tenant_id and c.sha256 = f.sha256
    where f.tenant_id = ${tenantId} and f.subject_kind = 'report-cell' and f.subject_id in (select id::text from report_cells
      where tenant_id = ${tenantId} and report_id = ${reportId} and indicator_id = ${indicatorId} and dimension = ${dimension})
      and f.detached_at is null order by f.id`.execute(tx)
  return rows
}

async function listTargetVersions(
  tx: Tx,
  tenantId: string,
  planId: string,
  unitId: string,
  indicatorId: string,
  period: string,
  until: Date | null,
) {
  const { rows } = await sql<{ version: number; value: string | null; reason: string; at: Date; by: string | null }>`
    select v.version, v.value, v.reason, coalesce(v.decided_at, v.proposed_at) as at, p.name as by
    from targets t join target_versions v on v.tenant_id = t.tenant_id and v.target_id = t.id
    left join people p on p.tenant_id = v.tenant_id and p.id = v.proposed_by
    where t.tenant_id = ${tenantId} and t.plan_id = ${planId} and t.unit_id = ${unitId} and t.indicator_id = ${indicatorId}
      and t.period = ${period} and t.kind <> 'initial' and v.state in ('in-force', 'superseded')
      and (${until}::timestamptz is null or coalesce(v.decided_at, v.proposed_at) <= ${until})
    order by v.version desc`.execute(tx)
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}
