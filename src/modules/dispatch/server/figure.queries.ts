import { sql } from 'kysely'
import { frequencyOf, lastDay, periodAt, slotCount, yearOf } from '#engine/calendar/period.ts'
import { median } from '#engine/indicator/compare.ts'
import { numberOf } from '#engine/indicator/figure.ts'
import { rollUpRuleAt } from '#engine/indicator/indicator.ts'
import type { Ranked } from '#engine/indicator/rank.ts'
import { scheduleAt } from '#engine/indicator/schedule.ts'
import { compareExact, type Exact, exact, formatExact, HUNDRED, sum } from '#engine/number/exact.ts'
import type { Evaluation, LightSign, Sentence } from '#modules/dispatch/dispatch.ts'
import type { FigureSource, FigureTable } from '#modules/dispatch/server/figure-source.ts'
import {
  completionAt,
  type FigureView,
  loadView,
  ownPeriod,
  rankUnits,
  showAt,
  weightOf,
} from '#modules/dispatch/server/figure-view.ts'
import { figuresAsOf } from '#modules/dispatch/server/frozen-figures.ts'
import { type DictionaryEntry, headOf } from '#modules/dispatch/server/indicator.queries.ts'
import { getPlaceFrom, type Place } from '#modules/dispatch/server/place.queries.ts'
import { loadPreview } from '#modules/dispatch/server/preview.ts'
import { rankable, scoreOfUnit } from '#modules/dispatch/server/ranking.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

export interface FigureRequest {
  readonly tenantId: string
  readonly unitId: string
  readonly period: string
  readonly planId?: string | undefined
  readonly preview?: boolean
  /** A snapshot; the figures as they stand when none is named. */
  readonly asOf?: string | undefined
}

async function viewOfUnit(tx: Tx, request: FigureRequest, source: FigureSource) {
  const day = lastDay(request.period)
  const place = await getPlaceFrom(source, request.unitId, day)
  const siblings = place.parentId ? rankable(await source.listChildren(place.parentId, day)) : [place]
  const view = await loadView(tx, {
    tenantId: request.tenantId,
    source,
    period: request.period,
    units: siblings.some((one) => one.id === place.id) ? siblings : [place, ...siblings],
    planId: request.planId,
    overlay: await overlayOf(tx, request),
  })
  return { place, siblings, view }
}

/** What was handed in and not yet accepted shows through, but never in what is frozen. */
const overlayOf = async (tx: Tx, { preview, asOf, tenantId, period }: FigureRequest) =>
  preview && asOf === undefined ? loadPreview(tx, tenantId, period) : undefined

/** The units of one parent ranked by each indicator, each ranking worked out when it is first asked for. */
export function ranksAmong(
  view: FigureView,
  siblings: readonly Place[],
): (entry: DictionaryEntry) => ReadonlyMap<string, Ranked> {
  const known = new Map<string, ReadonlyMap<string, Ranked>>()
  return (entry) => {
    const ranked = known.get(entry.id) ?? byUnit(siblings.length < 2 ? [] : rankUnits(view, siblings, entry))
    known.set(entry.id, ranked)
    return ranked
  }
}

const byUnit = (ranked: readonly Ranked[]) => new Map(ranked.map((one) => [one.unit, one]))

function evaluateRanked(
  view: FigureView,
  place: Place,
  siblings: readonly Place[],
  entry: DictionaryEntry,
  ranks = ranksAmong(view, siblings),
): Evaluation {
  const shown = showAt(view, place.id, entry)
  const own = ranks(entry).get(place.id)
  return own?.rank === undefined
    ? shown
    : { ...shown, rank: own.rank, rankOf: own.of, ...(own.movement !== undefined && { movement: own.movement }) }
}

/** How many have each light, the best first. */
export function countLights(evaluations: readonly Evaluation[]): { sign: LightSign; figures: number }[] {
  const counts = new Map<string, { sign: LightSign; figures: number }>()
  for (const { sign } of evaluations) {
    if (sign === undefined) continue
    const count = counts.get(sign.code) ?? { sign, figures: 0 }
    counts.set(sign.code, { sign, figures: count.figures + 1 })
  }
  return [...counts.values()].sort((a, b) => a.sign.severity - b.sign.severity)
}

