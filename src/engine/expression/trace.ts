import type { InvalidReason, Node, Unknown, Value } from '#engine/expression/expression.ts'

/** How one part came to its value. Parts that were not needed (after a deciding operand) do not appear. */
export interface Trace {
  readonly node: Node
  /** The part as written. */
  readonly source: string
  readonly value: Value | Unknown
  readonly invalid?: InvalidReason
  /** Which element a macro stood at, from 0. */
  readonly element?: number
  readonly children: readonly Trace[]
  /** True when parts beyond the limit were left out below this one. */
  readonly cut?: boolean
}
