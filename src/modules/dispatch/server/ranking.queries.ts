import { lastDay, previousPeriod, yearOf } from '#engine/calendar/period.ts'
import { median } from '#engine/indicator/compare.ts'
import { isPartial, MISSING, numberOf } from '#engine/indicator/figure.ts'
import { type Ranked, rank } from '#engine/indicator/rank.ts'
import { scoreOf } from '#engine/indicator/score.ts'
import { ScoreRule, SheetLimits } from '#engine/indicator/score-rule.ts'
import { type ScoreSheet, scoreSheet } from '#engine/indicator/score-sheet.ts'
import { type Exact, formatExact, mean } from '#engine/number/exact.ts'
import type { Sentence } from '#modules/dispatch/dispatch.ts'
import type { PeerGroupNames, Ranking } from '#modules/dispatch/server/figure-source.ts'
import {
  completionAt,
  type FigureView,
  loadView,
  type RankBy,
  rankUnits,
  showAt,
  weightOf,
} from '#modules/dispatch/server/figure-view.ts'
import { figuresAsOf } from '#modules/dispatch/server/frozen-figures.ts'
import { type DictionaryEntry, headOf } from '#modules/dispatch/server/indicator.queries.ts'
import { getPlaceFrom, type Place } from '#modules/dispatch/server/place.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

const PROPORTIONAL = ScoreRule.parse({ rule: 'proportional' })

/** One unit's whole score sheet of the plan; peers are the units it is compared with, itself among them. */
export function scoreOfUnit(
  view: FigureView,
  unitId: string,
  peers: readonly Place[],
  period = view.period,
): ScoreSheet {
  const limits = SheetLimits.parse(view.plan?.content.limits ?? {})
  return scoreSheet(
    view.entries.map((entry) => ({
      code: entry.code,
      weight: weightOf(view, entry),
      score: scoreOfItem(view, unitId, peers, entry, period),
      ...(limits.missing === 'carry' && { lastPoints: lastPointsOf(view, unitId, peers, entry, period) }),
    })),
    limits,
  )
}

function scoreOfItem(
  view: FigureView,
  unitId: string,
  peers: readonly Place[],
  entry: DictionaryEntry,
  period: string,
) {
  const { figure, completion } = completionAt(view, unitId, entry, period)
  const rule = entry.indicator.score ?? PROPORTIONAL
  const { values, average, ranks } = columnOf(view, peers, entry, period, rule)
  return scoreOf(rule, entry.indicator.direction, weightOf(view, entry), {
    completion,
    figure: isPartial(figure) ? MISSING : figure,
    peers: values,
    ...(average && { reference: average }),
    ...(rule.rule === 'rank-points' && { rank: ranks.get(unitId)?.rank }),
  })
}

/** What a score needs of the peers, as far as its rule compares with them. */
interface PeerColumn {
  readonly values: readonly Exact[]
  readonly average: Exact | undefined
  readonly ranks: ReadonlyMap<string, Ranked>
}

const ALONE: PeerColumn = { values: [], average: undefined, ranks: new Map() }
const columns = new WeakMap<FigureView['book'], WeakMap<readonly Place[], Map<string, PeerColumn>>>()

/** Worked out once for all units of a group: for each it would be the same. */
function columnOf(
  view: FigureView,
  peers: readonly Place[],
  entry: DictionaryEntry,
  period: string,
  rule: ScoreRule,
): PeerColumn {
  const [compares, ranks] = [comparesWithPeers(rule), rule.rule === 'rank-points']
  if (!compares && !ranks) return ALONE
  const ofBook = columns.get(view.book) ?? new WeakMap<readonly Place[], Map<string, PeerColumn>>()
  columns.set(view.book, ofBook)
  const ofPeers = ofBook.get(peers) ?? new Map<string, PeerColumn>()
  ofBook.set(peers, ofPeers)
  const key = `${entry.id} ${period}`
  const known = ofPeers.get(key)
  if (known !== undefined) return known
  const values = compares ? peers.flatMap((peer) => wholeAt(view, peer.id, entry, period) ?? []) : []
  const ranked = ranks ? rankUnits({ ...view, period }, peers, entry) : []
  const column = { values, average: mean(values), ranks: new Map(ranked.map((one) => [one.unit, one])) }
  ofPeers.set(key, column)
  return column
}

