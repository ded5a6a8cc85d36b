import type { Node, NodeOf } from '#engine/expression/expression.ts'

/** The parts directly below a node. */
export function partsOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'literal':
    case 'name':
    case 'variable':
      return []
    case 'field':
      return [node.record]
    case 'index':
      return [node.from, node.index]
    case 'list':
      return node.items
    case 'record':
      return node.entries.map((entry) => entry.value)
    case 'not':
    case 'negate':
      return [node.operand]
    case 'and':
    case 'or':
      return node.operands
    case 'compare':
    case 'arithmetic':
      return [node.left, node.right]
    case 'in':
      return [node.item, node.list]
    case 'choose':
      return [node.condition, node.then, node.otherwise]
    case 'has':
      return [node.path]
    case 'macro':
      return [node.list, ...(node.keep ? [node.keep] : []), ...(node.body ? [node.body] : [])]
    case 'call':
      return node.args
  }
}

/** Every node of the tree, the root first. */
export function* nodesOf(tree: Node): Generator<Node> {
  yield tree
  for (const part of partsOf(tree)) yield* nodesOf(part)
}

/** The names a part reads, each once. */
export function namesOf(tree: Node): readonly NodeOf<'name'>[] {
  const names = new Map<string, NodeOf<'name'>>()
  for (const node of nodesOf(tree)) if (node.kind === 'name') names.set(node.name, node)
  return [...names.values()]
}
