import { sql } from 'kysely'
import { localDay } from '#cases/local-day.ts'
import { say } from '#engine/text/message.ts'
import { getOfficeClock } from '#modules/dispatch/server/cycle.queries.ts'
import { findLights } from '#modules/dispatch/server/light.queries.ts'
import { keyTaskWords } from '#modules/supervision/key-task-screen.messages.ts'
import { listProgress, listTaskRows, taskOf } from '#modules/supervision/server/key-task.queries.ts'
import type { FreezePart } from '#server/http/module.ts'

/**
 * The ledger as it stood when the month was frozen: the whole tasks, each with the progress signed for that month or before it.
 * One piece without a key; documents read the fields by name.
 */
export const freezeKeyTasks: FreezePart = {
  name: 'key-tasks',
  take: async function* ({ tx, tenantId, now }, { period }) {
    const context = { tx, tenantId, now }
    const rows = await listTaskRows(
      context,
      sql<boolean>`t.retired_at is null and t.year = ${Number(period.slice(0, 4))}::int`,
    )
    if (rows.length === 0) return
    const { utcOffsetMinutes } = await getOfficeClock(tx, tenantId)
    const lights = await findLights(tx, tenantId, 'task')
    const signed = await listProgress(context, sql<boolean>`p.state = 'approved' and p.period <= ${period}`)
    const today = localDay(now, utcOffsetMinutes)
    const tasks = rows.map((row) => {
      const task = taskOf(
        row,
        signed.find((one) => one.taskId === row.id),
        today,
        lights,
      )
      const node = task.nodes.findLast(({ dueOn }) => dueOn <= today) ?? task.nodes[0]
      return {
        id: task.id,
        number: task.number,
        code: task.code,
        name: task.name,
        target: task.target,
        node: node?.text ?? null,
        nodes: task.nodes,
        measures: task.measures,
        lead: { id: task.lead.id, code: task.lead.code, name: task.lead.name },
        cooperating: task.cooperating.map(({ id, code, name }) => ({ id, code, name })),
        responsible: task.responsible.name,
        dueOn: task.dueOn,
        progress: task.progress?.text ?? null,
        percent: task.percent,
        status:
          task.status === null
            ? null
            : {
                zh: say(keyTaskWords, 'zh-CN', `status.${task.status}`),
                en: say(keyTaskWords, 'en', `status.${task.status}`),
              },
        light: { code: task.light.code, word: task.light.word, alarm: task.light.alarm },
        lightReason: task.lightReason,
        problem: task.progress?.problem ?? null,
        evidence: task.evidence.length,
        isDone: task.doneOn !== null,
      }
    })
    yield { key: '', content: { tasks } }
  },
}
