import type { Expression, Facts, NodeOf, ValueType } from '#engine/expression/expression.ts'
import { isOpen, readFact } from '#engine/expression/value.ts'
import { isList, isRecord } from '#engine/expression/value-type.ts'
import { namesOf } from '#engine/expression/walk.ts'

/**
 * The facts that an expression reads, of a number of rows, as they stood: whoever changes a row, list or record afterwards
 * changes nothing here. Numbers lie in one typed array, so a million rows of four numbers need 32 MB and no object.
 */
export class KeptFacts {
  readonly expression: Expression
  readonly rows: number
  readonly #names: readonly NodeOf<'name'>[]
  /** Row after row; NaN stands for what lies in `others`, and there a hole for what is missing. */
  readonly #numbers: Float64Array
  #others: unknown[] | undefined
  #used = 0

  constructor(expression: Expression, rows: number) {
    this.expression = expression
    this.rows = rows
    this.#names = namesOf(expression.tree)
    this.#numbers = new Float64Array(rows * this.#names.length)
  }

  get isFull(): boolean {
    return this.#used === this.rows
  }

  /** Keeps the facts as the next row and says which that is; there must be room. */
  keep(facts: Facts): number {
    const names = this.#names
    const start = this.#used * names.length
    for (let index = 0; index < names.length; index++) {
      const { name, type } = names[index] as NodeOf<'name'>
      const raw = Object.hasOwn(facts, name) ? facts[name] : undefined
      if (typeof raw === 'number' && !Number.isNaN(raw)) this.#numbers[start + index] = raw
      else this.#keepOther(start + index, copied(raw, type))
    }
    return this.#used++
  }

  #keepOther(cell: number, fact: unknown): void {
    this.#numbers[cell] = Number.NaN
    if (fact === undefined) return
    this.#others ??= Array(this.#numbers.length)
    this.#others[cell] = fact
  }

  /** The facts of a row, as the expression reads them. */
  at(row: number): Facts {
    const start = row * this.#names.length
    return Object.fromEntries(this.#names.map(({ name }, index) => [name, this.#factAt(start + index)]))
  }

  #factAt(cell: number): unknown {
    const number = this.#numbers[cell]
    return Number.isNaN(number) ? this.#others?.[cell] : number
  }
}

/**
 * Lists and records are copied as far as they are declared, so that nobody else can change them. All else is a value, or is
 * only counted (a field nobody declared) or refused (another type), whatever becomes of it.
 */
function copied(raw: unknown, type: ValueType): unknown {
  if (isList(type) && Array.isArray(raw)) return raw.map((item) => copied(item, type.list))
  if (!isRecord(type)) return raw
  const record = readFact(raw, type)
  if (isOpen(record)) return raw
  const fields = Object.entries(record).map(([field, value]) => {
    const declared = Object.hasOwn(type.record, field) ? type.record[field] : undefined
    return [field, declared ? copied(value, declared.type) : value]
  })
  return Object.fromEntries(fields)
}
