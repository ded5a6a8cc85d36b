/** One file attached to one record of a unit, known by the hash of its content. */
export interface Attachment {
  readonly content: string
  readonly unit: string
  readonly record: string
  readonly at: string
  /** Attached by somebody of an office above the unit: a form or a notice that it handed out. */
  readonly isFromAbove: boolean
}

interface SharedEvidence<A> {
  /** Who used it first, and who used it after. */
  readonly first: A
  readonly again: A
}

/**
 * One evidence file used by two units (一份佐证两家用): the same content under records of different units. What an office above
 * has itself attached anywhere is a form of its own and is no evidence; nor is what stands under one record that units share.
 */
export function findSharedEvidence<A extends Attachment>(
  attachments: readonly A[],
): { readonly shared: readonly SharedEvidence<A>[]; readonly contents: number } {
  const byContent = new Map<string, A[]>()
  for (const one of attachments) byContent.set(one.content, [...(byContent.get(one.content) ?? []), one])
  const shared = [...byContent.values()].flatMap((uses) => {
    if (uses.some(({ isFromAbove }) => isFromAbove)) return []
    const [first, ...later] = uses.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    const told = new Set([first!.unit])
    return later.flatMap((again) => {
      if (told.has(again.unit) || again.record === first!.record) return []
      told.add(again.unit)
      return [{ first: first!, again }]
    })
  })
  return { shared, contents: byContent.size }
}