/** The sentence that comes before the table: how many stand under which light; which lags most. */
export function headlineOf(
  rows: readonly { readonly entry: DictionaryEntry; readonly evaluation: Evaluation }[],
): Sentence {
  const counts = countLights(rows.map((row) => row.evaluation))
  if (counts.length === 0) return { key: 'figure.headline.unjudged', params: { figures: rows.length } }
  const lagging = rows
    .filter(({ evaluation: { sign } }) => sign?.alarm === true)
    .filter((row) => row.evaluation.scheduleGapPoints?.startsWith('-'))
    .sort((a, b) => Number(a.evaluation.scheduleGapPoints) - Number(b.evaluation.scheduleGapPoints))[0]
  const name = lagging?.entry.indicator.name
  return {
    key: name ? 'figure.headline.worst' : 'figure.headline',
    params: {
      lights: counts.map(({ sign, figures }) => `${figures} 项${sign.word.zh}`).join('，'),
      lightsEn: counts.map(({ sign, figures }) => `${figures} ${sign.word.en.toLowerCase()}`).join(', '),
      ...(name && { worst: name.zh, worstEn: name.en }),
    },
  }
}

/** All indicators of one unit and period, evaluated, in the plan's order. */
export async function getFigureTable(
  tx: Tx,
  request: FigureRequest & { readonly light?: string | undefined },
): Promise<FigureTable> {
  const { light, unitId, planId } = request
  const source = await figuresAsOf(tx, request)
  const told = await source.findTable?.(unitId, planId)
  const table = told ?? (await tableNow(tx, request, source))
  return light === undefined ? table : { ...table, rows: table.rows.filter((row) => row.evaluation.light === light) }
}

async function tableNow(tx: Tx, request: FigureRequest, source: FigureSource): Promise<FigureTable> {
  const { place, siblings, view } = await viewOfUnit(tx, request, source)
  return tableOf(view, place, siblings)
}

/** One unit's table, from a view that holds the unit and its siblings. */
export function tableOf(
  view: FigureView,
  place: Place,
  siblings: readonly Place[],
  ranks = ranksAmong(view, siblings),
): FigureTable {
  const all = view.entries.map((entry) => ({ entry, evaluation: evaluateRanked(view, place, siblings, entry, ranks) }))
  const items = new Map(view.items.map((item) => [item.indicatorId, item]))
  const score = view.plan ? scoreOfUnit(view, place.id, siblings) : undefined
  const points = new Map(score?.items.map((item) => [item.code, item.points]))
  return {
    unit: place.name,
    period: view.period,
    headline: headlineOf(all),
    ...(score?.total && { score: formatExact(score.total, 2, 'half-up') }),
    rows: all.map(({ entry, evaluation }) => {
      const item = items.get(entry.id)
      const earned = points.get(entry.code)
      return {
        indicator: headOf(entry),
        goal: item ? { code: item.goalCode, name: { zh: item.goalZh, en: item.goalEn } } : null,
        ...(item && { weight: item.weight }),
        evaluation: { ...evaluation, ...(earned && { score: formatExact(earned, 2, 'half-up') }) },
      }
    }),
  }
}

/** The weightiest figures of a unit for its workbench, whole ones before those still coming in. */
export async function getFigureStrip(tx: Tx, request: FigureRequest & { readonly limit: number }) {
  const { place, siblings, view } = await viewOfUnit(tx, request, await figuresAsOf(tx, request))
  const rows = view.entries.map((entry) => ({ entry, evaluation: showAt(view, place.id, entry) }))
  const isWhole = (row: (typeof rows)[number]) => row.evaluation.figure.parts === undefined
  const told = rows
    .filter((row) => row.evaluation.figure.state === 'value')
    .sort(
      (a, b) =>
        Number(isWhole(b)) - Number(isWhole(a)) || compareExact(weightOf(view, b.entry), weightOf(view, a.entry)),
    )
    .slice(0, request.limit)
  return {
    counts: countLights(rows.map((row) => row.evaluation)),
    total: rows.length,
    rows: told.map(({ entry }) => ({
      indicator: headOf(entry),
      evaluation: evaluateRanked(view, place, siblings, entry),
    })),
  }
}

