import { sql } from 'kysely'
import { localDay } from '#cases/local-day.ts'
import { openTask } from '#cases/server/task.store.ts'
import { addDays } from '#engine/calendar/date.ts'
import { listDuties } from '#modules/dispatch/server/duty.queries.ts'
import { listTaskRows, type TaskRow } from '#modules/supervision/server/key-task.queries.ts'
import type { TaskContext } from '#modules/supervision/server/key-task.store.ts'
import { judgeTask } from '#modules/supervision/server/key-task-light.ts'
import { endOfDay, officeDays } from '#modules/supervision/server/slip-course.ts'
import type { JobContext } from '#server/http/module.ts'

/** What time does to key tasks: their lights as nodes come due, and the month's progress asked for when the month is over. */
export async function keepKeyTasks(job: JobContext): Promise<void> {
  const inTx = <R>(work: (context: TaskContext) => Promise<R>) =>
    job.inTransaction((tx) => work({ tx, tenantId: job.tenantId, now: job.now, newId: job.newId }))
  const open = await inTx((context) => listTaskRows(context, sql<boolean>`t.retired_at is null and t.done_on is null`))
  const failed: unknown[] = []
  for (const task of open) {
    await inTx(async (context) => {
      await judgeTask(context, task.id)
      await askForProgress(context, task)
    }).catch((error: unknown) => failed.push(error))
  }
  if (failed.length > 0) throw failed[0]
}

const LAST_DAY_OF_WRITING = 10

/** In the first days of a month the lead unit is asked for the month before, once. */
async function askForProgress(context: TaskContext, task: TaskRow): Promise<void> {
  const { tx, tenantId } = context
  const { utcOffsetMinutes } = await officeDays(context)
  const today = localDay(context.now, utcOffsetMinutes)
  if (Number(today.slice(8)) > LAST_DAY_OF_WRITING) return
  const period = addDays(`${today.slice(0, 7)}-01`, -1).slice(0, 7)
  if (period.slice(0, 4) !== String(task.year)) return
  const { rows } = await sql`
    select 1 from key_task_progress where tenant_id = ${tenantId} and task_id = ${task.id} and period = ${period}
    union all
    select 1 from tasks where tenant_id = ${tenantId} and subject_kind = 'key-task' and subject_id = ${task.id}
      and deed = 'task.key-task.report' and params ->> 'period' = ${period}`.execute(tx)
  if (rows.length > 0) return
  const dueAt = await endOfDay(context, `${today.slice(0, 7)}-${LAST_DAY_OF_WRITING}`)
  const params = {
    item: task.content.name.zh,
    itemEn: task.content.name.en,
    unit: task.unitNameZh,
    unitEn: task.unitNameEn,
    period,
  }
  for (const to of await listDuties(context, 'key-task.report', task.path)) {
    await openTask(context, {
      to,
      subject: { kind: 'key-task', id: task.id, unitId: task.leadUnitId },
      deed: { key: 'task.key-task.report', params },
      dueAt,
    })
  }
}
