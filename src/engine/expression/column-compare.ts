/**
 * Loops over doubles without a branch on the data (a branch costs three times as much on mixed rows), four rows to a word.
 * Verdicts are held in two bits so that Kleene's AND and OR are `&` and `|`: false 0, unknown 1, true 3. NaN and infinity
 * are unknown.
 */
export const FALSE = 0
export const OPEN = 1
export const TRUE = 3

export type Relation = 'at-least' | 'above' | 'same'

const ONES = 0x01010101

/** Row by row into the bytes of a word; the first is the lowest byte, as little-endian machines lay words out. */
const packed = (a: boolean, b: boolean, c: boolean, d: boolean): number =>
  Number(a) | (Number(b) << 8) | (Number(c) << 16) | (Number(d) << 24)

/** Four verdicts of four hits. A sum that is finite shows in one step that all four are. */
function verdictsOf4(hits: number, w: number, x: number, y: number, z: number): number {
  if ((w + x + y + z) * 0 === 0) return hits * TRUE
  const known = packed(w - w === 0, x - x === 0, y - y === 0, z - z === 0)
  return ((hits & known) * TRUE) | (known ^ ONES)
}

const related = (relation: Relation, x: number, y: number): number =>
  relation === 'at-least' ? Number(x >= y) : relation === 'above' ? Number(x > y) : Number(x === y)

const verdictOf1 = (hit: number, known: number): number => ((hit & known) * 3) | (known ^ 1)

/** `values[start + i] relation border`, turned round when `flip` is 1. `out` lies at a multiple of four bytes. */
export function againstBorder(
  relation: Relation,
  values: Float64Array,
  border: number,
  flip: 0 | 1,
  start: number,
  out: Uint8Array,
  count: number,
): void {
  const words = new Int32Array(out.buffer, out.byteOffset, count >> 2)
  const turn = flip * ONES
  if (relation === 'at-least') atLeast(values, border, turn, start, words)
  else if (relation === 'above') above(values, border, turn, start, words)
  else same(values, border, turn, start, words)
  for (let i = words.length * 4; i < count; i++) {
    const x = values[start + i] as number
    out[i] = verdictOf1(related(relation, x, border) ^ flip, Number(x - x === 0))
  }
}

function atLeast(values: Float64Array, border: number, turn: number, start: number, words: Int32Array): void {
  for (let i = 0, at = start; i < words.length; i++, at += 4) {
    const w = values[at] as number
    const x = values[at + 1] as number
    const y = values[at + 2] as number
    const z = values[at + 3] as number
    words[i] = verdictsOf4(packed(w >= border, x >= border, y >= border, z >= border) ^ turn, w, x, y, z)
  }
}

function above(values: Float64Array, border: number, turn: number, start: number, words: Int32Array): void {
  for (let i = 0, at = start; i < words.length; i++, at += 4) {
    const w = values[at] as number
    const x = values[at + 1] as number
    const y = values[at + 2] as number
    const z = values[at + 3] as number
    words[i] = verdictsOf4(packed(w > border, x > border, y > border, z > border) ^ turn, w, x, y, z)
  }
}

