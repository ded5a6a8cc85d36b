import { recordHistory } from '#cases/server/history.store.ts'
import { notify } from '#cases/server/notice.store.ts'
import { emitEvent } from '#cases/server/outbox.store.ts'
import { closeTasks, openTask } from '#cases/server/task.store.ts'
import type { Sentence } from '#cases/subject.ts'
import type { Permission } from '#engine/access/permission.ts'
import { kindOf } from '#engine/appraisal/entry-kind.ts'
import { instantAt } from '#engine/calendar/cycle-dates.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import { signedPoints } from '#modules/appraisal/adjusted-ranking.rules.ts'
import { numberOf } from '#modules/appraisal/entry.ts'
import { type EntryRow, findEntry, numberOfEntry } from '#modules/appraisal/server/entry.queries.ts'
import { type EntryContext, insertPosting } from '#modules/appraisal/server/entry.store.ts'
import { getAppraisalPractice } from '#modules/appraisal/server/practice.queries.ts'
import { getOfficeClock } from '#modules/dispatch/server/cycle.queries.ts'
import { type Duty, listDuties } from '#modules/dispatch/server/duty.queries.ts'

export const entrySubject = (entry: Pick<EntryRow, 'id' | 'unitId'>) => ({
  kind: 'entry',
  id: entry.id,
  unitId: entry.unitId,
})

export const entryParams = (entry: EntryRow) => ({
  number: numberOfEntry(entry) ?? '',
  kind: entry.kindZh,
  kindEn: entry.kindEn,
  unit: entry.unitNameZh,
  unitEn: entry.unitNameEn,
  points: signedPoints(entry.points),
})

export async function recordEntry(
  context: EntryContext,
  entry: EntryRow,
  key: string,
  params: Sentence['params'] = {},
  by?: string | null,
): Promise<void> {
  await recordHistory(context, {
    subject: entrySubject(entry),
    sentence: { key, params: { ...entryParams(entry), ...params } },
    ...(by != null && { personId: by }),
  })
}

/** Whose turn it is, narrowed to the roles the kind names for approving. */
async function dutiesOf(context: EntryContext, entry: EntryRow, permission: Permission): Promise<readonly Duty[]> {
  const duties = await listDuties(context, permission, entry.path)
  if (permission !== 'appraisal.approve') return duties
  const kind = kindOf(await getAppraisalPractice(context.tx, context.tenantId), entry.kind)
  const named = duties.filter(({ roleCode }) => kind?.approvers.includes(roleCode))
  return named.length > 0 ? named : duties
}

/** What was to be done is over; what comes next lies in the inboxes of those whose turn it is. */
export async function handOver(
  context: EntryContext,
  entry: EntryRow,
  outcome: string,
  by: string | null,
): Promise<void> {
  const how = { outcome, ...(by !== null && { doneBy: by }) }
  await closeTasks(context, { subjectKind: 'entry', subjectId: entry.id }, how)
  const next = turnOf(entry)
  if (next === undefined) return
  const deed = { key: next.deed, params: entryParams(entry) }
  const dueAt = next.dueOn === undefined ? {} : { dueAt: await endOfDay(context, next.dueOn) }
  for (const to of await dutiesOf(context, entry, next.permission))
    await openTask(context, { to, subject: entrySubject(entry), deed, ...dueAt })
}

async function endOfDay({ tx, tenantId }: EntryContext, day: CalendarDate): Promise<Date> {
  const { utcOffsetMinutes } = await getOfficeClock(tx, tenantId)
  return new Date(instantAt(day, '18:00', utcOffsetMinutes))
}

interface Turn {
  readonly permission: Permission
  readonly deed: string
  readonly dueOn?: CalendarDate | undefined
}

/** Who comes next. */
function turnOf({ state, hearUntil, appeal, appealDueOn }: EntryRow): Turn | undefined {
  if (state === 'hearing')
    return { permission: 'appraisal.answer', deed: 'task.entry.state', dueOn: hearUntil ?? undefined }
  if (state === 'review') return { permission: 'appraisal.approve', deed: 'task.entry.approve' }
  if (appeal !== 'filed') return undefined
  return { permission: 'appraisal.approve', deed: 'task.entry.decide-appeal', dueOn: appealDueOn ?? undefined }
}

export async function tellUnit(
  context: EntryContext,
  entry: EntryRow,
  key: string,
  params: Sentence['params'] = {},
): Promise<void> {
  const about = { kind: 'entry', id: entry.id }
  const sentence = { key, params: { ...entryParams(entry), ...params } }
  for (const to of await listDuties(context, 'appraisal.answer', entry.path))
    await notify(context, { to, sentence, about })
}

export async function tellProposer(context: EntryContext, entry: EntryRow, key: string, note: string): Promise<void> {
  if (entry.proposedBy === null) return
  await notify(context, {
    to: { personId: entry.proposedBy },
    sentence: { key, params: { ...entryParams(entry), note } },
    about: { kind: 'entry', id: entry.id },
  })
}

/** Books an entry that has come to be `booked`: number, line of the ledger, history, notices, event. */
export async function book(
  context: EntryContext,
  entryId: string,
  on: CalendarDate,
  by: string | null,
): Promise<EntryRow> {
  const { code } = await getAppraisalPractice(context.tx, context.tenantId)
  const line = await insertPosting(context, entryId, { code, on, by })
  const entry = (await findEntry(context, entryId))!
  const number = numberOf({ code, ...line })
  await recordEntry(context, entry, entry.reverses === null ? 'entry.booked' : 'entry.booked-counter', {}, by)
  await tellUnit(context, entry, entry.reverses === null ? 'notice.entry.booked' : 'notice.entry.booked-counter')
  await tellProposer(context, entry, 'notice.entry.approved', '')
  await emitEvent(context, 'entry.booked', { entryId, unitId: entry.unitId, number, points: entry.points })
  return entry
}
