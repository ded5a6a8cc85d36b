import { getToday } from '#cases/server/tenant.queries.ts'
import { taskFacts } from '#modules/supervision/key-task.rules.ts'
import { findTask } from '#modules/supervision/server/key-task.queries.ts'
import type { TaskContext } from '#modules/supervision/server/key-task.store.ts'
import { judgeRecord } from '#modules/supervision/server/light.store.ts'

/** Judges a task as it stands today and keeps what is new in its history. */
export async function judgeTask(context: TaskContext, keyTaskId: string): Promise<void> {
  const task = await findTask(context, keyTaskId)
  if (task === undefined || task.retiredAt !== null) return
  const today = await getToday(context.tx, context.tenantId, context.now)
  await judgeRecord(context, 'task', { kind: 'key-task', id: keyTaskId }, taskFacts(task, today))
}
