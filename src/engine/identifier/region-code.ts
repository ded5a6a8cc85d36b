/** Provinces and equals of GB/T 2260-2007 by their first two digits. */
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82'.split(' '),
)
const SHAPE = /^[1-8]\d{5}$/

export type RegionLevel = 'province' | 'prefecture' | 'county'

export interface RegionCode {
  readonly code: string
  readonly level: RegionLevel
  /** Code of the region above; undefined for a province. */
  readonly parent: string | undefined
}

/**
 * Reads a six-digit code of administrative divisions (GB/T 2260): two digits province, two prefecture, two county. Undefined
 * when the shape is wrong, the province does not exist, or a county stands under prefecture 00. Whether a county exists is
 * not told by the code: divisions change, and their list is data of a pack.
 */
export function parseRegionCode(code: string): RegionCode | undefined {
  if (!SHAPE.test(code) || !PROVINCES.has(code.slice(0, 2))) return undefined
  if (code.endsWith('0000')) return { code, level: 'province', parent: undefined }
  if (code.endsWith('00')) return { code, level: 'prefecture', parent: `${code.slice(0, 2)}0000` }
  if (code.slice(2, 4) === '00') return undefined
  return { code, level: 'county', parent: `${code.slice(0, 4)}00` }
}

/** Whether a region lies in another; a region lies in itself. Malformed codes lie nowhere. */
export function isWithinRegion(inner: string, outer: string): boolean {
  const [one, other] = [parseRegionCode(inner), parseRegionCode(outer)]
  if (one === undefined || other === undefined) return false
  const digits = { province: 2, prefecture: 4, county: 6 }[other.level]
  return inner.slice(0, digits) === outer.slice(0, digits)
}
