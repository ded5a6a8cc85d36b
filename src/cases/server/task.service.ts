import { localDay } from '#cases/local-day.ts'
import { listOpenTasks, type TaskRow } from '#cases/server/task.queries.ts'
import { getTenantClock } from '#cases/server/tenant.queries.ts'
import type { Task, taskMine } from '#cases/task.contract.ts'
import { groupOf, type TaskGroup } from '#cases/task.rules.ts'
import type { Input, Output } from '#engine/contract/operation.ts'
import type { OperationContext } from '#server/http/module.ts'

/** The inbox; each group says how many there are, also when it shows fewer. */
export async function listMine(
  { tx, tenantId, actor, now }: OperationContext,
  { limit }: Input<typeof taskMine>,
): Promise<Output<typeof taskMine>> {
  const { utcOffsetMinutes } = await getTenantClock(tx, tenantId)
  const rows = await listOpenTasks(tx, tenantId, actor.personId, localDay(now, utcOffsetMinutes))
  const group = (name: TaskGroup) => {
    const own = rows.filter((row) => groupOf(row.dueAt ?? undefined, now, utcOffsetMinutes) === name)
    return { total: own.length, tasks: own.slice(0, limit).map(taskOf) }
  }
  return { late: group('late'), today: group('today'), thisWeek: group('thisWeek'), later: group('later') }
}

const taskOf = (row: TaskRow): Task => ({
  id: row.id,
  deed: { key: row.deed, params: row.params },
  subjectKind: row.subjectKind,
  subjectId: row.subjectId,
  unit: { id: row.unitId, nameZh: row.nameZh, nameEn: row.nameEn },
  roleCode: row.roleCode ?? undefined,
  dueAt: row.dueAt?.toISOString(),
  createdAt: row.createdAt.toISOString(),
})
