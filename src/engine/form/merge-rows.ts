import type { Row } from '#engine/form/form.ts'
import { canonicalJson, sameValue } from '#engine/form/same-value.ts'

/** What two people did to one thing in different ways. `theirs` is what was kept first, and stands until somebody decides. */
export interface MergeConflict {
  readonly path: string
  readonly kind: 'changed' | 'removed-and-changed' | 'order'
  readonly base?: unknown
  readonly mine?: unknown
  readonly theirs?: unknown
}

type Told = (conflict: MergeConflict) => void

/** Of three values the one that somebody changed; where both changed it in different ways, theirs, and a conflict. */
export function mergeValue(path: string, base: unknown, mine: unknown, theirs: unknown, tell: Told): unknown {
  if (same(mine, theirs) || same(base, mine)) return theirs
  if (same(base, theirs)) return mine
  if (sameValue(mine, theirs)) return simpler(mine, theirs)
  tell({ path, kind: 'changed', base, mine, theirs })
  return theirs
}

/** Of two ways of saying the same the shorter, so that it does not matter who merges. */
function simpler(a: unknown, b: unknown): unknown {
  if (a === undefined || b === undefined) return undefined
  return canonicalJson(a) < canonicalJson(b) ? a : b
}

const same = (a: unknown, b: unknown): boolean =>
  a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b))

/** Three states of a table, row by row and cell by cell. */
export function mergeRows(
  path: string,
  base: readonly Row[],
  mine: readonly Row[],
  theirs: readonly Row[],
  tell: Told,
): Row[] {
  const [old, left, right] = [byKey(base), byKey(mine), byKey(theirs)]
  const kept = new Map<string, Row>()
  for (const key of new Set([...old.keys(), ...left.keys(), ...right.keys()])) {
    const row = mergeRow(`${path}/${key}`, old.get(key), left.get(key), right.get(key), tell)
    if (row) kept.set(key, row)
  }
  const keysOf = (rows: readonly Row[]) => rows.map(({ row }) => String(row)).filter((key) => kept.has(key))
  const order = mergeOrder(path, keysOf(base), keysOf(mine), keysOf(theirs), tell)
  return order.map((key) => kept.get(key)!)
}

const byKey = (rows: readonly Row[]): ReadonlyMap<string, Row> => new Map(rows.map((row) => [String(row.row), row]))

function mergeRow(
  path: string,
  base: Row | undefined,
  mine: Row | undefined,
  theirs: Row | undefined,
  tell: Told,
): Row | undefined {
  if (mine && theirs) return mergeCells(path, base ?? {}, mine, theirs, tell)
  const there = mine ?? theirs
  if (!base || !there) return there
  if (same(base, there)) return undefined
  tell({ path, kind: 'removed-and-changed', base, mine, theirs })
  return there
}

function mergeCells(path: string, base: Row, mine: Row, theirs: Row, tell: Told): Row {
  const cells: Record<string, unknown> = {}
  for (const name of new Set([...Object.keys(theirs), ...Object.keys(mine), ...Object.keys(base)])) {
    const cell = mergeValue(`${path}/${name}`, base[name], mine[name], theirs[name], tell)
    if (cell !== undefined) cells[name] = cell
  }
  return cells
}

/**
 * The order of what is left: that of whoever moved rows of the base, with rows added by each behind the row they were added
 * behind. Rows that both added at one place stand together by side, the side with the smaller keys first.
 */
function mergeOrder(
  path: string,
  base: readonly string[],
  mine: readonly string[],
  theirs: readonly string[],
  tell: Told,
): string[] {
  const stands = new Set(base)
  const [own, other] = [mine, theirs].map((keys) => keys.filter((key) => stands.has(key))) as [string[], string[]]
  const both = new Set(own.filter((key) => other.includes(key)))
  const of = (keys: readonly string[]) => keys.filter((key) => both.has(key)).join('\n')
  const [still, left, right] = [of(base), of(own), of(other)]
  let skeleton = base
  if (left !== still && right !== still && left !== right) {
    tell({ path, kind: 'order', base, mine, theirs })
    skeleton = withAll(other, base)
  } else if (left !== still) skeleton = withAll(own, base)
  else if (right !== still) skeleton = withAll(other, base)
  const added = [additions(mine, stands), additions(theirs, stands)] as const
  return ['', ...skeleton]
    .flatMap((key) => [...(key === '' ? [] : [key]), ...between(added[0].get(key) ?? [], added[1].get(key) ?? [])])
    .filter((key, at, all) => all.indexOf(key) === at)
}

/** The order of one side; what it took away and the other kept stands where the base had it. */
function withAll(side: readonly string[], base: readonly string[]): string[] {
  const has = new Set(side)
  const order = [...side]
  for (const [at, key] of base.entries()) {
    if (has.has(key)) continue
    const before = base.slice(0, at).findLast((one) => order.includes(one))
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, key)
  }
  return order
}

/** Added rows by the row of the base that stands before them; `''` is the beginning. */
function additions(keys: readonly string[], base: ReadonlySet<string>): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>()
  let before = ''
  for (const key of keys)
    if (base.has(key)) before = key
    else found.set(before, [...(found.get(before) ?? []), key])
  return found
}

function between(mine: readonly string[], theirs: readonly string[]): readonly string[] {
  return mine.join('\n') < theirs.join('\n') ? [...mine, ...theirs] : [...theirs, ...mine]
}
