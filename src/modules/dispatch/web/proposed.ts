import { createContext } from 'react'

/** What the days propose for a cell that nobody has filled. */
export interface ProposedValue {
  readonly value: string
  readonly source: string
}

/** By indicator; shown faintly in the empty cell, and not written until a person takes it over. */
export const ProposedContext = createContext<ReadonlyMap<string, ProposedValue>>(new Map())
