import { type Exact, exact, ONE } from '#engine/number/exact.ts'

const MAGNITUDES = new Map([
  ['百', exact(100)],
  ['千', exact(1000)],
  ['万', exact(10n ** 4n)],
  ['十万', exact(10n ** 5n)],
  ['百万', exact(10n ** 6n)],
  ['千万', exact(10n ** 7n)],
  ['亿', exact(10n ** 8n)],
  ['十亿', exact(10n ** 9n)],
  ['百亿', exact(10n ** 10n)],
  ['千亿', exact(10n ** 11n)],
  ['万亿', exact(10n ** 12n)],
])
const LEADING = /^(?:[十百千]?[万亿]|万亿|[百千])(?!分)/

/** A unit of measure taken apart: 万元 is 10,000 × 元, 亿 is 100,000,000 × nothing, 家 is 1 × 家. */
export interface UnitOfMeasure {
  readonly factor: Exact
  readonly magnitude: string
  readonly base: string
}

/** Takes a unit apart. A compound unit (件/万人) has no magnitude of its own. */
export function unitOfMeasure(text: string): UnitOfMeasure {
  const magnitude =
    text.includes('/') || text.includes('每') ? undefined : (/^万亿/.exec(text) ?? LEADING.exec(text))?.[0]
  if (magnitude === undefined) return { factor: ONE, magnitude: '', base: text }
  return { factor: MAGNITUDES.get(magnitude)!, magnitude, base: text.slice(magnitude.length) }
}

/** 3万 % and 3万 件/万人 are nonsense: a share or a compound unit takes only itself. */
export function isRatioUnit(unit: string): boolean {
  return unit === '%' || unit === '‰' || unit.includes('/')
}
