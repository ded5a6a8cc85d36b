import { type ColumnTable, columnOf } from '#engine/expression/column-table.ts'
import { type Verdicts, verdictReader } from '#engine/expression/columns.ts'
import type { Expression } from '#engine/expression/expression.ts'
import type { Plan, Step } from '#engine/policy/batch-plan.ts'
import { BatchScore, type Sheet } from '#engine/policy/batch-score.ts'
import type { RowSet } from '#engine/policy/batch-values.ts'
import {
  andNotWords,
  andWords,
  bytesOf,
  countLive,
  isNone,
  isWithin,
  liveRows,
  livingWords,
  notFalse,
  notTrue,
  ONES,
  orNotWords,
  orWords,
  WordScratch,
  type Words,
} from '#engine/policy/batch-words.ts'
import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import { MARK_SCALE } from '#engine/policy/decide.ts'

/** A stretch of rows that several policies look at. */
export interface Stretch {
  readonly start: number
  readonly rows: number
  /** Facts of the stretch and what a policy computes of them. */
  readonly whole: (compiled: CompiledPolicy) => RowSet
  /** The same of some of its rows only. */
  readonly pick: (compiled: CompiledPolicy, rows: Int32Array) => RowSet
}

/** No more than this part of the rows left: they are taken aside before anything dear is worked out. */
const FEW = 0.8

/**
 * Three-valued verdicts of policies over stretches of one table. Conditions that only look at facts are read off the columns;
 * one that is dear, and above all the score sheet, is asked only of the rows that the cheap ones have left open.
 */
export class BatchVerdictWords {
  readonly #table: ColumnTable
  /** Conditions that only look at facts, ready for the whole table. */
  readonly #readers = new Map<string, Verdicts>()
  /** How many steps ask for the same condition: only what is asked twice is kept. */
  readonly #asked = new Map<string, number>()
  readonly #done = new Map<string, Words>()
  #scratch: WordScratch
  readonly #bare = new Map<string, Words | undefined>()
  #stretch: Stretch | undefined

  constructor(table: ColumnTable, plans: readonly Plan[]) {
    this.#table = table
    this.#scratch = new WordScratch(0)
    const visit = (step: Step): void => {
      if ('steps' in step) for (const each of step.steps) visit(each)
      else if (step.kind !== 'score' && step.isShared) this.#asked.set(step.key, (this.#asked.get(step.key) ?? 0) + 1)
    }
    for (const { root } of plans) visit(root)
  }

