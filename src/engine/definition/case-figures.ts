import {
  firstDay,
  frequencyOf,
  lastDay,
  type Period,
  periodAt,
  slotCount,
  slotOf,
  yearOf,
} from '#engine/calendar/period.ts'
import type { DefinitionCase } from '#engine/definition/definition-case.ts'
import type { Pack } from '#engine/definition/pack.ts'
import type { PackValue } from '#engine/definition/pack-values.ts'
import { reportingUnits } from '#engine/definition/reporting-units.ts'
import { type Figure, figureOf, MISSING, NOT_APPLICABLE } from '#engine/indicator/figure.ts'
import { compileFormulas, deriveFigure } from '#engine/indicator/formula.ts'
import type { Indicator } from '#engine/indicator/indicator.ts'
import { yearToDate } from '#engine/indicator/over-time.ts'
import { type RolledUp, rollUp } from '#engine/indicator/roll-up.ts'
import { type UnitTree, unitTree } from '#engine/indicator/unit-tree.ts'

type Given = DefinitionCase['given'][number]

/** The figures of a pack's samples with what a case gives in their place, rolled up on demand, period by period. */
export class CaseFigures {
  readonly #pack: Pack
  readonly #indicators: ReadonlyMap<string, Indicator>
  readonly #values: ReadonlyMap<string, Figure>
  readonly #asked: (indicator: string, unit: string) => boolean
  readonly #rolled = new Map<string, RolledUp>()

  constructor(pack: Pack, values: readonly PackValue[], definitionCase: DefinitionCase) {
    this.#pack = pack
    this.#indicators = new Map(pack.indicators.map(({ value }) => [value.code, value]))
    const entered = new Map<string, Figure>()
    for (const one of definitionCase.samples ? values : []) {
      const { kind, indicator, period, unit, dimension, state, value } = one
      if (kind !== 'actual' || dimension !== '') continue
      entered.set(cell(indicator, period, unit), state === 'value' ? figureOf(value!) : stateOf(state))
    }
    for (const given of definitionCase.given) {
      if (given.kind === 'actual') entered.set(cellOf(given, definitionCase), figureGiven(given.value))
    }
    this.#values = entered
    const reporting = reportingUnits(pack)
    const isOpen = definitionCase.samples && pack.cycles.length > 0
    this.#asked = isOpen ? reporting.reports : () => pack.cycles.length === 0 && definitionCase.samples
  }

  /** The unit's figure as reported for the period: its own, rolled up, or worked out. */
  at(indicator: string, unit: string, period: Period): Figure {
    return this.#rolledUp(indicator, period).get(indicator)?.get(unit) ?? MISSING
  }

  /** What the year stands at by the period. */
  toDate(indicator: string, unit: string, period: Period): Figure {
    const slots = Array.from({ length: slotOf(period) + 1 }, (_, slot) =>
      this.at(indicator, unit, periodAt(frequencyOf(period), yearOf(period), slot)),
    )
    return yearToDate(this.#indicators.get(indicator)!, slots)
  }

  /** The level with which the year of the period began: last year's last. */
  base(indicator: string, unit: string, period: Period): Figure {
    const [frequency, year] = [frequencyOf(period), yearOf(period) - 1]
    return this.toDate(indicator, unit, periodAt(frequency, year, slotCount(frequency, year) - 1))
  }

  #rolledUp(indicator: string, period: Period): RolledUp {
    const key = `${indicator} ${period}`
    const before = this.#rolled.get(key)
    if (before !== undefined) return before
    const { formula } = this.#indicators.get(indicator)!
    const rolled = formula === undefined ? this.#roll(indicator, period) : this.#derived(indicator, period)
    this.#rolled.set(key, rolled)
    return rolled
  }

  #roll(indicator: string, period: Period): RolledUp {
    const entered = (code: string, unit: string): Figure =>
      this.#values.get(cell(code, period, unit)) ?? (this.#asked(code, unit) ? MISSING : NOT_APPLICABLE)
    return rollUp({ tree: treeIn(this.#pack, period), indicators: this.#indicators, entered }, [indicator])
  }

  #derived(indicator: string, period: Period): RolledUp {
    const formula = compileFormulas(this.#indicators).byCode.get(indicator)
    const figures = new Map<string, Figure>()
    for (const { value } of formula === undefined ? [] : this.#pack.units) {
      figures.set(
        value.code,
        deriveFigure(formula!, (code) => this.at(code, value.code, period)),
      )
    }
    return new Map([[indicator, figures]])
  }
}

/** The units that exist in some part of the period. */
export function treeIn(pack: Pack, period: Period): UnitTree {
  const [from, until] = [firstDay(period), lastDay(period)]
  const open = pack.units
    .map(({ value }) => value)
    .filter(({ opened, closed }) => opened <= until && !(closed && closed < from))
  const codes = new Set(open.map(({ code }) => code))
  return unitTree(
    open.map(({ code, parent, kind }) => ({
      id: code,
      level: kind,
      ...(parent !== undefined && codes.has(parent) ? { parentId: parent } : {}),
    })),
  )
}

export function figureGiven(value: Given['value']): Figure {
  return value === 'missing' || value === 'not-applicable' ? stateOf(value) : figureOf(value)
}

const stateOf = (state: string): Figure => (state === 'not-applicable' ? NOT_APPLICABLE : MISSING)

const cell = (indicator: string, period: string, unit: string): string => `${indicator} ${period} ${unit}`

const cellOf = (given: Given, { indicator, period, unit }: DefinitionCase): string =>
  cell(given.indicator ?? indicator, given.period ?? period, given.unit ?? unit)
