import { listCasesAbout } from '#cases/server/case.queries.ts'
import { openCaseRecord } from '#cases/server/case-open.service.ts'
import { listProcessesInForce } from '#cases/server/case-process.queries.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import type { Party } from '#engine/process/who.ts'
import { Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/projects/project.contract.ts'
import { beginApplication, handOverChallenge } from '#modules/projects/server/application-acts.service.ts'
import { getProject, type ProjectRow } from '#modules/projects/server/project.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

/** An application of a call, by who may apply for a direction of its mode. */
export const openApplication: Handler<typeof contract.openApplication> = (context, input) =>
  beginApplication(context, { ...input, leaderId: input.leaderId ?? context.actor.personId })

export const handOver: Handler<typeof contract.handOver> = (context, input) => handOverChallenge(context, input)

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