/** One indicator at one unit: trend of the year, the units below with rank, and whether they add up. */
export async function getIndicatorFigures(tx: Tx, request: FigureRequest & { readonly indicatorId: string }) {
  const day = lastDay(request.period)
  const source = await figuresAsOf(tx, request)
  const place = await getPlaceFrom(source, request.unitId, day)
  const children = await source.listChildren(request.unitId, day)
  const siblings = place.parentId ? rankable(await source.listChildren(place.parentId, day)) : [place]
  const view = await loadView(tx, {
    tenantId: request.tenantId,
    source,
    period: request.period,
    units: [place, ...children, ...siblings.filter((one) => one.id !== place.id)],
    planId: request.planId,
    indicatorId: request.indicatorId,
    overlay: await overlayOf(tx, request),
  })
  const entry = view.entries[0]!
  const evaluation = evaluateRanked(view, place, siblings, entry)
  const ranks = new Map(rankUnits(view, rankable(children), entry).map((one) => [one.unit, one]))
  const units = children
    .filter((child) => isAsked(view, child, entry))
    .map((child) => {
      const ranked = ranks.get(child.id)
      const shown = showAt(view, child.id, entry)
      return {
        unit: child.name,
        peerGroup: child.peerGroup,
        tile: child.tile,
        hasChildren: child.hasChildren,
        evaluation: {
          ...shown,
          ...(ranked?.rank !== undefined && { rank: ranked.rank, rankOf: ranked.of }),
          ...(ranked?.movement !== undefined && { movement: ranked.movement }),
        },
      }
    })
  const rates = children.flatMap((child) => {
    const { completion: completed } = completionAt(view, child.id, entry, view.period)
    return completed.state === 'rate' ? [completed.percent] : []
  })
  const middle = median(rates)
  return {
    indicator: headOf(entry),
    unit: place.name,
    headline: indicatorHeadline(place, entry, evaluation, request),
    evaluation,
    trend: trendOf(view, place, entry),
    units,
    median: middle ? formatExact(middle, 4, 'half-up') : null,
    reconciles: reconcilesAt(view, place, children, entry),
  }
}

/** A unit that has neither figure nor target of an indicator has no line in its table. */
export function isAsked(view: FigureView, unit: Place, entry: DictionaryEntry): boolean {
  const { state } = completionAt(view, unit.id, entry, view.period).figure
  const { expectation } = view.targets(unit.id, entry.id).shown
  return (
    (state !== 'not-applicable' && state !== 'missing') ||
    expectation === 'value' ||
    (state === 'missing' && unit.peerGroup !== null)
  )
}

function indicatorHeadline(
  place: Place,
  entry: DictionaryEntry,
  evaluation: Evaluation,
  request: FigureRequest,
): Sentence {
  const { short } = place.name
  const named = { unit: short.zh, unitEn: short.en }
  if (evaluation.figure.state !== 'value')
    return { key: 'figure.headline.missing', params: { ...named, period: request.period } }
  const measure = headOf(entry).unit
  const params = { ...named, value: evaluation.figure.value!, measure: measure.zh, measureEn: measure.en }
  if (evaluation.figure.parts)
    return { key: 'figure.headline.partial', params: { ...params, ...evaluation.figure.parts } }
  if (!evaluation.completionPercent || !evaluation.scheduleGapPoints)
    return { key: 'figure.headline.no-target', params }
  const behind = evaluation.scheduleGapPoints.startsWith('-')
  const one = (text: string) => formatExact(exact(text).abs(), 1, 'half-up')
  return {
    key: behind ? 'figure.headline.lagging' : 'figure.headline.ahead',
    params: { ...params, percent: one(evaluation.completionPercent), points: one(evaluation.scheduleGapPoints) },
  }
}

