import { sql } from 'kysely'
import { localDay } from '#cases/local-day.ts'
import { listHistory } from '#cases/server/history.queries.ts'
import { Refusal } from '#engine/refusal.ts'
import { say } from '#engine/text/message.ts'
import { findLights } from '#modules/dispatch/server/light.queries.ts'
import type * as contract from '#modules/supervision/key-task.contract.ts'
import { keyTaskMessages } from '#modules/supervision/key-task.messages.ts'
import { mayAct, PROGRESS_ACTS } from '#modules/supervision/key-task.rules.ts'
import { tasksInSight } from '#modules/supervision/server/key-task.access.ts'
import { listProgress, listTaskRows, progressOf, taskOf } from '#modules/supervision/server/key-task.queries.ts'
import { getFoundProgress, progressViewer } from '#modules/supervision/server/key-task.service.ts'
import { listLightEntries, signOfCode } from '#modules/supervision/server/light.store.ts'
import { officeDays } from '#modules/supervision/server/slip-course.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

export const listKeyTasks: Handler<typeof contract.listKeyTasks> = async (context, input) => {
  const { tx, tenantId, actor } = context
  const rows = await listTaskRows(
    context,
    sql<boolean>`${tasksInSight(actor)} and t.retired_at is null and t.year = ${input.year}
      and (${input.unitId ?? null}::uuid is null or t.lead_unit_id = ${input.unitId ?? null}::uuid
        or exists (select from key_task_units u
          where u.tenant_id = t.tenant_id and u.task_id = t.id and u.unit_id = ${input.unitId ?? null}::uuid))
      and (${input.indicatorId ?? null}::uuid is null or exists (select from key_task_indicators k
        where k.tenant_id = t.tenant_id and k.task_id = t.id and k.indicator_id = ${input.indicatorId ?? null}::uuid))`,
  )
  const lights = await findLights(tx, tenantId, 'task')
  const today = await dayOf(context)
  const signed = await listProgress(context, sql<boolean>`p.state = 'approved'`)
  const tasks = rows.map((row) =>
    taskOf(
      row,
      signed.find((one) => one.taskId === row.id),
      today,
      lights,
    ),
  )
  const signs = [...new Map(tasks.map(({ light }) => [light.code, light])).values()]
  return {
    rows: tasks.filter(({ light }) => input.light === undefined || light.code === input.light),
    counts: signs
      .map((sign) => ({ sign, tasks: tasks.filter(({ light }) => light.code === sign.code).length }))
      .sort((a, b) => a.sign.severity - b.sign.severity),
    done: tasks.filter(({ doneOn }) => doneOn !== null).length,
    lagging: tasks.filter(({ light }) => light.alarm).length,
  }
}

const dayOf = async (context: OperationContext) => localDay(context.now, (await officeDays(context)).utcOffsetMinutes)

export const getKeyTask: Handler<typeof contract.getKeyTask> = async (context, { keyTaskId }) => {
  const { tx, tenantId, actor, language } = context
  const [row] = await listTaskRows(context, sql<boolean>`t.id = ${keyTaskId} and ${tasksInSight(actor)}`)
  if (row === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'keyTaskId' })
  const today = await dayOf(context)
  const entries = await listProgress(context, sql<boolean>`p.task_id = ${keyTaskId}`)
  const period = reportedMonth(today, entries)
  const { entry, situation } = await getFoundProgress(context, keyTaskId, period)
  const lights = await findLights(tx, tenantId, 'task')
  const kept =
    lights === undefined
      ? []
      : await listLightEntries(tx, tenantId, { kind: 'key-task', id: keyTaskId }, lights.scheme.scheme.code)
  const viewer = progressViewer(context, row)
  const acts = PROGRESS_ACTS.map((act) => {
    const answer = mayAct(act, situation, viewer)
    return [act, answer.may ? { may: true } : { may: false, reason: tell(language, answer.reasons[0]) }] as const
  })
  const { rows: versions } = await sql<{ version: number; at: Date; reason: string }>`
    select version, recorded_at as at, reason from key_task_versions
    where tenant_id = ${tenantId} and task_id = ${keyTaskId} order by version desc`.execute(tx)
  return {
    ...taskOf(
      row,
      entries.find(({ state }) => state === 'approved'),
      today,
      lights,
    ),
    entries: entries.map(progressOf),
    period,
    current: entry === undefined ? null : progressOf(entry),
    acts: Object.fromEntries(acts) as Record<(typeof acts)[number][0], (typeof acts)[number][1]>,
    lights: kept.flatMap(({ entry: one, reason }) =>
      one.light === null ? [] : [{ on: one.since, sign: signOfCode(lights, one.light), reason }],
    ),
    history: (await listHistory(tx, tenantId, { kind: 'key-task', id: keyTaskId })).map((line) => ({
      at: line.at.toISOString(),
      by: line.personName,
      text: tell(language, line),
    })),
    versions: versions.map(({ at, ...one }) => ({ ...one, at: at.toISOString() })),
  }
}

/** A month is written in its last days or in the first ten of the next: until then the month before is the one asked for. */
function reportedMonth(today: string, entries: readonly { readonly period: string; readonly state: string }[]): string {
  const month = today.slice(0, 7)
  if (Number(today.slice(8)) > 10) return month
  const [year, number] = month.split('-').map(Number) as [number, number]
  const before = number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`
  const isPast = entries.some(({ period, state }) => period >= month || (period === before && state === 'approved'))
  return isPast ? month : before
}

const tell = (
  language: OperationContext['language'],
  { key, params }: { readonly key: string; readonly params?: Readonly<Record<string, string | number>> },
): string =>
  key in keyTaskMessages ? say(keyTaskMessages, language, key as keyof typeof keyTaskMessages & string, params) : key
