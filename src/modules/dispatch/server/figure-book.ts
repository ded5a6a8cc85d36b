import {
  FREQUENCIES,
  frequencyOf,
  lastDay,
  periodAt,
  periodOf,
  previousPeriod,
  slotOf,
  yearOf,
} from '#engine/calendar/period.ts'
import { type Figure, MISSING } from '#engine/indicator/figure.ts'
import { compileFormulas, deriveFigure, type Formulas } from '#engine/indicator/formula.ts'
import { yearsToDate } from '#engine/indicator/over-time.ts'
import { readSlot, type StoredFigures } from '#modules/dispatch/server/figure-row.ts'
import type { FigureSource } from '#modules/dispatch/server/figure-source.ts'
import type { Dictionary } from '#modules/dispatch/server/indicator.queries.ts'

/** Figures of some units over some years, derived ones included. What was not loaded is missing. */
export interface FigureBook {
  readonly at: (unitId: string, code: string, period: string) => Figure
  /** The figures of a year from its first period up to and with this one. */
  readonly upTo: (unitId: string, code: string, period: string) => Figure[]
  /** The year to date after each of those periods, as `yearToDate` has it. */
  readonly toDate: (unitId: string, code: string, period: string) => readonly Figure[]
  /** What a figure that is worked out at this very unit is worked out from; empty when it is not. */
  readonly inputsOf: (unitId: string, code: string, period: string) => { code: string; period: string }[]
}

export type Overlay = (unitId: string, code: string, period: string) => Figure | undefined

const compiled = new WeakMap<Dictionary['indicators'], Formulas>()

/** The dictionary's formulas, compiled once. */
export function formulasOf(dictionary: Pick<Dictionary, 'indicators'>): Formulas {
  let formulas = compiled.get(dictionary.indicators)
  if (!formulas) {
    formulas = compileFormulas(dictionary.indicators)
    compiled.set(dictionary.indicators, formulas)
  }
  return formulas
}

export async function loadFigures(
  source: Pick<FigureSource, 'listFigures'>,
  dictionary: Dictionary,
  wanted: {
    readonly unitIds: readonly string[]
    readonly fromYear: number
    readonly toYear: number
    /** Only these indicators and what they are worked out from; all when absent. */
    readonly codes?: Iterable<string>
    /** Figures shown instead of the stored ones: a preview of reports not yet accepted. */
    readonly overlay?: Overlay
  },
): Promise<FigureBook> {
  const formulas = formulasOf(dictionary)
  const codes = withInputs(dictionary, wanted.codes ?? dictionary.indicators.keys())
  const { unitIds, fromYear, toYear } = wanted
  const indicatorIds = [...codes].flatMap((code) => dictionary.byCode.get(code)?.id ?? [])
  const rows = await source.listFigures({ unitIds, indicatorIds, fromYear, toYear })
  const stored: StoredByUnit = new Map(unitIds.map((unitId) => [unitId, new Map<string, StoredFigures[]>()]))
  for (const row of rows) {
    const ofUnit = stored.get(row.unitId)!
    const { code } = dictionary.byId.get(row.indicatorId)!
    const years = ofUnit.get(code)
    if (years) years.push(row)
    else ofUnit.set(code, [row])
  }
  return bookOf(dictionary, formulas, stored, wanted.overlay)
}

type StoredByUnit = ReadonlyMap<string, Map<string, StoredFigures[]>>

interface FigureYear {
  readonly year: number
  readonly frequency: Frequency
  readonly figures: (Figure | undefined)[]
  toDate: readonly Figure[]
}

