import type { CalendarDate } from '#engine/calendar/date.ts'
import { frequencyOf, lastDay, slotCount, slotOf, yearOf } from '#engine/calendar/period.ts'
import { addWorkingDays } from '#engine/calendar/working-days.ts'
import type { Facts } from '#engine/expression/expression.ts'
import { compareExact, exact, HUNDRED } from '#engine/number/exact.ts'
import { adjustedOf, adjustmentFacts } from '#modules/bulletins/adjusted-facts.rules.ts'
import { figureFacts, isJudged, isLagging } from '#modules/bulletins/figure-facts.rules.ts'
import type {
  FigureTable,
  FrozenMonth,
  FrozenProblem,
  FrozenTask,
  Trend,
  UnitMonth,
} from '#modules/bulletins/frozen-month.ts'
import type { UnitName } from '#modules/dispatch/dispatch.ts'

type Row = FigureTable['rows'][number]

/** When a document is dated, and its number once it has one. */
export interface Issue {
  readonly on: CalendarDate
  readonly number?: string
}

/** The data of bulletins and briefs; `document-data.ts` declares its names. Units and places follow from the snapshot alone. */
export function monthFacts(month: FrozenMonth, issue: Issue): Facts {
  const { table, tasks, problems } = month
  const places = placesOf(table.rows)
  const units = rankedUnits(month)
  const adjustments = adjustmentFacts(month)
  return {
    ...headFacts(month, issue, month.unit, [table, ...month.units.map((one) => one.table)]),
    plan: month.plan,
    counts: {
      ...countsOf(table.rows, tasks, problems.length),
      units: month.units.length,
      ranked: units.filter(({ rank }) => rank !== undefined).length,
      adjustments: adjustments.length,
    },
    indicators: table.rows.map((row, at) => ({
      ...indicatorFacts(row, at),
      ...places.get(row.indicator.code),
      units: unitsOf(month.units, row),
      trend: trendFacts(month.trends.get(row.indicator.code)),
    })),
    units,
    adjustments,
    tasks: tasks.map(taskFacts),
    problems: problems.map(problemFacts),
  }
}

/** The data of one unit's sheet. */
export function unitFacts(month: FrozenMonth, { unit, table }: UnitMonth, issue: Issue): Facts {
  const tasks = month.tasks.filter((task) => task.leadUnitId === unit.id)
  const problems = month.problems.filter((problem) => problem.unitId === unit.id)
  const group = groupsOf(month).find(({ rows }) => rows.some((row) => row.unit.id === unit.id))
  const own = group?.rows.find((row) => row.unit.id === unit.id)
  const rank = own?.rank ?? undefined
  return {
    ...headFacts(month, issue, unit, [table]),
    score: own?.measure ?? table.score,
    rank,
    rankOf: rank === undefined ? undefined : group?.rows.filter((row) => row.rank !== null).length,
    movement: own?.movement ?? undefined,
    movementWords: movementWords(own?.movement ?? undefined),
    ...adjustedOf(month, unit.id),
    adjustments: adjustmentFacts(month, unit.id),
    counts: countsOf(table.rows, tasks, problems.length),
    indicators: table.rows.map(indicatorFacts),
    tasks: tasks.map(taskFacts),
    problems: problems.map(problemFacts),
  }
}

function headFacts({ period, snapshot, calendar }: FrozenMonth, issue: Issue, unit: UnitName, tables: FigureTable[]) {
  const within = (days: number) => addWorkingDays(issue.on, days, calendar)
  return {
    period,
    asOf: lastDay(period),
    issuedOn: issue.on,
    number: issue.number,
    within: { three: within(3), five: within(5), ten: within(10) },
    snapshot,
    unit: unitName(unit),
    hasSamples: tables.some(({ rows }) => rows.some((row) => row.evaluation.figure.sample === true)),
    schedule: exact(slotOf(period) + 1)
      .mul(HUNDRED)
      .div(slotCount(frequencyOf(period), yearOf(period))),
  }
}

const unitName = ({ code, name, short }: UnitName) => ({ code, name: name.zh, short: short.zh })

const indicatorFacts = ({ indicator, goal, weight, evaluation }: Row, at: number) => ({
  serial: at + 1,
  code: indicator.code,
  name: indicator.name.zh,
  unit: indicator.unit.zh,
  kind: indicator.kind,
  direction: indicator.direction,
  goal: goal?.name.zh,
  weight,
  ...figureFacts(evaluation, indicator),
})

function countsOf(rows: readonly Row[], tasks: readonly FrozenTask[], problems = 0) {
  const judged = rows.filter((row) => isJudged(row.evaluation)).length
  const lagging = rows.filter((row) => isLagging(row.evaluation)).length
  const [tasksDone, tasksLagging] = [tasks.filter((task) => task.isDone), tasks.filter((task) => task.isLagging)]
  return {
    indicators: rows.length,
    judged,
    onSchedule: judged - lagging,
    lagging,
    unreported: rows.filter(isUnreported).length,
    tasks: tasks.length,
    tasksDone: tasksDone.length,
    tasksOnSchedule: tasks.length - tasks.filter((task) => task.isDone || task.isLagging).length,
    tasksLagging: tasksLagging.length,
    problems,
  }
}

/** Asked for and not there; what does not apply to a unit is not missing. */
const isUnreported = ({ evaluation }: Row): boolean =>
  evaluation.figure.state === 'missing' && evaluation.sign !== undefined

