import type { Exact } from '#engine/number/exact.ts'

/** A value of an expression: number is an exact rational, date an ISO day `2026-03-31`, a duration a number of days. */
export type Value = boolean | Exact | string | readonly (Value | Unknown)[] | { readonly [field: string]: unknown }

export type ValueType =
  | 'bool'
  | 'number'
  | 'text'
  | 'date'
  | { readonly list: ValueType }
  | { readonly record: Readonly<Record<string, Declared>> }

export interface Label {
  readonly zh: string
  readonly en: string
}

export interface Declared {
  readonly type: ValueType
  readonly label?: Label
  readonly unit?: Label
}

export interface Declarations {
  readonly names: Readonly<Record<string, Declared>>
  /** The type the whole expression must have, e.g. `bool` for a guard. */
  readonly result?: ValueType
  /** Characters; 4,000 if not given. */
  readonly maxLength?: number
  /** Nesting of brackets, calls and operators; 40 if not given. */
  readonly maxDepth?: number
}

/**
 * Facts by declared name. Number: decimal text, bigint, finite number (a double is its shortest decimal text) or Exact;
 * date: ISO text; list: array; record: object. `undefined` and `null` are missing, which is UNKNOWN.
 */
export type Facts = Readonly<Record<string, unknown>>

/** The third truth value, and the value of a fact nobody has given. */
export const UNKNOWN: unique symbol = Symbol('unknown')
export type Unknown = typeof UNKNOWN

/** Why a value can never become known, whatever else is supplied. */
export type InvalidReason =
  | 'division-by-zero'
  | 'wrong-fact'
  | 'no-such-element'
  | 'no-such-key'
  | 'empty-list'
  | 'not-whole-days'
  | 'date-out-of-range'
  | 'too-costly'

/** Offset and length in UTF-16 units of the source. */
export interface Span {
  readonly offset: number
  readonly length: number
}

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>='
export type Operator = '+' | '-' | '*' | '/' | '%'
export type Macro = 'all' | 'exists' | 'exists_one' | 'filter' | 'map'

/** The typed tree. Every node knows its type and where it stands in the source. */
export type Node = { readonly type: ValueType; readonly at: Span } & (
  | { readonly kind: 'literal'; readonly value: boolean | Exact | string }
  | { readonly kind: 'name'; readonly name: string; readonly declared: Declared }
  | { readonly kind: 'variable'; readonly name: string; readonly slot: number }
  | { readonly kind: 'field'; readonly record: Node; readonly field: string; readonly declared: Declared }
  | { readonly kind: 'index'; readonly from: Node; readonly index: Node }
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  | { readonly kind: 'record'; readonly entries: readonly { readonly key: string; readonly value: Node }[] }
  | { readonly kind: 'not' | 'negate'; readonly operand: Node }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Node[] }
  | { readonly kind: 'compare'; readonly operator: Comparison; readonly left: Node; readonly right: Node }
  | { readonly kind: 'arithmetic'; readonly operator: Operator; readonly left: Node; readonly right: Node }
  | { readonly kind: 'in'; readonly item: Node; readonly list: Node }
  | { readonly kind: 'choose'; readonly condition: Node; readonly then: Node; readonly otherwise: Node }
  | { readonly kind: 'has'; readonly path: Node }
  | {
      readonly kind: 'macro'
      readonly macro: Macro
      readonly list: Node
      readonly variable: string
      readonly slot: number
      /** Keeps an element: the condition of `filter`, the middle part of `map(x, condition, value)`. */
      readonly keep?: Node
      /** The condition of a quantifier or the value of `map`; absent in `filter`. */
      readonly body?: Node
    }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Node[] }
)

export type NodeOf<Kind extends Node['kind']> = Extract<Node, { readonly kind: Kind }>

export interface Expression {
  readonly source: string
  readonly tree: Node
  readonly type: ValueType
  /** The declared names it reads, sorted. */
  readonly names: readonly string[]
}

/** One fault of the text. `line` and `column` count from 1, `offset` from 0. */
export interface ExpressionFault {
  readonly key: string
  readonly params?: Readonly<Record<string, string | number>>
  readonly line: number
  readonly column: number
  readonly offset: number
  readonly length: number
}

export class ExpressionError extends Error {
  readonly faults: readonly ExpressionFault[]

  constructor(faults: readonly ExpressionFault[]) {
    super(faults.map((fault) => `${fault.line}:${fault.column} ${fault.key}`).join('; '))
    this.name = 'ExpressionError'
    this.faults = faults
  }
}

/** Builds the fault that stands at a span of the source. */
export function faultAt(
  source: string,
  at: Span,
  key: string,
  params?: Readonly<Record<string, string | number>>,
): ExpressionFault {
  const before = source.slice(0, at.offset)
  const lineStart = before.lastIndexOf('\n') + 1
  const line = before.length - before.replaceAll('\n', '').length + 1
  return {
    key,
    ...(params && { params }),
    line,
    column: at.offset - lineStart + 1,
    offset: at.offset,
    length: at.length,
  }
}
