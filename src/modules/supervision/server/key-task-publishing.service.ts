import { sql } from 'kysely'
import type { Pack } from '#engine/definition/pack.ts'
import { Refusal } from '#engine/refusal.ts'
import { putKeyTask, retireOthers, type TaskContext } from '#modules/supervision/server/key-task.store.ts'

/** Publishes a pack's key tasks; what is unchanged stays at its version, what the pack no longer names leaves the ledger. */
export async function publishKeyTasks(context: TaskContext, pack: Pack, reason: string): Promise<void> {
  if (pack.keyTasks.length === 0) return
  const [units, indicators, plans, tasks] = [
    await idsByCode(context, 'units'),
    await idsByCode(context, 'indicators'),
    await idsByCode(context, 'plans'),
    await idsByCode(context, 'key_tasks'),
  ]
  const codes: string[] = []
  for (const { value: list } of pack.keyTasks) {
    for (const [at, task] of list.tasks.entries()) {
      codes.push(task.code)
      const taskId = tasks.get(task.code) ?? context.newId()
      const { name, target, steps, measures, responsible } = task
      await putKeyTask(
        context,
        taskId,
        {
          code: task.code,
          year: list.year,
          number: at + 1,
          planId: list.plan === undefined ? null : known(plans, list.plan),
          goalCode: task.goal ?? null,
          leadUnitId: known(units, task.lead),
          cooperatingIds: task.cooperating.map((code) => known(units, code)),
          indicatorIds: task.indicators.map((code) => known(indicators, code)),
          nodes: task.nodes.map(({ period, text, due }) => ({ period, text, dueOn: due })),
          content: {
            name,
            target,
            steps,
            measures,
            responsible: {
              name: responsible.name,
              ...(responsible.post && { post: responsible.post }),
              ...(responsible.phone && { phone: responsible.phone }),
            },
          },
          dueOn: task.due,
          fundsFen: task.fundsFen === undefined ? null : String(task.fundsFen),
          isImportant: task.important,
          isUrgent: task.urgent,
        },
        { reason, by: null },
      )
    }
  }
  await retireOthers(context, codes)
}

async function idsByCode(
  { tx, tenantId }: TaskContext,
  table: 'units' | 'indicators' | 'plans' | 'key_tasks',
): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; code: string }>`
    select id, code from ${sql.table(table)} where tenant_id = ${tenantId}`.execute(tx)
  return new Map(rows.map((row) => [row.code, row.id]))
}

function known(ids: ReadonlyMap<string, string>, code: string): string {
  const id = ids.get(code)
  if (id === undefined) throw new Refusal('rule-broken', { key: 'key-task.unknown-code', params: { code } })
  return id
}
