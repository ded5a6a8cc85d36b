import { type InvalidReason, type Node, type NodeOf, UNKNOWN } from '#engine/expression/expression.ts'
import type { Trace } from '#engine/expression/trace.ts'

export interface Missing {
  readonly invalid?: InvalidReason
  readonly missing: readonly string[]
}

/** Where a macro's variable comes from: the list as computed. */
type Elements = ReadonlyMap<number, { readonly list: Trace; readonly element: number }>

/**
 * What keeps an open value open. Each open part hands its weight on in equal shares to the open parts below, so a fact
 * that alone decides, or stands in several open conditions, comes first; ties keep the order of the text.
 */
export function missingOf(trace: Trace): Missing {
  const weights = new Map<string, number>()
  let invalid: InvalidReason | undefined
  const give = (path: string, weight: number): void => {
    weights.set(path, (weights.get(path) ?? 0) + weight)
  }

  const walk = (part: Trace, weight: number, elements: Elements): void => {
    const { node } = part
    if (part.value !== UNKNOWN) walkElements(part, weight, elements)
    else if (part.invalid) invalid ??= part.invalid
    else if (node.kind === 'name') give(node.name, weight)
    else if (node.kind === 'variable') walkVariable(node, weight, elements)
    else if (node.kind === 'field') walkField(node, part, weight, elements)
    else if (node.kind === 'index') walkIndex(part, weight, elements)
    else share(part, weight, elements)
  }

  const walkField = (node: NodeOf<'field'>, part: Trace, weight: number, elements: Elements): void => {
    const record = part.children[0]
    const path = pathOf(node, elements)
    if (record && record.value === UNKNOWN) walk(record, weight, elements)
    else if (path !== undefined) give(path, weight)
  }

  /** An element or entry that is there but unknown, of a fact or of a list or record written out. */
  const walkIndex = (part: Trace, weight: number, elements: Elements): void => {
    const [from, index] = part.children
    if (!from || !index || from.value === UNKNOWN || index.value === UNKNOWN) {
      share(part, weight, elements)
      return
    }
    const place = String(index.value)
    const path = pathOf(from.node, elements)
    if (path !== undefined) {
      give(index.node.type === 'text' ? `${path}.${place}` : `${path}[${place}]`, weight)
      return
    }
    const { node } = from
    const at = node.kind === 'record' ? node.entries.findIndex(({ key }) => key === place) : Number(place)
    const item = node.kind === 'record' || node.kind === 'list' ? from.children[at] : undefined
    if (item) walk(item, weight, elements)
    else walkElements(from, weight, elements)
  }

  const isOpen = ({ value }: Trace): boolean => value === UNKNOWN || (Array.isArray(value) && value.includes(UNKNOWN))

  const share = (part: Trace, weight: number, elements: Elements): void => {
    const next = part.children.filter(isOpen)
    const list = part.node.kind === 'macro' ? part.children[0] : undefined
    for (const child of next) {
      const inner =
        part.node.kind === 'macro' && list && child.element !== undefined
          ? new Map(elements).set(part.node.slot, { list, element: child.element })
          : elements
      walk(child, weight / next.length, inner)
    }
  }

  /** A known list may hold unknown elements: of a fact, of a literal or of `map`. */
  const walkElements = (part: Trace, weight: number, elements: Elements): void => {
    if (!Array.isArray(part.value) || !part.value.includes(UNKNOWN)) return
    const path = pathOf(part.node, elements)
    if (path === undefined) share(part, weight, elements)
    else for (const [index, item] of part.value.entries()) if (item === UNKNOWN) give(`${path}[${index}]`, weight)
  }

  const walkVariable = (node: NodeOf<'variable'>, weight: number, elements: Elements): void => {
    const from = elements.get(node.slot)
    const path = pathOf(node, elements)
    if (path !== undefined) give(path, weight)
    else if (from?.list.node.kind === 'list') {
      const item = from.list.children[from.element]
      if (item) walk(item, weight, elements)
    } else if (from) share(from.list, weight, elements)
  }

  walk(trace, 1, new Map())
  const missing = [...weights].sort((a, b) => b[1] - a[1]).map(([path]) => path)
  return { ...(invalid && { invalid }), missing }
}

/** `members[2].age` of a node that names facts, else undefined. */
function pathOf(node: Node, elements: Elements): string | undefined {
  if (node.kind === 'name') return node.name
  if (node.kind === 'field') {
    const path = pathOf(node.record, elements)
    return path === undefined ? undefined : `${path}.${node.field}`
  }
  if (node.kind !== 'variable') return undefined
  const from = elements.get(node.slot)
  const path = from && pathOf(from.list.node, elements)
  return from && path !== undefined ? `${path}[${from.element}]` : undefined
}
