import { randomFillSync } from 'node:crypto'

const BYTES = 10
/** Random bytes are asked of the system for so many ids together: an act makes a dozen. */
const TOGETHER = 256

/**
 * Makes UUIDv7 (RFC 9562 §5.7, method 1): milliseconds, a 12-bit counter that keeps the order within one of them, and
 * 62 random bits. When the clock steps back, or the counter is used up, the last millisecond is counted on.
 */
export function idMaker(now: () => number = Date.now): () => string {
  let lastMs = 0
  let counter = 0
  const drawn = Buffer.alloc(BYTES * TOGETHER)
  let used = TOGETHER
  return () => {
    if (used === TOGETHER) {
      randomFillSync(drawn)
      used = 0
    }
    const random = drawn.subarray(BYTES * used, BYTES * (used + 1))
    used += 1
    const ms = now()
    if (ms > lastMs) {
      lastMs = ms
      counter = random.readUInt16BE(8) & 0x7ff
    } else {
      counter += 1
      if (counter > 0xfff) {
        lastMs += 1
        counter = 0
      }
    }
    const time = lastMs.toString(16).padStart(12, '0')
    const low = random.subarray(0, 8)
    low[0] = (low[0]! & 0x3f) | 0x80
    const tail = low.toString('hex')
    return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${tail.slice(0, 4)}-${tail.slice(4)}`
  }
}

export const newId = idMaker()
