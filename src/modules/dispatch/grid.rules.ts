import { type Period, previousPeriod, samePeriodLastYear, slotOf, yearOf } from '#engine/calendar/period.ts'
import { compile } from '#engine/expression/compile.ts'
import { evaluate } from '#engine/expression/evaluate.ts'
import type { Expression } from '#engine/expression/expression.ts'
import { type CheckResult, checkEntry } from '#engine/indicator/checks.ts'
import { type Figure, MISSING, numberOf } from '#engine/indicator/figure.ts'
import {
  compileFormulas,
  deriveFigure,
  type Formulas,
  formulaDeclarations,
  formulaName,
} from '#engine/indicator/formula.ts'
import { type Indicator, rollUpRuleAt } from '#engine/indicator/indicator.ts'
import { difference, increment } from '#engine/indicator/over-time.ts'
import { referencesOf, rollUp } from '#engine/indicator/roll-up.ts'
import { unitTree } from '#engine/indicator/unit-tree.ts'
import { type Exact, exactText, sum } from '#engine/number/exact.ts'
import type { Reason } from '#engine/refusal.ts'

/** One cell as it stands in the report; `dimension` is '' for the whole figure, else `dimension/item`. */
export interface GridCell {
  readonly id: string
  readonly indicatorId: string
  readonly code: string
  readonly dimension: string
  readonly isDerived: boolean
  readonly figure: Figure
  readonly explanation: string | null
  readonly returnedReason: string | null
  readonly version: number
}

export interface GridInput {
  readonly period: Period
  readonly cells: readonly GridCell[]
  /** The dictionary by code: the pinned entries of the report's own indicators, those in force of all others. */
  readonly indicators: ReadonlyMap<string, Indicator>
  readonly unit: { readonly level: string; readonly hasUnitsBelow: boolean }
  /** The unit's official figures of one year, slot by slot as reported; empty when there are none. */
  readonly past: (code: string, dimension: string, year: number) => readonly Figure[]
}

export interface WorkedCell {
  readonly cell: GridCell
  readonly indicator: Indicator
  /** As typed, or worked out. */
  readonly figure: Figure
  readonly lastPeriod: Figure
  readonly lastYear: Figure
  /** What this period alone brought, of a cumulative series. */
  readonly increment: Exact | undefined
  readonly faults: readonly CheckResult[]
}

/** How many years of the unit's own past an outlier is judged by. */
export const YEARS_OF_HISTORY = 10

/** Every cell with what stands beside it: derived figures worked out, the past, and the faults found. */
export function workOut(input: GridInput): WorkedCell[] {
  const figures = figuresOf(input)
  const [before, lastYearOf] = [previousPeriod(input.period), samePeriodLastYear(input.period)]
  const worked = input.cells.map((cell) => {
    const indicator = input.indicators.get(cell.code)!
    const figure = cell.isDerived ? figures(cell.code, input.period) : cell.figure
    const at = (period: Period | undefined) =>
      period === undefined ? MISSING : cell.dimension === '' ? figures(cell.code, period) : pastAt(input, cell, period)
    const lastYear = at(lastYearOf)
    const earlier = earlierOf(input, cell)
    return {
      cell,
      indicator,
      figure,
      lastPeriod: at(before),
      lastYear,
      increment: incrementOf(indicator, earlier, figure),
      faults: faultsOf(input, cell, indicator, figure, { earlier, lastYear }, figures),
    }
  })
  return askedOnce(worked)
}

/** What is asked about a whole is not asked again about its parts: an unusual sum is one question, not one for each item. */
function askedOnce(worked: readonly WorkedCell[]): WorkedCell[] {
  const asked = new Set(
    worked.flatMap(({ cell, faults }) => (cell.dimension === '' ? faults.map(({ key }) => `${cell.code} ${key}`) : [])),
  )
  return worked.map((one) =>
    one.cell.dimension === ''
      ? one
      : {
          ...one,
          faults: one.faults.filter(
            ({ severity, key }) => severity === 'hard' || !asked.has(`${one.cell.code} ${key}`),
          ),
        },
  )
}

