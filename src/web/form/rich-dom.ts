import { cleanRichText, type RichText } from '#engine/form/rich-text.ts'

const MARK_TAGS: Readonly<Record<string, string>> = {
  B: 'bold',
  STRONG: 'bold',
  I: 'italic',
  EM: 'italic',
  U: 'underline',
  SUP: 'superscript',
  SUB: 'subscript',
}
const BLOCK_TAGS: Readonly<Record<string, string>> = {
  P: 'paragraph',
  DIV: 'paragraph',
  UL: 'bullet-list',
  OL: 'ordered-list',
  LI: 'list-item',
  TABLE: 'table',
  TR: 'table-row',
  TD: 'table-cell',
  TH: 'table-cell',
}
const HEADINGS: Readonly<Record<string, number>> = { H1: 1, H2: 1, H3: 1, H4: 2, H5: 3, H6: 3 }
const SKIPPED = new Set(['SCRIPT', 'STYLE', 'TEMPLATE', 'IFRAME', 'OBJECT', 'NOSCRIPT', 'TITLE', 'META', 'LINK'])
const DEEPEST = 40

/** The nodes of an element as rich text: what is typed, and what is pasted from anywhere. Attributes are never read. */
export function readRichDom(root: Node): RichText {
  return cleanRichText({ type: 'document', content: asBlocks(readAll(root, [], 0)) })
}

function readAll(parent: Node, marks: readonly string[], depth: number): RichText[] {
  if (depth > DEEPEST) return []
  return [...parent.childNodes].flatMap((node) => readNode(node, marks, depth))
}

function readNode(node: Node, marks: readonly string[], depth: number): RichText[] {
  if (node.nodeType === 3) {
    const text = (node.textContent ?? '').replace(/[\n\r\t]+/g, ' ').replaceAll('\u200b', '')
    return text === '' ? [] : [{ type: 'text', text, ...(marks.length > 0 && { marks }) }]
  }
  if (node.nodeType !== 1) return []
  const tag = (node as Element).tagName.toUpperCase()
  if (SKIPPED.has(tag)) return []
  if (tag === 'BR') return [{ type: 'line-break' }]
  const mark = MARK_TAGS[tag]
  if (mark !== undefined) return readAll(node, marks.includes(mark) ? marks : [...marks, mark], depth + 1)
  const level = HEADINGS[tag]
  const type = level === undefined ? BLOCK_TAGS[tag] : 'heading'
  const content = readAll(node, marks, depth + 1)
  if (type === undefined) return content
  const inner = type === 'list-item' || type === 'table-cell' ? asBlocks(content) : content
  if (type === 'paragraph' && content.some(isBlock)) return asBlocks(content)
  return [
    { type, ...(level !== undefined && { level }), content: type === 'paragraph' ? withoutLastBreak(inner) : inner },
  ]
}

const INLINE = new Set(['text', 'line-break'])
const isBlock = ({ type }: RichText): boolean => !INLINE.has(type)

/** Runs of words between blocks are paragraphs. */
function asBlocks(nodes: readonly RichText[]): RichText[] {
  const blocks: RichText[] = []
  let run: RichText[] = []
  const close = () => {
    if (run.some(({ type, text }) => type !== 'text' || text?.trim() !== ''))
      blocks.push({ type: 'paragraph', content: withoutLastBreak(run) })
    run = []
  }
  for (const node of nodes) {
    if (isBlock(node)) {
      close()
      blocks.push(node)
    } else run.push(node)
  }
  close()
  return blocks
}

/** Browsers end a line that they keep open with a break. */
const withoutLastBreak = (nodes: readonly RichText[]): RichText[] =>
  nodes.at(-1)?.type === 'line-break' ? nodes.slice(0, -1) : [...nodes]

const TAGS: Readonly<Record<string, string>> = {
  paragraph: 'p',
  'bullet-list': 'ul',
  'ordered-list': 'ol',
  'list-item': 'li',
  table: 'table',
  'table-row': 'tr',
  'table-cell': 'td',
}
const TAG_OF_MARK: Readonly<Record<string, string>> = {
  bold: 'b',
  italic: 'i',
  underline: 'u',
  superscript: 'sup',
  subscript: 'sub',
}

/** Lays a rich text into an element, node by node; no text is ever read as HTML. */
export function writeRichDom(root: HTMLElement, text: RichText | undefined): void {
  root.replaceChildren(...(text?.content ?? []).map((node) => drawn(root.ownerDocument, node)))
}

function drawn(page: Document, node: RichText): Node {
  if (node.type === 'text')
    return (node.marks ?? []).reduce<Node>(
      (inner, mark) => {
        const element = page.createElement(TAG_OF_MARK[mark] ?? 'span')
        element.append(inner)
        return element
      },
      page.createTextNode(node.text ?? ''),
    )
  if (node.type === 'line-break') return page.createElement('br')
  const element = page.createElement(
    node.type === 'heading' ? (node.level === 1 ? 'h3' : 'h4') : (TAGS[node.type] ?? 'span'),
  )
  element.append(...(node.content ?? []).map((below) => drawn(page, below)))
  if (node.type === 'paragraph' && node.content === undefined) element.append(page.createElement('br'))
  return element
}
