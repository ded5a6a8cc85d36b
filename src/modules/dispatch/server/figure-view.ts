import {
  type Frequency,
  frequencyOf,
  lastDay,
  periodAt,
  periodOf,
  periodsOfYear,
  previousPeriod,
  slotCount,
  slotOf,
  yearOf,
} from '#engine/calendar/period.ts'
import { type Figure, isPartial } from '#engine/indicator/figure.ts'
import { type RankEntry, type Ranked, rank, rankValueOf } from '#engine/indicator/rank.ts'
import { SheetLimits } from '#engine/indicator/score-rule.ts'
import { type Exact, exact } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Evaluation } from '#modules/dispatch/dispatch.ts'
import {
  type Evaluated,
  type EvaluationFacts,
  evaluateFigure,
  type Standing,
  showEvaluation,
  standingOf,
} from '#modules/dispatch/evaluation.rules.ts'
import { type FigureBook, loadFigures, type Overlay, withInputs } from '#modules/dispatch/server/figure-book.ts'
import { type FigureSource, liveFigures } from '#modules/dispatch/server/figure-source.ts'
import type { Dictionary, DictionaryEntry } from '#modules/dispatch/server/indicator.queries.ts'
import type { PinnedLights } from '#modules/dispatch/server/light.queries.ts'
import type { Place } from '#modules/dispatch/server/place.queries.ts'
import type { PlanItem, PlanRow } from '#modules/dispatch/server/plan.queries.ts'
import type { IsSample } from '#modules/dispatch/server/sample.queries.ts'
import { loadTargets, type TargetBook } from '#modules/dispatch/server/target.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

/** Everything needed to judge some units in one period: dictionary, plan, targets and figures, loaded once. */
export interface FigureView {
  readonly tenantId: string
  readonly period: string
  readonly dictionary: Dictionary
  readonly plan: PlanRow | undefined
  readonly items: readonly PlanItem[]
  readonly entries: readonly DictionaryEntry[]
  readonly book: FigureBook
  readonly targets: TargetBook
  readonly lights: PinnedLights | undefined
  readonly previewed: boolean
  /** Does the year's figure, as it stands in the viewed period, rest on invented values? */
  readonly isSample: IsSample
}

export interface ViewRequest {
  readonly tenantId: string
  /** Whence it is read; the tables as they stand when none is named. */
  readonly source?: FigureSource | undefined
  readonly period: string
  readonly units: readonly Place[]
  readonly planId?: string | undefined
  /** Only this indicator; else those of the plan, or all when there is no plan. */
  readonly indicatorId?: string | undefined
  readonly overlay?: Overlay | undefined
}

export function loadView(tx: Tx, request: ViewRequest): Promise<FigureView> {
  return viewFrom(request.source ?? liveFigures(tx, request.tenantId), request)
}

export async function viewFrom(source: FigureSource, request: Omit<ViewRequest, 'source'>): Promise<FigureView> {
  const { tenantId, period, units } = request
  const year = yearOf(period)
  const dictionary = await source.getDictionary()
  const plan = request.planId ? await source.findPlan(request.planId) : await source.findPlanOfYear(year)
  if (request.planId && !plan) throw new Refusal('not-found', { key: 'plan.not-found' })
  const items = plan ? await source.listPlanItems(plan.id) : []
  const entries = entriesOf(dictionary, items, request.indicatorId)
  const unitIds = units.map((unit) => unit.id)
  const codes = entries.map((entry) => entry.code)
  const previewed = request.overlay !== undefined
  const book = await loadFigures(source, dictionary, {
    unitIds,
    fromYear: year - 2,
    toYear: year,
    codes,
    ...(request.overlay && { overlay: request.overlay }),
  })
  const loaded = { tenantId, period, dictionary, plan, items, entries, book, previewed }
  return {
    ...loaded,
    targets: await loadTargets(source, plan?.id, unitIds, year),
    lights: await source.findLights('indicator', period),
    isSample: await loadSamples(source, loaded, units),
  }
}

function entriesOf(dictionary: Dictionary, items: readonly PlanItem[], indicatorId: string | undefined) {
  if (indicatorId) {
    const entry = dictionary.byId.get(indicatorId)
    if (!entry) throw new Refusal('not-found', { key: 'indicator.not-found' })
    return [entry]
  }
  if (items.length === 0) return dictionary.entries.filter((entry) => !entry.retired)
  return items.map((item) => dictionary.byId.get(item.indicatorId)!)
}

