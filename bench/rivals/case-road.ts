import type pg from 'pg'

/**
 * The road that all walk: a clerk hands a paper to the head, who gives it back; five times there and back, then agreed. One
 * step is one act of a person, done when it would survive a crash.
 */
export const ROUNDS = 5

export interface Rival {
  readonly name: string
  /** Walks one case from its beginning to its end; calls `stepped` after each act. */
  readonly walk: (client: number, stepped: () => boolean) => Promise<void>
  readonly close: () => Promise<void>
}

export type OpenRival = (connection: pg.ClientConfig) => Promise<Rival>
