import type { Trust } from '#engine/register/fact.ts'

/** A line of a list, its cells as their reader sees them. */
export interface FileLine {
  readonly sheet?: string
  readonly line: number
  readonly cells: readonly string[]
  /** A cell that no reader can rely on, by its column from 1. */
  readonly refused?: { readonly column: number; readonly key: string; readonly params?: FileFault['params'] }
}

export interface FileFault {
  readonly severity: 'error' | 'warning'
  readonly sheet?: string
  readonly line: number
  /** From 1. */
  readonly column: number
  readonly field: string
  readonly key: string
  readonly params?: Readonly<Record<string, string | number>> | undefined
}

export interface FileEntry {
  readonly key: string
  readonly name?: string
  readonly region?: string
  /** The unit of the tree that it is, by code; the person, by login. */
  readonly unit?: string
  readonly person?: string
  readonly asOf: string
  readonly sample: boolean
  readonly sheet?: string
  readonly line: number
}

export interface FileFact {
  readonly key: string
  readonly fact: string
  readonly year: number | null
  readonly asOf: string
  readonly value: string
  readonly trust: Trust
  readonly source: string
  readonly expiresOn: string | null
  readonly sample: boolean
  readonly sheet?: string
  readonly line: number
  readonly column: number
}

/** What a list says, every cell checked. */
export interface RegisterFile {
  /** By key, in the order of the file. */
  readonly entries: ReadonlyMap<string, FileEntry>
  readonly facts: readonly FileFact[]
  readonly rows: number
  readonly faults: readonly FileFault[]
  readonly faultsTotal: number
  readonly errors: number
}

/** What the lines of a list do not say themselves. */
export interface FileDefaults {
  readonly today: string
  readonly trust: Trust
  readonly source: string
  /** Today when absent. */
  readonly asOf?: string | undefined
  readonly year?: number | undefined
  /** Whoever may not verify cannot do so by a file. */
  readonly mayVerify: boolean
}
