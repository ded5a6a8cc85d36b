/**
 * When a draft goes to the server, as a pure machine. A save that is on its way keeps its id and its content until its
 * outcome is known; what is typed meanwhile waits for the next. Times are ms of the caller's clock.
 */
export interface SaveQueue<T> {
  /** When the oldest change that is in no batch was typed; undefined: there is none. */
  readonly dirtySince: number | undefined
  readonly batch: { readonly id: string; readonly content: T } | undefined
  readonly isFlying: boolean
  readonly failures: number
  readonly dueAt: number
}

/** So long after the last key a save goes; a steady typist is not made to wait longer than `LONGEST_MS`. */
export const PAUSE_MS = 800
export const LONGEST_MS = 2_000
const FIRST_RETRY_MS = 1_000
const LONGEST_RETRY_MS = 30_000

export const emptyQueue = <T>(): SaveQueue<T> => ({
  dirtySince: undefined,
  batch: undefined,
  isFlying: false,
  failures: 0,
  dueAt: 0,
})

export const isSaved = ({ dirtySince, batch }: SaveQueue<unknown>): boolean =>
  dirtySince === undefined && batch === undefined

export function typed<T>(queue: SaveQueue<T>, now: number): SaveQueue<T> {
  const dirtySince = queue.dirtySince ?? now
  const dueAt = queue.failures > 0 ? queue.dueAt : Math.min(now + PAUSE_MS, dirtySince + LONGEST_MS)
  return { ...queue, dirtySince, dueAt }
}

/** The queue once the next save is on its way; undefined when none may go now. A save that was lost goes again, the same. */
export function depart<T>(
  queue: SaveQueue<T>,
  now: number,
  make: () => { readonly id: string; readonly content: T },
  isForced = false,
): SaveQueue<T> | undefined {
  if (queue.isFlying || isSaved(queue) || (now < queue.dueAt && !isForced)) return undefined
  if (queue.batch !== undefined) return { ...queue, isFlying: true }
  return { ...queue, dirtySince: undefined, batch: make(), isFlying: true }
}

export const arrived = <T>(queue: SaveQueue<T>): SaveQueue<T> => ({
  ...queue,
  batch: undefined,
  isFlying: false,
  failures: 0,
})

/** The line broke: whether it was saved is not known. */
export function lost<T>(queue: SaveQueue<T>, now: number): SaveQueue<T> {
  const wait = Math.min(FIRST_RETRY_MS * 2 ** queue.failures, LONGEST_RETRY_MS)
  return { ...queue, isFlying: false, failures: queue.failures + 1, dueAt: now + wait }
}

/** The server said no: what was to be saved is unsaved again, and waits for a person. */
export const refused = <T>(queue: SaveQueue<T>, now: number): SaveQueue<T> => ({
  ...arrived(queue),
  dirtySince: queue.dirtySince ?? now,
})

/** The line is back, or somebody says: now. */
export const hurry = <T>(queue: SaveQueue<T>, now: number): SaveQueue<T> =>
  isSaved(queue) ? queue : { ...queue, dueAt: now }
