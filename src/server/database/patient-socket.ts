import { Socket } from 'node:net'
import { setImmediate } from 'node:timers'

/**
 * The event loop takes in one new connection a turn (libuv ≥ 1.45), and what one reply of the database sets going lasts a
 * millisecond or two. Were all replies of a turn worked off in it, a crowd would stand before the house for seconds, also those
 * who are only to hear that there is no room. So a turn has one reply, and some turns have none.
 */
const TURNS_BETWEEN = 4

const waiting: (() => void)[] = []
let isGoing = false
let turnsLeft = 0

function inTurn(work: () => void): void {
  if (isGoing) {
    waiting.push(work)
    return
  }
  isGoing = true
  begin(work)
}

function begin(work: () => void): void {
  turnsLeft = TURNS_BETWEEN
  setImmediate(next)
  work()
}

function next(): void {
  turnsLeft -= 1
  if (turnsLeft > 0) {
    setImmediate(next)
    return
  }
  const work = waiting.shift()
  if (work === undefined) isGoing = false
  else begin(work)
}

const OF_READING = new Set<unknown>(['data', 'end', 'close', 'error'])

/** To the database: what is read from it is told in turns, in its order. */
export class PatientSocket extends Socket {
  #untold = 0

  override emit(event: string | symbol, ...told: unknown[]): boolean {
    if (!OF_READING.has(event) || (event !== 'data' && this.#untold === 0)) return super.emit(event, ...told)
    this.#untold += 1
    inTurn(() => {
      this.#untold -= 1
      super.emit(event, ...told)
    })
    return true
  }
}
