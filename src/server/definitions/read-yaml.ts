import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
} from 'yaml'
import type { DefinitionFault, Place } from '#engine/definition/fault.ts'

/** A pack's file is written by a person: larger or deeper than this is a mistake or an attack. */
export const LARGEST_YAML_BYTES = 1024 * 1024
const DEEPEST = 32

/** Long runs of `- - -` and piles of open brackets exhaust the parser's stack and memory before it can refuse them. */
const COMPACT_PILE = new RegExp(`(?:[-?:][ \\t]+){${DEEPEST + 1}}`)
const DEEPEST_INDENT = /^ {200}/m
/** `'[25,30)'`, an interval in quotation marks: its brackets nest nothing. Where it stands, a mark can only open a text. */
const INTERVAL = /(?<=:[ \t]|[,[{][ \t]?)(['"])[[(][-+\d., ]*[\])]\1/g

export interface Position {
  readonly line: number
  readonly column: number
}

/** One parsed file: its plain data, and where in the text each path stands. */
export interface YamlFile {
  readonly data: unknown
  readonly positionOf: (place: Pick<Place, 'path' | 'atKey' | 'offset'>) => Position
}

type Report = (key: DefinitionFault['key'], at: number, params?: DefinitionFault['params']) => void

/** A fault of the text itself, which has a position and no path. */
export interface TextFault {
  readonly key: DefinitionFault['key']
  readonly params?: DefinitionFault['params']
  readonly position: Position
}

/**
 * Reads one YAML 1.2 document into plain data. No anchors, aliases, tags or second documents: so nothing can expand, and
 * what one reads is what is meant. Numbers that a double cannot hold, and codes with a leading zero, stay text.
 */
export function readYaml(text: string): { readonly file?: YamlFile; readonly faults: readonly TextFault[] } {
  const pile = findPile(text)
  if (pile !== undefined)
    return { faults: [{ key: 'definition.too-deep', params: { limit: DEEPEST }, position: pile }] }
  const lines = new LineCounter()
  const faults: TextFault[] = []
  const report: Report = (key, at, params) => faults.push({ key, params, position: positionAt(lines, at) })
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: false, // quadratic there; told apart below
    prettyErrors: false,
    lineCounter: lines,
  })
  for (const error of document.errors) {
    if (error.code === 'MULTIPLE_DOCS') report('definition.one-document', error.pos[0])
    else if (error.code === 'RESOURCE_EXHAUSTION') report('definition.too-deep', error.pos[0], { limit: DEEPEST })
    else report('definition.yaml', error.pos[0], { detail: error.message })
  }
  if (faults.length > 0) return { faults }
  if (document.contents === null) return { faults: [{ key: 'definition.empty', position: { line: 1, column: 1 } }] }
  const data = plain(document.contents, 0, report)
  if (faults.length > 0) return { faults }
  return { file: { data, positionOf: (place) => locate(document, lines, place) }, faults }
}

/** Where nesting passes the limit, found in one pass over the text before any parser sees it. */
function findPile(text: string): Position | undefined {
  const bracketed = text.replaceAll(INTERVAL, (interval) => ' '.repeat(interval.length))
  const found = COMPACT_PILE.exec(text)?.index ?? DEEPEST_INDENT.exec(text)?.index ?? deepBracket(bracketed)
  if (found === undefined) return undefined
  const before = text.slice(0, found).split('\n')
  return { line: before.length, column: before.at(-1)!.length + 1 }
}

function deepBracket(text: string): number | undefined {
  let depth = 0
  for (let index = 0; index < text.length; index++) {
    const character = text[index]
    if (character === '[' || character === '{') {
      if (++depth > DEEPEST) return index
    } else if ((character === ']' || character === '}') && depth > 0) depth--
  }
  return undefined
}

function plain(node: ParsedNode | Node | null, depth: number, report: Report): unknown {
  if (node === null) return null
  const at = node.range?.[0] ?? 0
  if (depth > DEEPEST) {
    report('definition.too-deep', at, { limit: DEEPEST })
    return null
  }
  if (isAlias(node) || ('anchor' in node && node.anchor)) {
    report('definition.anchor', at)
    return null
  }
  if (node.tag !== undefined) {
    report('definition.tag', at, { tag: String(node.tag).slice(0, 60) })
    return null
  }
  if (isSeq(node)) return node.items.map((item) => plain(item as Node, depth + 1, report))
  if (isMap(node)) return plainMap(node.items, depth, report)
  return isScalar(node) ? plainScalar(node.value, node.source) : null
}

function plainMap(items: readonly { key: unknown; value: unknown }[], depth: number, report: Report): unknown {
  const object: Record<string, unknown> = {}
  const seen = new Set<string>()
  for (const item of items) {
    const keyNode = item.key as Node
    const at = keyNode.range?.[0] ?? 0
    if (!isScalar(keyNode) || keyNode.anchor || keyNode.tag !== undefined) {
      report(isScalar(keyNode) ? 'definition.anchor' : 'definition.yaml', at, { detail: 'a key is a plain word' })
      continue
    }
    const key = keyOf(keyNode)
    if (key === '__proto__' || seen.has(key)) {
      report(key === '__proto__' ? 'definition.unknown-key' : 'definition.duplicate-key', at, {
        name: key.slice(0, 80),
      })
      continue
    }
    seen.add(key)
    object[key] = plain(item.value as Node | null, depth + 1, report)
  }
  return object
}

const keyOf = (node: { readonly value: unknown; readonly source?: string }): string => node.source ?? String(node.value)

/** `0620702` is a code and not a number; `12345678901234567890.12` would lose its last digits as a double. */
function plainScalar(value: unknown, source: string | undefined): unknown {
  if (typeof value !== 'number' || source === undefined) return value
  return /^[+-]?\d+(?:\.\d+)?$/.test(source) && !isFaithful(value, source) ? source : value
}

function isFaithful(value: number, source: string): boolean {
  const [whole, fraction = ''] = source.replace(/^\+/, '').split('.')
  const trimmed = fraction.replace(/0+$/, '')
  return (
    String(value) === (trimmed === '' ? whole : `${whole}.${trimmed}`) ||
    (value === 0 && /^[+-]?0(\.0*)?$/.test(source))
  )
}

function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(line, 1), column: Math.max(col, 1) }
}

/** The position of a path; of a key that is not there, the position of the nearest thing around it. */
function locate(document: Document, lines: LineCounter, place: Pick<Place, 'path' | 'atKey' | 'offset'>): Position {
  let node = document.contents as Node | null
  let at = node?.range?.[0] ?? 0
  for (const [index, step] of place.path.entries()) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && keyOf(item.key) === String(step))
      if (pair === undefined) break
      const key = pair.key as Node
      node = pair.value as Node | null
      const wantsKey = node === null || (place.atKey === true && index === place.path.length - 1)
      at = (wantsKey ? key.range?.[0] : node?.range?.[0]) ?? at
    } else if (isSeq(node)) {
      const item = node.items[Number(step)] as Node | undefined
      if (item === undefined) break
      node = item
      at = node?.range?.[0] ?? at
    } else break
  }
  if (place.offset !== undefined && isScalar(node)) at = textStart(node, at) + place.offset
  return positionAt(lines, at)
}

/** Where a scalar's text begins: behind its quotation mark. Inside a block text the line is told, not the column. */
function textStart(scalar: { readonly type?: string }, at: number): number {
  return scalar.type === 'QUOTE_DOUBLE' || scalar.type === 'QUOTE_SINGLE' ? at + 1 : at
}