/** The figure of an indicator of this unit in a period; in the report's own period what is typed goes before the past. */
function figuresOf(input: GridInput): (code: string, period: Period) => Figure {
  const { indicators, unit } = input
  const typed = new Map(input.cells.filter((c) => !c.isDerived && c.dimension === '').map((c) => [c.code, c.figure]))
  const known = new Map<string, Figure>()
  const figureAt = (code: string, period: Period): Figure => {
    const key = `${code} ${period}`
    const found = known.get(key) ?? workOutOne(code, period)
    known.set(key, found)
    return found
  }
  const workOutOne = (code: string, period: Period): Figure => {
    const own = period === input.period ? typed.get(code) : undefined
    if (own) return own
    const indicator = indicators.get(code)
    if (indicator === undefined) return MISSING
    if (indicator.kind === 'formula') {
      const formula = formulasOf(indicators).byCode.get(code)
      return formula ? deriveFigure(formula, (other) => figureAt(other, period)) : MISSING
    }
    const hasOwnTerms = !unit.hasUnitsBelow || referencesOf(indicator).every((term) => typed.has(term))
    const isOwnRatio = rollUpRuleAt(indicator, unit.level).rule === 'ratio-of-sums' && hasOwnTerms
    if (period !== input.period || !isOwnRatio) return input.past(code, '', yearOf(period))[slotOf(period)] ?? MISSING
    const alone = unitTree([{ id: 'unit', level: unit.level }])
    const rolled = rollUp({ tree: alone, indicators, entered: (other) => figureAt(other, period) }, [code])
    return rolled.get(code)!.get('unit')!
  }
  return figureAt
}

const pastAt = (input: GridInput, cell: GridCell, period: Period): Figure =>
  input.past(cell.code, cell.dimension, yearOf(period))[slotOf(period)] ?? MISSING

/** This year's figures before the period, gaps included. */
function earlierOf(input: GridInput, cell: GridCell): Figure[] {
  const year = input.past(cell.code, cell.dimension, yearOf(input.period))
  return Array.from({ length: slotOf(input.period) }, (_, slot) => year[slot] ?? MISSING)
}

function incrementOf(indicator: Indicator, earlier: readonly Figure[], figure: Figure): Exact | undefined {
  if (indicator.reporting !== 'cumulative') return undefined
  const before = earlier.at(-1)
  return numberOf(before === undefined ? figure : increment(before, figure))
}

function faultsOf(
  input: GridInput,
  cell: GridCell,
  indicator: Indicator,
  figure: Figure,
  past: { readonly earlier: readonly Figure[]; readonly lastYear: Figure },
  figures: (code: string, period: Period) => Figure,
): CheckResult[] {
  const value = numberOf(figure)
  if (value === undefined) return []
  const cross = cell.dimension === '' ? crossOf(input, indicator, figures) : []
  // What is worked out cannot be retyped: only the rules that hold it against other cells apply.
  if (cell.isDerived) {
    return checkEntry(indicator, value, { earlier: [], cross }).filter(({ key }) => key === 'indicator.check.cross')
  }
  const looksBack = indicator.checks.zScore !== undefined || indicator.checks.seenRange
  const history = looksBack ? historyOf(input, cell, indicator) : []
  return [
    ...checkEntry(indicator, value, { ...past, history, cross }),
    ...breakdownFaults(input, cell, indicator, value),
  ]
}

/** In-period figures of the years before and of this year so far. */
function historyOf(input: GridInput, cell: GridCell, indicator: Indicator): Exact[] {
  const thisYear = yearOf(input.period)
  const years = Array.from({ length: YEARS_OF_HISTORY + 1 }, (_, back) => thisYear - YEARS_OF_HISTORY + back)
  return years.flatMap((year) => {
    const slots = year === thisYear ? earlierOf(input, cell) : input.past(cell.code, cell.dimension, year)
    const inPeriod = indicator.reporting === 'cumulative' ? difference(slots) : slots
    return inPeriod.flatMap((figure) => numberOf(figure) ?? [])
  })
}

const compiledFormulas = new WeakMap<ReadonlyMap<string, Indicator>, Formulas>()

function formulasOf(indicators: ReadonlyMap<string, Indicator>): Formulas {
  let formulas = compiledFormulas.get(indicators)
  if (!formulas) {
    formulas = compileFormulas(indicators)
    compiledFormulas.set(indicators, formulas)
  }
  return formulas
}

interface CrossRule {
  readonly rule: Expression
  /** The names it reads, and the codes they stand for. */
  readonly reads: readonly (readonly [name: string, code: string])[]
}

/** Compiled rules of an entry; an entry never changes, a new version is another object. */
const compiledRules = new WeakMap<Indicator, readonly CrossRule[]>()

function rulesOf(indicator: Indicator, indicators: ReadonlyMap<string, Indicator>): readonly CrossRule[] {
  let rules = compiledRules.get(indicator)
  if (!rules) {
    const declarations = { ...formulaDeclarations(indicators.values()), result: 'bool' as const }
    const codeOf = new Map([...indicators.keys()].map((code) => [formulaName(code), code]))
    rules = indicator.checks.cross.map(({ expression }) => {
      const rule = compile(expression, declarations)
      return { rule, reads: rule.names.map((name) => [name, codeOf.get(name)!] as const) }
    })
    compiledRules.set(indicator, rules)
  }
  return rules
}