const comparesWithPeers = ({ rule }: ScoreRule): boolean =>
  rule === 'average-based' || rule === 'banded' || rule === 'efficacy'

function wholeAt(view: FigureView, unitId: string, entry: DictionaryEntry, period: string): Exact | undefined {
  const { figure } = completionAt(view, unitId, entry, period)
  return isPartial(figure) ? undefined : numberOf(figure)
}

/** The points last known this year, for sheets that carry them over a missing month. */
function lastPointsOf(
  view: FigureView,
  unitId: string,
  peers: readonly Place[],
  entry: DictionaryEntry,
  period: string,
): Exact | undefined {
  for (let at = previousPeriod(period); yearOf(at) === yearOf(period); at = previousPeriod(at)) {
    const score = scoreOfItem(view, unitId, peers, entry, at)
    if (score.state === 'value') return score.value
  }
  return undefined
}

export interface RankingRequest {
  readonly tenantId: string
  readonly unitId: string
  readonly period: string
  readonly planId?: string | undefined
  readonly indicatorId?: string | undefined
  readonly by: RankBy | 'score'
  readonly peerGroup?: string | undefined
  /** A snapshot; the figures as they stand when none is named. */
  readonly asOf?: string | undefined
}

/** The units below one unit, ranked by an indicator or by the plan's total score, each within its peer group. */
export async function getRanking(tx: Tx, request: RankingRequest): Promise<Ranking> {
  const { tenantId, unitId, period, planId, indicatorId, peerGroup } = request
  const source = await figuresAsOf(tx, request)
  const isWhole = indicatorId === undefined && peerGroup === undefined
  const told = isWhole ? await source.findRanking?.(unitId, planId) : undefined
  if (told) return told
  const day = lastDay(period)
  await getPlaceFrom(source, unitId, day)
  const units = rankable(await source.listChildren(unitId, day)).filter(
    (unit) => peerGroup === undefined || unit.peerGroup === peerGroup,
  )
  const view = await loadView(tx, { tenantId, source, period, units, planId, indicatorId })
  const names = await source.listPeerGroupNames()
  if (indicatorId === undefined) return rankingOf(view, units, names)
  return rankingOf(view, units, names, request.by === 'score' ? 'completion' : request.by)
}

/** Without a measure by the plan's total score; with one by the only indicator of the view. */
export function rankingOf(view: FigureView, units: readonly Place[], names: PeerGroupNames, measure?: RankBy): Ranking {
  const entry = measure && view.entries[0]!
  const peersOf = peersAmong(units)
  const sheets = new Map(entry ? [] : units.map((unit) => [unit.id, scoreOfUnit(view, unit.id, peersOf(unit))]))
  const ranked = entry ? rankUnits(view, units, entry, measure) : rankByScore(view, units, sheets)
  const byUnit = new Map(ranked.map((one) => [one.unit, one]))
  const group = (unit: Place) => (entry && entry.indicator.ranking.peers === 'all' ? null : unit.peerGroup)
  const groups = [...new Set(units.map(group))].map((peerGroup) => {
    const members = units.filter((unit) => group(unit) === peerGroup)
    const rows = members.map((unit) => rowOf(view, unit, byUnit.get(unit.id)!, entry, sheets.get(unit.id)))
    const values = members.flatMap(({ id }) => {
      const { value } = byUnit.get(id)!
      return typeof value === 'object' ? [value] : []
    })
    const middle = median(values)
    return {
      peerGroup,
      name: names.get(peerGroup ?? '') ?? null,
      median: middle ? formatExact(middle, 4, 'half-up') : null,
      rows: markTies(rows).sort((a, b) => (a.rank ?? 1e9) - (b.rank ?? 1e9)),
    }
  })
  return { headline: headline(ranked, units), by: measure ?? 'score', indicator: entry ? headOf(entry) : null, groups }
}