/** What is worked out from others rests on samples when one of those does. */
async function loadSamples(
  source: FigureSource,
  at: Pick<FigureView, 'tenantId' | 'dictionary' | 'book' | 'entries' | 'period' | 'previewed'>,
  units: readonly Place[],
): Promise<IsSample> {
  const { book, dictionary } = at
  const cells = cellsBehind(dictionary, at.entries, at.period)
  const { tenantId, previewed } = at
  const marks = await source.loadSampleMarks({ tenantId, dictionary, units, cells, figureAt: book.at, previewed })
  if (marks.size === 0) return () => false
  const isSample: IsSample = (unitId, code, period) => {
    const inputs = book.inputsOf(unitId, code, period)
    return inputs.length > 0
      ? inputs.some((input) => isSample(unitId, input.code, input.period))
      : marks.has(`${unitId} ${code} ${period}`)
  }
  return isSample
}

/** The cells that the year's figures of these indicators stand on, those they are worked out from included. */
export function cellsBehind(dictionary: Dictionary, entries: readonly DictionaryEntry[], viewed: string) {
  const codes = withInputs(
    dictionary,
    entries.map((entry) => entry.code),
  )
  return [...codes].flatMap((code) => {
    const entry = dictionary.byCode.get(code)
    if (!entry) return []
    const own = ownPeriod(entry, viewed)
    // A formula of another frequency may read the period before.
    const before = frequencyOf(own) === frequencyOf(viewed) ? [] : [previousPeriod(own)]
    return [...before, ...periodsBehind(entry, own)].map((period) => ({ code, period }))
  })
}

/** The periods that a year's figure stands on: its last alone, or all so far. */
function periodsBehind(entry: DictionaryEntry, own: string): string[] {
  const { overTime, reporting } = entry.indicator
  if (reporting === 'cumulative' || overTime === 'last') return [own]
  return periodsOfYear(yearOf(own), frequencyOf(own)).slice(0, slotOf(own) + 1)
}

/** The period of the indicator's own frequency that the viewed period ends in. */
export function ownPeriod({ indicator: { frequency } }: DictionaryEntry, period: string): string {
  return frequencyOf(period) === frequency ? period : periodOf(lastDay(period), frequency)
}

export function evaluateAt(view: FigureView, unitId: string, entry: DictionaryEntry, period = view.period): Evaluated {
  const own = ownPeriod(entry, period)
  const standing = completionAt(view, unitId, entry, own)
  const evaluated = evaluateFigure({ ...evaluationFactsAt(view, unitId, entry, own), standing })
  // A year's figure asked for in June is not late: its year is not over.
  const isOver = lastDay(own) <= lastDay(period)
  return evaluated.figure.state === 'missing' && !isOver ? { ...evaluated, light: undefined } : evaluated
}

/** All that one figure is judged by. */
export function evaluationFactsAt(
  view: FigureView,
  unitId: string,
  entry: DictionaryEntry,
  own: string,
): EvaluationFacts {
  const { target, base } = view.targets(unitId, entry.id)
  return {
    indicator: entry.indicator,
    period: own,
    thisYear: view.book.upTo(unitId, entry.code, own),
    lastYear: lastYearOf(view, unitId, entry, own),
    toDate: view.book.toDate(unitId, entry.code, own),
    target,
    ...(base && { base }),
    lights: view.lights,
  }
}

export function showAt(view: FigureView, unitId: string, entry: DictionaryEntry): Evaluation {
  const shown = showEvaluation(entry.indicator, view.targets(unitId, entry.id).shown, evaluateAt(view, unitId, entry))
  const isSample = shown.figure.state === 'value' && standsOnSamples(view, unitId, entry)
  const marks = { ...(view.previewed && { preview: true }), ...(isSample && { sample: true }) }
  return { ...shown, figure: { ...shown.figure, ...marks } }
}

const standsOnSamples = (view: FigureView, unitId: string, entry: DictionaryEntry): boolean =>
  periodsBehind(entry, ownPeriod(entry, view.period)).some((period) => view.isSample(unitId, entry.code, period))

/** Of each book what was worked out of it: table, score and both ranks of a figure ask for the same. */
const standings = new WeakMap<FigureBook, Map<string, Map<string, Standing>>>()

/** The figure the year stands at and its completion: all that a rank needs. */
export function completionAt(view: FigureView, unitId: string, entry: DictionaryEntry, period: string): Standing {
  const own = ownPeriod(entry, period)
  const ofBook = standings.get(view.book) ?? new Map<string, Map<string, Standing>>()
  standings.set(view.book, ofBook)
  const key = `${entry.id} ${own}`
  const ofUnits = ofBook.get(key) ?? new Map<string, Standing>()
  ofBook.set(key, ofUnits)
  const standing = ofUnits.get(unitId) ?? workOutStanding(view, unitId, entry, own)
  ofUnits.set(unitId, standing)
  return standing
}

