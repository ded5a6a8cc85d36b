import { compareExact, exact, exactText, sum } from '#engine/number/exact.ts'
import { type Bounds, checkTiers, EVERYTHING, parseBounds } from '#engine/policy/bounds.ts'
import type { CompiledItem, CompiledMark, CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import type { Policy, ScoreItem } from '#engine/policy/policy.ts'
import type { PolicyPath, PolicyReader } from '#engine/policy/policy-reader.ts'

type Mark = Pick<ScoreItem, 'points' | 'range' | 'expert'>

/** Tells every fault of a table of tiers at the tier where it shows. */
export function tellTiers(
  reader: Pick<PolicyReader, 'fault'>,
  tiers: readonly { readonly in: string }[],
  domain: string | undefined,
  path: PolicyPath,
): Bounds[] {
  const bounds = tiers.map((tier) => parseBounds(tier.in))
  for (const { kind, tier, other, where } of checkTiers(
    bounds,
    domain === undefined ? EVERYTHING : parseBounds(domain),
  ))
    reader.fault([...path, tier, 'in'], `policy.tier-${kind}`, { where, other: (other ?? 0) + 1 })
  return bounds
}

/** Reads a score sheet: items with their tiers, ranges and alternatives. */
export class ScoreReader {
  readonly #reader: PolicyReader

  constructor(reader: PolicyReader) {
    this.#reader = reader
  }

  sheet({ max, parts }: NonNullable<Policy['score']>, path: PolicyPath): CompiledPolicy['score'] {
    const reader = this.#reader
    const total = sum(parts.map((part) => exact(part.max)))
    if (compareExact(total, exact(max)) !== 0)
      reader.fault([...path, 'max'], 'policy.max-sum', { sum: exactText(total), max: String(max) })
    const codes = parts.map(({ code }) => code)
    for (const [at, code] of codes.entries())
      if (codes.indexOf(code) < at) reader.fault([...path, 'parts', at, 'code'], 'policy.twice', { code })
    const items = parts.flatMap((part, at) => {
      if (part.when !== undefined) reader.fault([...path, 'parts', at, 'when'], 'policy.misplaced-condition')
      return this.#item(part, [...path, 'parts', at]) ?? []
    })
    return { max: exact(max), parts: items }
  }

  #item(item: ScoreItem, path: PolicyPath): CompiledItem | undefined {
    const reader = this.#reader
    const { by, tiers, domain, first, bestOf, sumOf } = item
    const hasMark = item.points !== undefined || item.range !== undefined
    const kinds = [hasMark, tiers !== undefined, first, bestOf, sumOf].filter(Boolean).length
    if (kinds !== 1 || (by === undefined) !== (tiers === undefined)) {
      reader.fault(path, 'policy.one-of', { options: 'points, range, by + tiers, first, bestOf, sumOf' })
      return undefined
    }
    const cited = { ...reader.cited(item, path), max: exact(item.max) }
    if (hasMark) return { ...cited, kind: 'mark', mark: this.#mark(item, item.max, path) }
    if (tiers !== undefined) {
      const bounds = tellTiers(reader, tiers, domain, [...path, 'tiers'])
      const reading = reader.reading(by ?? '', 'number', [...path, 'by'])
      const marked = tiers.map((tier, at) => ({
        ...this.#mark(tier, item.max, [...path, 'tiers', at]),
        bounds: bounds[at] as Bounds,
      }))
      return reading && { ...cited, kind: 'tiers', by: reading, tiers: marked }
    }
    const key = first ? 'first' : bestOf ? 'bestOf' : 'sumOf'
    const parts = first ?? bestOf ?? sumOf ?? []
    const items = parts.flatMap((part, at) => this.#item(part, [...path, key, at]) ?? [])
    if (items.length < parts.length) return undefined
    for (const [at, part] of parts.entries())
      if (first === undefined && part.when !== undefined)
        reader.fault([...path, key, at, 'when'], 'policy.misplaced-condition')
    if (first === undefined) return { ...cited, kind: bestOf ? 'best' : 'sum', items }
    const conditions = first.map((part, at) => this.#condition(part, at === first.length - 1, [...path, 'first', at]))
    return { ...cited, kind: 'first', items, conditions }
  }

  #condition({ when }: ScoreItem, isLast: boolean, path: PolicyPath) {
    if ((when === undefined) !== isLast) this.#reader.fault(path, 'policy.last-unconditional')
    return when === undefined ? undefined : this.#reader.reading(when, 'bool', [...path, 'when'])
  }

  #mark({ points, range, expert }: Mark, max: ScoreItem['max'], path: PolicyPath): CompiledMark {
    const reader = this.#reader
    const [low, high] = range ?? [points ?? 0, points ?? 0]
    if ((points === undefined) === (range === undefined))
      reader.fault(path, 'policy.one-of', { options: 'points, range' })
    const mark = { low: exact(low), high: exact(high) }
    if (compareExact(mark.low, mark.high) > 0) reader.fault([...path, 'range'], 'policy.range-order')
    if (compareExact(mark.high, exact(max)) > 0) reader.fault(path, 'policy.points-over-max', { max: String(max) })
    if ((range === undefined) !== (expert === undefined)) reader.fault(path, 'policy.range-expert')
    if (expert === undefined) return mark
    if (!reader.hasFact(expert)) reader.unknownFact(expert, [...path, 'expert'])
    reader.read(expert)
    return { ...mark, expert }
  }
}