function bookOf(
  dictionary: Dictionary,
  formulas: Formulas,
  stored: StoredByUnit,
  overlay: Overlay | undefined,
): FigureBook {
  // By year, so that a year to date is a run of one list: ranking a nation asks for it millions of times.
  const units = new Map<string, Map<string, FigureYear[]>>()
  const yearOfFigures = (unitId: string, code: string, period: string) => {
    const ofUnit = units.get(unitId) ?? new Map<string, FigureYear[]>()
    units.set(unitId, ofUnit)
    const years = ofUnit.get(code) ?? []
    ofUnit.set(code, years)
    const [frequency, year] = [frequencyOf(period), yearOf(period)]
    const known = years.find((one) => one.year === year && one.frequency === frequency)
    if (known) return known
    const unread: FigureYear = { year, frequency, figures: [], toDate: [] }
    years.push(unread)
    return unread
  }
  const at = (unitId: string, code: string, period: string): Figure => {
    const { figures } = yearOfFigures(unitId, code, period)
    const slot = slotOf(period)
    const figure = figures[slot] ?? workOut(unitId, code, period)
    figures[slot] = figure
    return figure
  }
  const workOut = (unitId: string, code: string, period: string): Figure => {
    const formula = formulas.byCode.get(code)
    return formula
      ? deriveFigure(formula, (input) => inputAt(unitId, input, period))
      : (overlay?.(unitId, code, period) ?? storedAt(unitId, code, period))
  }
  const storedAt = (unitId: string, code: string, period: string): Figure => {
    const year = yearOf(period)
    const row = stored
      .get(unitId)
      ?.get(code)
      ?.find((one) => one.year === year)
    return (row && readSlot.stored(row, slotOf(period))) ?? MISSING
  }
  /** An input of another frequency: the period around this one, else the last one before it that is over. */
  const inputPeriod = (unitId: string, code: string, period: string): string => {
    const frequency = dictionary.indicators.get(code)?.frequency ?? frequencyOf(period)
    if (frequency === frequencyOf(period)) return period
    const around = periodOf(lastDay(period), frequency)
    const isOver = !isLonger(frequency, frequencyOf(period)) || at(unitId, code, around).state !== 'missing'
    return isOver ? around : previousPeriod(around)
  }
  const inputAt = (unitId: string, code: string, period: string): Figure =>
    dictionary.indicators.has(code) ? at(unitId, code, inputPeriod(unitId, code, period)) : MISSING
  const inputsOf = (unitId: string, code: string, period: string) =>
    inputCodes(dictionary, code).map((input) => ({ code: input, period: inputPeriod(unitId, input, period) }))
  const upTo = (unitId: string, code: string, period: string): Figure[] => {
    const { figures, frequency, year } = yearOfFigures(unitId, code, period)
    const slots: Figure[] = []
    for (let slot = 0; slot <= slotOf(period); slot += 1) {
      slots.push(figures[slot] ?? at(unitId, code, periodAt(frequency, year, slot)))
    }
    return slots
  }
  const toDate = (unitId: string, code: string, period: string): readonly Figure[] => {
    const year = yearOfFigures(unitId, code, period)
    const slots = slotOf(period) + 1
    if (year.toDate.length < slots) {
      year.toDate = yearsToDate(dictionary.indicators.get(code)!, upTo(unitId, code, period))
    }
    return year.toDate.length === slots ? year.toDate : year.toDate.slice(0, slots)
  }
  return { at, upTo, toDate, inputsOf }
}

type Frequency = (typeof FREQUENCIES)[number]

const isLonger = (one: Frequency, other: Frequency) => FREQUENCIES.indexOf(one) > FREQUENCIES.indexOf(other)

/** The indicators that a formula or a ratio reads. */
function inputCodes(dictionary: Dictionary, code: string): string[] {
  const { rollUp } = dictionary.indicators.get(code) ?? {}
  if (rollUp?.rule === 'ratio-of-sums') return [rollUp.numerator, rollUp.denominator]
  return [...(formulasOf(dictionary).byCode.get(code)?.reads ?? [])]
}

/** The codes and all that their figures are worked out from. */
export function withInputs(dictionary: Dictionary, codes: Iterable<string>): Set<string> {
  const all = new Set<string>()
  const visit = (code: string): void => {
    if (all.has(code)) return
    all.add(code)
    for (const input of inputCodes(dictionary, code)) visit(input)
  }
  for (const code of codes) visit(code)
  return all
}
