/**
 * The nodes in an order in which each comes after all that it reads, as close to the given order as that allows; or the
 * first circle, its first node repeated at the end.
 */
export function dependencyOrder(
  nodes: readonly string[],
  readsOf: (node: string) => readonly string[],
): { readonly order: readonly string[] } | { readonly circle: readonly string[] } {
  const known = new Set(nodes)
  const state = new Map<string, 'open' | 'done'>()
  const order: string[] = []
  const trail: string[] = []
  const visit = (node: string): readonly string[] | undefined => {
    if (state.get(node) === 'done') return undefined
    if (state.get(node) === 'open') return [...trail.slice(trail.indexOf(node)), node]
    state.set(node, 'open')
    trail.push(node)
    for (const read of readsOf(node)) {
      const circle = known.has(read) ? visit(read) : undefined
      if (circle) return circle
    }
    trail.pop()
    state.set(node, 'done')
    order.push(node)
    return undefined
  }
  for (const node of nodes) {
    const circle = visit(node)
    if (circle) return { circle }
  }
  return { order }
}
