/**
 * The queue between the keyboard and the server, as a pure machine: what was typed and not yet known to be saved. A batch
 * keeps its idempotency key until its outcome is known, so that a lost answer is asked for again and never done twice; what is
 * typed meanwhile waits for the next batch. Nothing leaves the queue before the server has said what became of it.
 */

export interface Entry {
  readonly typed?: string
  readonly explanation?: string
  /** The cell's version that the person saw when he began to type. */
  readonly seenVersion: number
  readonly how: 'typed' | 'pasted'
}

export interface Batch {
  readonly id: string
  readonly how: 'typed' | 'pasted'
  readonly entries: ReadonlyMap<string, Entry>
}

export interface Autosave {
  readonly waiting: ReadonlyMap<string, Entry>
  readonly batch: Batch | undefined
  /** The batch is on its way now; else it waits to be sent again. */
  readonly isFlying: boolean
  readonly failures: number
  /** When the oldest of what waits was typed. */
  readonly since: number
  /** When the next batch may go, in ms of the caller's clock. */
  readonly dueAt: number
}

export const EMPTY: Autosave = {
  waiting: new Map(),
  batch: undefined,
  isFlying: false,
  failures: 0,
  since: 0,
  dueAt: 0,
}

/** So long after the last key a batch goes; a steady typist is not made to wait longer than `LONGEST_MS`. */
export const PAUSE_MS = 900
export const LONGEST_MS = 1_500
const MOST_CELLS = 500
const FIRST_RETRY_MS = 1_000
const LONGEST_RETRY_MS = 30_000

export function isSettled(state: Autosave): boolean {
  return state.waiting.size === 0 && state.batch === undefined
}

/** What is typed and not yet known to be saved, of one cell: the newest word on each of figure and explanation. */
export function unsaved(state: Autosave, key: string): Entry | undefined {
  const flying = state.batch?.entries.get(key)
  const waiting = state.waiting.get(key)
  return flying && waiting ? { ...flying, ...waiting } : (waiting ?? flying)
}

export function enter(state: Autosave, key: string, entry: Entry, now: number): Autosave {
  const before = state.waiting.get(key)
  const merged: Entry = before ? { ...before, ...entry, seenVersion: before.seenVersion } : entry
  const since = state.waiting.size === 0 ? now : state.since
  const dueAt = state.failures > 0 ? state.dueAt : Math.min(now + PAUSE_MS, since + LONGEST_MS)
  return { ...state, waiting: new Map(state.waiting).set(key, merged), since, dueAt }
}

/** Takes a cell's newest figure out again (it could not be read), or all of it. What is on its way stays. */
export function drop(state: Autosave, key: string, what: 'figure' | 'all'): Autosave {
  const entry = state.waiting.get(key)
  if (entry === undefined) return state
  const waiting = new Map(state.waiting)
  const { typed: _, ...rest } = entry
  if (what === 'figure' && entry.explanation !== undefined) waiting.set(key, rest)
  else waiting.delete(key)
  return { ...state, waiting }
}

/** The state once the next batch is on its way; undefined when none may go now. */
export function depart(state: Autosave, now: number, newId: () => string, force = false): Autosave | undefined {
  if (state.isFlying || (now < state.dueAt && !force)) return undefined
  if (state.batch !== undefined) return { ...state, isFlying: true }
  const first = state.waiting.values().next().value
  if (first === undefined) return undefined
  const chosen = [...state.waiting].filter(([, entry]) => entry.how === first.how).slice(0, MOST_CELLS)
  const waiting = new Map(state.waiting)
  for (const [key] of chosen) waiting.delete(key)
  return { ...state, waiting, batch: { id: newId(), how: first.how, entries: new Map(chosen) }, isFlying: true }
}

/** The outcome of the batch is known: what is typed since stands on the versions that it made. */
export function answered(state: Autosave, versionOf: (key: string) => number | undefined): Autosave {
  if (state.batch === undefined) return state
  const waiting = new Map(
    [...state.waiting].map(([key, entry]) => {
      const version = state.batch!.entries.has(key) ? versionOf(key) : undefined
      return [key, version === undefined ? entry : { ...entry, seenVersion: version }] as const
    }),
  )
  return { ...state, waiting, batch: undefined, isFlying: false, failures: 0 }
}

/** The line broke or the server faltered: whether the batch was done is not known. It goes again, the same. */
export function lost(state: Autosave, now: number): Autosave {
  const wait = Math.min(FIRST_RETRY_MS * 2 ** state.failures, LONGEST_RETRY_MS)
  return { ...state, isFlying: false, failures: state.failures + 1, dueAt: now + wait }
}

/** The server refused the batch as a whole: it comes back to the front of what waits, for a person to decide. */
export function refused(state: Autosave): Autosave {
  const waiting = new Map(state.batch?.entries)
  for (const [key, entry] of state.waiting) {
    const before = waiting.get(key)
    waiting.set(key, before ? { ...before, ...entry, seenVersion: before.seenVersion } : entry)
  }
  return { ...state, waiting, batch: undefined, isFlying: false, failures: 0 }
}

/** The line is back: no need to wait out the pause. */
export function hurry(state: Autosave, now: number): Autosave {
  return isSettled(state) ? state : { ...state, dueAt: now }
}
