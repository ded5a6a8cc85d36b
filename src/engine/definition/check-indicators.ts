import { below, checkIndicatorCode, checkUnique } from '#engine/definition/check-references.ts'
import type { FaultSink, Place } from '#engine/definition/fault.ts'
import type { Pack, Placed } from '#engine/definition/pack.ts'
import type { PackIndex } from '#engine/definition/pack-index.ts'
import { check } from '#engine/expression/compile.ts'
import type { Declarations, ExpressionFault } from '#engine/expression/expression.ts'
import { checkDerivation } from '#engine/indicator/check-derivation.ts'
import type { Derivation } from '#engine/indicator/derivation.ts'
import { formulaDeclarations, formulaName } from '#engine/indicator/formula.ts'
import type { Indicator, RollUp } from '#engine/indicator/indicator.ts'

/** Codes are unique, what is named exists, formulas compile, and no indicator is worked out from itself. */
export function checkIndicators(
  pack: Pick<Pack, 'indicators' | 'unitKinds'>,
  index: Pick<PackIndex, 'indicators'>,
  sink: FaultSink,
): void {
  checkUnique(pack.indicators, sink)
  const declarations = formulaDeclarations(pack.indicators.map(({ value }) => value))
  const codeOf = new Map(pack.indicators.map(({ value }) => [formulaName(value.code), value.code]))
  const reads = new Map<string, string[]>()
  for (const { value, place } of pack.indicators) {
    const leansOn: string[] = []
    for (const [rule, at] of rulesOf(value, place)) leansOn.push(...checkRollUp(rule, at, index, sink))
    for (const level of Object.keys(value.rollUpAt ?? {})) {
      if (!Object.hasOwn(pack.unitKinds, level)) {
        const at = { ...below(place, 'rollUpAt', level), atKey: true }
        sink.warning(at, 'definition.unknown-level', { code: level })
      }
    }
    if (value.formula !== undefined) {
      const names = checkExpression(value.formula, declarations, below(place, 'formula'), sink)
      leansOn.push(...names.map((name) => codeOf.get(name)!))
    }
    for (const [at, { expression }] of value.checks.cross.entries()) {
      const wanted: Declarations = { ...declarations, result: 'bool' }
      checkExpression(expression, wanted, below(place, 'checks', 'cross', at, 'expression'), sink)
    }
    // The counts of an imported register are an indicator of the pack; another provider is asked when the checks run.
    if (value.register?.provider === 'imported') {
      const at = below(place, 'register', 'of')
      checkIndicatorCode(value.register.of, index, at, sink)
      if (value.register.of === value.code) sink.error(at, 'definition.own-register')
    }
    if (value.derived !== undefined) tellDerivation(value.derived, below(place, 'derived'), sink)
    reads.set(value.code, leansOn)
  }
  checkCircles(pack.indicators, reads, sink)
}

function tellDerivation(derived: Derivation, place: Place, sink: FaultSink): void {
  for (const found of checkDerivation(derived)) {
    const at = below(place, ...found.path)
    if ('key' in found) sink.error(at, found.key, found.params)
    else {
      const { key, params, offset } = found.fault
      sink.error({ ...at, offset }, key as `expression.${string}` & ExpressionFault['key'], params)
    }
  }
}

function rulesOf(indicator: Indicator, place: Place): [RollUp, Place][] {
  const levels = Object.entries(indicator.rollUpAt ?? {})
  return [
    [indicator.rollUp, below(place, 'rollUp')],
    ...levels.map(([level, rule]): [RollUp, Place] => [rule, below(place, 'rollUpAt', level)]),
  ]
}

function checkRollUp(rule: RollUp, place: Place, index: Pick<PackIndex, 'indicators'>, sink: FaultSink): string[] {
  const named: [string, string][] =
    rule.rule === 'weighted'
      ? [['weight', rule.weight]]
      : rule.rule === 'ratio-of-sums'
        ? [
            ['numerator', rule.numerator],
            ['denominator', rule.denominator],
          ]
        : []
  return named.filter(([key, code]) => checkIndicatorCode(code, index, below(place, key), sink)).map(([, code]) => code)
}

/** The names an expression reads; none when it is wrong, which is told at the very character. */
export function checkExpression(
  text: string,
  declarations: Declarations,
  place: Place,
  sink: FaultSink,
): readonly string[] {
  const result = check(text, declarations)
  if (!('faults' in result)) return result.expression.names
  for (const { key, params, offset } of result.faults) {
    sink.error({ ...place, offset }, key as `expression.${string}` & ExpressionFault['key'], params)
  }
  return []
}

function checkCircles(
  indicators: readonly Placed<Indicator>[],
  reads: ReadonlyMap<string, readonly string[]>,
  sink: FaultSink,
): void {
  const done = new Set<string>()
  const placeOf = new Map(indicators.map(({ value, place }) => [value.code, place]))
  const walk = (start: string): void => {
    // A stack of its own: a chain of thousands of formulas must not exhaust the engine's.
    const trail: { code: string; next: number }[] = [{ code: start, next: 0 }]
    const onTrail = new Set([start])
    while (trail.length > 0) {
      const top = trail.at(-1)!
      const other = reads.get(top.code)?.[top.next++]
      if (other === undefined) {
        done.add(top.code)
        onTrail.delete(top.code)
        trail.pop()
      } else if (onTrail.has(other)) {
        const from = trail.findIndex(({ code }) => code === other)
        const circle = [...trail.slice(from).map(({ code }) => code), other].join(' → ')
        sink.error(below(placeOf.get(other)!, 'code'), 'definition.formula-circle', { circle })
      } else if (!done.has(other)) {
        trail.push({ code: other, next: 0 })
        onTrail.add(other)
      }
    }
  }
  for (const { value } of indicators) if (!done.has(value.code)) walk(value.code)
}
