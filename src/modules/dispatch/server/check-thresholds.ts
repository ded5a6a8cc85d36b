import { sql } from 'kysely'
import { frequencyOf, lastDay, periodsOfYear, slotOf, yearOf } from '#engine/calendar/period.ts'
import type { CheckPractice } from '#engine/definition/check-practice.ts'
import { type Figure, figureOf } from '#engine/indicator/figure.ts'
import { type Exact, exact, exactText, HUNDRED, isZero } from '#engine/number/exact.ts'
import { findJumps, type Side } from '#engine/scrutiny/threshold-jump.ts'
import {
  type Evaluated,
  type EvaluationFacts,
  evaluateFigure,
  showFigure,
  standingOf,
} from '#modules/dispatch/evaluation.rules.ts'
import { chanceWords } from '#modules/dispatch/server/chance-words.ts'
import { evaluationFactsAt, type FigureView, loadView } from '#modules/dispatch/server/figure-view.ts'
import type { DictionaryEntry } from '#modules/dispatch/server/indicator.queries.ts'
import { listPlaces } from '#modules/dispatch/server/place.queries.ts'
import type { CellName, Finding } from '#modules/dispatch/server/quality-evidence.ts'
import type { ReviewContext } from '#modules/dispatch/server/review-context.ts'

/** A figure that a small part of itself separates from the border of a light or from its target. */
interface Near {
  readonly side: Side
  readonly unit: string
  readonly entry: DictionaryEntry
  readonly period: string
}

const MOST_CELLS = 60

/**
 * Just over a border. Where a border runs is not read from any scheme: a figure stands just over one when a slightly poorer
 * figure would be judged worse, and just short of one when a slightly better figure would be judged better. So it holds for every
 * scheme of lights, every curve and every direction.
 */
export async function checkThresholds(context: ReviewContext, practice: CheckPractice['threshold']) {
  const findings: Finding[] = []
  let examined = 0
  for (const period of await listJudgedYears(context)) {
    const view = await viewOf(context, period)
    if (view.plan === undefined) continue
    const year = nearOfYear(context, view, practice)
    examined += year.examined
    const { jumps } = findJumps(year.near, ({ unit }) => unit, practice)
    for (const { key, over, short, chance } of jumps) {
      const unit = context.book.places.get(key)!
      const params = {
        ...{
          unit: unit.name.short.zh,
          unitEn: unit.name.short.en,
          year: yearOf(period),
          within: practice.withinPercent,
        },
        ...{ over: over.length, short: short.length, near: over.length + short.length, ...chanceWords(chance) },
      }
      findings.push({
        ...{ kind: 'threshold', mark: `year ${yearOf(period)}`, entry: null, unit, period: String(yearOf(period)) },
        ...{ figure: null, expected: null, difference: null, confidence: null, chance },
        sentence: { key: 'figure.quality.threshold', params },
        evidence: [{ key: 'figure.quality.threshold.effort' }],
        cells: over.slice(-MOST_CELLS).map((one) => cellOf(one)),
      })
    }
    findings.push(...(await liftedOver(context, view, practice)))
  }
  return { examined, findings }
}

const cellOf = ({ entry, unit, period }: Near): CellName => ({ indicatorId: entry.id, unitId: unit, period })

/** The last period with figures of each of the last two years. */
async function listJudgedYears({ tx, tenantId, children }: ReviewContext): Promise<readonly string[]> {
  const { rows } = await sql<{ period: string }>`
    select max(period) as period from official_values
    where tenant_id = ${tenantId} and is_current and state = 'value' and period ~ '^\\d{4}-\\d{2}$'
      and unit_id = any(${children}::uuid[])
    group by left(period, 4) order by 1 desc limit 2`.execute(tx)
  return rows.map(({ period }) => period)
}

async function viewOf({ tx, tenantId, top, children }: ReviewContext, period: string): Promise<FigureView> {
  const standing = new Set(children)
  const units = (await listPlaces(tx, tenantId, lastDay(period), top.path)).filter(({ id }) => standing.has(id))
  return loadView(tx, { tenantId, period, units })
}

function nearOfYear({ children }: ReviewContext, view: FigureView, { withinPercent }: CheckPractice['threshold']) {
  const near: Near[] = []
  let examined = 0
  for (const unit of children) {
    for (const entry of view.entries) {
      const { frequency } = entry.indicator
      const own = periodsOfYear(yearOf(view.period), frequency).filter((one) => lastDay(one) <= lastDay(view.period))
      const sides: Near[] = []
      for (const period of own) {
        const judged = judgeAround(view, unit, entry, period, withinPercent)
        if (judged === undefined) continue
        examined++
        // A level that stays where it is for months has crossed its line once.
        if (judged.side !== undefined && sides.at(-1)?.side === judged.side) sides.pop()
        if (judged.side !== undefined) sides.push({ side: judged.side, unit, entry, period })
      }
      near.push(...sides)
    }
  }
  return { near, examined }
}

