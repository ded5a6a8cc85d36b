import type { Period } from '#engine/calendar/period.ts'
import type { Additivity, PublishedCell } from '#engine/indicator/additivity.ts'
import type { Identity } from '#engine/indicator/identity.ts'
import { compareExact, type Exact, ONE } from '#engine/number/exact.ts'

/** What ought to come to nothing among published cells of one period: a total and its units, a whole and its parts, or twins. */
export interface Equation {
  readonly kind: 'units' | Identity['kind']
  readonly period: Period
  /** Of a sum over units the total; else the unit in which the identity is asked for. */
  readonly unit: string
  /** The whole's indicator. */
  readonly indicator: string
  /** The identity it belongs to; undefined for a sum over units. */
  readonly identity: Identity | undefined
  /** Whole less parts. */
  readonly residual: Exact
  readonly tolerance: Exact
  readonly terms: readonly Term[]
}

/** `weight`: by how much the residual moves when the cell moves by one. */
export interface Term {
  readonly cell: string
  readonly indicator: string
  readonly unit: string
  readonly weight: Exact
}

export const cellKey = (indicator: string, unit: string, period: Period): string => `${indicator} ${unit} ${period}`

export const isBroken = (equation: Equation, residual = equation.residual): boolean =>
  compareExact(residual.abs(), equation.tolerance) > 0

/** All equations that published cells are expected to keep, sound and broken. */
export function equationsOf(
  additivity: readonly Additivity[],
  identities: readonly Identity[],
  published: ReadonlyMap<string, PublishedCell>,
  totalUnit: string,
  children: readonly string[],
): Equation[] {
  const term = (indicator: string, unit: string, period: Period, weight: Exact): Term[] => {
    const cell = cellKey(indicator, unit, period)
    return published.has(cell) ? [{ cell, indicator, unit, weight }] : []
  }
  const overUnits = additivity
    .filter(({ verdict }) => verdict === 'adds-up' || verdict === 'adds-up-rounded')
    .flatMap(({ indicator, periods }) =>
      periods
        .filter((check) => check.state !== 'undecidable')
        .map(({ period, residual, tolerance }): Equation => {
          const parts = children.flatMap((child) => term(indicator, child, period, ONE.neg()))
          const terms = [...term(indicator, totalUnit, period, ONE), ...parts]
          const facts = { period, unit: totalUnit, indicator, identity: undefined, residual: residual!, tolerance }
          return { kind: 'units', ...facts, terms }
        }),
    )
  const overIndicators = identities.flatMap((identity) =>
    identity.checks.map(({ unit, period, residual, tolerance }): Equation => {
      const parts = identity.parts.flatMap((part) => term(part, unit, period, identity.scale.neg()))
      const terms = [...term(identity.whole, unit, period, ONE), ...parts]
      return { kind: identity.kind, period, unit, indicator: identity.whole, identity, residual, tolerance, terms }
    }),
  )
  return [...overUnits, ...overIndicators]
}