function same(values: Float64Array, border: number, turn: number, start: number, words: Int32Array): void {
  for (let i = 0, at = start; i < words.length; i++, at += 4) {
    const w = values[at] as number
    const x = values[at + 1] as number
    const y = values[at + 2] as number
    const z = values[at + 3] as number
    words[i] = verdictsOf4(packed(w === border, x === border, y === border, z === border) ^ turn, w, x, y, z)
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
  const words = new Int32Array(out.buffer, out.byteOffset, count >> 2)
  const turn = flip * ONES
  if (relation === 'at-least') atLeastOther(left, right, turn, start, words)
  else if (relation === 'above') aboveOther(left, right, turn, start, words)
  else sameAsOther(left, right, turn, start, words)
  for (let i = words.length * 4; i < count; i++) {
    const x = left[start + i] as number
    const y = right[start + i] as number
    out[i] = verdictOf1(related(relation, x, y) ^ flip, Number(x - x === 0) & Number(y - y === 0))
  }
}

type Pairs = (left: Float64Array, right: Float64Array, turn: number, start: number, words: Int32Array) => void

const atLeastOther: Pairs = (left, right, turn, start, words) => {
  for (let i = 0, at = start; i < words.length; i++, at += 4) {
    const hits = packed(
      (left[at] as number) >= (right[at] as number),
      (left[at + 1] as number) >= (right[at + 1] as number),
      (left[at + 2] as number) >= (right[at + 2] as number),
      (left[at + 3] as number) >= (right[at + 3] as number),
    )
    words[i] = verdictsOfPairs(hits ^ turn, left, right, at)
  }
}

const aboveOther: Pairs = (left, right, turn, start, words) => {
  for (let i = 0, at = start; i < words.length; i++, at += 4) {
    const hits = packed(
      (left[at] as number) > (right[at] as number),
      (left[at + 1] as number) > (right[at + 1] as number),
      (left[at + 2] as number) > (right[at + 2] as number),
      (left[at + 3] as number) > (right[at + 3] as number),
    )
    words[i] = verdictsOfPairs(hits ^ turn, left, right, at)
  }
}

const sameAsOther: Pairs = (left, right, turn, start, words) => {
  for (let i = 0, at = start; i < words.length; i++, at += 4) {
    const hits = packed(
      left[at] === right[at],
      left[at + 1] === right[at + 1],
      left[at + 2] === right[at + 2],
      left[at + 3] === right[at + 3],
    )
    words[i] = verdictsOfPairs(hits ^ turn, left, right, at)
  }
}

/** Four verdicts of four hits; each is known where both its numbers are. */
function verdictsOfPairs(hits: number, left: Float64Array, right: Float64Array, at: number): number {
  const of = (values: Float64Array): number =>
    (values[at] as number) + (values[at + 1] as number) + (values[at + 2] as number) + (values[at + 3] as number)
  if ((of(left) + of(right)) * 0 === 0) return hits * TRUE
  const known = knownOf4(left, at) & knownOf4(right, at)
  return ((hits & known) * TRUE) | (known ^ ONES)
}

const knownOf4 = (values: Float64Array, at: number): number =>
  packed(
    Number.isFinite(values[at]),
    Number.isFinite(values[at + 1]),
    Number.isFinite(values[at + 2]),
    Number.isFinite(values[at + 3]),
  )

/** The lowest bit of each byte that is not 0. */
const nonzeroBytes = (word: number): number => ((((word & 0x7f7f7f7f) + 0x7f7f7f7f) | word) >>> 7) & ONES

/** Bytes from `start` as words of four, where they lie so; the rest is for the caller, byte by byte. */
function wordsOf(bytes: Uint8Array, start: number, count: number): Int32Array | undefined {
  const offset = bytes.byteOffset + start
  return offset % 4 === 0 ? new Int32Array(bytes.buffer, offset, count >> 2) : undefined
}

/** Where the mask is 0 the verdict is unknown. */
export function masked(known: Uint8Array | undefined, start: number, out: Uint8Array, count: number): void {
  if (!known) return
  const mask = wordsOf(known, start, count)
  const into = new Int32Array(out.buffer, out.byteOffset, count >> 2)
  if (mask)
    for (let i = 0; i < mask.length; i++) {
      const here = nonzeroBytes(mask[i] as number)
      into[i] = ((into[i] as number) & (here * TRUE)) | (here ^ ONES)
    }
  for (let i = mask ? mask.length * 4 : 0; i < count; i++) {
    const keep = -Number(known[start + i] !== 0)
    out[i] = ((out[i] as number) & keep) | (OPEN & ~keep)
  }
}

/** True where a number is 0 or more. */
export function notNegative(values: Int32Array, start: number, out: Uint8Array, count: number): void {
  const words = new Int32Array(out.buffer, out.byteOffset, count >> 2)
  for (let i = 0, at = start; i < words.length; i++, at += 4) {
    const [w, x] = [(values[at] as number) >= 0, (values[at + 1] as number) >= 0]
    words[i] = packed(w, x, (values[at + 2] as number) >= 0, (values[at + 3] as number) >= 0) * TRUE
  }
  for (let i = words.length * 4; i < count; i++) out[i] = Number((values[start + i] as number) >= 0) * TRUE
}

/** Where the mask is 0 nothing is there: false. */
export function present(known: Uint8Array | undefined, start: number, out: Uint8Array, count: number): void {
  if (!known) return
  const mask = wordsOf(known, start, count)
  const into = new Int32Array(out.buffer, out.byteOffset, count >> 2)
  if (mask)
    for (let i = 0; i < mask.length; i++) into[i] = (into[i] as number) & (nonzeroBytes(mask[i] as number) * TRUE)
  for (let i = mask ? mask.length * 4 : 0; i < count; i++) if (known[start + i] === 0) out[i] = FALSE
}

/** The contrary of each verdict: true and false change places. */
export function notWord(word: number): number {
  const certain = (word >>> 1) & ONES
  const possible = word & ONES
  return ((possible ^ ONES) * TRUE) | (possible & ~certain)
}

/** Verdicts as the world reads them: 0 false, 1 true, 2 unknown. */
export function settledWord(word: number): number {
  const certain = (word >>> 1) & ONES
  return certain | ((word & ONES & ~certain) << 1)
}

/** Is anything known there? True where it is, false where it is open. */
export function ofKnown(truths: Uint8Array, start: number, out: Uint8Array, count: number): void {
  for (let i = 0; i < count; i++) out[i] = truths[start + i] === OPEN ? FALSE : TRUE
}
