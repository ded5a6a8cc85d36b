import { isCalendarDay } from '#engine/expression/calendar-day.ts'
import { compareExact, parseExact } from '#engine/number/exact.ts'
import type { Amount } from '#engine/policy/amount.ts'
import { boundsText, parseBounds } from '#engine/policy/bounds.ts'
import { bordersOf, literalsOf } from '#engine/policy/policy-values.ts'

type Holder = Record<string | number, unknown>

/** Values by the addresses that `policyNumbers` gives, or by any path of the definition: `{"gives/amount/cap": "20"}`. */
export type PolicyChanges = Readonly<Record<string, unknown>>

/**
 * The definition with values put in place of others; a definition that is given is not touched. What comes out is as good as
 * what was put in: `checkPolicy` tells. `refused` names the first address that there is not, or whose value does not fit there.
 */
export function changePolicy(policy: object, changes: PolicyChanges): { changed: object } | { refused: string } {
  const changed = copyOf(policy)
  const parts = new Map<string, { readonly at: number; readonly value: unknown; readonly address: string }[]>()
  for (const [address, value] of Object.entries(changes)) {
    const [path = '', part] = address.split('#')
    if (part === undefined) {
      if (!put(changed, path, (old) => inPlaceOf(old, value))) return { refused: address }
    } else {
      if (!/^\d{1,4}$/.test(part)) return { refused: address }
      parts.set(path, [...(parts.get(path) ?? []), { at: Number(part), value, address }])
    }
  }
  for (const [path, set] of parts) {
    const wrong = set.find(({ value }) => !isWritable(value))
    if (wrong) return { refused: wrong.address }
    const values = new Map(set.map(({ at, value }) => [at, String(value)]))
    const done = put(changed, path, (old) =>
      typeof old === 'string' ? withLiterals(old, values) : Array.isArray(old) ? withBorders(old, values) : undefined,
    )
    if (!done) return { refused: set[0]!.address }
  }
  return { changed }
}

const isWritable = (value: unknown): boolean =>
  (typeof value === 'number' || typeof value === 'string') &&
  (isCalendarDay(String(value)) || /^[+-]?\d{1,30}(?:\.\d{1,20})?$/.test(String(value)))

/** The same number stays as it was written, and another is written alike. */
function inPlaceOf(old: unknown, value: unknown): unknown {
  if (typeof old !== 'number') return isSameNumber(old, value) ? old : value
  return isSameNumber(old, value) ? old : isSameNumber(Number(value), value) ? Number(value) : value
}

function isSameNumber(a: unknown, b: unknown): boolean {
  const [x, y] = [parseExact(String(a)), parseExact(String(b))]
  return x !== undefined && y !== undefined && compareExact(x, y) === 0
}

/** Definitions are plain data. */
function copyOf<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copyOf) as T
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copyOf(inner)])) as T
}

const isHolder = (value: unknown): value is Holder => typeof value === 'object' && value !== null

/** Sets what is there; false when it is not, or when nothing comes back for it. */
function put(root: object, path: string, to: (old: unknown) => unknown): boolean {
  const keys = path.split('/')
  const last = keys.pop()!
  let at: unknown = root
  for (const key of keys) at = isHolder(at) && Object.hasOwn(at, key) ? at[key] : undefined
  if (!isHolder(at) || !Object.hasOwn(at, last)) return false
  const value = to(at[last])
  if (value === undefined) return false
  at[last] = value
  return true
}

function withLiterals(source: string, values: ReadonlyMap<number, string>): string | undefined {
  const literals = literalsOf(source)
  if ([...values.keys()].some((at) => literals[at] === undefined)) return undefined
  let text = source
  for (const [at, value] of [...values].sort(([a], [b]) => b - a)) {
    const { kind, from, to } = literals[at]!
    if ((kind === 'day') !== isCalendarDay(value)) return undefined
    if (!isSameNumber(literals[at]!.value, value)) text = text.slice(0, from) + value + text.slice(to)
  }
  return text
}

function withBorders(tiers: readonly unknown[], values: ReadonlyMap<number, string>): unknown[] | undefined {
  const borders = bordersOf(tiers)
  const moves = [...values].map(([at, value]) => ({ from: borders[at], to: parseExact(value) }))
  if (moves.some(({ from, to }) => from === undefined || to === undefined)) return undefined
  return tiers.map((tier) => {
    const text = isHolder(tier) && typeof tier.in === 'string' ? tier.in : undefined
    if (text === undefined) return tier
    const bounds = parseBounds(text)
    const moved = { ...bounds }
    for (const end of ['low', 'high'] as const) {
      const old = bounds[end]
      const move = old && moves.find(({ from }) => compareExact(from!, old) === 0)
      if (move && compareExact(move.to!, old) !== 0) moved[end] = move.to!
    }
    const isSame = (['low', 'high'] as const).every((end) => moved[end] === bounds[end])
    return isSame ? tier : { ...(tier as Holder), in: boundsText(moved) }
  })
}

/** A clause that is tried: what it asks, and what it does with the rest of the policy. */
export interface TriedClause {
  /** One more thing required; one more that excludes; paid besides; paid instead. */
  readonly way: 'requires' | 'excludes' | 'adds' | 'instead'
  readonly name: string
  readonly clause: string
  readonly when: string
  /** Of `adds` and `instead`. */
  readonly amount?: Amount | undefined
}

/** The definition with clauses written into it, in their order. */
export function withClauses(policy: object, clauses: readonly TriedClause[]): object {
  return clauses.reduce((into, clause, at) => withClause(into as Holder, clause, at), policy)
}

function withClause(policy: Holder, { way, name, clause, when, amount }: TriedClause, at: number): object {
  const rule = { code: `tried${at + 1}`, name: { zh: name, en: name }, clause, when }
  const listed = (key: string) => (Array.isArray(policy[key]) ? policy[key] : [])
  if (way === 'requires') return { ...policy, requirements: [...listed('requirements'), rule] }
  if (way === 'excludes') return { ...policy, vetoes: [...listed('vetoes'), rule] }
  const gives = isHolder(policy.gives) ? policy.gives : { what: 'grant', instalments: [], rounding: 'fen' }
  const former = gives.amount ?? { fixed: 0 }
  const added = { ...amount, clause }
  const paid =
    way === 'instead'
      ? { choose: [{ when, amount: added }, { amount: former }] }
      : { sumOf: [former, { choose: [{ when, amount: added }, { amount: { fixed: 0 } }] }] }
  return { ...policy, gives: { ...gives, amount: paid } }
}
