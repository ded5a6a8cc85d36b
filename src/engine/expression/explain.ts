import { evaluator } from '#engine/expression/evaluate.ts'
import {
  type Expression,
  type Facts,
  type InvalidReason,
  type Node,
  UNKNOWN,
  type Unknown,
  type Value,
} from '#engine/expression/expression.ts'
import { KeptFacts } from '#engine/expression/kept-facts.ts'
import { type Missing, missingOf } from '#engine/expression/missing.ts'
import type { Trace } from '#engine/expression/trace.ts'
import { traceOf } from '#engine/expression/tracing.ts'

const NOTHING_MISSING: Missing = { missing: [] }

/**
 * A value and how it came about. It keeps the facts that the expression reads, as they stood. A computation is a function
 * of these alone, so the trace is worked out when it is looked at, however late, and is still the one of that moment.
 */
export class Explanation {
  readonly value: Value | Unknown
  readonly #kept: KeptFacts
  readonly #row: number
  #trace: Trace | undefined

  constructor(value: Value | Unknown, kept: KeptFacts, row: number) {
    this.value = value
    this.#kept = kept
    this.#row = row
  }

  get trace(): Trace {
    this.#trace ??= traceOf(this.#kept.expression, this.#kept.at(this.#row))
    return this.#trace
  }

  /** Why the value can never become known; absent when a missing fact is the reason. */
  get invalid(): InvalidReason | undefined {
    return this.#open.invalid
  }

  /** Facts that would decide, the most useful first; a record's field as `record.field`, an element as `list[2]`. */
  get missing(): readonly string[] {
    return this.#open.missing
  }

  get #open(): Missing {
    return this.value === UNKNOWN ? missingOf(this.trace) : NOTHING_MISSING
  }
}

/** The explanations of many rows: an object is made for those that are looked at. */
class Explanations {
  readonly values: readonly (Value | Unknown)[]
  readonly #kept: KeptFacts

  constructor(values: readonly (Value | Unknown)[], kept: KeptFacts) {
    this.values = values
    this.#kept = kept
  }

  /** @throws RangeError when there is no such row. */
  at(row: number): Explanation {
    const value = this.values[row]
    if (value === undefined) throw new RangeError(`no row ${row}`)
    return new Explanation(value, this.#kept, row)
  }
}

/** `explain` for every row of one expression. */
export function explainAll(expression: Expression, rows: readonly Facts[]): Explanations {
  const decide = evaluator(expression)
  const kept = new KeptFacts(expression, rows.length)
  const values = rows.map((facts) => {
    kept.keep(facts)
    return decide(facts)
  })
  return new Explanations(values, kept)
}

const explainers = new WeakMap<Node, (facts: Facts) => Explanation>()

/** The value by the one truth table, as `evaluate` has it, with the way it came about. For many rows take `explainAll`. */
export function explain(expression: Expression, facts: Facts): Explanation {
  let explainer = explainers.get(expression.tree)
  if (!explainer) {
    explainer = explainerOf(expression)
    explainers.set(expression.tree, explainer)
  }
  return explainer(facts)
}

/** Rows that lie together at most; an explanation keeps the facts of all of them. */
const MOST_ROWS = 256

function explainerOf(expression: Expression): (facts: Facts) => Explanation {
  const decide = evaluator(expression)
  let kept = new KeptFacts(expression, 1)
  return (facts) => {
    if (kept.isFull) kept = new KeptFacts(expression, Math.min(2 * kept.rows, MOST_ROWS))
    const row = kept.keep(facts)
    return new Explanation(decide(facts), kept, row)
  }
}
