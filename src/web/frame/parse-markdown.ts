/** The part of Markdown that the guide is written in: headings, paragraphs, lists, tables, code; **strong**, `code`, links. */
export interface Span {
  readonly is: 'plain' | 'strong' | 'code' | 'link'
  readonly text: string
  /** An address of the web; links between files of the repository are read as their words. */
  readonly to?: string
}

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: readonly Span[] }
  | { readonly kind: 'paragraph'; readonly text: readonly Span[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly (readonly Span[])[] }
  | {
      readonly kind: 'table'
      readonly head: readonly (readonly Span[])[]
      readonly rows: readonly (readonly (readonly Span[])[])[]
    }

const SPAN = /\*\*(.+?)\*\*|`([^`]+)`|!?\[([^\]]*)\]\(([^)\s]+)\)/g

export function parseSpans(text: string): Span[] {
  const spans: Span[] = []
  let after = 0
  for (const match of text.matchAll(SPAN)) {
    if (match.index > after) spans.push({ is: 'plain', text: text.slice(after, match.index) })
    const [, strong, code, words, to] = match
    if (strong !== undefined) spans.push({ is: 'strong', text: strong })
    else if (code !== undefined) spans.push({ is: 'code', text: code })
    else if (/^https:\/\//.test(to!)) spans.push({ is: 'link', text: words!, to: to! })
    else spans.push({ is: 'plain', text: words! })
    after = match.index + match[0].length
  }
  if (after < text.length) spans.push({ is: 'plain', text: text.slice(after) })
  return spans
}

export function parseMarkdown(text: string): Block[] {
  const blocks: Block[] = []
  const lines = text.replace(/\r\n/g, '\n').split('\n')
  for (let at = 0; at < lines.length; ) {
    const line = lines[at]!
    const heading = /^(#{1,6})\s+(.*)$/.exec(line)
    const until = (goesOn: (line: string) => boolean): string[] => {
      const from = at
      while (at < lines.length && goesOn(lines[at]!)) at++
      return lines.slice(from, at)
    }
    if (line.trim() === '') at++
    else if (heading) {
      blocks.push({ kind: 'heading', level: heading[1]!.length, text: parseSpans(heading[2]!) })
      at++
    } else if (line.startsWith('```')) {
      at++
      blocks.push({ kind: 'code', text: until((one) => !one.startsWith('```')).join('\n') })
      at++
    } else if (line.startsWith('|')) {
      const [head, , ...rows] = until((one) => one.startsWith('|')).map(cellsOf)
      blocks.push({ kind: 'table', head: head ?? [], rows })
    } else if (line.startsWith('- ')) {
      const items: string[][] = []
      for (const one of until((each) => /^(- |\s+\S)/.test(each))) {
        if (one.startsWith('- ')) items.push([one.slice(2)])
        else items.at(-1)!.push(one.trim())
      }
      blocks.push({ kind: 'list', items: items.map((parts) => parseSpans(joined(parts))) })
    } else {
      const words = joined(until((one) => one.trim() !== '' && !/^(#{1,6}\s|\||- |```)/.test(one)))
      // A line that only leads to the other language (the page has a switch for that), or shows a picture of the page itself.
      if (!/^!?\[[^\]]*\]\([^)]*\.(md|png)\)$/.test(words)) blocks.push({ kind: 'paragraph', text: parseSpans(words) })
    }
  }
  return blocks
}

const cellsOf = (line: string): Span[][] =>
  line
    .replace(/^\||\|\s*$/g, '')
    .split('|')
    .map((cell) => parseSpans(cell.trim()))

/** Lines broken by the editor: Chinese goes on without a space. */
function joined(lines: readonly string[]): string {
  const WIDE = /[\p{Script=Han}，。；：、！？“”（）]/u
  return lines
    .map((line) => line.trim())
    .reduce((text, line) => (WIDE.test(text.at(-1)!) || WIDE.test(line[0]!) ? text + line : `${text} ${line}`))
}
