import type pg from 'pg'

/**
 * The road that all walk: a clerk hands a paper to the head, who gives it back; five times there and back, then agreed. One
 * step is one act of a person, done when it would survive a crash.
 */
export const ROUNDS = 5

/** Writes what an office keeps of the next act of a case, in a transaction of the caller. */
export type WriteRows = (client: pg.ClientBase, key: string) => Promise<string>

export interface Rival {
  readonly name: string
  /** Does the act of a case, which it begins with the first; answers where the case stands. */
  readonly act: (caseId: string, at: number, key: string) => Promise<string>
  /** From now on it writes these rows, too, with each act of the case. */
  readonly keep: (caseId: string, write: WriteRows) => void
  readonly close: () => Promise<void>
}

export type OpenRival = (pool: pg.Pool) => Promise<Rival>

export const actionOf = (at: number): 'submit' | 'give-back' => (at % 2 === 1 ? 'submit' : 'give-back')
