import type { Output } from '#engine/contract/operation.ts'
import type { Evaluation, IndicatorHead, Sentence, UnitName } from '#modules/dispatch/dispatch.ts'
import type { figureRanking, figureTable } from '#modules/dispatch/figure.contract.ts'
import { CHANGES, type snapshotDifference } from '#modules/dispatch/snapshot.contract.ts'

type FigureTable = Output<typeof figureTable>
type Ranking = Output<typeof figureRanking>
export type Difference = Output<typeof snapshotDifference>['rows'][number]
type Side = NonNullable<Difference['before']>
export type Changed = (typeof CHANGES)[number]

const NOTHING: Side = {
  value: null,
  state: null,
  target: null,
  completionPercent: null,
  sign: null,
  score: null,
  rank: null,
}

const MEASURED: Readonly<Record<Changed, (side: Side) => unknown>> = {
  value: (side) => side.value ?? side.state,
  target: (side) => side.target,
  completion: (side) => side.completionPercent,
  light: (side) => side.sign?.code ?? null,
  score: (side) => side.score,
  rank: (side) => side.rank,
}

/** The cells of two tables of one unit that differ; a table that is not there had nothing in any cell. */
export function compareTables(before: FigureTable | undefined, after: FigureTable | undefined): Difference[] {
  const unit = (after ?? before)!.unit
  return compareRows(
    unit,
    new Map((before?.rows ?? []).map((row) => [row.indicator.id, row])),
    new Map((after?.rows ?? []).map((row) => [row.indicator.id, row])),
  )
}

type Row = { readonly indicator: IndicatorHead; readonly evaluation: Evaluation }

function compareRows(unit: UnitName, before: ReadonlyMap<string, Row>, after: ReadonlyMap<string, Row>): Difference[] {
  const ids = new Set([...after.keys(), ...before.keys()])
  return [...ids].flatMap((id) => {
    const [was, is] = [before.get(id), after.get(id)]
    const { indicator } = (is ?? was)!
    return differenceOf({ unit, indicator, totalOf: null }, was && sideOf(was.evaluation), is && sideOf(is.evaluation))
  })
}

/** The total scores and the places by them that differ between two rankings of the units below one. */
export const compareRankings = (before: Ranking | undefined, after: Ranking | undefined): Difference[] =>
  compareTotals(null, totalsOf(before), totalsOf(after))

/** What a ranking by total score says of its units. */
export const totalsOf = (ranking: Ranking | undefined): readonly UnitTotal[] =>
  (ranking?.groups ?? []).flatMap(({ rows }) => rows.map(({ unit, measure, rank }) => ({ unit, score: measure, rank })))

interface UnitTotal {
  readonly unit: UnitName
  readonly score: string | null
  readonly rank: number | null
}

/** `totalOf`: the slice whose totals they are; null: those of the figures. */
export function compareTotals(
  totalOf: string | null,
  before: readonly UnitTotal[],
  after: readonly UnitTotal[],
): Difference[] {
  const byUnit = (totals: readonly UnitTotal[]) => new Map(totals.map((total) => [total.unit.id, total]))
  const sideOfTotal = ({ score, rank }: UnitTotal): Side => ({ ...NOTHING, score, rank })
  const [was, is] = [byUnit(before), byUnit(after)]
  return [...new Set([...is.keys(), ...was.keys()])].flatMap((id) => {
    const [one, other] = [was.get(id), is.get(id)]
    const { unit } = (other ?? one)!
    return differenceOf({ unit, indicator: null, totalOf }, one && sideOfTotal(one), other && sideOfTotal(other))
  })
}

function differenceOf(
  of: Pick<Difference, 'unit' | 'indicator' | 'totalOf'>,
  before: Side | undefined,
  after: Side | undefined,
): Difference[] {
  const changed = CHANGES.filter((what) => {
    const measure = MEASURED[what]
    return measure(before ?? NOTHING) !== measure(after ?? NOTHING)
  })
  return changed.length === 0 ? [] : [{ ...of, before: before ?? null, after: after ?? null, changed }]
}

function sideOf({ figure, target, completionPercent, sign, score, rank }: Evaluation): Side {
  const band = target.bandLow === undefined ? undefined : `${target.bandLow}–${target.bandHigh}`
  return {
    value: figure.value ?? null,
    state: figure.state,
    target: target.value ?? band ?? null,
    completionPercent: completionPercent ?? null,
    sign: sign ?? null,
    score: score ?? null,
    rank: rank ?? null,
  }
}

/** `3 个数变动，涉及 2 个单位；排名变动 1 处`. */
export function headlineOf(rows: readonly Difference[]): Sentence {
  if (rows.length === 0) return { key: 'snapshot.difference.none' }
  const count = (what: Changed) => rows.filter((row) => row.changed.includes(what)).length
  const adjusted = rows.filter((row) => row.totalOf !== null && row.changed.includes('score')).length
  const kind = adjusted > 0 ? '.adjusted' : count('target') > 0 ? '.targets' : ''
  return {
    key: `snapshot.difference${kind}`,
    params: {
      figures: count('value'),
      ...(adjusted > 0 && { adjusted }),
      targets: count('target'),
      lights: count('light'),
      ranks: count('rank'),
      units: new Set(rows.map((row) => row.unit.id)).size,
    },
  }
}
