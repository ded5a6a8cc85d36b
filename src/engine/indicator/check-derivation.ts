import { check } from '#engine/expression/compile.ts'
import {
  type Declarations,
  type Expression,
  ExpressionError,
  type ExpressionFault,
  type ValueType,
} from '#engine/expression/expression.ts'
import { nearestName } from '#engine/expression/nearest-name.ts'
import { toSql } from '#engine/expression/to-sql.ts'
import {
  DERIVED_REGISTERS,
  type Derivation,
  type DerivedRegister,
  type KeptRegister,
  type RegisterColumn,
} from '#engine/indicator/derivation.ts'

/** What conditions of a register may name. */
export function registerDeclarations(register: DerivedRegister): Declarations {
  const { columns }: KeptRegister = DERIVED_REGISTERS[register]
  const names = Object.entries(columns).map(([name, { type, label }]) => [name, { type: type as ValueType, label }])
  return { names: Object.fromEntries(names), result: 'bool' }
}

/** The database counts: what it cannot say is told beforehand. */
function faultsInSql(expression: Expression): readonly ExpressionFault[] {
  try {
    toSql(expression, (name) => name)
    return []
  } catch (error) {
    if (error instanceof ExpressionError) return error.faults
    throw error
  }
}

type DerivationFault = { readonly path: readonly string[] } & (
  | { readonly fault: ExpressionFault }
  | {
      readonly key: `definition.${'unknown-column' | 'unknown-column-like' | 'unknown-owner' | 'column-type'}`
      readonly params: Readonly<Record<string, string>>
    }
)

/** What is wrong with names and conditions of a derivation, each at its key. */
export function checkDerivation({ from, where, on, standing, unit, measure }: Derivation): readonly DerivationFault[] {
  const kept: KeptRegister = DERIVED_REGISTERS[from]
  const faults: DerivationFault[] = []
  const named = (name: string | undefined, type: RegisterColumn['type'], ...path: string[]): void => {
    if (name === undefined) return
    const found = Object.hasOwn(kept.columns, name) ? kept.columns[name] : undefined
    if (found?.type === type) return
    const wanted = Object.entries(kept.columns).flatMap(([code, each]) => (each.type === type ? [code] : []))
    if (found !== undefined) {
      faults.push({ path, key: 'definition.column-type', params: { code: name, options: wanted.join(', ') } })
      return
    }
    const like = nearestName(name, wanted)
    const params = { code: name, register: from, ...(like !== undefined && { like }) }
    faults.push({ path, key: `definition.unknown-column${like === undefined ? '' : '-like'}`, params })
  }
  const condition = (text: string | undefined, ...path: string[]): void => {
    if (text === undefined) return
    const result = check(text, registerDeclarations(from))
    const found = 'faults' in result ? result.faults : faultsInSql(result.expression)
    faults.push(...found.map((fault) => ({ path, fault })))
  }
  condition(where, 'where')
  named(on, 'date', 'on')
  named(standing?.from, 'date', 'standing', 'from')
  named(standing?.until, 'date', 'standing', 'until')
  if (!kept.units.includes(unit))
    faults.push({
      path: ['unit'],
      key: 'definition.unknown-owner',
      params: { code: unit, options: kept.units.join(', ') },
    })
  if (measure.of === 'sum') named(measure.column, 'number', 'measure', 'column')
  if (measure.of === 'share') condition(measure.that, 'measure', 'that')
  return faults
}