function crossOf(input: GridInput, indicator: Indicator, figures: (code: string, period: Period) => Figure) {
  if (indicator.checks.cross.length === 0) return []
  return rulesOf(indicator, input.indicators).map(({ rule, reads }, index) => {
    const facts = Object.fromEntries(reads.map(([name, code]) => [name, numberOf(figures(code, input.period))]))
    const holds = evaluate(rule, facts)
    const { severity, message } = indicator.checks.cross[index]!
    return { severity, message, holds: typeof holds === 'boolean' ? holds : undefined }
  })
}

/** The parts of a whole must add up to it as soon as all of them are known. */
function breakdownFaults(input: GridInput, cell: GridCell, indicator: Indicator, total: Exact): CheckResult[] {
  if (cell.dimension !== '') return []
  return indicator.dimensions.flatMap(({ code, addsUp }) => {
    const parts = input.cells.filter((one) => one.code === cell.code && one.dimension.startsWith(`${code}/`))
    if (!addsUp || parts.length === 0 || parts.some(({ figure }) => figure.state === 'missing')) return []
    const together = sum(parts.flatMap(({ figure }) => numberOf(figure) ?? []))
    if (together.equals(total)) return []
    const params = { together: exactText(together), total: exactText(total) }
    return [{ severity: 'hard' as const, key: 'report.breakdown', params }]
  })
}

export interface Wording {
  readonly nameOf: (cell: WorkedCell) => string
  readonly textOf: (reason: Reason) => string
  /** Between names in a row: `、` or `, `. */
  readonly between: string
}

const MOST_TOLD = 50
const MOST_NAMED = 12

/**
 * What keeps the report with the unit: hard faults one by one, and gathered by name what is missing without a reason, what
 * is unusual without an explanation, and what was returned and stands as it was. A nil report answers all of it.
 */
export function stillToDo(cells: readonly WorkedCell[], isNil: boolean, wording: Wording): Reason[] {
  if (isNil) return []
  const typed = cells.filter(({ cell }) => !cell.isDerived)
  if (typed.length > 0 && typed.every(({ cell }) => cell.figure.state === 'missing')) {
    return [{ key: 'report.before.empty' }, ...gathered('returned', typed.filter(isUnanswered), wording)]
  }
  const hard = cells.flatMap((worked) =>
    worked.faults
      .filter(({ severity }) => severity === 'hard')
      .map((fault) => ({
        key: 'report.before.hard',
        params: { name: wording.nameOf(worked), problem: wording.textOf(fault) },
        at: placeOf(worked.cell),
      })),
  )
  return [
    ...hard.slice(0, MOST_TOLD),
    ...gathered('missing', typed.filter(isSilent), wording),
    ...gathered('soft', cells.filter(isUnexplained), wording),
    ...gathered('returned', typed.filter(isUnanswered), wording),
  ]
}

/** Where on the form a cell stands. */
export const placeOf = (cell: { readonly indicatorId: string; readonly dimension: string }): string =>
  cell.dimension === '' ? `cells/${cell.indicatorId}` : `cells/${cell.indicatorId}/${cell.dimension}`

const isSilent = ({ cell, indicator }: WorkedCell): boolean =>
  cell.figure.state === 'missing' && cell.explanation === null && isDue(indicator, cell.dimension)

/** A whole is always due, a part only where its dimension says so: what no part names is shown as not broken down. */
const isDue = ({ dimensions }: Indicator, dimension: string): boolean =>
  dimension === '' || dimensions.some(({ code, required }) => required && dimension.startsWith(`${code}/`))
const isUnanswered = ({ cell }: WorkedCell): boolean => cell.returnedReason !== null
const isUnexplained = ({ cell, faults }: WorkedCell): boolean =>
  cell.explanation === null && faults.some(({ severity }) => severity === 'soft')

function gathered(key: 'missing' | 'soft' | 'returned', cells: readonly WorkedCell[], wording: Wording): Reason[] {
  if (cells.length === 0) return []
  const names = cells.slice(0, MOST_NAMED).map(wording.nameOf).join(wording.between)
  return [
    {
      key: `report.before.${key}`,
      params: { count: cells.length, names: cells.length > MOST_NAMED ? `${names}…` : names },
      at: placeOf(cells[0]!.cell),
    },
  ]
}
