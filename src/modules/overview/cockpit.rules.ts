import type { Evaluation, IndicatorHead, LightSign, UnitName } from '#modules/dispatch/dispatch.ts'

interface Row {
  readonly indicator: IndicatorHead
  readonly evaluation: Pick<Evaluation, 'figure' | 'sign'>
}

/** The rows of one unit then and now. */
export interface Sides {
  readonly unit: UnitName
  readonly before: readonly Row[]
  readonly after: readonly Row[]
}

interface TurnedLight {
  readonly unit: UnitName
  readonly indicator: IndicatorHead
  readonly before: LightSign | null
  readonly after: LightSign | null
  readonly turned: 'worse' | 'better' | 'lit' | 'gone'
}

const ORDER = ['worse', 'lit', 'better', 'gone'] as const

/** Lights that are others than they were: what has become worse first, the worst of it on top. A figure new to either side is no turn. */
export function turnedLights(sides: readonly Sides[]): TurnedLight[] {
  const turned = sides.flatMap(({ unit, before, after }) => {
    const was = new Map(before.map((row) => [row.indicator.id, row.evaluation.sign ?? null]))
    return after.flatMap(({ indicator, evaluation }): TurnedLight[] => {
      const former = was.get(indicator.id)
      const sign = evaluation.sign ?? null
      if (former === undefined || former?.code === sign?.code) return []
      return [{ unit, indicator, before: former, after: sign, turned: directionOf(former, sign) }]
    })
  })
  const weight = ({ turned: way, after, before }: TurnedLight) =>
    ORDER.indexOf(way) * 100 - (way === 'worse' || way === 'lit' ? (after?.severity ?? 0) : -(before?.severity ?? 0))
  return turned.sort((a, b) => weight(a) - weight(b))
}

/** What is drawn in no colour (not reported, not judged) is neither better nor worse. */
const isJudged = (sign: LightSign | null): sign is LightSign => sign !== null && sign.tone !== 'none'

function directionOf(before: LightSign | null, after: LightSign | null): TurnedLight['turned'] {
  if (!isJudged(after)) return 'gone'
  if (!isJudged(before)) return after.alarm ? 'lit' : 'better'
  return after.severity > before.severity ? 'worse' : 'better'
}

/** How many figures of all units are others than they were. */
export function changedValues(sides: readonly Sides[]): number {
  return sides.reduce((count, { before, after }) => {
    const was = new Map(before.map((row) => [row.indicator.id, toldOf(row)]))
    return count + after.filter((row) => was.get(row.indicator.id) !== toldOf(row)).length
  }, 0)
}

const toldOf = ({ evaluation: { figure } }: Row): string => figure.value ?? figure.state

export interface Placed {
  readonly unit: UnitName
  readonly rank: number | null
}

/** Places that moved, the greatest move first; + is up. */
export function movedRanks(before: readonly Placed[], after: readonly Placed[]) {
  const was = new Map(before.map(({ unit, rank }) => [unit.id, rank]))
  return after
    .flatMap(({ unit, rank }) => {
      const former = was.get(unit.id)
      if (former == null || rank === null || former === rank) return []
      return [{ unit, before: former, after: rank, movement: former - rank }]
    })
    .sort((a, b) => Math.abs(b.movement) - Math.abs(a.movement) || a.after - b.after)
}

/** How many have each light, the best first. */
export function countSigns(signs: readonly (LightSign | null | undefined)[]): { sign: LightSign; n: number }[] {
  const counted = new Map<string, { sign: LightSign; n: number }>()
  for (const sign of signs) if (sign) counted.set(sign.code, { sign, n: (counted.get(sign.code)?.n ?? 0) + 1 })
  return [...counted.values()].sort((a, b) => a.sign.severity - b.sign.severity)
}