  /** Verdicts of the rows of a stretch; they hold until the next policy is decided. */
  decide(plan: Plan, stretch: Stretch): Words {
    if (stretch !== this.#stretch) this.#done.clear()
    this.#stretch = stretch
    if (this.#scratch.rows !== stretch.rows) this.#scratch = new WordScratch(stretch.rows)
    this.#scratch.depth = 0
    const live = livingWords(this.#scratch.take(), stretch.rows)
    return new Deciding(this, plan, stretch, this.#scratch).step(plan.root, live)
  }

  /** What stands in a column, or follows from comparing it with a number of the rule. */
  look(key: string, expression: Expression | undefined, name: string, into: Words, { start, rows }: Stretch): void {
    let reader = this.#readers.get(key)
    if (!reader) {
      reader = expression ? verdictReader(expression, this.#table) : knownReader(name, this.#table)
      this.#readers.set(key, reader)
    }
    reader(start, rows, bytesOf(into))
  }

  /** The truths of a column themselves, where a condition is nothing else and they lie in words. To be read only. */
  bare({ tree }: Expression, { start, rows }: Stretch): Words | undefined {
    if (tree.kind !== 'name') return undefined
    let words = this.#bare.get(tree.name)
    if (words === undefined && !this.#bare.has(tree.name)) {
      const column = columnOf(this.#table, tree.name)
      if (column?.kind === 'bool' && column.truths.byteOffset % 4 === 0)
        words = new Int32Array(column.truths.buffer, column.truths.byteOffset, column.truths.length >> 2)
      this.#bare.set(tree.name, words)
    }
    const end = (start + rows + 3) >> 2
    return words && end <= words.length ? words.subarray(start >> 2, end) : undefined
  }

  kept(key: string): Words | undefined {
    return this.#done.get(key)
  }

  /** Room for verdicts that another policy will ask for too; undefined where none will. */
  keep(key: string): Words | undefined {
    if ((this.#asked.get(key) ?? 0) < 2) return undefined
    const words = new Int32Array((this.#scratch.rows + 3) >> 2)
    this.#done.set(key, words)
    return words
  }
}

/** Points of some rows of a stretch, or of all where `rows` is absent. */
interface AskedSheet {
  readonly asked: Words
  readonly rows: Int32Array | undefined
  readonly score: Sheet
}

/** One policy over one stretch. Every result is right where `live` is 1; elsewhere it may be anything. */
class Deciding {
  readonly #batch: BatchVerdictWords
  readonly #plan: Plan
  readonly #stretch: Stretch
  readonly #scratch: WordScratch
  #sheet: AskedSheet | undefined

  constructor(batch: BatchVerdictWords, plan: Plan, stretch: Stretch, scratch: WordScratch) {
    this.#batch = batch
    this.#plan = plan
    this.#stretch = stretch
    this.#scratch = scratch
  }

  step(step: Step, live: Words): Words {
    switch (step.kind) {
      case 'known':
      case 'leaf':
        return this.#condition(step, live)
      case 'score':
        return this.#scoreTest(step.test, live)
      case 'all':
      case 'any':
        return this.#group(step, live)
    }
  }

  #group({ kind, steps }: Step & { kind: 'all' | 'any' }, live: Words): Words {
    const out = this.#scratch.take()
    if (kind === 'all') for (let at = 0; at < out.length; at++) out[at] = (live[at] as number) * 3
    else out.fill(0)
    const { depth } = this.#scratch
    for (const step of steps) {
      this.#scratch.depth = depth
      let left = live
      if (step.cost > 0) {
        left = this.#scratch.take()
        if (kind === 'all') notFalse(left, out)
        else notTrue(left, out, live)
        if (isNone(left)) break
      }
      const found = this.step(step, left)
      const isNegated = step.kind === 'leaf' && step.isNegated
      if (kind === 'any') (isNegated ? orNotWords : orWords)(out, found)
      else (isNegated ? andNotWords : andWords)(out, found)
    }
    this.#scratch.depth = depth
    return out
  }

  #condition(step: Step & { kind: 'known' | 'leaf' }, live: Words): Words {
    const kept = this.#batch.kept(step.key)
    if (kept && step.isShared) return kept
    const bare = step.kind === 'leaf' ? this.#batch.bare(step.expression, this.#stretch) : undefined
    if (bare) return bare
    const room = (): Words => (step.isShared ? this.#batch.keep(step.key) : undefined) ?? this.#scratch.take()
    if (step.kind === 'known' || step.cost === 0) {
      const into = room()
      const isFact = step.kind === 'known'
      const expression = isFact ? undefined : step.expression
      this.#batch.look(step.key, expression, isFact ? step.name : '', into, this.#stretch)
      return into
    }
    return this.#reckoned(step.expression, live, room)
  }

  #reckoned(expression: Expression, live: Words, room: () => Words): Words {
    const { compiled } = this.#plan
    const few = this.#fewOf(live)
    if (!few) {
      const into = room()
      verdictReader(expression, this.#stretch.whole(compiled).table)(0, this.#stretch.rows, bytesOf(into))
      return into
    }
    const words = new Int32Array((few.length + 3) >> 2)
    verdictReader(expression, this.#stretch.pick(compiled, few).table)(0, few.length, bytesOf(words))
    return this.#spread(words, few)
  }

  /** The rows that are live, where they are few. */
  #fewOf(live: Words): Int32Array | undefined {
    const count = countLive(live)
    return count < FEW * this.#stretch.rows ? liveRows(live, count) : undefined
  }

  #spread(words: Words, rows: Int32Array): Words {
    const out = this.#scratch.take().fill(0)
    const from = bytesOf(words)
    const into = bytesOf(out)
    for (let at = 0; at < rows.length; at++) into[rows[at] as number] = from[at] as number
    return out
  }

  #scoreTest({ part, limit, orEqual }: (Step & { kind: 'score' })['test'], live: Words): Words {
    const { rows, score } = this.#sheetFor(live)
    const { low, high } = part === undefined ? score.whole : score.part(part)
    // Points are whole hundredths: so many are enough.
    const border = limit.mul(MARK_SCALE)
    const least = Number((orEqual ? border.ceil() : border.floor().add(1)).valueOf())
    const words = new Int32Array((low.length + 3) >> 2)
    const bytes = bytesOf(words)
    if (low === high) for (let row = 0; row < low.length; row++) bytes[row] = Number((low[row] as number) >= least) * 3
    else
      for (let row = 0; row < low.length; row++)
        bytes[row] = (Number((low[row] as number) >= least) << 1) | Number((high[row] as number) >= least)
    return rows ? this.#spread(words, rows) : words
  }

  /** The sheet of the live rows; that of an earlier test serves where it holds them all. */
  #sheetFor(live: Words): AskedSheet {
    const last = this.#sheet
    if (last && isWithin(live, last.asked)) return last
    const rows = last ? undefined : this.#fewOf(live)
    const { compiled } = this.#plan
    const chosen = rows ? this.#stretch.pick(compiled, rows) : this.#stretch.whole(compiled)
    const asked = rows ? live.slice() : new Int32Array(live.length).fill(ONES)
    this.#sheet = { asked, rows, score: new BatchScore(chosen, compiled.score).sheet() }
    return this.#sheet
  }
}

/** True where a fact is known, open where it is missing. */
function knownReader(name: string, table: ColumnTable): Verdicts {
  if (!columnOf(table, name)) return (_, count, out) => out.fill(1, 0, count)
  const at = { offset: 0, length: 0 }
  const path = { kind: 'name', name, type: 'bool', declared: { type: 'bool' }, at } as const
  const known = verdictReader(
    { source: '', tree: { kind: 'has', path, type: 'bool', at }, type: 'bool', names: [name] },
    table,
  )
  return (start, count, out) => {
    known(start, count, out)
    const words = new Int32Array(out.buffer, out.byteOffset, (count + 3) >> 2)
    for (let at = 0; at < words.length; at++) words[at] = (words[at] as number) | ONES
  }
}
