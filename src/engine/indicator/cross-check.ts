import { comparePeriods, type Period } from '#engine/calendar/period.ts'
import type { Additivity, PublishedCell } from '#engine/indicator/additivity.ts'
import { cellKey, type Equation, equationsOf, isBroken } from '#engine/indicator/equation.ts'
import type { Identity } from '#engine/indicator/identity.ts'
import { type Suspicion, suspectCells } from '#engine/indicator/suspect-cell.ts'
import { type Exact, ONE, ZERO } from '#engine/number/exact.ts'

/** A published cell that contradicts others, and what speaks against it. */
export interface Contradiction {
  readonly indicator: string
  readonly unit: string
  readonly period: Period
  readonly published: Exact
  /** What would agree with the first of the broken equations; undefined when no one cell can be named. */
  readonly wouldAgree: Exact | undefined
  readonly confidence: Suspicion['confidence']
  readonly slip: Suspicion['slip']
  /** Equations that a different value of this cell would mend. */
  readonly broken: readonly Equation[]
  /** The published total holds the same slip: it was added up from the wrong cell. */
  readonly carried: boolean
  /** Other indicators that publish the same quantity, and agree with it. */
  readonly twins: readonly string[]
}

/** One cell moved, together with the cells that carry the same slip. */
interface Supposition {
  readonly indicator: string
  readonly unit: string
  readonly moved: ReadonlyMap<string, Exact>
  readonly by: Exact
  readonly carried: boolean
  readonly twins: readonly string[]
  readonly mended: readonly Equation[]
  /** Mended less twice the sound equations that would break. */
  readonly worth: number
}

/**
 * Finds the cells that contradict others. A sum over units and a sum over indicators cross in one cell, as row and column of a
 * checked table do: the cell whose one move mends the most broken equations and breaks no sound one is named. A total that was
 * added up from a wrong cell moves with it, and so do other publications of the same quantity.
 */
export function findContradictions(
  cells: Iterable<PublishedCell>,
  additivity: readonly Additivity[],
  identities: readonly Identity[],
  totalUnit: string,
  children: readonly string[],
): Contradiction[] {
  const published = new Map([...cells].map((cell) => [cellKey(cell.indicator, cell.unit, cell.period), cell]))
  const equations = equationsOf(additivity, identities, published, totalUnit, children)
  const touching = new Map<string, Equation[]>()
  for (const equation of equations) {
    for (const { cell } of equation.terms) {
      const known = touching.get(cell)
      if (known) known.push(equation)
      else touching.set(cell, [equation])
    }
  }
  const facts: Facts = { published, touching, identities, totalUnit, additivity }
  const open = new Set(equations.filter((equation) => isBroken(equation)))
  for (const equation of [...open]) if (isEchoOfUnits(equation, equations, facts)) open.delete(equation)
  const found: Contradiction[] = []
  while (open.size > 0) {
    const [first] = open
    const { period } = first!
    const suppositions = [...open]
      .filter((equation) => equation.period === period)
      .flatMap((equation) => suppose(equation, open, facts))
      .sort((a, b) => b.worth - a.worth || a.moved.size - b.moved.size)
    const contradiction = choose(suppositions, first!, facts)
    found.push(contradiction)
    for (const equation of contradiction.broken) open.delete(equation)
  }
  return found.sort((a, b) => comparePeriods(a.period, b.period))
}

interface Facts {
  readonly published: ReadonlyMap<string, PublishedCell>
  readonly touching: ReadonlyMap<string, readonly Equation[]>
  readonly identities: readonly Identity[]
  readonly totalUnit: string
  readonly additivity: readonly Additivity[]
}

/** The total's identity fails by what its units' identities, in sum, fail by within their rounding: nothing new. */
function isEchoOfUnits(equation: Equation, all: readonly Equation[], { totalUnit }: Facts): boolean {
  if (equation.kind === 'units' || equation.unit !== totalUnit) return false
  const units = all.filter((one) => one.identity === equation.identity && one.period === equation.period)
  const below = units.filter((one) => one.unit !== totalUnit)
  const added = below.reduce((so, one) => so.add(one.residual), ZERO)
  return !below.some((one) => isBroken(one)) && !isBroken(equation, equation.residual.sub(added))
}

/** Everything that could be wrong in one equation: each of its cells, alone or with those that carry its slip. */
function suppose(equation: Equation, open: ReadonlySet<Equation>, facts: Facts): Supposition[] {
  return equation.terms.flatMap(({ indicator, unit, weight }) => {
    const by = equation.residual.neg().div(weight)
    const twins = twinsOf(indicator, facts.identities)
    return [false, true].flatMap((carried) =>
      (twins.length > 0 ? [[], twins] : [[]]).flatMap((along) => {
        if (carried && unit === facts.totalUnit) return []
        return supposition({ indicator, unit, by, carried, along }, equation.period, open, facts)
      }),
    )
  })
}

interface Move {
  readonly indicator: string
  readonly unit: string
  readonly by: Exact
  readonly carried: boolean
  readonly along: readonly { readonly indicator: string; readonly scale: Exact }[]
}

