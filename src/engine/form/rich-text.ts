import { lengthOf } from '#engine/form/json-schema.ts'
import { isRecord } from '#engine/form/same-value.ts'

/** Text with structure and without script: a closed list of nodes and marks, as plain JSON. Nothing else is ever drawn. */
export interface RichText {
  readonly type: string
  readonly text?: string
  readonly level?: number
  readonly file?: string
  readonly marks?: readonly string[]
  readonly content?: readonly RichText[]
}

export const RICH_MARKS: readonly string[] = ['bold', 'italic', 'underline', 'superscript', 'subscript']
const INLINE = ['text', 'line-break']
const BLOCKS = ['paragraph', 'heading', 'bullet-list', 'ordered-list', 'table', 'image']

/** What each node may hold. */
export const RICH_NODES: Readonly<Record<string, readonly string[]>> = {
  document: BLOCKS,
  paragraph: INLINE,
  heading: INLINE,
  'bullet-list': ['list-item'],
  'ordered-list': ['list-item'],
  'list-item': ['paragraph', 'bullet-list', 'ordered-list'],
  table: ['table-row'],
  'table-row': ['table-cell'],
  'table-cell': ['paragraph', 'bullet-list', 'ordered-list'],
  text: [],
  'line-break': [],
  image: [],
}
const DEEPEST = 12
const MOST_NODES = 20_000
const FILE_ID = /^[A-Za-z0-9-]{1,64}$/
const KEYS: Readonly<Record<string, readonly string[]>> = {
  text: ['text', 'marks'],
  heading: ['level', 'content'],
  image: ['file'],
}

const allowedIn = (type: unknown): readonly string[] | undefined =>
  typeof type === 'string' && Object.hasOwn(RICH_NODES, type) ? RICH_NODES[type] : undefined
const isLeaf = (type: string): boolean => RICH_NODES[type]!.length === 0

/** Why this is not a rich text that may be kept, as a short word with its place; undefined when it is one. Total. */
export function richTextFault(value: unknown): string | undefined {
  let nodes = 0
  const visit = (node: unknown, allowed: readonly string[], place: string, depth: number): string | undefined => {
    if (++nodes > MOST_NODES || depth > DEEPEST) return 'size'
    if (!isRecord(node)) return place
    const { type } = node
    if (typeof type !== 'string' || !allowed.includes(type))
      return `${place} ${String(typeof type === 'string' ? type.slice(0, 40) : '?')}`
    const known = KEYS[type] ?? (isLeaf(type) ? [] : ['content'])
    const foreign = Object.keys(node).find((key) => key !== 'type' && !known.includes(key))
    if (foreign !== undefined) return `${place} ${foreign.slice(0, 40)}`
    if (type === 'text' && (typeof node.text !== 'string' || node.text === '')) return place
    if (type === 'heading' && ![1, 2, 3].includes(node.level as number)) return `${place} level`
    if (type === 'image' && !(typeof node.file === 'string' && FILE_ID.test(node.file))) return `${place} file`
    if (node.marks !== undefined && !areMarks(node.marks)) return `${place} marks`
    if (node.content === undefined) return undefined
    if (!Array.isArray(node.content)) return `${place} content`
    for (const [at, below] of node.content.entries()) {
      const fault = visit(below, RICH_NODES[type]!, `${place}/${at}`, depth + 1)
      if (fault !== undefined) return fault
    }
    return undefined
  }
  return visit(value, ['document'], 'document', 0)
}

const areMarks = (marks: unknown): boolean =>
  Array.isArray(marks) && marks.every((mark) => RICH_MARKS.includes(mark)) && new Set(marks).size === marks.length

/**
 * Makes a rich text of whatever came, pasted or hostile: unknown nodes give way to what they hold, everything else that
 * is not on the list is dropped. Total; what it makes has no fault, and cleaning it again changes nothing.
 */
export function cleanRichText(value: unknown): RichText {
  let nodes = 1
  const spend = (): boolean => ++nodes <= MOST_NODES / 4
  const clean = (node: unknown, allowed: readonly string[], depth: number): RichText[] => {
    if (!isRecord(node) || depth > DEEPEST - 4 || !spend()) return []
    const { type } = node
    const below = Array.isArray(node.content) ? node.content : []
    if (typeof type !== 'string' || allowedIn(type) === undefined || type === 'document')
      return below.flatMap((one) => clean(one, allowed, depth + 1))
    if (!allowed.includes(type)) {
      if (INLINE.includes(type) && allowed.includes('paragraph'))
        return wrapped('paragraph', clean(node, INLINE, depth + 1))
      return below.flatMap((one) => clean(one, allowed, depth + 1))
    }
    if (type === 'text') return cleanText(node)
    if (type === 'image')
      return typeof node.file === 'string' && FILE_ID.test(node.file) ? [{ type, file: node.file }] : []
    if (isLeaf(type)) return [{ type }]
    const content = below.flatMap((one) => clean(one, RICH_NODES[type]!, depth + 1))
    const level = [1, 2, 3].includes(node.level as number) ? (node.level as number) : 2
    return [{ type, ...(type === 'heading' && { level }), ...(content.length > 0 && { content }) }]
  }
  const top = isRecord(value)
    ? Array.isArray(value.content) && value.type === 'document'
      ? value.content
      : [value]
    : []
  const content = top.flatMap((one) => clean(one, BLOCKS, 1))
  return { type: 'document', ...(content.length > 0 && { content }) }
}

const wrapped = (type: string, content: readonly RichText[]): RichText[] =>
  content.length > 0 ? [{ type, content }] : []

function cleanText(node: Readonly<Record<string, unknown>>): RichText[] {
  if (typeof node.text !== 'string' || node.text === '') return []
  const marks = Array.isArray(node.marks) ? [...new Set(node.marks.filter((mark) => RICH_MARKS.includes(mark)))] : []
  return [{ type: 'text', text: node.text, ...(marks.length > 0 && { marks: marks as string[] }) }]
}

/** The words alone, a line a block: for lengths, comparison, search and expressions. Of what is no rich text, none. */
export function plainText(value: unknown): string {
  if (richTextFault(value) !== undefined) return ''
  const lines: string[] = ['']
  const visit = (node: RichText): void => {
    if (node.type === 'text') lines[lines.length - 1] += node.text ?? ''
    else if (node.type === 'line-break' || (node.type !== 'document' && lines.at(-1) !== '' && !isLeaf(node.type)))
      lines.push('')
    for (const below of node.content ?? []) visit(below)
  }
  visit(value as RichText)
  return lines.filter((line) => line !== '').join('\n')
}

export const plainLength = (value: unknown): number => lengthOf(plainText(value).replaceAll('\n', ''))
