import { z } from 'zod'
import type { CalendarDate } from '#engine/calendar/date.ts'
import { firstDay, frequencyOf, lastDay, yearOf } from '#engine/calendar/period.ts'
import type { EntryKind } from '#engine/definition/appraisal-practice.ts'
import { type DocumentNumber, formatDocumentNumber } from '#engine/document/document-number.ts'
import { BilingualText, Decimal, Uuid } from '#modules/dispatch/dispatch.ts'

export const ENTRY_STATES = ['draft', 'hearing', 'review', 'booked', 'refused', 'withdrawn'] as const
export type EntryState = (typeof ENTRY_STATES)[number]

export const ENTRY_SOURCES = ['person', 'slip', 'reversal', 'appeal'] as const
export type EntrySource = (typeof ENTRY_SOURCES)[number]

export const CUT_REASONS = ['reversed', 'year', 'not-on-sheet', 'item', 'cap', 'total'] as const

export const numberOf = (line: DocumentNumber): string => formatDocumentNumber(line)

/** The days between which an entry counts, by what its kind lasts. */
export function spanOf(kind: Pick<EntryKind, 'lasts'>, period: string): { from: CalendarDate; until: CalendarDate } {
  return { from: firstDay(period), until: lastDay(kind.lasts === 'year' ? String(yearOf(period)) : period) }
}

/** Scores are given of months and longer. */
export const isScored = (period: string): boolean => !['day', 'week'].includes(frequencyOf(period))

/** A line of the ledger as it is kept, shown and frozen. */
export const LedgerLine = z.object({
  entryId: Uuid,
  number: z.string(),
  year: z.number().int(),
  serial: z.number().int(),
  planId: Uuid,
  unitId: Uuid,
  kind: z.string(),
  kindName: BilingualText,
  points: Decimal,
  indicatorId: Uuid.nullable(),
  indicator: BilingualText.nullable(),
  from: z.string(),
  until: z.string(),
  reverses: Uuid.nullable(),
  document: z.string(),
  article: z.string(),
  reason: z.string(),
  bookedOn: z.string(),
})
export type LedgerLine = z.infer<typeof LedgerLine>
