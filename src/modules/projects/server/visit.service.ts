import { sql } from 'kysely'
import { dueInstant } from '#cases/server/case-move.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import { notify } from '#cases/server/notice.store.ts'
import { getOfficeCalendar } from '#cases/server/office-calendar.queries.ts'
import { closeTasks, openTask } from '#cases/server/task.store.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { Refusal } from '#engine/refusal.ts'
import { getProject } from '#modules/projects/server/project.queries.ts'
import { type FindingRow, listFindings, listVisitRows, type VisitRow } from '#modules/projects/server/visit.queries.ts'
import type * as contract from '#modules/projects/visit.contract.ts'
import type { AttachGuard, Handler, OperationContext } from '#server/http/module.ts'

const HOLD = 'task.site-visit.hold'
const ANSWER = 'task.site-visit.answer'
const VERIFY = 'task.site-visit.verify'

const today = ({ tx, tenantId, now }: OperationContext): Promise<string> => getToday(tx, tenantId, now)

export const planVisit: Handler<typeof contract.planVisit> = async (context, { projectId, leadId, ...said }) => {
  const { tx, tenantId, actor, now } = context
  const project = await getProject(context, projectId)
  if (project.state !== 'ongoing') throw new Refusal('wrong-state', { key: 'project.closed' })
  const on = await today(context)
  if (said.plannedOn < on) throw new Refusal('form-invalid', { key: 'visit.day-past', at: 'plannedOn' })
  const lead = leadId ?? actor.personId
  if (lead === project.leaderId) throw new Refusal('rule-broken', { key: 'visit.own-project', at: 'leadId' })
  const { rows } = await sql`select 1 from people where tenant_id = ${tenantId} and id = ${lead}
    and (left_on is null or left_on > ${on}::date)`.execute(tx)
  if (rows.length === 0) throw new Refusal('not-found', { key: 'case.no-person', at: 'leadId' })
  const id = context.newId()
  await sql`insert into site_visits (tenant_id, id, project_id, purpose, place, planned_on, lead_id, companions, state, planned_by,
      planned_at)
    values (${tenantId}, ${id}, ${projectId}, ${said.purpose}, ${said.place}, ${said.plannedOn}, ${lead}, ${said.companions},
      'planned', ${actor.personId}, ${now})`.execute(tx)
  await openTask(context, {
    to: { personId: lead },
    subject: { kind: 'site-visit', id, unitId: project.unitId },
    deed: { key: HOLD, params: { title: project.title } },
    ...(await dueOf(context, said.plannedOn)),
  })
  await notify(context, {
    to: { personId: project.leaderId },
    sentence: {
      key: 'notice.site-visit.planned',
      params: { title: project.title, on: said.plannedOn, purpose: said.purpose },
    },
    about: { kind: 'site-visit', id },
  })
  await tell(context, { id, unitId: project.unitId }, 'visit.planned', { on: said.plannedOn })
  return { siteVisitId: id }
}

async function dueOf({ tx, tenantId }: OperationContext, on: string): Promise<{ readonly dueAt?: Date }> {
  const dueAt = dueInstant(on, await getOfficeCalendar(tx, tenantId))
  return dueAt === null ? {} : { dueAt }
}

/** The locked visit. @throws Refusal not-found, conflict. */
async function openVisit(context: OperationContext, siteVisitId: string, version?: number): Promise<VisitRow> {
  await sql`select 1 from site_visits where tenant_id = ${context.tenantId} and id = ${siteVisitId} for update`.execute(
    context.tx,
  )
  const [row] = await listVisitRows(context, sql<boolean>`s.id = ${siteVisitId}`, 1, await today(context))
  if (row === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'siteVisitId' })
  if (version !== undefined && row.version !== version) throw new Refusal('conflict', { key: 'visit.changed' })
  if (row.state === 'cancelled' || row.state === 'settled')
    throw new Refusal('wrong-state', { key: `visit.is-${row.state}` })
  return row
}

export const demandLead = ({ leadId }: Pick<VisitRow, 'leadId'>, personId: string): void => {
  if (leadId !== personId) throw new Refusal('not-allowed', { key: 'visit.not-lead' })
}

