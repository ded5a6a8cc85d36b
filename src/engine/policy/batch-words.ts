import { notWord } from '#engine/expression/column-compare.ts'

/** Verdicts of rows, four to a word and in two bits each: false 0, open 1, true 3; so AND is `&` and OR is `|`. */
export type Words = Int32Array

/** The lowest bit of each verdict. A live row is marked by it. */
export const ONES = 0x01010101

export const bytesOf = (words: Words): Uint8Array => new Uint8Array(words.buffer, words.byteOffset, words.length * 4)

/** Room for results that are soon put together: taken one after the other, given back all at once by setting `depth`. */
export class WordScratch {
  readonly rows: number
  readonly #rooms: Words[] = []
  depth = 0

  constructor(rows: number) {
    this.rows = rows
  }

  /** Holds anything. */
  take(): Words {
    const room = this.#rooms[this.depth] ?? new Int32Array((this.rows + 3) >> 2)
    this.#rooms[this.depth++] = room
    return room
  }
}

/** Marks all rows, and none of the places behind the last. */
export function livingWords(into: Words, rows: number): Words {
  into.fill(ONES)
  const rest = rows & 3
  if (rest > 0) into[into.length - 1] = ONES >>> (8 * (4 - rest))
  return into
}

export function andWords(into: Words, other: Words): void {
  for (let at = 0; at < into.length; at++) into[at] = (into[at] as number) & (other[at] as number)
}

export function andNotWords(into: Words, other: Words): void {
  for (let at = 0; at < into.length; at++) into[at] = (into[at] as number) & notWord(other[at] as number)
}

export function orNotWords(into: Words, other: Words): void {
  for (let at = 0; at < into.length; at++) into[at] = (into[at] as number) | notWord(other[at] as number)
}

export function orWords(into: Words, other: Words): void {
  for (let at = 0; at < into.length; at++) into[at] = (into[at] as number) | (other[at] as number)
}

/** Marks the rows whose verdict is not false. */
export function notFalse(into: Words, words: Words): void {
  for (let at = 0; at < into.length; at++) into[at] = (words[at] as number) & ONES
}

/** Marks the live rows whose verdict is not true. */
export function notTrue(into: Words, words: Words, live: Words): void {
  for (let at = 0; at < into.length; at++) into[at] = (live[at] as number) & ~((words[at] as number) >>> 1)
}

export function isNone(live: Words): boolean {
  for (let at = 0; at < live.length; at++) if (live[at] !== 0) return false
  return true
}

/** Is every row of the one marked in the other? */
export function isWithin(live: Words, other: Words): boolean {
  for (let at = 0; at < live.length; at++) if (((live[at] as number) & ~(other[at] as number)) !== 0) return false
  return true
}

export function countLive(live: Words): number {
  let count = 0
  for (let at = 0; at < live.length; at++) count += Math.imul(live[at] as number, ONES) >>> 24
  return count
}

/** The places of `count` live rows. */
export function liveRows(live: Words, count: number): Int32Array {
  const rows = new Int32Array(count)
  const bytes = bytesOf(live)
  // Without a branch: which rows they are is as good as random.
  for (let row = 0, place = 0; place < count; row++) {
    rows[place] = row
    place += bytes[row] as number
  }
  return rows
}
