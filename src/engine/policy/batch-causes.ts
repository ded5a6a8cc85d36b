import type { ColumnTable } from '#engine/expression/column-table.ts'
import { verdicts } from '#engine/expression/columns.ts'
import { BatchScore, type Sheet, WANTS_PERSON } from '#engine/policy/batch-score.ts'
import type { RowSet } from '#engine/policy/batch-values.ts'
import type { CompiledLeaf, CompiledNode, CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import { MARK_SCALE } from '#engine/policy/decide.ts'

/** Kleene values of rows with the cause of what is open: 0 false, 1 true, 2 a fact is wanted, 3 a person. */
type Held = Uint8Array
const NEEDS_FACT = 2
const NEEDS_PERSON = 3

/** For want of what rows are open: 1 where it is a person alone. Asked of rows that are known to be open only. */
export function personsWanted(compiled: CompiledPolicy, rows: RowSet): Uint8Array {
  const batch = new BatchScore(rows, compiled.score)
  const causes = new Causes(rows.table, batch, compiled.score && batch.sheet())
  return causes.policy(compiled).map((held) => Number(held === NEEDS_PERSON))
}

class Causes {
  readonly #table: ColumnTable
  readonly #batch: BatchScore
  readonly #score: Sheet | undefined

  constructor(table: ColumnTable, batch: BatchScore, score: Sheet | undefined) {
    this.#table = table
    this.#batch = batch
    this.#score = score
  }

  policy({ vetoes, requirements, policy }: CompiledPolicy): Held {
    const out = new Uint8Array(this.#table.rows).fill(1)
    for (const veto of vetoes) and(out, negated(this.#leaf(veto)))
    for (const node of requirements) and(out, this.#node(node))
    for (const name of policy.requiredFacts) {
      const missing = this.#batch.missing(name)
      for (let row = 0; row < out.length; row++) if (missing[row] === 1 && out[row] !== 0) out[row] = NEEDS_FACT
    }
    return out
  }

  #leaf(leaf: CompiledLeaf): Held {
    const out = verdicts(leaf.expression)(this.#table)
    for (let row = 0; row < out.length; row++)
      if (out[row] === 2 && this.#batch.cause(leaf, row) === WANTS_PERSON) out[row] = NEEDS_PERSON
    return out
  }

  #node(node: CompiledNode): Held {
    if (node.kind === 'when') return this.#leaf(node)
    if (node.kind === 'score') return this.#scoreTest(node)
    const out = new Uint8Array(this.#table.rows).fill(node.kind === 'all' ? 1 : 0)
    for (const child of node.children)
      if (node.kind === 'all') and(out, this.#node(child))
      else or(out, this.#node(child))
    return out
  }

  #scoreTest({ part, limit, orEqual }: CompiledNode & { kind: 'score' }): Held {
    const out = new Uint8Array(this.#table.rows)
    const column = part === undefined ? this.#score?.whole : this.#score?.part(part)
    if (!column) return out.fill(NEEDS_FACT)
    const border = Number(limit.mul(MARK_SCALE).valueOf())
    for (let row = 0; row < out.length; row++) {
      const [low, high] = [column.low[row] as number, column.high[row] as number]
      if (low > border || (orEqual && low === border)) out[row] = 1
      else if (high > border || (orEqual && high === border))
        out[row] = column.open[row] === WANTS_PERSON ? NEEDS_PERSON : NEEDS_FACT
    }
    return out
  }
}

/** False decides; else a wanted fact, else a person, else true. */
const AND = table4((a, b) => (a === 0 || b === 0 ? 0 : a === 1 ? b : b === 1 ? a : Math.min(a, b)))
/** True decides; else a wanted fact, else a person, else false. */
const OR = table4((a, b) => (a === 1 || b === 1 ? 1 : a === 0 ? b : b === 0 ? a : Math.min(a, b)))
const NOT = Uint8Array.of(1, 0, NEEDS_FACT, NEEDS_PERSON)

function table4(of: (a: number, b: number) => number): Uint8Array {
  return Uint8Array.from({ length: 16 }, (_, at) => of(at >> 2, at & 3))
}

function and(into: Held, other: Held): void {
  for (let row = 0; row < into.length; row++)
    into[row] = AND[((into[row] as number) << 2) | (other[row] as number)] as number
}

function or(into: Held, other: Held): void {
  for (let row = 0; row < into.length; row++)
    into[row] = OR[((into[row] as number) << 2) | (other[row] as number)] as number
}

function negated(held: Held): Held {
  const out = new Uint8Array(held.length)
  for (let row = 0; row < out.length; row++) out[row] = NOT[held[row] as number] as number
  return out
}
