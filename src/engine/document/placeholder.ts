import type { DocumentMessageKey } from '#engine/document/document.messages.ts'

/** A piece of a template's text: plain words, or an expression with the format its value prints in. */
export type TextPiece =
  | { readonly kind: 'plain'; readonly text: string }
  | {
      readonly kind: 'value'
      readonly source: string
      readonly offset: number
      readonly format: FormatCall | undefined
    }

export interface FormatCall {
  readonly name: string
  readonly args: readonly string[]
  readonly offset: number
}

export interface TextFault {
  readonly key: DocumentMessageKey
  readonly offset: number
}

/**
 * Reads `{expression}` and `{expression | format argument}` in a text; `{{` and `}}` print a brace. An expression may
 * hold braces and bars of its own: `{a || b ? 'x' : 'y'}`.
 */
export function readText(text: string): {
  readonly pieces: readonly TextPiece[]
  readonly faults: readonly TextFault[]
} {
  const pieces: TextPiece[] = []
  const faults: TextFault[] = []
  let plain = ''
  let at = 0
  while (at < text.length) {
    const pair = text.slice(at, at + 2)
    if (pair === '{{' || pair === '}}') {
      plain += pair[0]
      at += 2
    } else if (text[at] === '}') {
      faults.push({ key: 'paper.stray-brace', offset: at })
      at++
    } else if (text[at] !== '{') plain += text[at++]
    else {
      const { end, bar } = endOf(text, at + 1)
      if (end === undefined) {
        faults.push({ key: 'paper.open-placeholder', offset: at })
        break
      }
      const source = text.slice(at + 1, bar ?? end)
      if (plain !== '') pieces.push({ kind: 'plain', text: plain })
      plain = ''
      if (source.trim() === '') faults.push({ key: 'paper.empty-placeholder', offset: at })
      else
        pieces.push({
          kind: 'value',
          ...trimmed(source, at + 1),
          format: bar === undefined ? undefined : call(text, bar, end),
        })
      at = end + 1
    }
  }
  if (plain !== '') pieces.push({ kind: 'plain', text: plain })
  return { pieces, faults }
}

/** Where the placeholder that begins at `from` ends, and where its format begins. */
function endOf(text: string, from: number): { readonly end: number | undefined; readonly bar: number | undefined } {
  let depth = 0
  let quote = ''
  let bar: number | undefined
  for (let at = from; at < text.length; at++) {
    const letter = text[at]!
    if (quote !== '') {
      if (letter === '\\') at++
      else if (letter === quote) quote = ''
    } else if (letter === "'" || letter === '"') quote = letter
    else if (letter === '{' || letter === '(' || letter === '[') depth++
    else if (letter === '}' && depth === 0) return { end: at, bar }
    else if (letter === '}' || letter === ')' || letter === ']') depth--
    else if (letter === '|' && text[at + 1] === '|') at++
    else if (letter === '|' && depth === 0) bar ??= at
  }
  return { end: undefined, bar }
}

function trimmed(source: string, offset: number): { readonly source: string; readonly offset: number } {
  return { source: source.trim(), offset: offset + source.length - source.trimStart().length }
}

function call(text: string, bar: number, end: number): FormatCall {
  const [name = '', ...args] = text
    .slice(bar + 1, end)
    .trim()
    .split(/\s+/)
  return { name, args, offset: bar }
}
