import { sql } from 'kysely'
import { recordHistory } from '#cases/server/history.store.ts'
import { notify } from '#cases/server/notice.store.ts'
import { closeTasks, openTask } from '#cases/server/task.store.ts'
import { Refusal } from '#engine/refusal.ts'
import type {
  decideReopening as DecideReopening,
  listReopenings as ListReopenings,
  requestReopening as RequestReopening,
} from '#modules/dispatch/cycle.contract.ts'
import { CYCLE_COLUMNS, type CycleRow, cycleHeadOf } from '#modules/dispatch/server/cycle.queries.ts'
import { listDuties } from '#modules/dispatch/server/duty.queries.ts'
import { namesOf, openReportTask } from '#modules/dispatch/server/hand-over.service.ts'
import { inScope } from '#modules/dispatch/server/report.access.ts'
import {
  type FoundReport,
  joinUnit,
  UNIT_COLUMNS,
  type UnitRow,
  unitNameOf,
} from '#modules/dispatch/server/report.queries.ts'
import { demand, getReportRow, situationOf } from '#modules/dispatch/server/report-situation.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

const YEAR_MS = 366 * 86_400_000

export const requestReopening: Handler<typeof RequestReopening> = async (context, { reportId, reason, expiresAt }) => {
  const found = await getReportRow(context, reportId, 'act')
  demand('requestReopening', await situationOf(context, found, []), found, context)
  const until = new Date(expiresAt)
  if (until <= context.now) throw new Refusal('form-invalid', { key: 'reopening.expiry-past', at: 'expiresAt' })
  if (until.getTime() - context.now.getTime() > YEAR_MS) {
    throw new Refusal('form-invalid', { key: 'reopening.expiry-far', at: 'expiresAt' })
  }
  const reopeningId = context.newId()
  await sql`
    insert into reopenings (tenant_id, id, report_id, reason, requested_by, requested_at, expires_at)
    values (${context.tenantId}, ${reopeningId}, ${reportId}, ${reason}, ${context.actor.personId}, ${context.now}, ${until})`.execute(
    context.tx,
  )
  await record(context, found, reopeningId, 'reopening.requested', { until: minuteOf(until), reason })
  for (const to of await listDuties(context, 'reopening.decide', found.report.parentPath)) {
    await openTask(context, {
      to,
      subject: { kind: 'reopening', id: reopeningId, unitId: found.report.unitId },
      deed: { key: 'task.reopening.decide', params: { ...namesOf(found), reason } },
    })
  }
  return { reopeningId }
}

export const decideReopening: Handler<typeof DecideReopening> = async (context, { reopeningId, decision, note }) => {
  const { tx, tenantId, now, actor } = context
  const { rows } = await sql<{ reportId: string; state: string; requestedBy: string; expiresAt: Date }>`
    select report_id, state, requested_by, expires_at from reopenings
    where tenant_id = ${tenantId} and id = ${reopeningId} for update`.execute(tx)
  const asked = rows[0]
  if (!asked) throw new Refusal('not-found', { key: 'http.not-found', at: 'reopeningId' })
  if (asked.state !== 'asked') throw new Refusal('wrong-state', { key: 'reopening.decided' })
  if (asked.requestedBy === actor.personId) throw new Refusal('rule-broken', { key: 'reopening.own' })
  if (decision === 'grant' && asked.expiresAt <= now) throw new Refusal('too-late', { key: 'reopening.expired-before' })
  const found = await getReportRow(context, asked.reportId, 'act')
  const state = decision === 'grant' ? 'granted' : 'refused'
  await sql`
    update reopenings set state = ${state}, decided_by = ${actor.personId}, decided_at = ${now}, decision_note = ${note ?? null}
    where tenant_id = ${tenantId} and id = ${reopeningId}`.execute(tx)
  const until = minuteOf(asked.expiresAt)
  await record(context, found, reopeningId, `reopening.${state}`, { until })
  await closeTasks(
    context,
    { subjectKind: 'reopening', subjectId: reopeningId },
    { outcome: state, doneBy: actor.personId },
  )
  await notify(context, {
    to: { personId: asked.requestedBy },
    sentence: { key: `notice.reopening.${state}`, params: { ...namesOf(found), until } },
    about: { kind: 'report', id: asked.reportId },
  })
  if (state === 'granted') {
    for (const to of await listDuties(context, 'report.fill', found.report.path)) {
      await openReportTask(context, found, to, 'task.report.fill', '', asked.expiresAt)
    }
  }
  return { reopeningId, state }
}

export const listReopenings: Handler<typeof ListReopenings> = async (context, { cycleId, state }) => {
  const { tx, tenantId, now } = context
  const visible = inScope(context.actor, 'report.read', 'v.path')
  const { rows } = await sql<CycleRow & UnitRow & ReopeningRow>`
    select o.id as reopening_id, o.report_id, o.reason, p.name as requested_by, o.requested_at, o.expires_at,
      o.decision_note as note,
      case when o.state = 'granted' and o.expires_at <= ${now} then 'ended' else o.state end as state,
      ${CYCLE_COLUMNS}, ${UNIT_COLUMNS}
    from reopenings o
    join reports r on r.tenant_id = o.tenant_id and r.id = o.report_id
    join cycles c on c.tenant_id = r.tenant_id and c.id = r.cycle_id
    ${joinUnit('r', now)}
    left join people p on p.tenant_id = o.tenant_id and p.id = o.requested_by
    where o.tenant_id = ${tenantId} and ${visible}
      and (${cycleId ?? null}::uuid is null or r.cycle_id = ${cycleId ?? null})
    order by o.requested_at desc, o.id limit 1000`.execute(tx)
  const chosen = rows.filter((row) => state === undefined || row.state === state)
  return {
    rows: chosen.map((row) => ({
      id: row.reopeningId,
      reportId: row.reportId,
      cycle: cycleHeadOf(row, now),
      unit: unitNameOf(row),
      reason: row.reason,
      requestedBy: row.requestedBy,
      requestedAt: row.requestedAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
      state: row.state,
      note: row.note,
    })),
  }
}

interface ReopeningRow {
  readonly reopeningId: string
  readonly reportId: string
  readonly reason: string
  readonly requestedBy: string | null
  readonly requestedAt: Date
  readonly expiresAt: Date
  readonly state: 'asked' | 'granted' | 'refused' | 'ended'
  readonly note: string | null
}

async function record(
  context: OperationContext,
  { report }: FoundReport,
  reopeningId: string,
  key: string,
  params: Record<string, string | number>,
): Promise<void> {
  await recordHistory(context, {
    subject: { kind: 'report', id: report.reportId, unitId: report.unitId },
    sentence: { key, params },
    personId: context.actor.personId,
  })
  context.audit({
    subjectKind: 'reopening',
    subjectId: reopeningId,
    unitId: report.unitId,
    detail: { deed: key, report: report.reportId },
  })
}

/** Instants in sentences are kept in UTC, to the minute. */
const minuteOf = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')}Z`
