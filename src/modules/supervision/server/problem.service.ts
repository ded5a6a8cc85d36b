import { sql } from 'kysely'
import { recordHistory } from '#cases/server/history.store.ts'
import { notify } from '#cases/server/notice.store.ts'
import { closeTasks, openTask } from '#cases/server/task.store.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import type { Sentence } from '#cases/subject.ts'
import { can } from '#engine/access/can.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import { previousPeriod } from '#engine/calendar/period.ts'
import type { Input } from '#engine/contract/operation.ts'
import { Refusal } from '#engine/refusal.ts'
import { listDuties } from '#modules/dispatch/server/duty.queries.ts'
import type * as contract from '#modules/supervision/problem.contract.ts'
import {
  mayAct,
  type ProblemAct,
  type ProblemSituation,
  type ProblemState,
  weekOf,
} from '#modules/supervision/problem.rules.ts'
import { problemsInSight } from '#modules/supervision/server/problem.access.ts'
import { findProblem, listProblems, type ProblemRecord } from '#modules/supervision/server/problem.queries.ts'
import { endOfDay } from '#modules/supervision/server/slip-course.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

/** All that the acts on a problem depend on, for this viewer and day. */
export const situationOf = (
  { actor }: Pick<OperationContext, 'actor'>,
  problem: ProblemRecord,
  today: CalendarDate,
): ProblemSituation => ({
  state: problem.state,
  isRaisedNow: problem.week === weekOf(today),
  isSolvedNow: problem.solvedWeek === weekOf(today),
  isOfUnit: can(actor, 'problem.write', problem.unit.path),
  isOwner: problem.owner !== null && can(actor, 'problem.write', problem.owner.path),
  manages: can(actor, 'problem.assign', problem.unit.path),
})

type Content = Omit<Input<typeof contract.raiseProblem>, 'unitId'>

/** What a problem names is there, and what is asked of others is said. */
async function checkContent(context: OperationContext, unitId: string, content: Content, today: CalendarDate) {
  const { tx, tenantId } = context
  const { ownerUnitId, help, dueOn, indicatorId, keyTaskId } = content
  if (ownerUnitId !== null && help === '') throw new Refusal('form-invalid', { key: 'problem.help-needed', at: 'help' })
  if (ownerUnitId === unitId) throw new Refusal('form-invalid', { key: 'problem.owner-itself', at: 'ownerUnitId' })
  if (dueOn !== null && dueOn < today) throw new Refusal('form-invalid', { key: 'problem.due-past', at: 'dueOn' })
  const known = async (table: 'units' | 'indicators' | 'key_tasks', id: string | null, key: string, at: string) => {
    if (id === null) return
    const { rows } = await sql`select 1 from ${sql.table(table)} where tenant_id = ${tenantId} and id = ${id}`.execute(
      tx,
    )
    if (rows.length === 0) throw new Refusal('form-invalid', { key, at })
  }
  await known('units', ownerUnitId, 'problem.unknown-unit', 'ownerUnitId')
  await known('indicators', indicatorId, 'problem.unknown-indicator', 'indicatorId')
  await known('key_tasks', keyTaskId, 'problem.unknown-task', 'keyTaskId')
}

export const raiseProblem: Handler<typeof contract.raiseProblem> = async (context, { unitId, ...content }) => {
  const { tx, tenantId, now, newId, actor } = context
  const today = await getToday(tx, tenantId, now)
  await checkContent(context, unitId, content, today)
  const [problemId, week] = [newId(), weekOf(today)]
  await sql`
    insert into problems (tenant_id, id, unit_id, week, text, help, owner_unit_id, due_on, indicator_id, key_task_id,
      raised_by, raised_at)
    values (${tenantId}, ${problemId}, ${unitId}, ${week}, ${content.text}, ${content.help}, ${content.ownerUnitId},
      ${content.dueOn}::date, ${content.indicatorId}, ${content.keyTaskId}, ${actor.personId}, ${now})`.execute(tx)
  const problem = (await findProblem(context, problemId))!
  await record(context, problem, 'problem.raised', { text: content.text })
  await askOwner(context, problem)
  return { problemId, week }
}