/** Where the pack groups units, those in no group (departments, a bureau's own divisions) do not compete. */
export function rankable(units: readonly Place[]): Place[] {
  return units.some((unit) => unit.peerGroup) ? units.filter((unit) => unit.peerGroup) : [...units]
}

/** The units of a unit's own group, the same list for each of them. */
function peersAmong(units: readonly Place[]): (unit: Place) => readonly Place[] {
  const groups = new Map([...new Set(units.map((unit) => unit.peerGroup))].map((group) => [group, [] as Place[]]))
  for (const unit of units) groups.get(unit.peerGroup)!.push(unit)
  return (unit) => groups.get(unit.peerGroup)!
}

function rankByScore(view: FigureView, units: readonly Place[], sheets: ReadonlyMap<string, ScoreSheet>): Ranked[] {
  const before = previousPeriod(view.period)
  const peersOf = peersAmong(units)
  const entriesOf = (total: (unit: Place) => Exact | undefined) =>
    units.map((unit) => ({ unit: unit.id, value: total(unit), ...(unit.peerGroup && { group: unit.peerGroup }) }))
  const options = { first: 'high', missing: 'unranked' } as const
  const earlier =
    yearOf(before) === yearOf(view.period)
      ? rank(
          entriesOf((unit) => scoreOfUnit(view, unit.id, peersOf(unit), before).total),
          options,
        )
      : []
  return rank(
    entriesOf((unit) => sheets.get(unit.id)!.total),
    { ...options, before: new Map(earlier.flatMap((one) => (one.rank === undefined ? [] : [[one.unit, one.rank]]))) },
  )
}

function rowOf(
  view: FigureView,
  unit: Place,
  ranked: Ranked,
  entry: DictionaryEntry | undefined,
  sheet: ScoreSheet | undefined,
) {
  return {
    unit: unit.name,
    measure: typeof ranked.value === 'object' ? formatExact(ranked.value, 4, 'half-up') : null,
    rank: ranked.rank ?? null,
    tied: false,
    previousRank: ranked.rank !== undefined && ranked.movement !== undefined ? ranked.rank + ranked.movement : null,
    movement: ranked.movement ?? null,
    evaluation: entry ? showAt(view, unit.id, entry) : null,
    parts:
      sheet?.items.map((item) => {
        const part = view.dictionary.byCode.get(item.code)!
        return {
          indicator: headOf(part),
          score: item.points ? formatExact(item.points, 2, 'half-up') : null,
          weight: weightOf(view, part).toString(),
          missing: item.treatment !== 'scored',
        }
      }) ?? [],
  }
}

function markTies<Row extends { rank: number | null; tied: boolean }>(rows: Row[]): Row[] {
  const counts = new Map<number, number>()
  for (const { rank: place } of rows) if (place !== null) counts.set(place, (counts.get(place) ?? 0) + 1)
  return rows.map((row) => ({ ...row, tied: row.rank !== null && counts.get(row.rank)! > 1 }))
}

function headline(ranked: readonly Ranked[], units: readonly Place[]): Sentence {
  const names = new Map(units.map((unit) => [unit.id, unit.name.short]))
  const nameOf = (id: string) => names.get(id)!
  const first = ranked.filter((one) => one.rank === 1).map((one) => nameOf(one.unit))
  if (first.length === 0) return { key: 'figure.ranking.headline.none', params: {} }
  const leading = {
    first: first.map((name) => name.zh).join('、'),
    firstEn: first.map((name) => name.en).join(', '),
  }
  const most = [...ranked].sort((a, b) => (b.movement ?? 0) - (a.movement ?? 0))[0]
  if (!most?.movement || most.movement < 0) return { key: 'figure.ranking.headline.first', params: leading }
  const moved = nameOf(most.unit)
  return {
    key: 'figure.ranking.headline',
    params: { ...leading, moved: moved.zh, movedEn: moved.en, places: most.movement },
  }
}