/** How the figure and its two neighbours are judged; undefined where nothing is judged. */
function judgeAround(view: FigureView, unit: string, entry: DictionaryEntry, period: string, withinPercent: number) {
  const facts = evaluationFactsAt(view, unit, entry, period)
  const figure = facts.thisYear.at(-1)
  if (figure?.state !== 'value' || isZero(figure.value)) return undefined
  const here = evaluateFigure(facts)
  if (levelOf(here) === undefined) return undefined
  const step = stepOf(entry, figure.value, standingOf(facts).base, withinPercent)
  if (step === undefined) return undefined
  // For an indicator that should fall a smaller figure is the better one.
  const better = entry.indicator.direction === 'down' ? step.neg() : step
  const at = (value: Exact) => evaluateFigure(withLast(facts, figureOf(value)))
  if (isBetter(here, at(figure.value.sub(better)))) return { side: 'over' as const }
  if (isBetter(at(figure.value.add(better)), here)) return { side: 'short' as const }
  return { side: undefined }
}

/** A small part of the figure; of what is judged by its increase, a small part of the increase: it hardly ever falls below its base. */
function stepOf({ indicator }: DictionaryEntry, value: Exact, base: Figure, withinPercent: number): Exact | undefined {
  const measured =
    indicator.kind !== 'net-increase' ? value : base.state === 'value' ? value.sub(base.value) : undefined
  return measured === undefined || isZero(measured) ? undefined : measured.abs().mul(exact(withinPercent)).div(HUNDRED)
}

/** With another last figure; the sums that stood on the old one are worked out anew. */
const withLast = ({ toDate: _, ...facts }: EvaluationFacts, last: Figure): EvaluationFacts => ({
  ...facts,
  thisYear: [...facts.thisYear.slice(0, -1), last],
})

/** What the rules alone say, 0 the best; time and making good are no matter of the figure. */
function levelOf({ light, completion }: Evaluated): number | undefined {
  const level = light?.entry.level
  const severity = level == null ? undefined : light!.lights.scheme.lights.get(level)?.severity
  return severity ?? (completion.state === 'none' ? undefined : 0)
}

const reaches = ({ completion }: Evaluated): boolean => completion.state !== 'none' && completion.met

function isBetter(one: Evaluated, other: Evaluated): boolean {
  const [a, b] = [levelOf(one), levelOf(other)]
  if (a === undefined || b === undefined) return false
  return a < b || (a === b && reaches(one) && !reaches(other))
}

/** Official figures that were changed afterwards and stand just over a border that the former figure was short of. */
async function liftedOver(
  { tx, tenantId, children, book }: ReviewContext,
  view: FigureView,
  { withinPercent }: CheckPractice['threshold'],
): Promise<Finding[]> {
  const year = yearOf(view.period)
  const { rows } = await sql<{
    unitId: string
    indicatorId: string
    period: string
    value: string
    before: string
    version: number
    recordedAt: Date
  }>`
    select o.unit_id, o.indicator_id, o.period, o.value, b.value as before, o.version, o.recorded_at
    from official_values o
    join official_values b on b.tenant_id = o.tenant_id and b.indicator_id = o.indicator_id and b.unit_id = o.unit_id
      and b.period = o.period and b.dimension = o.dimension and b.version = o.version - 1 and b.state = 'value'
    where o.tenant_id = ${tenantId} and o.is_current and o.state = 'value' and o.dimension = '' and o.version > 1
      and o.unit_id = any(${children}::uuid[]) and o.period like ${`${year}-%`} and o.value <> b.value
    order by o.recorded_at limit 500`.execute(tx)
  return rows.flatMap((row): Finding[] => {
    const entry = book.dictionary.byId.get(row.indicatorId)!
    if (frequencyOf(row.period) !== entry.indicator.frequency || !isWithin(view, row.period)) return []
    const facts = evaluationFactsAt(view, row.unitId, entry, row.period)
    if (facts.thisYear.at(-1)?.state !== 'value') return []
    const now = evaluateFigure(facts)
    const before = evaluateFigure(withLast(facts, figureOf(exact(row.before))))
    const judged = judgeAround(view, row.unitId, entry, row.period, withinPercent)
    if (judged?.side !== 'over' || !isBetter(now, before)) return []
    const unit = book.places.get(row.unitId)!
    const params = {
      ...{ unit: unit.name.short.zh, unitEn: unit.name.short.en, period: row.period, within: withinPercent },
      ...{ indicator: entry.indicator.name.zh, indicatorEn: entry.indicator.name.en },
      ...{ before: exactText(exact(row.before)), published: exactText(exact(row.value)) },
      ...{ was: wordOf(before, 'zh'), wasEn: wordOf(before, 'en'), is: wordOf(now, 'zh'), isEn: wordOf(now, 'en') },
      on: row.recordedAt.toISOString().slice(0, 10),
    }
    return [
      {
        ...{ kind: 'threshold', mark: `lifted ${row.version}`, entry, unit, period: row.period },
        figure: showFigure(entry.indicator, figureOf(exact(row.value))),
        ...{ expected: null, difference: null, confidence: null },
        sentence: { key: 'figure.quality.threshold.lifted', params },
        evidence: [],
        cells: [{ indicatorId: entry.id, unitId: row.unitId, period: row.period }],
      },
    ]
  })
}

const isWithin = (view: FigureView, period: string): boolean =>
  lastDay(period) <= lastDay(view.period) && slotOf(period) >= 0

function wordOf({ light, completion }: Evaluated, language: 'zh' | 'en'): string {
  const level = light?.entry.level
  const word = level == null ? undefined : light!.lights.scheme.lights.get(level)?.word[language]
  const percent = completion.state === 'rate' ? `${completion.percent.valueOf().toFixed(1)}%` : undefined
  return [word, percent].filter((one) => one !== undefined).join(' ')
}