function supposition(move: Move, period: Period, open: ReadonlySet<Equation>, facts: Facts): Supposition[] {
  const { indicator, unit, by, carried, along } = move
  const moved = new Map<string, Exact>()
  for (const one of [{ indicator, scale: ONE }, ...along]) {
    for (const place of carried ? [unit, facts.totalUnit] : [unit]) {
      const cell = cellKey(one.indicator, place, period)
      if (facts.published.has(cell)) moved.set(cell, by.mul(one.scale))
    }
  }
  if (carried && !moved.has(cellKey(indicator, facts.totalUnit, period))) return []
  const touched = new Set([...moved.keys()].flatMap((cell) => facts.touching.get(cell) ?? []))
  const after = (equation: Equation) =>
    equation.terms.reduce((so, { cell, weight }) => {
      const step = moved.get(cell)
      return step ? so.add(step.mul(weight)) : so
    }, equation.residual)
  const mended: Equation[] = []
  let spoiled = 0
  for (const equation of touched) {
    const breaks = isBroken(equation, after(equation))
    if (open.has(equation) && !breaks) mended.push(equation)
    if (!isBroken(equation) && breaks) spoiled++
  }
  const twins = along.map((one) => one.indicator)
  return [{ indicator, unit, moved, by, carried, twins, mended, worth: mended.length - 2 * spoiled }]
}

/** The best supposition; where several explain the same as well, the course of the series decides, or nothing. */
function choose(suppositions: readonly Supposition[], first: Equation, facts: Facts): Contradiction {
  const [top] = suppositions
  if (top === undefined) return unplaced(first, false, facts)
  const isSame = (one: Supposition) =>
    one.unit === top.unit && (one.indicator === top.indicator || top.twins.includes(one.indicator))
  const equal = suppositions.filter(
    (one) => one.worth === top.worth && one.mended.some((equation) => top.mended.includes(equation)),
  )
  if (top.worth > 0 && equal.every(isSame)) return accuse(top, top.worth > 1 ? 'clear' : 'likely', facts)
  const [lead] = equal
    .flatMap((one) => one.mended)
    .sort((a, b) => Number(b.kind === 'units') - Number(a.kind === 'units'))
  for (const { unit, indicator, confidence, slip } of suspectsOf(lead!, facts)) {
    // Among a handful of parts the course of a series leans somewhere always; over many units a lean tells something.
    if (lead!.kind !== 'units' && confidence === 'possible') break
    const fitting = equal.find((one) => one.indicator === indicator && one.unit === unit)
    if (fitting) return { ...accuse(fitting, confidence, facts), slip }
  }
  const carried = equal.some((one) => one.carried)
  return unplaced(top.mended[0]!, carried, facts)
}

interface Suspect extends Pick<Suspicion, 'confidence' | 'slip'> {
  readonly indicator: string
  readonly unit: string
}

/** The cells of one equation in the order in which their own course and slips of the pen speak against them. */
function suspectsOf(equation: Equation, { additivity, published }: Facts): Suspect[] {
  const { identity, period, unit, indicator, residual } = equation
  if (identity === undefined) {
    const broken = additivity
      .find((one) => one.indicator === indicator)
      ?.inconsistencies.find((one) => one.period === period)
    return broken?.suspects.map((suspect) => ({ ...suspect, indicator })) ?? []
  }
  if (identity.kind === 'same') return []
  const rowOf = (at: Period) =>
    new Map([identity.whole, ...identity.parts].map((one) => [one, published.get(cellKey(one, unit, at))!.value]))
  const tolerance = identity.checks.find((check) => check.unit === unit && check.period === period)!.rounding
  const sound = identity.checks
    .filter((check) => check.unit === unit && check.period !== period && check.state === 'sound')
    .map((check) => check.period)
    .sort(comparePeriods)
  const before = sound.filter((one) => comparePeriods(one, period) < 0).length
  const names = { totalUnit: identity.whole, children: identity.parts }
  // The suspects of a sum over units are units; here the members are indicators of one unit.
  const suspects = suspectCells({
    ...names,
    cells: rowOf(period),
    sound: sound.map(rowOf),
    before,
    residual,
    tolerance,
  })
  return suspects.map(({ unit: member, confidence, slip }) => ({ indicator: member, unit, confidence, slip }))
}

/** Something does not agree, and no one cell can be named: it is told of the whole. */
function unplaced(equation: Equation, carried: boolean, { published }: Facts): Contradiction {
  const { indicator, unit, period, value } = published.get(cellKey(equation.indicator, equation.unit, equation.period))!
  const facing = { indicator, unit, period, published: value, wouldAgree: undefined, carried }
  return { ...facing, confidence: 'possible', slip: undefined, broken: [equation], twins: [] }
}

function accuse(one: Supposition, confidence: Suspicion['confidence'], facts: Facts): Contradiction {
  const period = one.mended[0]!.period
  const published = facts.published.get(cellKey(one.indicator, one.unit, period))!.value
  const { indicator, unit, by, carried, twins, mended } = one
  const facing = { indicator, unit, period, published, wouldAgree: published.add(by) }
  return { ...facing, confidence, slip: undefined, broken: mended, carried, twins }
}

function twinsOf(indicator: string, identities: readonly Identity[]): { indicator: string; scale: Exact }[] {
  return identities.flatMap(({ kind, whole, parts, scale }) => {
    if (kind !== 'same') return []
    if (whole === indicator) return { indicator: parts[0]!, scale: ONE.div(scale) }
    return parts[0] === indicator ? { indicator: whole, scale } : []
  })
}
