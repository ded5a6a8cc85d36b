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
    return differenceOf(unit, (is ?? was)!.indicator, was && sideOf(was.evaluation), is && sideOf(is.evaluation))
  })
}

/** The total scores and the places by them that differ between two rankings of the units below one. */
export function compareRankings(before: Ranking | undefined, after: Ranking | undefined): Difference[] {
  const rowsOf = (ranking: Ranking | undefined) =>
    new Map((ranking?.groups ?? []).flatMap((group) => group.rows.map((row) => [row.unit.id, row] as const)))
  const [was, is] = [rowsOf(before), rowsOf(after)]
  const totalOf = (row: Ranking['groups'][number]['rows'][number]): Side => ({
    ...NOTHING,
    score: row.measure,
    rank: row.rank,
  })
  return [...new Set([...is.keys(), ...was.keys()])].flatMap((id) => {
    const [one, other] = [was.get(id), is.get(id)]
    return differenceOf((other ?? one)!.unit, null, one && totalOf(one), other && totalOf(other))
  })
}

function differenceOf(
  unit: UnitName,
  indicator: IndicatorHead | null,
  before: Side | undefined,
  after: Side | undefined,
): Difference[] {
  const changed = CHANGES.filter((what) => {
    const measure = MEASURED[what]
    return measure(before ?? NOTHING) !== measure(after ?? NOTHING)
  })
  return changed.length === 0 ? [] : [{ unit, indicator, before: before ?? null, after: after ?? null, changed }]
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
  return {
    key: count('target') > 0 ? 'snapshot.difference.targets' : 'snapshot.difference',
    params: {
      figures: count('value'),
      targets: count('target'),
      lights: count('light'),
      ranks: count('rank'),
      units: new Set(rows.map((row) => row.unit.id)).size,
    },
  }
}
