import type { Kept } from '#modules/dispatch/web/grid-book.ts'
import { findDraft, keepDraft } from '#web/memory/draft.ts'

/** What was typed into a report and not confirmed by the server, under the account and the report. */
export interface Recovered {
  readonly cells: Readonly<Record<string, Kept>>
  readonly narrative?: { readonly seenVersion: number; readonly text: Readonly<Record<string, string>> } | undefined
}

const nameOf = (accountId: string, reportId: string): string => `${accountId}.${reportId}`

export function keepUnsaved(accountId: string, reportId: string, unsaved: Recovered): void {
  const isEmpty = Object.keys(unsaved.cells).length === 0 && unsaved.narrative === undefined
  keepDraft(nameOf(accountId, reportId), isEmpty ? undefined : unsaved)
}

export function findUnsaved(accountId: string, reportId: string): Recovered | undefined {
  const kept: unknown = findDraft(nameOf(accountId, reportId))
  return isRecovered(kept) ? kept : undefined
}

function isRecovered(kept: unknown): kept is Recovered {
  return (
    typeof kept === 'object' &&
    kept !== null &&
    'cells' in kept &&
    typeof kept.cells === 'object' &&
    kept.cells !== null
  )
}
