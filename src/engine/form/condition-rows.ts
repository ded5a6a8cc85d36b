import { type Condition, readCondition, textOfLiteral } from '#engine/expression/condition.ts'
import type { Declared, ValueType } from '#engine/expression/expression.ts'
import { isList, isRecord } from '#engine/expression/value-type.ts'

/** What a row of a condition says of a value: ordered, equal, given at all, among several, or one of its own choices. */
export type RowOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'has' | 'lacks' | 'in' | 'contains'

/** `unitKind == "firm"` as parts of a sentence. */
export interface ConditionRow {
  /** `unitKind`, `term.from`, `totals.budget.grant`. */
  readonly path: string
  readonly operator: RowOperator
  /** The other side: a value, or another path. Nothing for `has` and `lacks`. */
  readonly to: RowValue | undefined
}

export type RowValue =
  | { readonly kind: 'text' | 'number' | 'date' | 'path'; readonly value: string }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'texts'; readonly value: readonly string[] }

/** All of the rows, or any of them. */
export interface ConditionRows {
  readonly join: 'all' | 'any'
  readonly rows: readonly ConditionRow[]
}

/** A condition as rows; undefined when it says more than rows can, and stays text. Never throws. */
export function rowsOf(source: string): ConditionRows | undefined {
  if (source.trim() === '') return { join: 'all', rows: [] }
  const condition = readCondition(source)
  const isGroup = condition.kind === 'all' || condition.kind === 'any'
  const rows = (isGroup ? condition.parts : [condition]).map(rowOf)
  if (!rows.every((row) => row !== undefined)) return undefined
  return { join: condition.kind === 'any' ? 'any' : 'all', rows }
}

/** The rows as text, empty when there are none. It is read as the same rows. */
export const textOfRows = ({ join, rows }: ConditionRows): string =>
  rows.map(textOfRow).join(join === 'all' ? ' && ' : ' || ')

const PATH = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/
const HAS = /^has\(\s*([\w.]+)\s*\)$/
const CONTAINS = /^("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*') in ([\w.]+)$/
const DATE = /^date\("(\d{4}-\d{2}-\d{2})"\)$/

const isPath = (text: string): boolean => PATH.test(text) && text !== 'true' && text !== 'false'

function rowOf(part: Condition): ConditionRow | undefined {
  switch (part.kind) {
    case 'compare': {
      const to = sideOf(part.right)
      return isPath(part.left) && to ? { path: part.left, operator: part.operator, to } : undefined
    }
    case 'one-of': {
      const value = part.values.map(textOfLiteral)
      const isSimple = isPath(part.item) && value.every((one) => one !== undefined)
      return isSimple ? { path: part.item, operator: 'in', to: { kind: 'texts', value } } : undefined
    }
    case 'yes':
      return truth(part.item, true)
    case 'not': {
      const inner = rowOf(part.part)
      if (inner?.operator === 'has') return { ...inner, operator: 'lacks' }
      return inner?.operator === '==' && inner.to?.kind === 'bool' && inner.to.value
        ? truth(inner.path, false)
        : undefined
    }
    case 'formula':
      return rowOfFormula(part.source)
    default:
      return undefined
  }
}

const truth = (path: string, value: boolean): ConditionRow | undefined =>
  isPath(path) ? { path, operator: '==', to: { kind: 'bool', value } } : undefined

function rowOfFormula(source: string): ConditionRow | undefined {
  const given = HAS.exec(source)?.[1]
  if (given !== undefined) return isPath(given) ? { path: given, operator: 'has', to: undefined } : undefined
  const [, item = '', list = ''] = CONTAINS.exec(source) ?? []
  const value = item === '' ? undefined : textOfLiteral(item)
  if (value !== undefined && isPath(list)) return { path: list, operator: 'contains', to: { kind: 'text', value } }
  return truth(source, true)
}

function sideOf(text: string): RowValue | undefined {
  const literal = textOfLiteral(text)
  if (literal !== undefined) return { kind: 'text', value: literal }
  if (text === 'true' || text === 'false') return { kind: 'bool', value: text === 'true' }
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return { kind: 'number', value: text }
  const day = DATE.exec(text)?.[1]
  if (day !== undefined) return { kind: 'date', value: day }
  return isPath(text) ? { kind: 'path', value: text } : undefined
}

function textOfRow({ path, operator, to }: ConditionRow): string {
  if (operator === 'has') return `has(${path})`
  if (operator === 'lacks' || to === undefined) return `!has(${path})`
  if (operator === 'contains') return `${textOfValue(to)} in ${path}`
  return `${path} ${operator} ${textOfValue(to)}`
}

function textOfValue(to: RowValue): string {
  switch (to.kind) {
    case 'text':
      return JSON.stringify(to.value)
    case 'texts':
      return `[${to.value.map((one) => JSON.stringify(one)).join(', ')}]`
    case 'date':
      return `date(${JSON.stringify(to.value)})`
    default:
      return String(to.value)
  }
}

/** Something a row can speak of. */
export interface Speakable extends Declared {
  readonly path: string
  /** Of a fact or part: what it belongs to. */
  readonly of?: Declared['label']
}

/** Everything in reach of a condition that a row can speak of, in the order of declaration; tables only by their totals. */
export function speakable(names: Readonly<Record<string, Declared>>, prefix = '', of?: Declared['label']): Speakable[] {
  return Object.entries(names).flatMap(([name, declared]) => {
    const path = `${prefix}${name}`
    if (isRecord(declared.type)) return speakable(declared.type.record, `${path}.`, declared.label ?? of)
    if (isList(declared.type) && declared.type.list !== 'text') return []
    return [{ ...declared, path, ...(of && { of }) }]
  })
}

/** What may be said of a value of this type. */
export function operatorsFor(type: ValueType): readonly RowOperator[] {
  if (type === 'bool') return ['==', 'has', 'lacks']
  if (type === 'text') return ['==', '!=', 'in', 'has', 'lacks']
  if (type === 'number' || type === 'date') return ['==', '!=', '<', '<=', '>', '>=', 'has', 'lacks']
  return isList(type) ? ['contains', 'has', 'lacks'] : ['has', 'lacks']
}
