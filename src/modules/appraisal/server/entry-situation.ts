import { localDay } from '#cases/local-day.ts'
import { can } from '#engine/access/can.ts'
import type { Permission } from '#engine/access/permission.ts'
import { kindOf } from '#engine/appraisal/entry-kind.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import { addWorkingDays } from '#engine/calendar/working-days.ts'
import type { EntryKind } from '#engine/definition/appraisal-practice.ts'
import { exact, isNegative } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'
import { type EntryAct, type EntrySituation, type EntryViewer, mayAct } from '#modules/appraisal/entry.rules.ts'
import { type EntryRow, findEntry } from '#modules/appraisal/server/entry.queries.ts'
import type { EntryContext } from '#modules/appraisal/server/entry.store.ts'
import { getAppraisalPractice } from '#modules/appraisal/server/practice.queries.ts'
import { getOfficeClock } from '#modules/dispatch/server/cycle.queries.ts'
import type { OperationContext } from '#server/http/module.ts'

export interface FoundEntry {
  readonly entry: EntryRow
  /** Undefined: the practice has struck it since. */
  readonly kind: EntryKind | undefined
  readonly today: CalendarDate
  readonly situation: EntrySituation
}

/** Before points are taken away the unit is heard, unless the kind says otherwise. */
export const isHeard = (kind: Pick<EntryKind, 'hearing'> | undefined, points: string): boolean =>
  isNegative(exact(points)) && kind?.hearing !== false

/** The office's day, and days counted from it. */
export async function officeDay({ tx, tenantId, now }: Pick<EntryContext, 'tx' | 'tenantId' | 'now'>) {
  const { calendar, utcOffsetMinutes } = await getOfficeClock(tx, tenantId)
  const today = localDay(now, utcOffsetMinutes)
  return { today, inDays: (days: number, from = today) => addWorkingDays(from, days, calendar) }
}

/** An entry with all that acts on it depend on. @throws Refusal not-found. */
export async function getFoundEntry(context: EntryContext, entryId: string, lock = false): Promise<FoundEntry> {
  const entry = await findEntry(context, entryId, lock)
  if (entry === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'entryId' })
  const practice = await getAppraisalPractice(context.tx, context.tenantId)
  const kind = kindOf(practice, entry.kind)
  const { today, inDays } = await officeDay(context)
  const needsFiles = entry.source === 'person' && entry.state === 'draft'
  return {
    entry,
    kind,
    today,
    situation: {
      state: entry.state,
      today,
      proposedBy: entry.proposedBy,
      decidedBy: entry.decidedBy,
      isHeard: isHeard(kind, entry.points),
      hearUntil: entry.hearUntil,
      files: entry.files,
      filesNeeded: needsFiles ? (kind?.evidence.length ?? 0) : 0,
      isCounter: entry.reverses !== null,
      reversal: entry.counterId === null ? 'none' : entry.counterState === 'booked' ? 'booked' : 'under-way',
      appeal: entry.appeal === null ? 'none' : entry.appeal === 'filed' ? 'filed' : 'decided',
      appealedBy: entry.appealedBy,
      appealUntil: entry.bookedOn === null ? null : inDays(practice.appeal.workingDays, entry.bookedOn),
    },
  }
}

/** What the actor may do at the unit; of proposing and approving, by the roles that the kind allows. */
export function viewerOf(
  { actor }: Pick<OperationContext, 'actor'>,
  path: string,
  kind: EntryKind | undefined,
): EntryViewer {
  return {
    personId: actor.personId,
    holds: (permission) => can(actor, permission, path) && isOfRole(actor.roles, rolesFor(kind, permission)),
  }
}

function rolesFor(kind: EntryKind | undefined, permission: Permission): readonly string[] {
  if (permission === 'appraisal.propose') return kind?.proposers ?? []
  return permission === 'appraisal.approve' ? (kind?.approvers ?? []) : []
}

const isOfRole = (held: readonly string[], named: readonly string[]): boolean =>
  named.length === 0 || named.some((code) => held.includes(code))

/** Locks the entry for an act; whoever saw an older version hears that somebody was quicker. */
export async function takeUp(
  context: OperationContext,
  act: EntryAct,
  { entryId, version }: { readonly entryId: string; readonly version: number },
): Promise<FoundEntry> {
  const found = await getFoundEntry(context, entryId, true)
  if (found.entry.version !== version) throw new Refusal('conflict', { key: 'entry.changed-meanwhile', at: 'version' })
  const answer = mayAct(act, found.situation, viewerOf(context, found.entry.path, found.kind))
  if (!answer.may) throw new Refusal(answer.code, ...answer.reasons)
  return found
}
