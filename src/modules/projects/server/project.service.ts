import { sql } from 'kysely'
import { listCasesAbout } from '#cases/server/case.queries.ts'
import { openCaseRecord } from '#cases/server/case-open.service.ts'
import { listProcessesInForce } from '#cases/server/case-process.queries.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import type { Party } from '#engine/process/who.ts'
import { Refusal } from '#engine/refusal.ts'
import { findUnitByCode } from '#modules/organisations/server/unit.queries.ts'
import { stageOf } from '#modules/programmes/call.rules.ts'
import { whyNotApply } from '#modules/programmes/mode.rules.ts'
import { findCall, listNamed, listRecommenders, officeClock } from '#modules/programmes/server/call.queries.ts'
import { getProgrammePractice } from '#modules/programmes/server/practice.queries.ts'
import type * as contract from '#modules/projects/project.contract.ts'
import { getProject, type ProjectRow } from '#modules/projects/server/project.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

/** An application of a call, by who may apply for a direction of its mode. */
export const openApplication: Handler<typeof contract.openApplication> = (context, input) =>
  beginApplication(context, { ...input, leaderId: input.leaderId ?? context.actor.personId, isPicked: false })

/**
 * 揭榜挂帅: the owner of a challenge has picked an answer; its solver goes on with an application that says where it came from.
 * A challenge is handed over once.
 */
export const handOver: Handler<typeof contract.handOver> = async (context, { origin, ...input }) => {
  const { tx, tenantId, actor, now } = context
  await sql`select pg_advisory_xact_lock(hashtextextended(${`challenge ${tenantId} ${input.callId}`}, 41))`.execute(tx)
  const { rows } =
    await sql`select 1 from application_origins where tenant_id = ${tenantId} and call_id = ${input.callId}
    and challenge = ${origin.challenge}`.execute(tx)
  if (rows.length > 0) throw new Refusal('conflict', { key: 'project.handed-over-already', at: 'origin/challenge' })
  if (origin.pickedOn > (await getToday(tx, tenantId, now)))
    throw new Refusal('form-invalid', { key: 'project.picked-later', at: 'origin/pickedOn' })
  const { people } = await listNamed(context, [{ invited: [], leaders: [input.leaderId] }])
  if (!people.has(input.leaderId)) throw new Refusal('not-found', { key: 'call.unknown-person', at: 'leaderId' })
  const opened = await beginApplication(context, { ...input, isPicked: true })
  await sql`insert into application_origins (tenant_id, case_id, call_id, challenge, title, owner, picked_on, handed_over_by,
      handed_over_at)
    values (${tenantId}, ${opened.caseId}, ${input.callId}, ${origin.challenge}, ${origin.title}, ${origin.owner},
      ${origin.pickedOn}, ${actor.personId}, ${now})`.execute(tx)
  await recordHistory(context, {
    subject: { kind: 'case', id: opened.caseId, unitId: input.unitId },
    sentence: { key: 'project.handed-over', params: { ...origin } },
    personId: actor.personId,
  })
  return opened
}

interface Beginning {
  readonly callId: string
  readonly unitId: string
  readonly direction: string
  readonly title: string
  readonly recommenderId: string
  readonly leaderId: string
  readonly isPicked: boolean
}

