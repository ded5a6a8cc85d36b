import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { CaseContext } from '#cases/server/case-context.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import type { ProgressState, SelfStatus } from '#modules/supervision/key-task.rules.ts'
import type { KeyTaskContent } from '#modules/supervision/server/key-task.queries.ts'

export type TaskContext = Pick<CaseContext, 'tx' | 'tenantId' | 'now' | 'newId' | 'onBehalfOf'>

/** A task with everything that makes a version of it. */
export interface KeyTaskWhole {
  readonly code: string
  readonly year: number
  readonly number: number
  readonly planId: string | null
  readonly goalCode: string | null
  readonly leadUnitId: string
  readonly cooperatingIds: readonly string[]
  readonly indicatorIds: readonly string[]
  readonly nodes: readonly {
    readonly period: string
    readonly text: { readonly zh: string; readonly en: string }
    readonly dueOn: CalendarDate
  }[]
  readonly content: KeyTaskContent
  readonly dueOn: CalendarDate
  readonly fundsFen: string | null
  readonly isImportant: boolean
  readonly isUrgent: boolean
}

const hashOf = (whole: KeyTaskWhole): string => createHash('sha256').update(JSON.stringify(whole)).digest('hex')

/** Writes a task when it is new or says something else than before; answers its version. Nodes done stay done. */
export async function putKeyTask(
  context: TaskContext,
  taskId: string,
  whole: KeyTaskWhole,
  why: { readonly reason: string; readonly by: string | null },
): Promise<number> {
  const { tx, tenantId, now } = context
  const hash = hashOf(whole)
  const { rows } = await sql<{ version: number; hash: string }>`
    select version, hash from key_task_versions where tenant_id = ${tenantId} and task_id = ${taskId}
    order by version desc limit 1`.execute(tx)
  const last = rows[0]
  if (last?.hash === hash) return last.version
  const version = (last?.version ?? 0) + 1
  await sql`
    insert into key_tasks (tenant_id, id, code, year, number, plan_id, goal_code, lead_unit_id, content, due_on, funds_fen,
      is_important, is_urgent, version)
    values (${tenantId}, ${taskId}, ${whole.code}, ${whole.year}, ${whole.number}, ${whole.planId}, ${whole.goalCode},
      ${whole.leadUnitId}, ${JSON.stringify(whole.content)}::jsonb, ${whole.dueOn}, ${whole.fundsFen}::bigint,
      ${whole.isImportant}, ${whole.isUrgent}, ${version})
    on conflict (tenant_id, id) do update set year = excluded.year, number = excluded.number, plan_id = excluded.plan_id,
      goal_code = excluded.goal_code, lead_unit_id = excluded.lead_unit_id, content = excluded.content,
      due_on = excluded.due_on, funds_fen = excluded.funds_fen, is_important = excluded.is_important,
      is_urgent = excluded.is_urgent, version = excluded.version, retired_at = null`.execute(tx)
  await sql`
    insert into key_task_versions (tenant_id, task_id, version, content, hash, reason, recorded_at, recorded_by)
    values (${tenantId}, ${taskId}, ${version}, ${JSON.stringify(whole)}::jsonb, ${hash}, ${why.reason}, ${now},
      ${why.by})`.execute(tx)
  await putLinks(context, taskId, 'key_task_units', 'unit_id', whole.cooperatingIds)
  await putLinks(context, taskId, 'key_task_indicators', 'indicator_id', whole.indicatorIds)
  await putNodes(context, taskId, whole.nodes)
  return version
}

async function putLinks(
  { tx, tenantId }: TaskContext,
  taskId: string,
  table: 'key_task_units' | 'key_task_indicators',
  column: 'unit_id' | 'indicator_id',
  ids: readonly string[],
): Promise<void> {
  await sql`delete from ${sql.table(table)} where tenant_id = ${tenantId} and task_id = ${taskId}`.execute(tx)
  await sql`
    insert into ${sql.table(table)} (tenant_id, task_id, ${sql.ref(column)}, position)
    select ${tenantId}, ${taskId}, id, place::int from unnest(${ids}::uuid[]) with ordinality as n(id, place)`.execute(
    tx,
  )
}

