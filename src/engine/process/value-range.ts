import type { Comparison, Value } from '#engine/expression/expression.ts'
import { compareKnown } from '#engine/expression/value.ts'

interface Bound {
  readonly value: Value
  readonly isOpen: boolean
}

/** The values one fact may still have under several comparisons with constants. */
export class ValueRange {
  #lower: Bound | undefined
  #upper: Bound | undefined
  #allowed: readonly Value[] | undefined
  readonly #excluded: Value[] = []

  compare(operator: Comparison, value: Value): void {
    if (operator === '==') this.among([value])
    else if (operator === '!=') this.#excluded.push(value)
    else if (operator === '<' || operator === '<=') this.#below({ value, isOpen: operator === '<' })
    else this.#above({ value, isOpen: operator === '>' })
  }

  among(values: readonly Value[]): void {
    const before = this.#allowed
    this.#allowed = before === undefined ? values : before.filter((one) => values.some((other) => same(one, other)))
  }

  notAmong(values: readonly Value[]): void {
    this.#excluded.push(...values)
  }

  get isEmpty(): boolean {
    if (this.#allowed !== undefined) return !this.#allowed.some((value) => this.#fits(value))
    if (this.#lower === undefined || this.#upper === undefined) return false
    const order = compareKnown(this.#lower.value, this.#upper.value)
    if (order !== 0) return order > 0
    return this.#lower.isOpen || this.#upper.isOpen || !this.#fits(this.#lower.value)
  }

  #fits(value: Value): boolean {
    const above = this.#lower === undefined ? 1 : compareKnown(value, this.#lower.value)
    const below = this.#upper === undefined ? -1 : compareKnown(value, this.#upper.value)
    if (above < 0 || (above === 0 && this.#lower!.isOpen)) return false
    if (below > 0 || (below === 0 && this.#upper!.isOpen)) return false
    return !this.#excluded.some((other) => same(value, other))
  }

  #below(bound: Bound): void {
    if (this.#upper === undefined || isTighter(bound, this.#upper, -1)) this.#upper = bound
  }

  #above(bound: Bound): void {
    if (this.#lower === undefined || isTighter(bound, this.#lower, 1)) this.#lower = bound
  }
}

const same = (a: Value, b: Value): boolean => compareKnown(a, b) === 0

function isTighter(bound: Bound, other: Bound, sign: 1 | -1): boolean {
  const order = compareKnown(bound.value, other.value)
  return order === sign || (order === 0 && bound.isOpen)
}
