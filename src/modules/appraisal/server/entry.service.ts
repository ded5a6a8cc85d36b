import type { Sentence } from '#cases/subject.ts'
import { exact, exactText } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/appraisal/entry.contract.ts'
import { type EntryAct, stateAfter } from '#modules/appraisal/entry.rules.ts'
import { type EntryRow, numberOfEntry } from '#modules/appraisal/server/entry.queries.ts'
import {
  type EntryChange,
  insertAppeal,
  insertEntry,
  moveEntry,
  type NewEntry,
  settleAppeal,
} from '#modules/appraisal/server/entry.store.ts'
import {
  book,
  entrySubject,
  handOver,
  recordEntry,
  tellProposer,
  tellUnit,
} from '#modules/appraisal/server/entry-course.ts'
import { demandPoints } from '#modules/appraisal/server/entry-propose.service.ts'
import {
  type FoundEntry,
  getFoundEntry,
  isHeard,
  officeDay,
  takeUp,
} from '#modules/appraisal/server/entry-situation.ts'
import { getAppraisalPractice } from '#modules/appraisal/server/practice.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

export const submitEntry: Handler<typeof contract.submitEntry> = async (context, input) => {
  const found = await takeUp(context, 'submit', input)
  const { hearing } = await getAppraisalPractice(context.tx, context.tenantId)
  const { inDays } = await officeDay(context)
  const change = found.situation.isHeard ? { hearUntil: inDays(hearing.workingDays) } : {}
  return move(context, found, 'submit', change)
}

export const withdrawEntry: Handler<typeof contract.withdrawEntry> = async (context, input) =>
  move(context, await takeUp(context, 'withdraw', input), 'withdraw')

export const stateCase: Handler<typeof contract.stateCase> = async (context, { text, ...input }) => {
  const found = await takeUp(context, 'state', input)
  return move(context, found, 'state', { stated: { text, by: context.actor.personId } })
}

export const approveEntry: Handler<typeof contract.approveEntry> = async (context, { note, ...input }) => {
  const found = await takeUp(context, 'approve', input)
  const { entry, kind } = found
  if (entry.reverses === null) {
    if (kind === undefined)
      throw new Refusal('rule-broken', { key: 'entry.unknown-kind', params: { kind: entry.kindZh }, at: 'kind' })
    demandPoints(await getAppraisalPractice(context.tx, context.tenantId), kind, entry.points)
  }
  return move(context, found, 'approve', { decided: { by: context.actor.personId, note } }, { note })
}

export const refuseEntry: Handler<typeof contract.refuseEntry> = async (context, { reason, ...input }) => {
  const found = await takeUp(context, 'refuse', input)
  const change = { decided: { by: context.actor.personId, note: reason } }
  const moved = await move(context, found, 'refuse', change, { reason })
  await tellProposer(context, found.entry, 'notice.entry.refused', reason)
  if (found.entry.hearUntil !== null) await tellUnit(context, found.entry, 'notice.entry.dropped')
  return moved
}

/** A counter-entry goes the way of every entry; only its points are given. */
export const reverseEntry: Handler<typeof contract.reverseEntry> = async (context, { reason, ...input }) => {
  const { entry, kind, situation } = await takeUp(context, 'reverse', input)
  const { hearing } = await getAppraisalPractice(context.tx, context.tenantId)
  const { inDays } = await officeDay(context)
  const counter = counterOf(entry, context.newId(), { reason, source: 'reversal', proposedBy: context.actor.personId })
  const heard = isHeard(kind, counter.points)
  const state = heard ? 'hearing' : 'review'
  await insertCounter(context, { ...counter, state, hearUntil: heard ? inDays(hearing.workingDays) : null })
  const row = (await getFoundEntry(context, counter.id)).entry
  await recordEntry(context, entry, 'entry.reversal-proposed', { reason }, context.actor.personId)
  await recordEntry(
    context,
    row,
    'entry.counter-proposed',
    { of: numberOfEntry(entry) ?? '', reason },
    context.actor.personId,
  )
  await handOver(context, row, 'proposed', context.actor.personId)
  if (heard) await tellUnit(context, row, 'notice.entry.hearing', { until: row.hearUntil ?? '' })
  note(context, row, 'entry.counter-proposed', situation.state)
  return { entryId: row.id, version: row.version, state: row.state }
}

