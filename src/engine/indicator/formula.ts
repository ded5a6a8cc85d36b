import { check, compile } from '#engine/expression/compile.ts'
import { explain } from '#engine/expression/explain.ts'
import type { Declarations, Expression, ExpressionFault } from '#engine/expression/expression.ts'
import { type Figure, invalid, isPartial, MISSING, NOT_APPLICABLE } from '#engine/indicator/figure.ts'
import type { Indicator } from '#engine/indicator/indicator.ts'
import type { Exact } from '#engine/number/exact.ts'

/** How a formula names an indicator: its code with `.` and `-` as `_`; one that begins with a digit gets an `i`. */
export function formulaName(code: string): string {
  const name = code.replaceAll(/[.-]/g, '_')
  return /^\d/.test(name) ? `i${name}` : name
}

/** What formulas may name: every indicator, as a number, with its name and unit for the printed sentence. */
export function formulaDeclarations(indicators: Iterable<Indicator>): Declarations {
  const names: Record<string, Declarations['names'][string]> = {}
  for (const { code, name, unit } of indicators) {
    names[formulaName(code)] = { type: 'number', label: name, ...(unit && { unit: { zh: unit, en: unit } }) }
  }
  return { names, result: 'number' }
}

/** The faults of a formula, none when it can be worked out. Positions count within the formula's text. */
export function checkFormula(formula: string, indicators: Iterable<Indicator>): readonly ExpressionFault[] {
  const result = check(formula, formulaDeclarations(indicators))
  return 'faults' in result ? result.faults : []
}

/** Compiled formulas of a dictionary, in the order in which they can be worked out. */
export interface Formulas {
  /** Code → its formula, after every formula it leans on. */
  readonly byCode: ReadonlyMap<string, Formula>
}

export interface Formula {
  readonly code: string
  readonly expression: Expression
  /** Codes of the indicators it reads. */
  readonly reads: readonly string[]
}

/**
 * Compiles all formulas of a dictionary.
 * @throws ExpressionError when one does not compile; formulas that lean on each other in a circle are left out.
 */
export function compileFormulas(indicators: ReadonlyMap<string, Indicator>): Formulas {
  const declarations = formulaDeclarations(indicators.values())
  const codeOf = new Map([...indicators.keys()].map((code) => [formulaName(code), code]))
  const compiled = new Map<string, Formula>()
  for (const [code, { formula }] of indicators) {
    if (formula === undefined) continue
    const expression = compile(formula, declarations)
    compiled.set(code, { code, expression, reads: expression.names.map((name) => codeOf.get(name)!) })
  }
  const circular = new Set(formulaCircles(compiled).flat())
  const byCode = new Map<string, Formula>()
  const visit = (code: string): void => {
    const formula = compiled.get(code)
    if (!formula || byCode.has(code) || circular.has(code)) return
    for (const other of formula.reads) visit(other)
    byCode.set(code, formula)
  }
  for (const code of compiled.keys()) visit(code)
  return { byCode }
}

/** Every circle of formulas, as the codes that lean on each other. */
export function formulaCircles(formulas: ReadonlyMap<string, { readonly reads: readonly string[] }>): string[][] {
  const circles: string[][] = []
  const done = new Set<string>()
  const visit = (code: string, trail: readonly string[]): void => {
    const from = trail.indexOf(code)
    if (from >= 0) circles.push(trail.slice(from))
    if (from >= 0 || done.has(code)) return
    for (const other of formulas.get(code)?.reads ?? []) visit(other, [...trail, code])
    done.add(code)
  }
  for (const code of formulas.keys()) visit(code, [])
  return circles
}

/**
 * The figure of a formula from the figures it reads. Partial, missing or invalid inputs never make a number:
 * a ratio over five of six counties would look whole. Not applicable where every input is.
 */
export function deriveFigure(formula: Formula, figureOf: (code: string) => Figure): Figure {
  const inputs = formula.reads.map((code) => figureOf(code))
  if (inputs.length > 0 && inputs.every((figure) => figure.state === 'not-applicable')) return NOT_APPLICABLE
  const broken = inputs.find((figure) => figure.state === 'invalid')
  if (broken?.state === 'invalid') return invalid(broken.reason)
  const facts: Record<string, Exact> = {}
  for (const [index, figure] of inputs.entries()) {
    if (figure.state === 'value' && !isPartial(figure)) facts[formulaName(formula.reads[index]!)] = figure.value
  }
  const { value, invalid: reason } = explain(formula.expression, facts)
  if (reason !== undefined) return invalid(reason === 'division-by-zero' ? 'division-by-zero' : 'formula')
  return typeof value === 'symbol' ? MISSING : { state: 'value', value: value as Exact }
}