/** The judged by their lead on the schedule: from the front and from the end, equal ones together. */
function placesOf(rows: readonly Row[]): ReadonlyMap<string, { readonly place: number; readonly fromLast: number }> {
  const gaps = rows.flatMap(({ indicator, evaluation }) =>
    isJudged(evaluation) && evaluation.scheduleGapPoints !== undefined
      ? [{ code: indicator.code, gap: exact(evaluation.scheduleGapPoints) }]
      : [],
  )
  return new Map(
    gaps.map(({ code, gap }) => [
      code,
      {
        place: 1 + gaps.filter((other) => compareExact(other.gap, gap) > 0).length,
        fromLast: 1 + gaps.filter((other) => compareExact(other.gap, gap) < 0).length,
      },
    ]),
  )
}

/** Of a great many units a document names the first and the last. */
const MOST_NAMED = 200

function unitsOf(units: readonly UnitMonth[], { indicator }: Row) {
  const found = units.flatMap(({ unit, table }) => {
    const row = table.rows.find((one) => one.indicator.code === indicator.code)
    return row && row.evaluation.figure.state !== 'not-applicable' && row.evaluation.sign !== undefined
      ? [{ unit, evaluation: row.evaluation }]
      : []
  })
  const ranked = inRank(found, ({ evaluation }) => evaluation.rank)
  const last = lastPlaces(found.flatMap(({ evaluation }) => evaluation.rank ?? []))
  const named =
    ranked.length > MOST_NAMED ? [...ranked.slice(0, MOST_NAMED / 2), ...ranked.slice(-MOST_NAMED / 2)] : ranked
  return named.map(({ unit, evaluation }) => ({
    ...unitName(unit),
    ...figureFacts(evaluation, indicator),
    fromLast: evaluation.rank === undefined ? undefined : last(evaluation.rank),
  }))
}

const inRank = <T>(items: readonly T[], rankOf: (item: T) => number | undefined): T[] =>
  [...items].sort((a, b) => (rankOf(a) ?? 1e9) - (rankOf(b) ?? 1e9))

/** A rank counted from the end, ties together: of 1, 2, 2, 4 the 4 is the first from last, both 2 the second. */
function lastPlaces(ranks: readonly number[]): (rank: number) => number {
  const counts = new Map<number, number>()
  for (const rank of ranks) counts.set(rank, (counts.get(rank) ?? 0) + 1)
  const places = new Map<number, number>()
  let behind = 0
  for (const rank of [...counts.keys()].sort((a, b) => b - a)) {
    places.set(rank, behind + 1)
    behind += counts.get(rank)!
  }
  return (rank) => places.get(rank)!
}

const groupsOf = ({ ranking }: FrozenMonth) => ranking?.groups ?? []

/** Units below in the order of their score, those outside the ranking behind them. */
function rankedUnits(month: FrozenMonth) {
  const tables = new Map(month.units.map(({ unit, table }) => [unit.id, table]))
  const ranked = groupsOf(month).flatMap((group) => {
    const last = lastPlaces(group.rows.flatMap((row) => row.rank ?? []))
    return inRank(group.rows, (row) => row.rank ?? undefined).map((row) => ({
      ...standing(row.unit, tables.get(row.unit.id)),
      group: group.name?.zh,
      score: row.measure ?? undefined,
      rank: row.rank ?? undefined,
      movement: row.movement ?? undefined,
      fromLast: row.rank === null ? undefined : last(row.rank),
      ...adjustedOf(month, row.unit.id),
      id: row.unit.id,
    }))
  })
  const known = new Set(ranked.map(({ id }) => id))
  const others = month.units
    .filter(({ unit, table }) => !known.has(unit.id) && table.rows.some((row) => row.evaluation.sign !== undefined))
    .map(({ unit, table }) => ({
      ...standing(unit, table),
      ...adjustedOf(month, unit.id),
      group: undefined,
      score: undefined,
      rank: undefined,
      movement: undefined,
      fromLast: undefined,
    }))
  return [...ranked.map(({ id: _id, ...one }) => one), ...others]
}

function standing(unit: UnitName, table: FigureTable | undefined) {
  const { onSchedule, lagging, unreported } = countsOf(table?.rows ?? [], [])
  const late = table?.rows.filter((row) => isLagging(row.evaluation)) ?? []
  return {
    ...unitName(unit),
    onSchedule,
    lagging,
    unreported,
    laggingIndicators: late.map((row) => row.indicator.name.zh),
  }
}

function trendFacts(trend: Trend | undefined) {
  return (trend?.periods ?? []).map((period, at) => ({
    period,
    label: /^\d{4}-\d\d$/.test(period) ? `${Number(period.slice(5))}月` : period,
    actual: trend!.actual[at] ?? undefined,
    lastYear: trend!.lastYear[at] ?? undefined,
    schedule: trend!.schedule[at] ?? undefined,
  }))
}

function taskFacts({ isDone, isLagging: isLate, leadUnitId: _id, ...task }: FrozenTask, at: number) {
  return { serial: at + 1, ...task, done: isDone, lagging: isLate }
}

function problemFacts({ unitId: _id, ...problem }: FrozenProblem, at: number) {
  return { serial: at + 1, ...problem }
}

function movementWords(movement: number | undefined): string | undefined {
  if (movement === undefined) return undefined
  if (movement === 0) return '与上月持平'
  return `比上月${movement > 0 ? '上升' : '下降'}${Math.abs(movement)}位`
}
