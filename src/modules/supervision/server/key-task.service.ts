import { sql } from 'kysely'
import { localDay } from '#cases/local-day.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import { notify } from '#cases/server/notice.store.ts'
import { closeTasks, openTask } from '#cases/server/task.store.ts'
import type { Sentence } from '#cases/subject.ts'
import { can } from '#engine/access/can.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import { Refusal } from '#engine/refusal.ts'
import { listDuties } from '#modules/dispatch/server/duty.queries.ts'
import { listLastNames } from '#modules/organisations/server/unit.queries.ts'
import type * as contract from '#modules/supervision/key-task.contract.ts'
import { mayAct, type ProgressAct, type ProgressSituation, stateAfter } from '#modules/supervision/key-task.rules.ts'
import { findTask, listProgress, type ProgressRow, type TaskRow } from '#modules/supervision/server/key-task.queries.ts'
import {
  enterProgress,
  moveProgress,
  type ProgressContent,
  putKeyTask,
  writeProgress,
} from '#modules/supervision/server/key-task.store.ts'
import { judgeTask } from '#modules/supervision/server/key-task-light.ts'
import { officeDays } from '#modules/supervision/server/slip-course.ts'
import { hasOtherHead } from '#modules/supervision/server/slip-situation.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

export interface FoundProgress {
  readonly task: TaskRow
  readonly period: string
  readonly entry: ProgressRow | undefined
  readonly today: CalendarDate
  readonly situation: ProgressSituation
}

/** A task and what was written for a month of it. @throws Refusal not-found. */
export async function getFoundProgress(
  context: OperationContext,
  keyTaskId: string,
  period: string,
  lock = false,
): Promise<FoundProgress> {
  const task = await findTask(context, keyTaskId, lock)
  if (task === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'keyTaskId' })
  const entries = await listProgress(context, sql<boolean>`p.task_id = ${keyTaskId}`)
  const entry = entries.find((one) => one.period === period)
  const { utcOffsetMinutes } = await officeDays(context)
  return {
    task,
    period,
    entry,
    today: localDay(context.now, utcOffsetMinutes),
    situation: {
      state: entry?.state ?? 'none',
      submittedBy: entry?.submittedById ?? null,
      hasOtherHead: await hasOtherApprover(context, task.path, entry?.submittedById ?? context.actor.personId),
      isRetired: task.retiredAt !== null,
      isSuperseded: entries.some((one) => one.state === 'approved' && one.period > period),
    },
  }
}

const hasOtherApprover = (context: OperationContext, path: string, writer: string) =>
  hasOtherHead(context, path, writer, 'key-task.approve')

export const progressViewer = ({ actor }: Pick<OperationContext, 'actor'>, task: TaskRow) => ({
  personId: actor.personId,
  holds: (permission: Parameters<typeof can>[1]) => can(actor, permission, task.path),
})

async function takeUp(
  context: OperationContext,
  act: ProgressAct,
  input: { readonly keyTaskId: string; readonly period: string; readonly version: number },
): Promise<FoundProgress> {
  const found = await getFoundProgress(context, input.keyTaskId, input.period, true)
  if ((found.entry?.version ?? 0) !== input.version)
    throw new Refusal('conflict', { key: 'key-task.changed-meanwhile', at: 'version' })
  const answer = mayAct(act, found.situation, progressViewer(context, found.task))
  if (!answer.may) throw new Refusal(answer.code, ...answer.reasons)
  return found
}

export const saveProgress: Handler<typeof contract.saveProgress> = async (context, input) => {
  const { keyTaskId, period, version, ...content } = input
  if (!/^\d{4}-\d{2}$/.test(period)) throw new Refusal('form-invalid', { key: 'key-task.month', at: 'period' })
  const found = await takeUp(context, 'write', { keyTaskId, period, version })
  checkContent(found, content)
  const state = stateAfter('write', found.situation.state)!
  const id = found.entry?.id ?? context.newId()
  const next = await writeProgress(context, { id, taskId: keyTaskId, period, state }, content, context.actor.personId)
  if (found.entry === undefined) await record(context, found, { key: 'key-task.written', params: { period } })
  else audit(context, found, 'key-task.written')
  return { progressId: id, version: next, state }
}

function checkContent({ task, today, period }: FoundProgress, content: ProgressContent): void {
  if (period > today.slice(0, 7)) throw new Refusal('form-invalid', { key: 'key-task.future', at: 'period' })
  if (content.status === 'done' && content.percent < 100)
    throw new Refusal('form-invalid', { key: 'key-task.done-below-hundred', at: 'percent' })
  for (const { node, on } of content.nodesDone) {
    if (!task.nodes.some(({ number }) => number === node))
      throw new Refusal('form-invalid', { key: 'key-task.no-node', params: { node }, at: 'nodesDone' })
    if (on > today)
      throw new Refusal('form-invalid', { key: 'key-task.node-in-future', params: { node }, at: 'nodesDone' })
  }
  if (new Set(content.nodesDone.map(({ node }) => node)).size < content.nodesDone.length)
    throw new Refusal('form-invalid', { key: 'key-task.node-twice', at: 'nodesDone' })
}

export const submitProgress: Handler<typeof contract.submitProgress> = async (context, input) => {
  const found = await takeUp(context, 'submit', input)
  if (found.entry!.text.trim().length < 2) throw new Refusal('rule-broken', { key: 'key-task.no-text', at: 'text' })
  return move(context, found, 'submit', { submittedBy: context.actor.personId })
}

export const withdrawProgress: Handler<typeof contract.withdrawProgress> = async (context, input) =>
  move(context, await takeUp(context, 'withdraw', input), 'withdraw', { submittedBy: null })

