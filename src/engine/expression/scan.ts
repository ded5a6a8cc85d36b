import type { Span } from '#engine/expression/expression.ts'

/** A bracket pair by offsets of its two characters. */
export type Brackets = ReadonlyMap<number, number>

export interface Scan {
  readonly tooDeep?: Span
  /** Offset of `(` to offset of its `)`: the parser drops parentheses, positions need them. */
  readonly parentheses: Brackets
}

const TOKEN =
  /\/\/[^\n]*|[rRbB]?(?:"""[\s\S]*?"""|'''[\s\S]*?''')|[rR](?:"[^"\n]*"|'[^'\n]*')|[bB]?(?:"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|[A-Za-z_][A-Za-z0-9_]*|\d[\dA-Za-z.]*|\s+|[\s\S]/y

/**
 * Reads the brackets of a text without a parser, so that a hostile depth (`((((…`, `!!!!…`, `a?b:c?d:…`, `a.b.c…`) is refused
 * before anything recursive sees it. One pass, no recursion.
 */
export function scan(source: string, maxDepth: number): Scan {
  const parentheses = new Map<number, number>()
  const open: { readonly offset: number; readonly parenthesis: boolean }[] = []
  let signs = 0
  let choices = 0
  TOKEN.lastIndex = 0
  for (let match = TOKEN.exec(source); match; match = TOKEN.exec(source)) {
    const token = match[0]
    const offset = match.index
    if (token.startsWith('//') || /^\s/.test(token)) continue
    if (token === '!' || token === '-') signs++
    else signs = 0
    if (token === '?') choices++
    if (token === '(' || token === '[' || token === '{') open.push({ offset, parenthesis: token === '(' })
    if (token === ')' || token === ']' || token === '}') {
      const from = open.pop()
      if (from?.parenthesis && token === ')') parentheses.set(from.offset, offset)
    }
    if (open.length > maxDepth || signs > maxDepth || choices > maxDepth * 8)
      return { tooDeep: { offset, length: 1 }, parentheses }
  }
  return { parentheses }
}

/** The span with every parenthesis it cuts through put back. */
export function withParentheses(start: number, end: number, parentheses: Brackets): Span {
  let from = start
  let to = end
  for (let changed = true; changed; ) {
    changed = false
    for (const [open, close] of parentheses) {
      if (open < from && close >= from && close < to) {
        from = open
        changed = true
      } else if (open >= from && open < to && close >= to) {
        to = close + 1
        changed = true
      }
    }
  }
  return { offset: from, length: to - from }
}