/** The year's line: actual, last year's, the schedule's, and where it leads. */
export function trendOf(view: FigureView, place: Place, entry: DictionaryEntry) {
  const { indicator } = entry
  const own = ownPeriod(entry, view.period)
  const year = yearOf(own)
  const frequency = frequencyOf(own)
  const slots = Array.from({ length: slotCount(frequency, year) }, (_, slot) => periodAt(frequency, year, slot))
  const print = (value: Exact | undefined) =>
    value ? formatExact(value, indicator.decimals, indicator.rounding) : null
  const actualAt = (period: string) => numberOf(completionAt(view, place.id, entry, period).figure)
  const { target, base } = view.targets(place.id, entry.id)
  const goal = target.state === 'value' ? target.value : undefined
  const start = indicator.kind === 'flow' || !base ? undefined : numberOf(base)
  const along = (percent: Exact) =>
    goal && (start ? start.add(goal.sub(start).mul(percent).div(HUNDRED)) : goal.mul(percent).div(HUNDRED))
  const shown = showAt(view, place.id, entry)
  const lastYear = Array.from({ length: slotCount(frequency, year - 1) }, (_, slot) =>
    periodAt(frequency, year - 1, slot),
  )
  return {
    periods: slots,
    actual: slots.map((period) => (period <= own ? print(actualAt(period)) : null)),
    lastYear: slots.map((_, slot) => (lastYear[slot] ? print(actualAt(lastYear[slot])) : null)),
    schedule: slots.map((period) => print(along(scheduleAt(indicator.curve, period))) ?? null),
    forecast: slots.map((period, slot) =>
      period === own
        ? print(actualAt(own))
        : slot === slots.length - 1 && period > own
          ? (shown.forecast?.value ?? null)
          : null,
    ),
    target: goal ? formatExact(goal, indicator.decimals, indicator.rounding) : null,
  }
}

/** A unit with a figure of its own beside its children's: what they sum to, and the difference. */
function reconcilesAt(view: FigureView, place: Place, children: readonly Place[], entry: DictionaryEntry) {
  const { indicator } = entry
  if (children.length === 0 || indicator.kind === 'ratio' || indicator.kind === 'formula') return null
  if (rollUpRuleAt(indicator, place.kind).rule !== 'own') return null
  const own = numberOf(completionAt(view, place.id, entry, view.period).figure)
  const parts = children.map((child) => numberOf(completionAt(view, child.id, entry, view.period).figure))
  if (!own || parts.some((part) => part === undefined)) return null
  const together = sum(parts.map((part) => part!))
  const print = (value: Exact) => formatExact(value, indicator.decimals, indicator.rounding)
  return { together: print(together), own: print(own), difference: print(own.sub(together)) }
}

/** Raw figures of one unit as the read model keeps them: the table behind national tables and unit pages. */
export async function getFigureSeries(
  tx: Tx,
  request: { tenantId: string; unitId: string; fromYear: number; toYear: number; indicatorId?: string | undefined },
) {
  const { rows } = await sql<{ indicatorId: string; year: number; amounts: (string | null)[]; states: string }>`
    select indicator_id, year, amounts, states from figures
    where tenant_id = ${request.tenantId} and unit_id = ${request.unitId} and year between ${request.fromYear} and ${request.toYear}
      and (${request.indicatorId ?? null}::uuid is null or indicator_id = ${request.indicatorId ?? null})
    order by year, indicator_id`.execute(tx)
  return { unitId: request.unitId, rows: rows.map((row) => ({ ...row, amounts: row.amounts.map(printed) })) }
}

const MOST_DECIMALS = 12

/** Quotients are kept with more places than anybody reads. */
function printed(amount: string | null): string | null {
  const point = amount?.indexOf('.') ?? -1
  if (amount === null || point < 0 || amount.length - point - 1 <= MOST_DECIMALS) return amount
  return formatExact(exact(amount), MOST_DECIMALS, 'half-up')
}
