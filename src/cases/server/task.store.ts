import { type RawBuilder, sql } from 'kysely'
import type { CaseContext } from '#cases/server/case-context.ts'
import type { Sentence, Subject } from '#cases/subject.ts'

/** To one person, or to whoever holds a role at a unit on the day he looks. */
export type Addressee = { readonly personId: string } | { readonly roleCode: string; readonly unitId: string }

export interface NewTask {
  readonly to: Addressee
  readonly subject: Subject
  /** What is to be done, as a sentence. */
  readonly deed: Sentence
  readonly dueAt?: Date
}

/** Puts a task into the inboxes of those addressed; answers its id. */
export async function openTask(context: CaseContext, task: NewTask): Promise<string> {
  const id = context.newId()
  await taskOpening(context, task, id).execute(context.tx)
  return id
}

/** The statement of `openTask`, for an act that sends it with its COMMIT. */
export function taskOpening(context: CaseContext, task: NewTask, id = context.newId()): RawBuilder<unknown> {
  const to = 'personId' in task.to ? { ...task.to, roleCode: null, unitId: null } : { ...task.to, personId: null }
  return sql`insert into tasks (tenant_id, id, person_id, role_code, role_unit_id, subject_kind, subject_id, unit_id, deed,
      params, due_at, created_at)
    values (${context.tenantId}, ${id}, ${to.personId}, ${to.roleCode}, ${to.unitId}, ${task.subject.kind},
      ${task.subject.id}, ${task.subject.unitId}, ${task.deed.key}, ${JSON.stringify(task.deed.params)}::jsonb,
      ${task.dueAt ?? null}, ${context.now})`
}

/** Which tasks end: those of a record, all or of one deed (its message key). */
export interface TaskSelection {
  readonly subjectKind: string
  readonly subjectId: string
  readonly deed?: string
}

/** Takes open tasks out of all inboxes; answers how many there were. `doneBy` absent: the system ended them. */
export async function closeTasks(
  context: CaseContext,
  which: TaskSelection,
  how: { readonly outcome: string; readonly doneBy?: string },
): Promise<number> {
  const done = await taskClosing(context, which, how).execute(context.tx)
  return Number(done.numAffectedRows ?? 0n)
}

/** The statement of `closeTasks`, for an act that sends it with its COMMIT. */
export const taskClosing = (
  context: CaseContext,
  which: TaskSelection,
  how: { readonly outcome: string; readonly doneBy?: string },
): RawBuilder<unknown> => sql`
  update tasks set done_at = ${context.now}, done_by = ${how.doneBy ?? null}, outcome = ${how.outcome}
  where tenant_id = ${context.tenantId} and subject_kind = ${which.subjectKind} and subject_id = ${which.subjectId}
    and done_at is null and (${which.deed ?? null}::text is null or deed = ${which.deed ?? null})`

/** Moves the deadline of a record's open tasks, e.g. after an exception was granted. */
export async function postponeTasks(context: CaseContext, which: TaskSelection, dueAt: Date): Promise<number> {
  const moved = await sql`update tasks set due_at = ${dueAt}
    where tenant_id = ${context.tenantId} and subject_kind = ${which.subjectKind} and subject_id = ${which.subjectId}
      and done_at is null and (${which.deed ?? null}::text is null or deed = ${which.deed ?? null})`.execute(context.tx)
  return Number(moved.numAffectedRows ?? 0n)
}
