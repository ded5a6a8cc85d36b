import type { Kept } from '#modules/dispatch/web/grid-book.ts'

/**
 * What was typed and not confirmed by the server, kept in this browser until it is: a crash, a closed tab, an ended session.
 * Under the account and the report, by ids; nobody's name is written. Old drafts are swept.
 */
export interface Recovered {
  readonly at: number
  readonly cells: Readonly<Record<string, Kept>>
  readonly narrative?: { readonly seenVersion: number; readonly text: Readonly<Record<string, string>> } | undefined
}

const PREFIX = 'danxia.unsaved.'
const KEEP_MS = 14 * 86_400_000

const nameOf = (accountId: string, reportId: string): string => `${PREFIX}${accountId}.${reportId}`

export function keepUnsaved(accountId: string, reportId: string, unsaved: Omit<Recovered, 'at'>): void {
  const isEmpty = Object.keys(unsaved.cells).length === 0 && unsaved.narrative === undefined
  try {
    if (isEmpty) localStorage.removeItem(nameOf(accountId, reportId))
    else localStorage.setItem(nameOf(accountId, reportId), JSON.stringify({ at: Date.now(), ...unsaved }))
  } catch {
    return
  }
}

export function findUnsaved(accountId: string, reportId: string): Recovered | undefined {
  try {
    sweep()
    const kept: unknown = JSON.parse(localStorage.getItem(nameOf(accountId, reportId)) ?? 'null')
    return isRecovered(kept) ? kept : undefined
  } catch {
    return undefined
  }
}

function sweep(): void {
  for (const name of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
    const kept: unknown = JSON.parse(localStorage.getItem(name) ?? 'null')
    if (!isRecovered(kept) || kept.at < Date.now() - KEEP_MS) localStorage.removeItem(name)
  }
}

function isRecovered(kept: unknown): kept is Recovered {
  return (
    typeof kept === 'object' &&
    kept !== null &&
    'at' in kept &&
    typeof kept.at === 'number' &&
    'cells' in kept &&
    typeof kept.cells === 'object' &&
    kept.cells !== null
  )
}