export const recordVisit: Handler<typeof contract.recordVisit> = async (
  context,
  { siteVisitId, version, isDone, ...said },
) => {
  const { tx, tenantId, actor, now } = context
  const row = await openVisit(context, siteVisitId, version)
  demandLead(row, actor.personId)
  const on = await today(context)
  if (said.heldOn > on) throw new Refusal('form-invalid', { key: 'visit.day-ahead', at: 'heldOn' })
  if (isDone && said.summary === '') throw new Refusal('form-invalid', { key: 'form.missing', at: 'summary' })
  const state = isDone && row.open === 0 ? 'settled' : 'open'
  await sql`update site_visits set held_on = ${said.heldOn}, place = ${said.place}, met = ${said.met}, summary = ${said.summary},
      state = ${state}, version = version + 1, recorded_at = case when ${isDone} then coalesce(recorded_at, ${now}) else recorded_at end
    where tenant_id = ${tenantId} and id = ${row.id}`.execute(tx)
  if (isDone) {
    await closeTasks(
      context,
      { subjectKind: 'site-visit', subjectId: row.id, deed: HOLD },
      { outcome: 'done', doneBy: actor.personId },
    )
    await tell(context, row, 'visit.recorded', { on: said.heldOn, n: row.findings })
  }
  context.audit({ subjectKind: 'site-visit', subjectId: row.id, unitId: row.unitId })
  return { version: row.version + 1, state }
}

export const cancelVisit: Handler<typeof contract.cancelVisit> = async (context, { siteVisitId, version, reason }) => {
  const { tx, tenantId, actor } = context
  const row = await openVisit(context, siteVisitId, version)
  if (row.state !== 'planned') throw new Refusal('wrong-state', { key: 'visit.begun' })
  if (actor.personId !== row.leadId && actor.personId !== row.plannedBy)
    throw new Refusal('not-allowed', { key: 'visit.not-lead' })
  await sql`update site_visits set state = 'cancelled', reason = ${reason}, version = version + 1
    where tenant_id = ${tenantId} and id = ${row.id}`.execute(tx)
  await closeTasks(
    context,
    { subjectKind: 'site-visit', subjectId: row.id },
    { outcome: 'cancelled', doneBy: actor.personId },
  )
  await tell(context, row, 'visit.cancelled', { reason })
  return { version: row.version + 1 }
}

export const findOnVisit: Handler<typeof contract.findOnVisit> = async (context, { siteVisitId, ...said }) => {
  const { tx, tenantId, actor } = context
  const row = await openVisit(context, siteVisitId)
  demandLead(row, actor.personId)
  if (row.heldOn === null) throw new Refusal('wrong-state', { key: 'visit.not-held' })
  if (said.dueOn < (await today(context))) throw new Refusal('form-invalid', { key: 'visit.day-past', at: 'dueOn' })
  const id = context.newId()
  const { rows } = await sql<{ number: number }>`
    insert into visit_findings (tenant_id, id, visit_id, number, text, severity, due_on, state, found_by, found_unit)
    select ${tenantId}::uuid, ${id}::uuid, ${row.id}::uuid, coalesce(max(number), 0) + 1, ${said.text}, ${said.severity},
      ${said.dueOn}::date, 'found', ${actor.personId}::uuid, ${actor.unitId}::uuid
    from visit_findings where tenant_id = ${tenantId} and visit_id = ${row.id} returning number`.execute(tx)
  const { number } = rows[0]!
  await sql`update site_visits set version = version + 1 where tenant_id = ${tenantId} and id = ${row.id}`.execute(tx)
  await openTask(context, {
    to: { personId: row.leaderId },
    subject: { kind: 'site-visit', id: row.id, unitId: row.unitId },
    deed: { key: ANSWER, params: { title: row.projectTitle, number } },
    ...(await dueOf(context, said.dueOn)),
  })
  await tell(context, row, 'visit.found', { number, text: said.text })
  return { visitFindingId: id, number }
}

async function openFinding(
  context: OperationContext,
  visitFindingId: string,
): Promise<{ readonly row: VisitRow; readonly finding: FindingRow }> {
  const [finding] = await listFindings(context, sql<boolean>`f.id = ${visitFindingId}`)
  if (finding === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'visitFindingId' })
  const row = await openVisit(context, finding.visitId)
  const [locked] = await listFindings(context, sql<boolean>`f.id = ${visitFindingId}`)
  return { row, finding: locked! }
}

