import { type ASTNode, Environment, ParseError } from '@marcbachmann/cel-js'
import { type ExpressionFault, faultAt, type Span } from '#engine/expression/expression.ts'
import { type Brackets, scan, withParentheses } from '#engine/expression/scan.ts'

export const MAX_LENGTH = 4000
export const MAX_DEPTH = 40
/** The evaluators walk the tree recursively; so many nodes fit on every stack. */
const MAX_NODES = 2000

export type Syntax = ASTNode

export interface Parsed {
  readonly root: Syntax
  spanOf(node: { readonly start: number; readonly end: number }): Span
}

const grammar = new Environment({
  limits: {
    maxAstNodes: MAX_NODES,
    maxDepth: 1000,
    maxListElements: 1000,
    maxMapEntries: 1000,
    maxCallArguments: 32,
  },
})

/** CEL text to the parser's tree, or the one fault that stops reading. Hostile sizes are refused before parsing. */
export function parse(source: string, maxLength = MAX_LENGTH, maxDepth = MAX_DEPTH): Parsed | ExpressionFault {
  if (source.length > maxLength) {
    const at = { offset: maxLength, length: source.length - maxLength }
    return faultAt(source, at, 'expression.too-long', { length: source.length, limit: maxLength })
  }
  const { tooDeep, parentheses } = scan(source, maxDepth)
  if (tooDeep) return faultAt(source, tooDeep, 'expression.too-deep', { limit: maxDepth })
  let root: Syntax
  try {
    root = grammar.parse(source).ast
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    return syntaxFault(source, error, maxDepth)
  }
  const spanOf = (node: { readonly start: number; readonly end: number }) =>
    withParentheses(node.start, node.end, parentheses as Brackets)
  const deep = deepestBeyond(root, maxDepth)
  if (deep) return faultAt(source, spanOf(deep), 'expression.too-deep', { limit: maxDepth })
  return { root, spanOf }
}

function syntaxFault(source: string, error: ParseError, maxDepth: number): ExpressionFault {
  const start = Math.min(error.range?.start ?? 0, source.length)
  const end = Math.max(start, Math.min(error.range?.end ?? start, source.length))
  const at = { offset: start, length: end - start }
  if (error.code === 'limit_exceeded')
    return error.summary.includes('maxDepth')
      ? faultAt(source, at, 'expression.too-deep', { limit: maxDepth })
      : faultAt(source, at, 'expression.too-complex', { limit: MAX_NODES })
  if (error.code === 'reserved_identifier')
    return faultAt(source, at, 'expression.reserved-word', { name: source.slice(start, end) })
  if (start >= source.length) return faultAt(source, at, 'expression.incomplete')
  return faultAt(source, at, 'expression.syntax', { found: source.slice(start, Math.max(end, start + 1)) })
}

/** Operators of one chain (`a + b - c`, `a && b && c`, `a ? b : c ? d : e`) read as one level, as a person sees them. */
const CHAINS: Readonly<Record<string, string>> = {
  '+': 'sum',
  '-': 'sum',
  '*': 'product',
  '/': 'product',
  '&&': 'and',
  '||': 'or',
  '?:': 'choice',
}

function childrenOf(node: Syntax): readonly Syntax[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return []
    case '.':
    case '.?':
      return [node.args[0]]
    case 'call':
      return node.args[1]
    case 'rcall':
      return [node.args[1], ...node.args[2]]
    case 'list':
      return node.args
    case 'map':
      return node.args.flat()
    case '!_':
    case '-_':
      return [node.args]
    default:
      return node.args
  }
}

function deepestBeyond(root: Syntax, maxDepth: number): Syntax | undefined {
  const waiting: { readonly node: Syntax; readonly depth: number }[] = [{ node: root, depth: 1 }]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, depth } = next
    if (depth > maxDepth) return node
    for (const child of childrenOf(node)) {
      const sameChain = CHAINS[node.op] !== undefined && CHAINS[node.op] === CHAINS[child.op]
      waiting.push({ node: child, depth: sameChain ? depth : depth + 1 })
    }
  }
  return undefined
}
