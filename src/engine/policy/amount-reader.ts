import { exact } from '#engine/number/exact.ts'
import type { Amount } from '#engine/policy/amount.ts'
import type { Bounds } from '#engine/policy/bounds.ts'
import { unitOfWhole } from '#engine/policy/check-units.ts'
import type { CompiledAmount, Reading } from '#engine/policy/compiled-policy.ts'
import type { PolicyPath, PolicyReader } from '#engine/policy/policy-reader.ts'
import { tellTiers } from '#engine/policy/score-reader.ts'

/** The parts of each kind of amount; all of a kind are given together and of no other kind. */
const KINDS: readonly (readonly (keyof Amount)[])[] = [
  ['fixed'],
  ['of', 'percent'],
  ['of', 'bands'],
  ['by', 'tiers'],
  ['each', 'count'],
  ['is'],
  ['choose'],
  ['sumOf'],
  ['bestOf'],
]
const KIND_KEYS = [...new Set(KINDS.flat())]

/** Bands begin at nothing: there is no sum below it. */
const FROM_NOTHING = '[0,)'
const MONEY = '万元'

/** Reads what a policy gives. */
export class AmountReader {
  readonly #reader: PolicyReader

  constructor(reader: PolicyReader) {
    this.#reader = reader
  }

  amount(amount: Amount, path: PolicyPath): CompiledAmount | undefined {
    const given = KIND_KEYS.filter((key) => amount[key] !== undefined)
    const isKind = KINDS.some((keys) => keys.length === given.length && keys.every((key) => given.includes(key)))
    if (!isKind) {
      this.#reader.fault(path, 'policy.one-of', { options: KINDS.map((keys) => keys.join(' + ')).join(', ') })
      return undefined
    }
    const less = amount.less === undefined ? undefined : this.#money(amount.less, [...path, 'less'])
    const shared = {
      path: path.join('/'),
      ...(amount.clause !== undefined && { clause: amount.clause }),
      ...(less && { less }),
      ...(amount.floor !== undefined && { floor: exact(amount.floor) }),
      ...(amount.cap !== undefined && { cap: exact(amount.cap) }),
    }
    return this.#kind(amount, path, shared)
  }

  #number = (source: string, path: PolicyPath): Reading | undefined => this.#reader.reading(source, 'number', path)

  /** A number that is paid, or of which a part is paid: measured in 万元 or in nothing, never in 人. */
  #money(source: string, path: PolicyPath): Reading | undefined {
    const reading = this.#number(source, path)
    const unit = reading && unitOfWhole(reading.expression.tree)
    if (unit !== undefined && unit !== MONEY) this.#reader.fault(path, 'policy.no-money', { unit })
    return reading
  }

  #kind(amount: Amount, path: PolicyPath, shared: Pick<CompiledAmount, 'path'>): CompiledAmount | undefined {
    const { fixed, of, percent, bands, by, tiers, domain, each, count, is, choose } = amount
    if (fixed !== undefined) return { ...shared, kind: 'fixed', amount: exact(fixed) }
    if (of !== undefined) {
      const reading = this.#money(of, [...path, 'of'])
      if (percent !== undefined) return reading && { ...shared, kind: 'percent', of: reading, percent: exact(percent) }
      const bounds = tellTiers(this.#reader, bands ?? [], domain ?? FROM_NOTHING, [...path, 'bands'])
      const rates = (bands ?? []).map((band, at) => ({ bounds: bounds[at] as Bounds, percent: exact(band.percent) }))
      return reading && { ...shared, kind: 'bands', of: reading, bands: rates }
    }
    if (by !== undefined) {
      const reading = this.#number(by, [...path, 'by'])
      const bounds = tellTiers(this.#reader, tiers ?? [], domain, [...path, 'tiers'])
      const sums = (tiers ?? []).map((tier, at) => ({ bounds: bounds[at] as Bounds, amount: exact(tier.amount) }))
      return reading && { ...shared, kind: 'tiers', by: reading, tiers: sums }
    }
    if (each !== undefined) {
      const reading = this.#number(count ?? '', [...path, 'count'])
      return reading && { ...shared, kind: 'each', count: reading, each: exact(each) }
    }
    if (is !== undefined) {
      const reading = this.#money(is, [...path, 'is'])
      return reading && { ...shared, kind: 'formula', is: reading }
    }
    if (choose !== undefined) return this.#choose(choose, path, shared)
    const key = amount.sumOf ? 'sumOf' : 'bestOf'
    const parts = (amount[key] ?? []).map((part, at) => this.amount(part, [...path, key, at]))
    if (parts.some((part) => part === undefined)) return undefined
    return { ...shared, kind: amount.sumOf ? 'sum' : 'best', parts: parts as CompiledAmount[] }
  }

  #choose(options: NonNullable<Amount['choose']>, path: PolicyPath, shared: Pick<CompiledAmount, 'path'>) {
    const read = options.map(({ when, amount }, at) => {
      const here = [...path, 'choose', at]
      if ((when === undefined) !== (at === options.length - 1)) this.#reader.fault(here, 'policy.last-unconditional')
      const condition = when === undefined ? undefined : this.#reader.reading(when, 'bool', [...here, 'when'])
      return { ...(condition && { when: condition }), amount: this.amount(amount, [...here, 'amount']) }
    })
    if (read.some(({ amount }) => amount === undefined)) return undefined
    return {
      ...shared,
      kind: 'choose' as const,
      options: read as { readonly when?: Reading; readonly amount: CompiledAmount }[],
    }
  }
}
