import { adjustScore, type CountedEntry, type Cut } from '#engine/appraisal/adjust-score.ts'
import { type Ledger, type Posting, replay } from '#engine/appraisal/ledger.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import type { Output } from '#engine/contract/operation.ts'
import type { AppraisalPractice } from '#engine/definition/appraisal-practice.ts'
import { type Ranked, rank } from '#engine/indicator/rank.ts'
import { type Exact, exact, exactText, isNegative, ONE } from '#engine/number/exact.ts'
import type { AdjustedRanking, AdjustedRow, CountedLine } from '#modules/appraisal/entry.contract.ts'
import type { LedgerLine } from '#modules/appraisal/entry.ts'
import type { Sentence } from '#modules/dispatch/dispatch.ts'
import type { figureRanking } from '#modules/dispatch/figure.contract.ts'

type Ranking = Output<typeof figureRanking>
type RawRow = Ranking['groups'][number]['rows'][number]

/**
 * A ranking by score with the entries that count on its last day. The raw score is the one the ranking prints, so that whoever
 * adds the printed points up by hand comes to the printed result.
 */
export function adjustRanking(
  practice: AppraisalPractice,
  ranking: Ranking,
  lines: readonly LedgerLine[],
  on: CalendarDate,
): AdjustedRanking {
  const byUnit = new Map<string, LedgerLine[]>()
  for (const line of lines) byUnit.set(line.unitId, [...(byUnit.get(line.unitId) ?? []), line])
  const groups = ranking.groups.map(({ peerGroup, name, rows }) => ({
    peerGroup,
    name,
    rows: rankAdjusted(rows.map((row) => adjustRow(practice, row, byUnit.get(row.unit.id) ?? [], on))),
  }))
  return { headline: headlineOf(groups.flatMap(({ rows }) => rows)), groups }
}

/** A posting as the engine reads it. */
const postingOf = (line: LedgerLine): Posting => ({
  id: line.entryId,
  year: line.year,
  serial: line.serial,
  unitId: line.unitId,
  kind: line.kind,
  points: exact(line.points),
  indicatorId: line.indicatorId ?? undefined,
  from: line.from,
  until: line.until,
  reverses: line.reverses ?? undefined,
})

/** The lines of one unit in the order of booking. */
export const ledgerOf = (lines: readonly LedgerLine[]): Ledger =>
  replay([...lines].sort((a, b) => a.year - b.year || a.serial - b.serial).map(postingOf))

type Adjusted = Omit<AdjustedRow, 'rank' | 'tied' | 'movement'>

function adjustRow(practice: AppraisalPractice, row: RawRow, lines: readonly LedgerLine[], on: CalendarDate): Adjusted {
  const items = new Map(
    row.parts.map(({ indicator, score, weight }) => [
      indicator.id,
      { score: score === null ? undefined : exact(score), weight: exact(weight) },
    ]),
  )
  const raw = row.measure === null ? undefined : exact(row.measure)
  const result = adjustScore(practice, { raw, items, ledger: ledgerOf(lines), on })
  const known = new Map(lines.map((line) => [line.entryId, line]))
  return {
    unit: row.unit,
    raw: textOf(result.raw),
    rawRank: row.rank,
    entries: result.entries.map((entry) => showEntry(practice, entry, known.get(entry.posting.id)!)),
    adjusted: textOf(result.adjusted),
  }
}

const textOf = (value: Exact | undefined): string | null => (value === undefined ? null : exactText(value))

function showEntry(practice: AppraisalPractice, entry: CountedEntry, line: LedgerLine): CountedLine {
  return {
    entryId: line.entryId,
    number: line.number,
    kind: { code: line.kind, name: line.kindName },
    indicator: line.indicator,
    document: line.document,
    reason: line.reason,
    bookedOn: line.bookedOn,
    points: exactText(entry.nominal),
    effective: exactText(entry.effective),
    cuts: entry.cuts.map(({ by, cap, points }) => ({ by, cap: capName(practice, cap), points: exactText(points) })),
  }
}

const capName = ({ caps }: AppraisalPractice, code: Cut['cap']) => caps.find((cap) => cap.code === code)?.name ?? null

function rankAdjusted(rows: readonly Adjusted[]): AdjustedRow[] {
  const entries = rows.map((row) => ({
    unit: row.unit.id,
    value: row.adjusted === null ? undefined : exact(row.adjusted),
  }))
  const before = new Map(rows.flatMap((row) => (row.rawRank === null ? [] : [[row.unit.id, row.rawRank] as const])))
  const ranked: Ranked[] = rank(entries, { first: 'high', missing: 'unranked', before })
  const places = ranked.map((one) => one.rank)
  return rows
    .map((row, at): AdjustedRow => {
      const { rank: place, movement } = ranked[at]!
      return {
        ...row,
        rank: place ?? null,
        tied: place !== undefined && places.filter((one) => one === place).length > 1,
        movement: movement ?? null,
      }
    })
    .sort((a, b) => (a.rank ?? Number.MAX_SAFE_INTEGER) - (b.rank ?? Number.MAX_SAFE_INTEGER))
}

/** What entries do to the order of the units. */
function headlineOf(rows: readonly AdjustedRow[]): Sentence {
  const adjusted = rows.filter(({ entries }) => entries.some(({ effective }) => effective !== '0'))
  if (adjusted.length === 0) return { key: 'entry.headline.none' }
  const moved = rows.filter(({ movement }) => movement !== null && movement !== 0)
  if (moved.length === 0) return { key: 'entry.headline.same', params: { units: adjusted.length } }
  const most = [...moved].sort((a, b) => Math.abs(b.movement!) - Math.abs(a.movement!))[0]!
  return {
    key: most.movement! > 0 ? 'entry.headline.up' : 'entry.headline.down',
    params: {
      units: adjusted.length,
      moved: moved.length,
      unit: most.unit.short.zh,
      unitEn: most.unit.short.en,
      places: Math.abs(most.movement!),
    },
  }
}

/** `+2`, `−1`: points in a sentence. */
export function signedPoints(points: string): string {
  const value = exact(points)
  return isNegative(value) ? `−${exactText(value.mul(ONE.neg()))}` : `+${exactText(value)}`
}