/** The process of the call's family is pinned; parties are leader, unit, recommending office and division. */
async function beginApplication(context: OperationContext, input: Beginning) {
  const { tx, tenantId } = context
  const call = await findCall(context, input.callId)
  if (call === undefined || call.state !== 'published')
    throw new Refusal('not-found', { key: 'http.not-found', at: 'callId' })
  const at = await officeClock(context)
  if (stageOf(call, at) !== 'open') throw new Refusal('wrong-state', { key: 'call.not-open', at: 'callId' })
  const { practice } = await getProgrammePractice(tx, tenantId)
  const family = practice.families.find(({ code }) => code === call.family)
  if (family === undefined) throw new Refusal('rule-broken', { key: 'call.unknown-family', at: 'callId' })
  const direction = call.content.directions.find(({ code }) => code === input.direction)
  if (direction === undefined) throw new Refusal('not-found', { key: 'project.no-direction', at: 'direction' })
  const mode = practice.modes.find(({ code }) => code === direction.mode)
  const barred = whyNotApply(mode, direction, input)
  if (barred !== undefined) throw new Refusal('rule-broken', barred)
  const recommenders = await listRecommenders(context, practice.recommenders)
  if (!recommenders.some(({ unitId }) => unitId === input.recommenderId))
    throw new Refusal('not-found', { key: 'call.unknown-recommender', at: 'recommenderId' })
  const division =
    family.division === undefined
      ? undefined
      : await findUnitByCode(tx, tenantId, family.division, at.toISOString().slice(0, 10))
  const divisionId = division?.unitId ?? call.unitId
  const one = await openCaseRecord(context, {
    process: family.process,
    title: input.title,
    unitId: input.unitId,
    parties: {
      applicant: [{ person: input.leaderId }],
      'undertaking-unit': [{ unit: input.unitId }],
      'recommending-unit': [{ unit: input.recommenderId }],
      'managing-division': [{ unit: divisionId }],
    },
    subject: { kind: 'call', id: call.id },
    facts: { directionCode: direction.code, mode: direction.mode },
  })
  context.audit({
    subjectKind: 'case',
    subjectId: one.id,
    unitId: one.unitId,
    detail: { callId: call.id, direction: direction.code },
  })
  return { caseId: one.id, serial: one.serial }
}

export const openProjectCase: Handler<typeof contract.openProjectCase> = async (context, { projectId, record }) =>
  openFor(context, projectId, record)

export const terminateProject: Handler<typeof contract.terminateProject> = async (context, { projectId }) =>
  openFor(context, projectId, 'termination')

/** A case of a project by the process of that kind of record; of each kind one at a time. */
async function openFor(context: OperationContext, projectId: string, record: string) {
  const { tx, tenantId, actor } = context
  const project = await getProject(context, projectId, true)
  if (project.state !== 'ongoing') throw new Refusal('wrong-state', { key: 'project.closed' })
  const processes = await listProcessesInForce(tx, tenantId)
  const process = processes.find((one) => one.process.record === record)?.process
  if (process === undefined) throw new Refusal('rule-broken', { key: 'project.no-process', at: 'record' })
  if ((await openCasesOf(context, projectId)).some((each) => each === record))
    throw new Refusal('wrong-state', { key: 'project.under-way', at: 'record' })
  const known = partiesOf(project)
  const one = await openCaseRecord(context, {
    process: process.code,
    title: `${project.title}：${process.name.zh}`.slice(0, 300),
    unitId: project.unitId,
    parties: Object.fromEntries(process.relations.flatMap(({ code }) => (known[code] ? [[code, known[code]]] : []))),
    subject: { kind: 'project', id: projectId },
  })
  await recordHistory(context, {
    subject: { kind: 'project', id: projectId, unitId: project.unitId },
    sentence: { key: 'project.opened-case', params: { process: process.name.zh, processEn: process.name.en } },
    personId: actor.personId,
  })
  context.audit({
    subjectKind: 'project',
    subjectId: projectId,
    unitId: project.unitId,
    detail: { record, caseId: one.id },
  })
  return { caseId: one.id, serial: one.serial }
}

/** Who a project's parties are, by the relations that processes of projects name. */
const partiesOf = (project: ProjectRow): Readonly<Record<string, readonly Party[]>> => ({
  leader: [{ person: project.leaderId }],
  'undertaking-unit': [{ unit: project.unitId }],
  'managing-division': [{ unit: project.divisionId }],
  ...(project.recommenderId !== null && { 'recommending-unit': [{ unit: project.recommenderId }] }),
})

async function openCasesOf(context: OperationContext, projectId: string): Promise<readonly string[]> {
  const cases = await listCasesAbout(context.tx, context.tenantId, { kind: 'project', id: projectId })
  return cases.flatMap(({ phase, record }) => (phase === 'closed' || record === undefined ? [] : [record]))
}
