/**
 * Loops over doubles without a branch on the data (a branch costs three times as much on mixed rows). Verdicts are held in
 * two bits so that Kleene's AND and OR are `&` and `|`: false 0, unknown 1, true 3. NaN and infinity are unknown.
 */
export const FALSE = 0
export const OPEN = 1
export const TRUE = 3

export type Relation = 'at-least' | 'above' | 'same'

/** `values[start + i] relation border`, turned round when `flip` is 1. */
export function againstBorder(
  relation: Relation,
  values: Float64Array,
  border: number,
  flip: 0 | 1,
  start: number,
  out: Uint8Array,
  count: number,
): void {
  if (relation === 'at-least')
    for (let i = 0; i < count; i++) {
      const x = values[start + i] as number
      const known = Number(x - x === 0)
      out[i] = ((Number(x >= border) ^ flip) * 3 * known) | (known ^ 1)
    }
  else if (relation === 'above')
    for (let i = 0; i < count; i++) {
      const x = values[start + i] as number
      const known = Number(x - x === 0)
      out[i] = ((Number(x > border) ^ flip) * 3 * known) | (known ^ 1)
    }
  else
    for (let i = 0; i < count; i++) {
      const x = values[start + i] as number
      const known = Number(x - x === 0)
      out[i] = ((Number(x === border) ^ flip) * 3 * known) | (known ^ 1)
    }
}

/** `left relation right`, row by row. */
export function againstColumn(
  relation: Relation,
  left: Float64Array,
  right: Float64Array,
  flip: 0 | 1,
  start: number,
  out: Uint8Array,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const x = left[start + i] as number
    const y = right[start + i] as number
    const known = Number(x - x === 0) & Number(y - y === 0)
    const hit = relation === 'at-least' ? Number(x >= y) : relation === 'above' ? Number(x > y) : Number(x === y)
    out[i] = ((hit ^ flip) * 3 * known) | (known ^ 1)
  }
}

/** Where the mask is 0 the verdict is unknown. */
export function masked(known: Uint8Array | undefined, start: number, out: Uint8Array, count: number): void {
  if (!known) return
  for (let i = 0; i < count; i++) {
    const keep = -Number(known[start + i] !== 0)
    out[i] = ((out[i] as number) & keep) | (OPEN & ~keep)
  }
}