/** The problem, when the act may be done by this person now and nothing has changed since he looked. */
async function takeUp(
  context: OperationContext,
  act: ProblemAct,
  { problemId, version }: { readonly problemId: string; readonly version: number },
) {
  const { tx, tenantId, now } = context
  const problem = await findProblem(context, problemId, true)
  const seen = await listProblems(context, sql<boolean>`p.id = ${problemId} and ${problemsInSight(context.actor)}`)
  if (problem === undefined || seen.length === 0)
    throw new Refusal('not-found', { key: 'http.not-found', at: 'problemId' })
  const today = await getToday(tx, tenantId, now)
  const answer = mayAct(act, situationOf(context, problem, today))
  if (!answer.may) throw new Refusal(answer.code, ...answer.reasons)
  if (problem.version !== version) throw new Refusal('conflict', { key: 'problem.changed-meanwhile', at: 'version' })
  return { problem, today }
}

async function changeTo(
  context: OperationContext,
  problem: ProblemRecord,
  state: ProblemState,
  set: ReturnType<typeof sql>,
) {
  const { rows } = await sql<{ version: number }>`
    update problems set state = ${state}, version = version + 1, ${set}
    where tenant_id = ${context.tenantId} and id = ${problem.id} returning version`.execute(context.tx)
  return { problemId: problem.id, version: rows[0]!.version, state }
}

export const changeProblem: Handler<typeof contract.changeProblem> = async (
  context,
  { problemId, version, ...content },
) => {
  const { problem, today } = await takeUp(context, 'change', { problemId, version })
  await checkContent(context, problem.unitId, content, content.dueOn === problem.dueOn ? '0001-01-01' : today)
  const moved = await changeTo(
    context,
    problem,
    'open',
    sql`text = ${content.text}, help = ${content.help}, owner_unit_id = ${content.ownerUnitId}, due_on = ${content.dueOn}::date,
      indicator_id = ${content.indicatorId}, key_task_id = ${content.keyTaskId}`,
  )
  await record(context, problem, 'problem.changed', { text: content.text })
  if (content.ownerUnitId !== problem.ownerUnitId || content.dueOn !== problem.dueOn) {
    await endTasks(context, problem, 'changed')
    await askOwner(context, (await findProblem(context, problemId))!)
  }
  return moved
}

export const takeProblem: Handler<typeof contract.takeProblem> = async (context, input) => {
  const { problem } = await takeUp(context, 'take', input)
  const { short } = problem.owner!
  await record(context, problem, 'problem.taken', { unit: short.zh, unitEn: short.en })
  return changeTo(context, problem, 'in-hand', sql`owner_unit_id = owner_unit_id`)
}

export const answerProblem: Handler<typeof contract.answerProblem> = async (context, { text, ...input }) => {
  const { problem, today } = await takeUp(context, 'answer', input)
  const { isOwner } = situationOf(context, problem, today)
  await record(context, problem, 'problem.answered', { text })
  await tellUnit(context, problem, 'notice.problem.answered')
  return changeTo(
    context,
    problem,
    isOwner ? 'in-hand' : problem.state,
    sql`answer = ${text}, answered_by = ${context.actor.personId}, answered_at = ${context.now}`,
  )
}

export const assignProblem: Handler<typeof contract.assignProblem> = async (
  context,
  { ownerUnitId, dueOn, note, ...input },
) => {
  const { problem, today } = await takeUp(context, 'assign', input)
  const help = problem.help === '' ? problem.text : problem.help
  await checkContent(
    context,
    problem.unitId,
    { text: problem.text, help, ownerUnitId, dueOn, indicatorId: null, keyTaskId: null },
    today,
  )
  const moved = await changeTo(
    context,
    problem,
    'open',
    sql`owner_unit_id = ${ownerUnitId}, due_on = ${dueOn}::date, help = ${help}`,
  )
  await endTasks(context, problem, 'assigned')
  const assigned = (await findProblem(context, problem.id))!
  const { short } = assigned.owner!
  await record(context, problem, 'problem.assigned', { unit: short.zh, unitEn: short.en, due: dueOn, note })
  await askOwner(context, assigned)
  await tellUnit(context, assigned, 'notice.problem.assigned', { owner: short.zh, ownerEn: short.en })
  return moved
}