export const returnProgress: Handler<typeof contract.returnProgress> = async (context, { reason, ...input }) => {
  const found = await takeUp(context, 'return', input)
  const moved = await move(context, found, 'return', { reason })
  await notify(context, {
    to: { personId: found.entry!.submittedById! },
    sentence: { key: 'notice.key-task.returned', params: { ...namesOf(found), reason } },
    about: { kind: 'key-task', id: found.task.id },
  })
  return moved
}

export const approveProgress: Handler<typeof contract.approveProgress> = async (context, input) => {
  const found = await takeUp(context, 'approve', input)
  const entry = found.entry!
  const moved = await move(context, found, 'approve', { approvedBy: context.actor.personId })
  const doneOn = entry.selfStatus === 'done' ? (found.task.doneOn ?? found.today) : null
  await enterProgress(context, found.task.id, { ...entry, status: entry.selfStatus }, doneOn)
  await judgeTask(context, found.task.id)
  return moved
}

const namesOf = ({ task, period }: FoundProgress) => ({
  item: task.content.name.zh,
  itemEn: task.content.name.en,
  unit: task.unitNameZh,
  unitEn: task.unitNameEn,
  period,
})

async function move(
  context: OperationContext,
  found: FoundProgress,
  act: Exclude<ProgressAct, 'write'>,
  by: Parameters<typeof moveProgress>[3],
) {
  const { task, entry, situation } = found
  const state = stateAfter(act, situation.state)!
  const version = await moveProgress(context, entry!.id, state, by)
  const params = { period: found.period, ...(by.reason === undefined ? {} : { reason: by.reason }) }
  await record(context, found, { key: `key-task.${PAST[act]}`, params })
  const subject = { kind: 'key-task', id: task.id, unitId: task.leadUnitId }
  await closeTasks(
    context,
    { subjectKind: 'key-task', subjectId: task.id },
    { outcome: act, doneBy: context.actor.personId },
  )
  const next = state === 'submitted' ? 'approve' : state === 'returned' ? 'mend' : undefined
  if (next !== undefined)
    for (const to of await listDuties(context, next === 'approve' ? 'key-task.approve' : 'key-task.report', task.path))
      await openTask(context, { to, subject, deed: { key: `task.key-task.${next}`, params: namesOf(found) } })
  return { progressId: entry!.id, version, state }
}

const PAST = { submit: 'submitted', withdraw: 'withdrawn', approve: 'approved', return: 'returned' } as const

async function record(context: OperationContext, found: FoundProgress, sentence: Sentence): Promise<void> {
  const { task } = found
  await recordHistory(context, {
    subject: { kind: 'key-task', id: task.id, unitId: task.leadUnitId },
    sentence,
    personId: context.actor.personId,
  })
  audit(context, found, sentence.key)
}

function audit(context: OperationContext, { task, period }: FoundProgress, deed: string): void {
  context.audit({ subjectKind: 'key-task', subjectId: task.id, unitId: task.leadUnitId, detail: { deed, period } })
}

/** The office changes a task: a new version with its reason; the lead unit hears of it. */
export const changeKeyTask: Handler<typeof contract.changeKeyTask> = async (context, input) => {
  const task = await findTask(context, input.keyTaskId, true)
  if (task === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'keyTaskId' })
  if (task.version !== input.version)
    throw new Refusal('conflict', { key: 'key-task.changed-meanwhile', at: 'version' })
  const leadUnitId = input.leadUnitId ?? task.leadUnitId
  const cooperatingIds = input.cooperatingIds ?? task.cooperating.map(({ id }) => id)
  const units = new Set([leadUnitId, ...cooperatingIds])
  if (units.size !== cooperatingIds.length + 1)
    throw new Refusal('form-invalid', { key: 'key-task.unit-twice', at: 'cooperatingIds' })
  if ((await listLastNames(context.tx, context.tenantId, [...units])).length < units.size)
    throw new Refusal('not-found', { key: 'http.not-found', at: 'cooperatingIds' })
  const dueOn = input.dueOn ?? task.dueOn
  if (task.nodes.some((node) => node.dueOn > dueOn))
    throw new Refusal('rule-broken', { key: 'key-task.node-after-due', at: 'dueOn' })
  const { planId } = await planOf(context, task.id)
  const responsible = { ...task.content.responsible, ...(input.responsibleName && { name: input.responsibleName }) }
  const version = await putKeyTask(
    context,
    task.id,
    {
      code: task.code,
      year: task.year,
      number: task.number,
      planId,
      goalCode: task.goalCode,
      leadUnitId,
      cooperatingIds,
      indicatorIds: task.indicators.map(({ id }) => id),
      nodes: task.nodes.map(({ period, textZh, textEn, dueOn: due }) => ({
        period,
        text: { zh: textZh, en: textEn },
        dueOn: due,
      })),
      content: { ...task.content, responsible },
      dueOn,
      fundsFen: task.fundsFen === null ? null : String(task.fundsFen),
      isImportant: task.isImportant,
      isUrgent: task.isUrgent,
    },
    { reason: input.reason, by: context.actor.personId },
  )
  await judgeTask(context, task.id)
  await recordHistory(context, {
    subject: { kind: 'key-task', id: task.id, unitId: leadUnitId },
    sentence: { key: 'key-task.changed', params: { reason: input.reason } },
    personId: context.actor.personId,
  })
  context.audit({ subjectKind: 'key-task', subjectId: task.id, unitId: leadUnitId, detail: { version } })
  return { keyTaskId: task.id, version }
}

async function planOf({ tx, tenantId }: OperationContext, keyTaskId: string): Promise<{ planId: string | null }> {
  const { rows } = await sql<{ planId: string | null }>`
    select plan_id from key_tasks where tenant_id = ${tenantId} and id = ${keyTaskId}`.execute(tx)
  return rows[0]!
}
