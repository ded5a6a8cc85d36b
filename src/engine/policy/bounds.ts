import { z } from 'zod'
import { compareExact, type Exact, exact, exactText } from '#engine/number/exact.ts'

const DECIMAL = '[+-]?\\d{1,30}(?:\\.\\d{1,20})?'
const NOTATION = new RegExp(`^([\\[(])\\s*(${DECIMAL})?\\s*,\\s*(${DECIMAL})?\\s*([\\])])$`)

/** An interval as a table of a document means it, each end open or closed: `[25, 30)`, `(5000, 20000]`, `[30,)`, `(,10)`. */
export const BoundsText = z.string().max(80).regex(NOTATION, 'rule.bounds').meta({
  id: 'Bounds',
  description: 'An interval with explicit ends: [ ] belong to it, ( ) do not; an end left out is without limit.',
})

/** An interval of exact numbers; an end that is absent is infinite. */
export interface Bounds {
  readonly low?: Exact
  readonly high?: Exact
  readonly lowClosed: boolean
  readonly highClosed: boolean
}

export const EVERYTHING: Bounds = { lowClosed: false, highClosed: false }

/** Reads a text that `BoundsText` has accepted. @throws RangeError for any other. */
export function parseBounds(text: string): Bounds {
  const [, open, low, high, close] = NOTATION.exec(text) ?? []
  if (open === undefined) throw new RangeError(`not an interval: ${text.slice(0, 80)}`)
  return {
    ...(low !== undefined && { low: exact(low) }),
    ...(high !== undefined && { high: exact(high) }),
    lowClosed: low !== undefined && open === '[',
    highClosed: high !== undefined && close === ']',
  }
}

export function isWithin({ low, high, lowClosed, highClosed }: Bounds, x: Exact): boolean {
  if (low !== undefined) {
    const order = compareExact(x, low)
    if (order < 0 || (order === 0 && !lowClosed)) return false
  }
  if (high === undefined) return true
  const order = compareExact(x, high)
  return order < 0 || (order === 0 && highClosed)
}

/** One thing wrong with a table of tiers: which tier, by its place in the list, and where on the line. */
export interface TierFault {
  readonly kind: 'empty' | 'overlap' | 'hole' | 'outside'
  readonly tier: number
  /** The other tier of an overlap or hole. */
  readonly other?: number
  /** The number or the interval it is about. */
  readonly where: string
}

/** Do the tiers divide the domain: every number of it in exactly one? They may be listed in any order. */
export function checkTiers(tiers: readonly Bounds[], domain: Bounds = EVERYTHING): TierFault[] {
  const faults: TierFault[] = []
  for (const [tier, bounds] of tiers.entries())
    if (isEmpty(bounds)) faults.push({ kind: 'empty', tier, where: boundsText(bounds) })
  if (faults.length > 0) return faults
  const order = tiers.map((bounds, tier) => ({ bounds, tier })).sort((a, b) => compareLow(a.bounds, b.bounds))
  for (const { bounds, tier } of order)
    if (compareLow(bounds, domain) < 0 || compareHigh(bounds, domain) > 0)
      faults.push({ kind: 'outside', tier, where: boundsText(domain) })
  if (faults.length > 0) return faults
  const [first] = order
  if (first === undefined) return faults
  if (compareLow(first.bounds, domain) > 0) {
    const { low, lowClosed } = first.bounds
    const before: Bounds = { ...domain, ...(low && { high: low }), highClosed: !lowClosed }
    faults.push({ kind: 'hole', tier: first.tier, where: boundsText(before) })
  }
  let last = first
  for (const next of order.slice(1)) {
    const gap = gapBetween(last.bounds, next.bounds)
    if (gap.kind !== 'none') faults.push({ kind: gap.kind, tier: next.tier, other: last.tier, where: gap.where })
    if (compareHigh(next.bounds, last.bounds) > 0) last = next
  }
  if (compareHigh(last.bounds, domain) < 0) {
    const { high, highClosed } = last.bounds
    const after: Bounds = { ...domain, ...(high && { low: high }), lowClosed: !highClosed }
    faults.push({ kind: 'hole', tier: last.tier, where: boundsText(after) })
  }
  return faults
}

function isEmpty({ low, high, lowClosed, highClosed }: Bounds): boolean {
  if (low === undefined || high === undefined) return false
  const order = compareExact(low, high)
  return order > 0 || (order === 0 && !(lowClosed && highClosed))
}

function compareLow(a: Bounds, b: Bounds): number {
  if (a.low === undefined || b.low === undefined) return Number(b.low === undefined) - Number(a.low === undefined)
  return compareExact(a.low, b.low) || Number(b.lowClosed) - Number(a.lowClosed)
}

function compareHigh(a: Bounds, b: Bounds): number {
  if (a.high === undefined || b.high === undefined) return Number(a.high === undefined) - Number(b.high === undefined)
  return compareExact(a.high, b.high) || Number(a.highClosed) - Number(b.highClosed)
}

type Gap = { readonly kind: 'none' } | { readonly kind: 'overlap' | 'hole'; readonly where: string }

function gapBetween(a: Bounds, b: Bounds): Gap {
  const shared: Bounds = {
    ...(b.low && { low: b.low }),
    lowClosed: b.lowClosed,
    ...(compareHigh(a, b) < 0 ? a.high && { high: a.high } : b.high && { high: b.high }),
    highClosed: compareHigh(a, b) < 0 ? a.highClosed : b.highClosed,
  }
  if (a.high === undefined || b.low === undefined) return { kind: 'overlap', where: boundsText(shared) }
  const order = compareExact(a.high, b.low)
  if (order > 0 || (order === 0 && a.highClosed && b.lowClosed)) return { kind: 'overlap', where: boundsText(shared) }
  if (order === 0 && (a.highClosed || b.lowClosed)) return { kind: 'none' }
  const hole: Bounds = { low: a.high, lowClosed: !a.highClosed, high: b.low, highClosed: !b.lowClosed }
  return { kind: 'hole', where: boundsText(hole) }
}

/** The notation again: `[25, 30)`. */
export function boundsText({ low, high, lowClosed, highClosed }: Bounds): string {
  const from = low === undefined ? '' : exactText(low)
  const to = high === undefined ? '' : exactText(high)
  return `${lowClosed ? '[' : '('}${from}, ${to}${highClosed ? ']' : ')'}`
}