export const solveProblem: Handler<typeof contract.solveProblem> = async (context, { result, ...input }) => {
  const { problem, today } = await takeUp(context, 'solve', input)
  await record(context, problem, 'problem.closed', { text: result })
  await endTasks(context, problem, 'solved')
  await tellUnit(context, problem, 'notice.problem.closed')
  return changeTo(
    context,
    problem,
    'solved',
    sql`result = ${result}, solved_week = ${weekOf(today)}, solved_at = ${context.now}`,
  )
}

export const reopenProblem: Handler<typeof contract.reopenProblem> = async (context, { reason, ...input }) => {
  const { problem } = await takeUp(context, 'reopen', input)
  await record(context, problem, 'problem.reopened', { text: reason })
  const moved = await changeTo(context, problem, 'open', sql`result = null, solved_week = null, solved_at = null`)
  await askOwner(context, problem)
  await tellUnit(context, problem, 'notice.problem.reopened')
  return moved
}

/** A unit says that its week is written, or that there is nothing to tell: silence and “nothing” are two different things. */
export const handSheet: Handler<typeof contract.handSheet> = async (context, { week, unitId, isClear }) => {
  const { tx, tenantId, now, actor } = context
  const thisWeek = weekOf(await getToday(tx, tenantId, now))
  if (week !== thisWeek && week !== previousPeriod(thisWeek))
    throw new Refusal('too-late', { key: 'problem.week-over', at: 'week' })
  const standing = await listProblems(context, sql<boolean>`p.unit_id = ${unitId} and p.week = ${week}`)
  if (isClear && standing.length > 0) throw new Refusal('rule-broken', { key: 'problem.not-clear', at: 'isClear' })
  if (!isClear && standing.length === 0) throw new Refusal('rule-broken', { key: 'problem.nothing', at: 'isClear' })
  await sql`
    insert into weekly_sheets (tenant_id, unit_id, week, is_clear, handed_by, handed_at)
    values (${tenantId}, ${unitId}, ${week}, ${isClear}, ${actor.personId}, ${now})
    on conflict (tenant_id, unit_id, week) do update set is_clear = excluded.is_clear, handed_by = excluded.handed_by,
      handed_at = excluded.handed_at`.execute(tx)
  context.audit({ subjectKind: 'unit', subjectId: unitId, unitId, detail: { week, isClear } })
  return { week, isClear }
}

const subjectOf = ({ id, unitId }: ProblemRecord) => ({ kind: 'problem', id, unitId })

async function record(context: OperationContext, problem: ProblemRecord, key: string, params: Sentence['params']) {
  await recordHistory(context, {
    subject: subjectOf(problem),
    sentence: { key, params },
    personId: context.actor.personId,
  })
  context.audit({ subjectKind: 'problem', subjectId: problem.id, unitId: problem.unitId, detail: { act: key } })
}

const SHORT = 60
const shortOf = (text: string): string => (text.length > SHORT ? `${text.slice(0, SHORT)}…` : text)

/** The unit that is to help gets a task, until the problem is solved or given to another. */
async function askOwner(context: OperationContext, problem: ProblemRecord): Promise<void> {
  const { owner, unit, help, dueOn } = problem
  if (owner === null) return
  const params = { unit: unit.short.zh, unitEn: unit.short.en, text: shortOf(help) }
  const dueAt = dueOn === null ? undefined : await endOfDay(context, dueOn)
  for (const to of await listDuties(context, 'problem.write', owner.path))
    await openTask(context, {
      to,
      subject: subjectOf(problem),
      deed: { key: 'task.problem.help', params },
      ...(dueAt && { dueAt }),
    })
}

const endTasks = (context: OperationContext, problem: ProblemRecord, outcome: string) =>
  closeTasks(context, { subjectKind: 'problem', subjectId: problem.id }, { outcome, doneBy: context.actor.personId })

/** Told to those who write for the unit whose problem it is. */
async function tellUnit(
  context: OperationContext,
  problem: ProblemRecord,
  key: string,
  params: Sentence['params'] = {},
): Promise<void> {
  for (const to of await listDuties(context, 'problem.write', problem.unit.path))
    await notify(context, {
      to,
      sentence: { key, params: { text: shortOf(problem.text), ...params } },
      about: { kind: 'problem', id: problem.id },
    })
}