/** 整改: by the unit that was visited. */
export const answerFinding: Handler<typeof contract.answerFinding> = async (context, { visitFindingId, answer }) => {
  const { tx, tenantId, actor, now } = context
  const { row, finding } = await openFinding(context, visitFindingId)
  if (finding.state === 'closed') throw new Refusal('wrong-state', { key: 'visit.finding-closed' })
  if (finding.foundBy === actor.personId) throw new Refusal('not-allowed', { key: 'visit.own-finding' })
  await sql`update visit_findings set state = 'rectified', answer = ${answer}, answered_by = ${actor.personId}, answered_at = ${now}
    where tenant_id = ${tenantId} and id = ${finding.id}`.execute(tx)
  await closeAnswerTask(context, row, finding.number)
  await openTask(context, {
    to: { personId: row.plannedBy },
    subject: { kind: 'site-visit', id: row.id, unitId: row.unitId },
    deed: { key: VERIFY, params: { title: row.projectTitle, number: finding.number } },
  })
  await tell(context, row, 'visit.answered', { number: finding.number })
  return { visitFindingId }
}

const closeAnswerTask = (
  { tx, tenantId, now, actor }: OperationContext,
  row: VisitRow,
  number: number,
  deed = ANSWER,
) =>
  sql`update tasks set done_at = ${now}, done_by = ${actor.personId}, outcome = 'done'
    where tenant_id = ${tenantId} and subject_kind = 'site-visit' and subject_id = ${row.id} and deed = ${deed} and done_at is null
      and params ->> 'number' = ${String(number)}`.execute(tx)

/** Why somebody may not verify; undefined: he may. Never the finder, nobody of his unit, never who answered. */
export function whyNotVerify(
  finding: Pick<FindingRow, 'state' | 'foundBy' | 'foundUnit' | 'answeredBy'>,
  actor: { readonly personId: string; readonly unitId: string },
): string | undefined {
  if (finding.state !== 'rectified') return 'visit.not-answered'
  if (finding.foundBy === actor.personId || finding.foundUnit === actor.unitId) return 'visit.own-unit'
  return finding.answeredBy === actor.personId ? 'visit.own-answer' : undefined
}

/** 核实: by another unit than whose finding it is; what is not mended goes back. */
export const verifyFinding: Handler<typeof contract.verifyFinding> = async (
  context,
  { visitFindingId, isMended, verdict },
) => {
  const { tx, tenantId, actor, now } = context
  const { row, finding } = await openFinding(context, visitFindingId)
  const reason = whyNotVerify(finding, actor)
  if (reason !== undefined)
    throw new Refusal(reason === 'visit.not-answered' ? 'wrong-state' : 'not-allowed', { key: reason })
  await closeAnswerTask(context, row, finding.number, VERIFY)
  if (isMended) {
    await sql`update visit_findings set state = 'closed', verified_by = ${actor.personId}, verified_at = ${now}, verdict = ${verdict}
      where tenant_id = ${tenantId} and id = ${finding.id}`.execute(tx)
    if (row.open === 1 && row.recordedAt !== null)
      await sql`update site_visits set state = 'settled', version = version + 1
        where tenant_id = ${tenantId} and id = ${row.id}`.execute(tx)
  } else {
    await sql`update visit_findings set state = 'found', verdict = ${verdict}, times = times + 1
      where tenant_id = ${tenantId} and id = ${finding.id}`.execute(tx)
    await openTask(context, {
      to: { personId: row.leaderId },
      subject: { kind: 'site-visit', id: row.id, unitId: row.unitId },
      deed: { key: ANSWER, params: { title: row.projectTitle, number: finding.number } },
      ...(await dueOf(context, finding.dueOn)),
    })
  }
  await tell(context, row, isMended ? 'visit.verified' : 'visit.sent-back', { number: finding.number, verdict })
  return { visitFindingId }
}

/** Photos are put in while it is under way. */
export const demandOpenVisit: AttachGuard = async ({ tx, tenantId }, visitId) => {
  const { rows } = await sql<{ state: string }>`select state from site_visits
    where tenant_id = ${tenantId} and id = ${visitId}`.execute(tx)
  if (rows[0]?.state === 'cancelled' || rows[0]?.state === 'settled')
    throw new Refusal('wrong-state', { key: `visit.is-${rows[0].state}` })
}

async function tell(
  context: OperationContext,
  { id, unitId }: Pick<VisitRow, 'id' | 'unitId'>,
  key: string,
  params: Record<string, string | number>,
): Promise<void> {
  await recordHistory(context, {
    subject: { kind: 'site-visit', id, unitId },
    sentence: { key, params },
    personId: context.actor.personId,
  })
  context.audit({ subjectKind: 'site-visit', subjectId: id, unitId, detail: { deed: key } })
}
