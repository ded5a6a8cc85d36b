import type { Ceiling, Parentage, StackedClaims } from '#engine/policy/stacked-claims.ts'

/** Claims that rules tie together, directly or through others; what is chosen elsewhere is nothing to them. */
export interface LinkedClaims {
  /** Places among all claims, ascending; claims that can never be taken are left out. */
  readonly places: readonly number[]
  readonly cliques: readonly (readonly number[])[]
  /** Only those that can be reached. */
  readonly ceilings: readonly Ceiling[]
  readonly parentages: readonly Parentage[]
}

/** Splits the claims into groups that can be chosen each by itself; together the choices are the choice of all. */
export function linkedClaims(stacked: StackedClaims): readonly LinkedClaims[] {
  const may = possible(stacked)
  const open = (places: readonly number[]) => places.filter((at) => may[at])
  const cliques = stacked.cliques.map(({ members }) => open(members)).filter(({ length }) => length > 1)
  const parentages = stacked.parentages
    .map((one) => ({ ...one, children: open(one.children), parents: open(one.parents) }))
    .filter(({ children }) => children.length > 0)
  const ceilings = stacked.ceilings
    .map((one) => ({ ...one, members: open(one.members) }))
    .filter(({ members, roomFen }) => mostOf(members, cliques, stacked.aloneFen) > roomFen)
  const root = stacked.claims.map((_, at) => at)
  const find = (at: number): number => {
    let up = at
    while (root[up] !== up) up = root[up] as number
    root[at] = up
    return up
  }
  const ties = [
    ...cliques,
    ...parentages.map(({ children, parents }) => [...children, ...parents]),
    ...ceilings.map(({ members }) => members),
  ]
  for (const [first, ...others] of ties) for (const at of others) root[find(at)] = find(first as number)
  const groups = new Map<number, number[]>()
  for (const at of stacked.claims.keys()) if (may[at]) groups.set(find(at), [...(groups.get(find(at)) ?? []), at])
  return [...groups.entries()].map(([head, places]) => {
    const isHere = (members: readonly number[]) => find(members[0] as number) === head
    return {
      places,
      cliques: cliques.filter(isHere),
      ceilings: ceilings.filter(({ members }) => isHere(members)),
      parentages: parentages.filter(({ children }) => isHere(children)),
    }
  })
}

/** Claims that can be taken at all: not barred, and a parent of theirs can be. */
function possible({ claims, barredBy, parentages }: StackedClaims): readonly boolean[] {
  const may = claims.map((_, at) => (barredBy[at] ?? []).length === 0)
  for (let isSettled = false; !isSettled; ) {
    isSettled = true
    for (const { children, parents } of parentages) {
      if (parents.some((at) => may[at])) continue
      for (const at of children) {
        if (may[at]) isSettled = false
        may[at] = false
      }
    }
  }
  return may
}

/** Never less than what any lawful set of these brings: of each clique the greatest, each claim counted in one. */
function mostOf(
  members: readonly number[],
  cliques: readonly (readonly number[])[],
  aloneFen: readonly bigint[],
): bigint {
  let most = 0n
  for (const part of coverOf(members, cliques)) {
    let greatest = 0n
    for (const at of part.places) if ((aloneFen[at] as bigint) > greatest) greatest = aloneFen[at] as bigint
    most += greatest
  }
  return most
}

/** Parts the places so that at most one of each part is taken; `clique` is undefined where one stands alone. */
export function coverOf(
  places: readonly number[],
  cliques: readonly (readonly number[])[],
): readonly { readonly clique: number | undefined; readonly places: readonly number[] }[] {
  const left = new Set(places)
  const bySize = cliques
    .map((members, clique) => ({ clique, members }))
    .sort((a, b) => b.members.length - a.members.length)
  const parts: { clique: number | undefined; places: number[] }[] = []
  for (const { clique, members } of bySize) {
    const own = members.filter((at) => left.delete(at))
    if (own.length > 0) parts.push({ clique, places: own })
  }
  return [...parts, ...[...left].map((at) => ({ clique: undefined, places: [at] }))]
}