function workOutStanding(view: FigureView, unitId: string, entry: DictionaryEntry, own: string): Standing {
  const { target, base } = view.targets(unitId, entry.id)
  return standingOf({
    indicator: entry.indicator,
    thisYear: view.book.upTo(unitId, entry.code, own),
    lastYear: lastYearOf(view, unitId, entry, own),
    toDate: view.book.toDate(unitId, entry.code, own),
    target,
    ...(base && { base }),
  })
}

/** From January to December, or as many periods as last year had. */
const lastYearOf = (view: FigureView, unitId: string, entry: DictionaryEntry, own: string): Figure[] =>
  view.book.upTo(unitId, entry.code, lastOfYear(frequencyOf(own), yearOf(own) - 1))

const lastOfYear = (frequency: Frequency, year: number): string =>
  periodAt(frequency, year, slotCount(frequency, year) - 1)

export type RankBy = 'completion' | 'growth' | 'amount'

/** Ranks units by one indicator within their peer groups, with the movement since the period before. */
export function rankUnits(
  view: FigureView,
  units: readonly Place[],
  entry: DictionaryEntry,
  by: RankBy = entry.indicator.ranking.by,
): Ranked[] {
  const before = previousPeriod(ownPeriod(entry, view.period))
  const sameYear = yearOf(before) === yearOf(view.period)
  const measured = (period: string): RankEntry[] =>
    units.map((unit) => ({
      unit: unit.id,
      value: measureOf(view, unit.id, entry, period, by),
      ...(entry.indicator.ranking.peers === 'group' && unit.peerGroup && { group: unit.peerGroup }),
    }))
  const options = {
    first: by === 'amount' && entry.indicator.direction === 'down' ? ('low' as const) : ('high' as const),
    missing: entry.indicator.ranking.missing,
  }
  const earlier = sameYear ? rank(measured(before), options) : []
  return rank(measured(view.period), {
    ...options,
    before: new Map(earlier.flatMap((one) => (one.rank === undefined ? [] : [[one.unit, one.rank]]))),
  })
}

const growths = new WeakMap<FigureBook, Map<string, RankEntry['value']>>()

function growthAt(view: FigureView, unitId: string, entry: DictionaryEntry, period: string): RankEntry['value'] {
  const known = growths.get(view.book) ?? new Map<string, RankEntry['value']>()
  growths.set(view.book, known)
  const key = `${unitId} ${entry.id} ${period}`
  if (known.has(key)) return known.get(key)
  const { yearOnYear } = evaluateAt(view, unitId, entry, period)
  const growth = yearOnYear.state === 'none' ? undefined : yearOnYear.value
  known.set(key, growth)
  return growth
}

/**
 * Remembers all by which a unit is compared with others in this view, so that its figures need not be at hand any longer: where it
 * stands in this period and those before that ranks and scores look back to, and its growth where that is ranked by.
 */
export function rememberStanding(view: FigureView, unitId: string, entry: DictionaryEntry): void {
  const remember = (period: string) => {
    if (yearOf(period) !== yearOf(view.period)) return
    completionAt(view, unitId, entry, period)
    if (entry.indicator.ranking.by === 'growth') growthAt(view, unitId, entry, period)
  }
  let period = view.period
  for (let back = 0; yearOf(period) === yearOf(view.period) && (back < 3 || carriesPoints(view)); back += 1) {
    remember(period)
    remember(previousPeriod(ownPeriod(entry, period)))
    period = previousPeriod(period)
  }
}

/** Whether a missing figure scores what it last scored, however long ago. */
const carriesPoints = ({ plan }: FigureView): boolean =>
  SheetLimits.parse(plan?.content.limits ?? {}).missing === 'carry'

function measureOf(
  view: FigureView,
  unitId: string,
  entry: DictionaryEntry,
  period: string,
  by: RankBy,
): RankEntry['value'] {
  if (by === 'growth') return growthAt(view, unitId, entry, period)
  const { figure, completion: completed } = completionAt(view, unitId, entry, period)
  if (by === 'amount') return figure.state === 'value' && !isPartial(figure) ? figure.value : undefined
  return rankValueOf(completed)
}

const weights = new WeakMap<FigureView['items'], Map<string, Exact>>()

export function weightOf({ items }: Pick<FigureView, 'items'>, entry: DictionaryEntry): Exact {
  const known = weights.get(items) ?? new Map(items.toReversed().map((item) => [item.indicatorId, exact(item.weight)]))
  weights.set(items, known)
  return known.get(entry.id) ?? exact(entry.indicator.weight)
}
