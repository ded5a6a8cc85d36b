import type { Comparison } from '#engine/expression/expression.ts'
import { type Parsed, parse, type Syntax } from '#engine/expression/parse.ts'

/**
 * A condition as an officer reads it: facts compared with values, put together by “all of” and “any of”. Operands are texts of
 * the language (`staffTotal`, `500`, `"首次"`, `rdExpense * 100 / sales`). What no such sentence can say stays a formula.
 */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | { readonly kind: 'compare'; readonly left: string; readonly operator: Comparison; readonly right: string }
  | { readonly kind: 'one-of'; readonly item: string; readonly values: readonly string[] }
  | { readonly kind: 'begins'; readonly item: string; readonly with: string }
  | { readonly kind: 'yes'; readonly item: string }
  | { readonly kind: 'formula'; readonly source: string }

const COMPARISONS: ReadonlySet<string> = new Set<Comparison>(['==', '!=', '<', '<=', '>', '>='])

/** Reads any text: what cannot be read, or not as a sentence, is a formula with the text as it stands. Never throws. */
export function readCondition(source: string): Condition {
  const parsed = parse(source)
  return 'key' in parsed ? { kind: 'formula', source } : new Reader(source, parsed).read(parsed.root)
}

/** The condition as text. Reading it gives a condition that is written the same. */
export function writeCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'all':
    case 'any': {
      const sign = condition.kind === 'all' ? ' && ' : ' || '
      return condition.parts.map((part) => bracketed(writeCondition(part), condition.kind)).join(sign)
    }
    case 'not':
      return `!${bracketed(writeCondition(condition.part), 'not')}`
    case 'compare':
      return `${bracketed(condition.left, 'operand')} ${condition.operator} ${bracketed(condition.right, 'operand')}`
    case 'one-of':
      return `${bracketed(condition.item, 'operand')} in [${condition.values.join(', ')}]`
    case 'begins':
      return `${bracketed(condition.item, 'owner')}.startsWith(${condition.with})`
    case 'yes':
      return condition.item
    case 'formula':
      return condition.source
  }
}

/** The text a literal stands for: 首次 of `"首次"`; undefined when it is no text. */
export function textOfLiteral(source: string): string | undefined {
  const parsed = parse(source)
  return !('key' in parsed) && parsed.root.op === 'value' && typeof parsed.root.args === 'string'
    ? parsed.root.args
    : undefined
}

/** Name of the fact an operand is; undefined for a formula. */
export const nameOf = (operand: string): string | undefined =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(operand) && operand !== 'true' && operand !== 'false' ? operand : undefined

class Reader {
  readonly #source: string
  readonly #parsed: Parsed

  constructor(source: string, parsed: Parsed) {
    this.#source = source
    this.#parsed = parsed
  }

  read(node: Syntax): Condition {
    if (node.op === '&&' || node.op === '||')
      return {
        kind: node.op === '&&' ? 'all' : 'any',
        parts: this.#chain(node, node.op).map((part) => this.read(part)),
      }
    if (node.op === '!_') return { kind: 'not', part: this.read(node.args) }
    if (COMPARISONS.has(node.op)) {
      const [left, right] = node.args as [Syntax, Syntax]
      const operator = node.op as Comparison
      return { kind: 'compare', left: this.#text(left), operator, right: this.#text(right) }
    }
    if (node.op === 'in' && node.args[1].op === 'list' && node.args[1].args.length > 0)
      return {
        kind: 'one-of',
        item: this.#text(node.args[0]),
        values: node.args[1].args.map((value) => this.#text(value)),
      }
    if (node.op === 'rcall' && node.args[0] === 'startsWith' && node.args[2].length === 1)
      return { kind: 'begins', item: this.#text(node.args[1]), with: this.#text(node.args[2][0]!) }
    if (node.op === 'id') return { kind: 'yes', item: this.#text(node) }
    return { kind: 'formula', source: this.#text(node) }
  }

  /** Operands of `a && b && c`, however they are bracketed. */
  #chain(node: Syntax, op: '&&' | '||'): readonly Syntax[] {
    return node.op === op ? node.args.flatMap((part) => this.#chain(part, op)) : [node]
  }

  #text(node: Syntax): string {
    const { offset, length } = this.#parsed.spanOf(node)
    return this.#source.slice(offset, offset + length)
  }
}

const ATOMS: ReadonlySet<string> = new Set(['value', 'id', 'call', 'rcall', '.', '[]', 'list', 'map'])
const LOOSE: ReadonlySet<string> = new Set(['&&', '||', '?:', 'in', ...COMPARISONS])

type Around = 'all' | 'any' | 'not' | 'operand' | 'owner'

/** Puts a text in brackets where it would otherwise be torn apart by what stands around it. */
function bracketed(text: string, around: Around): string {
  const parsed = parse(text)
  if ('key' in parsed) return text
  const { op } = parsed.root
  const isTorn =
    around === 'not' || around === 'owner'
      ? !(ATOMS.has(op) || (around === 'not' && op === '!_'))
      : around === 'operand'
        ? LOOSE.has(op)
        : op === '?:' || (around === 'all' && op === '||')
  return isTorn ? `(${text})` : text
}