export const appealEntry: Handler<typeof contract.appealEntry> = async (context, { text, ...input }) => {
  const found = await takeUp(context, 'appeal', input)
  const { appeal } = await getAppraisalPractice(context.tx, context.tenantId)
  const dueOn = (await officeDay(context)).inDays(appeal.decideWorkingDays)
  await insertAppeal(context, { entryId: input.entryId, text, by: context.actor.personId, dueOn })
  return move(context, found, 'appeal', {}, { due: dueOn })
}

/** Upheld, the entry is taken back at once: deciding the appeal is approving the counter-entry. */
export const decideAppeal: Handler<typeof contract.decideAppeal> = async (
  context,
  { uphold, note: words, ...input },
) => {
  const found = await takeUp(context, 'decideAppeal', input)
  const { entry, today } = found
  const by = context.actor.personId
  const state = uphold ? 'upheld' : 'dismissed'
  await settleAppeal(context, entry.id, { state, by, note: words })
  const moved = await move(context, found, 'decideAppeal', {}, { note: words }, `entry.appeal-${state}`)
  if (uphold)
    await takeBack(context, entry, today, { source: 'appeal', proposedBy: entry.appealedBy, by, reason: words })
  await tellUnit(context, entry, `notice.entry.appeal-${state}`, { note: words })
  return moved
}

/** Books a counter-entry without further asking. */
export async function takeBack(
  context: Parameters<typeof book>[0],
  entry: EntryRow,
  on: string,
  why: {
    readonly source: NewEntry['source']
    readonly proposedBy: string | null
    readonly by: string | null
    readonly reason: string
  },
): Promise<void> {
  const counter = counterOf(entry, context.newId(), why)
  await insertCounter(context, {
    ...counter,
    state: 'booked',
    hearUntil: null,
    decision: { by: why.by, note: why.reason },
  })
  await book(context, counter.id, on, why.by)
}

async function insertCounter(context: Parameters<typeof insertEntry>[0], counter: NewEntry): Promise<void> {
  if (!(await insertEntry(context, counter))) throw new Refusal('conflict', { key: 'entry.not-standing' })
}

function counterOf(
  entry: EntryRow,
  id: string,
  { reason, source, proposedBy }: Pick<NewEntry, 'reason' | 'source' | 'proposedBy'>,
): Omit<NewEntry, 'state' | 'hearUntil'> {
  return {
    id,
    planId: entry.planId,
    unitId: entry.unitId,
    kind: entry.kind,
    kindName: { zh: entry.kindZh, en: entry.kindEn },
    points: exactText(exact(entry.points).neg()),
    indicatorId: entry.indicatorId,
    period: entry.period,
    from: entry.fromOn,
    until: entry.untilOn,
    document: entry.document,
    article: entry.article,
    reason,
    source,
    sourceId: null,
    slipId: entry.slipId,
    reverses: entry.id,
    proposedBy,
  }
}

/** One act: the new state, history, the tasks of whoever comes next, the ledger when it is booked, the audit note. */
async function move(
  context: OperationContext,
  { entry, today, situation }: FoundEntry,
  act: EntryAct,
  change: EntryChange = {},
  params: Sentence['params'] = {},
  key = `entry.${PAST[act]}`,
) {
  const { personId } = context.actor
  const state = stateAfter(act, situation)
  const version = await moveEntry(context, entry.id, state, change)
  await recordEntry(context, entry, key, params, personId)
  const moved = (await getFoundEntry(context, entry.id)).entry
  if (state === 'booked' && entry.state !== 'booked') await book(context, entry.id, today, personId)
  await handOver(context, moved, act, personId)
  if (state === 'hearing') await tellUnit(context, moved, 'notice.entry.hearing', { until: moved.hearUntil ?? '' })
  note(context, entry, key, state)
  return { entryId: entry.id, version, state }
}

function note(context: OperationContext, entry: EntryRow, deed: string, to: string): void {
  const { kind: subjectKind, id: subjectId, unitId } = entrySubject(entry)
  context.audit({ subjectKind, subjectId, unitId, detail: { deed, from: entry.state, to } })
}

const PAST: Readonly<Record<EntryAct, string>> = {
  submit: 'submitted',
  withdraw: 'withdrawn',
  state: 'stated',
  approve: 'approved',
  refuse: 'refused',
  reverse: 'reversal-proposed',
  appeal: 'appealed',
  decideAppeal: 'appeal-decided',
}
