import { evaluator } from '#engine/expression/evaluate.ts'
import type { Declarations, Expression, Facts, Unknown, Value } from '#engine/expression/expression.ts'
import { checkScheme } from '#engine/light/check-scheme.ts'
import { factsOf } from '#engine/light/light-facts.ts'
import type { LightDefinition, LightScheme } from '#engine/light/light-scheme.ts'
import { Refusal } from '#engine/refusal.ts'

export interface CompiledCondition {
  readonly expression: Expression
  readonly holds: (facts: Facts) => Value | Unknown
}

/** A scheme with its expressions ready: what judges. */
export interface CompiledScheme {
  readonly scheme: LightScheme
  readonly lights: ReadonlyMap<string, LightDefinition>
  readonly unknown: LightDefinition
  /** The facts it may read. */
  readonly names: Declarations['names']
  readonly judges: CompiledCondition | undefined
  /** One for each rule, in order; undefined: the rule always holds. */
  readonly rules: readonly (CompiledCondition | undefined)[]
  readonly awards: readonly CompiledCondition[]
}

const compiled = new WeakMap<LightScheme, CompiledScheme>()

/** Makes a scheme ready, once. @throws Refusal form-invalid with every fault and its path. */
export function compileScheme(scheme: LightScheme): CompiledScheme {
  const before = compiled.get(scheme)
  if (before !== undefined) return before
  const { faults, expressions } = checkScheme(scheme)
  if (faults.length > 0)
    throw new Refusal(
      'form-invalid',
      ...faults.map(({ key, params, path }) => ({ key, ...(params && { params }), at: path.join('/') })),
    )
  const condition = (path: string): CompiledCondition | undefined => {
    const expression = expressions.get(path)
    return expression && { expression, holds: evaluator(expression) }
  }
  const lights = new Map(scheme.lights.map((light) => [light.code, light]))
  const made: CompiledScheme = {
    scheme,
    lights,
    unknown: lights.get(scheme.unknown)!,
    names: factsOf(scheme.for),
    judges: condition('judges'),
    rules: scheme.rules.map((_, at) => condition(`rules/${at}/when`)),
    awards: scheme.awards.map((_, at) => condition(`awards/${at}/when`)!),
  }
  compiled.set(scheme, made)
  return made
}