async function putNodes({ tx, tenantId }: TaskContext, taskId: string, nodes: KeyTaskWhole['nodes']): Promise<void> {
  const rows = JSON.stringify(
    nodes.map(({ period, text, dueOn }, at) => ({ number: at + 1, period, zh: text.zh, en: text.en, due_on: dueOn })),
  )
  await sql`delete from key_task_nodes where tenant_id = ${tenantId} and task_id = ${taskId} and number > ${nodes.length}`.execute(
    tx,
  )
  await sql`
    insert into key_task_nodes (tenant_id, task_id, number, period, text_zh, text_en, due_on)
    select ${tenantId}, ${taskId}, n.number, n.period, n.zh, n.en, n.due_on
    from jsonb_to_recordset(${rows}::jsonb) as n(number int, period text, zh text, en text, due_on date)
    on conflict (tenant_id, task_id, number) do update set period = excluded.period, text_zh = excluded.text_zh,
      text_en = excluded.text_en, due_on = excluded.due_on`.execute(tx)
}

/** What the pack no longer names leaves the ledger and stays on record; what a meeting has made a task is none of the pack's. */
export async function retireOthers({ tx, tenantId, now }: TaskContext, codes: readonly string[]): Promise<void> {
  await sql`update key_tasks set retired_at = ${now}
    where tenant_id = ${tenantId} and retired_at is null and code <> all(${codes}::text[])
      and not exists (select from meeting_decisions d where d.tenant_id = key_tasks.tenant_id and d.key_task_id = key_tasks.id)`.execute(
    tx,
  )
}

export interface ProgressContent {
  readonly text: string
  readonly percent: number
  readonly status: SelfStatus
  readonly comment: string
  readonly problem: string
  readonly help: string
  readonly nodesDone: readonly { readonly node: number; readonly on: CalendarDate }[]
}

/** Writes what the lead unit says of a month. The caller holds the task's lock and knows what stood there. */
export async function writeProgress(
  context: TaskContext,
  entry: { readonly id: string; readonly taskId: string; readonly period: string; readonly state: ProgressState },
  content: ProgressContent,
  by: string,
): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    insert into key_task_progress (tenant_id, id, task_id, period, state, text, percent, self_status, comment, problem, help,
      nodes_done, written_by, written_at)
    values (${context.tenantId}, ${entry.id}, ${entry.taskId}, ${entry.period}, ${entry.state}, ${content.text},
      ${content.percent}, ${content.status}, ${content.comment}, ${content.problem}, ${content.help},
      ${JSON.stringify(content.nodesDone)}::jsonb, ${by}, ${context.now})
    on conflict (tenant_id, task_id, period) do update set state = excluded.state, text = excluded.text,
      percent = excluded.percent, self_status = excluded.self_status, comment = excluded.comment,
      problem = excluded.problem, help = excluded.help, nodes_done = excluded.nodes_done,
      written_by = excluded.written_by, written_at = excluded.written_at, version = key_task_progress.version + 1
    returning version`.execute(context.tx)
  return rows[0]!.version
}

export async function moveProgress(
  { tx, tenantId, now }: TaskContext,
  progressId: string,
  to: ProgressState,
  by: { readonly submittedBy?: string | null; readonly approvedBy?: string; readonly reason?: string },
): Promise<number> {
  const sets = [
    sql`state = ${to}`,
    sql`version = version + 1`,
    ...(by.submittedBy === undefined
      ? []
      : [sql`submitted_by = ${by.submittedBy}`, sql`submitted_at = ${by.submittedBy === null ? null : now}`]),
    ...(by.approvedBy === undefined ? [] : [sql`approved_by = ${by.approvedBy}`, sql`approved_at = ${now}`]),
    ...(by.reason === undefined ? [sql`return_reason = null`] : [sql`return_reason = ${by.reason}`]),
  ]
  const { rows } = await sql<{ version: number }>`
    update key_task_progress set ${sql.join(sets)} where tenant_id = ${tenantId} and id = ${progressId}
    returning version`.execute(tx)
  return rows[0]!.version
}

/** What was signed stands in the ledger: percent, the unit's own status, nodes, and the day the task was done. */
export async function enterProgress(
  { tx, tenantId }: TaskContext,
  taskId: string,
  { percent, status, nodesDone }: ProgressContent,
  doneOn: CalendarDate | null,
): Promise<void> {
  await sql`update key_tasks set percent = ${percent}, self_status = ${status}, done_on = ${doneOn}
    where tenant_id = ${tenantId} and id = ${taskId}`.execute(tx)
  await sql`
    update key_task_nodes k set done_on = n."on"
    from jsonb_to_recordset(${JSON.stringify(nodesDone)}::jsonb) as n(node int, "on" date)
    where k.tenant_id = ${tenantId} and k.task_id = ${taskId} and k.number = n.node`.execute(tx)
}
