import { sql } from 'kysely'
import { listProcessesInForce } from '#cases/server/case-process.queries.ts'
import { listHistory } from '#cases/server/history.queries.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { can } from '#engine/access/can.ts'
import type { ProgrammePractice } from '#engine/definition/programme-practice.ts'
import { Refusal } from '#engine/refusal.ts'
import { say } from '#engine/text/message.ts'
import { findProgrammePractice } from '#modules/programmes/server/practice.queries.ts'
import type * as contract from '#modules/projects/project.contract.ts'
import { PROJECT_CASES, type ProjectHead } from '#modules/projects/project.contract.ts'
import { projectMessages } from '#modules/projects/project.messages.ts'
import { acceptanceBy, daysUntil, statusOf } from '#modules/projects/project.rules.ts'
import { findOrigin } from '#modules/projects/server/challenge-origin.queries.ts'
import { compareVersions } from '#modules/projects/server/contract-comparison.queries.ts'
import { findGates, type ProjectGates } from '#modules/projects/server/gate-kind.ts'
import { projectsInSight } from '#modules/projects/server/project.access.ts'
import { contractOn, listContract, listProjectRows, type ProjectRow } from '#modules/projects/server/project.queries.ts'
import { findCertificate, listTaking } from '#modules/projects/server/project-facts.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

export function headOf(row: ProjectRow, practice: ProgrammePractice | undefined, today: string): ProjectHead {
  const months = practice?.acceptance?.withinMonths ?? 6
  const family = practice?.families.find(({ code }) => code === row.family)
  return {
    id: row.id,
    number: row.number,
    title: row.title,
    family: { code: row.family, name: family?.short ?? family?.name ?? { zh: row.family, en: row.family } },
    unit: { id: row.unitId, name: { zh: row.nameZh, en: row.nameEn }, short: { zh: row.shortZh, en: row.shortEn } },
    recommender:
      row.recommenderZh === null ? null : { zh: row.recommenderZh, en: row.recommenderEn ?? row.recommenderZh },
    leader: { id: row.leaderId, name: row.leaderName },
    grantFen: String(row.grantFen),
    ownFen: String(row.ownFen),
    startOn: row.startOn,
    endOn: row.endOn,
    approvedOn: row.approvedOn,
    status: statusOf(row, today, months),
    daysLeft: daysUntil(acceptanceBy(row.endOn, months), today),
  }
}

export const getProject: Handler<typeof contract.getProject> = async (context, { projectId, on }) => {
  const { tx, tenantId, now, actor, language } = context
  const [row] = await listProjectRows(context, sql<boolean>`r.id = ${projectId} and ${projectsInSight(actor)}`, 1)
  if (row === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'projectId' })
  const today = await getToday(tx, tenantId, now)
  const practice = (await findProgrammePractice(tx, tenantId))?.practice
  const versions = await listContract(context, projectId)
  const standing = contractOn(versions, on ?? today)
  const cases = await listCases(context, row)
  const inForce = new Set((await listProcessesInForce(tx, tenantId)).map(({ process }) => process.record))
  const isOpen = (record: string) => cases.some((one) => one.record === record && one.phase !== 'closed')
  const may = (permission: 'project.apply' | 'project.manage') => can(actor, permission, row.path)
  const open = PROJECT_CASES.map(
    (record) =>
      [record, row.state === 'ongoing' && inForce.has(record) && may('project.apply') && !isOpen(record)] as const,
  )
  return {
    ...headOf(row, practice, today),
    mode: row.mode,
    direction: row.direction,
    approvalNumber: row.approvalNumber,
    closedOn: row.closedOn,
    outcomeNumber: row.outcomeNumber,
    extensions: row.extensions,
    acceptanceBy: acceptanceBy(row.endOn, practice?.acceptance?.withinMonths ?? 6),
    call: await findCallTitle(context, row.callId),
    applicationId: row.caseId,
    contract:
      standing === undefined ? null : { ...standing.content, version: standing.version, fromOn: standing.fromOn },
    versions: versions.map(({ version, fromOn, change, by, caseId, content }) => ({
      version,
      fromOn,
      change,
      by,
      caseId,
      endOn: content.endOn,
      grantFen: content.grantFen,
      leaderName: content.leaderName,
    })),
    parts: await listTaking(context, projectId),
    cases,
    gates: editable(await findGates(context, projectId)),
    signedCaseId: await findSignedBook(context, row),
    origin: await findOrigin(context, row.caseId),
    certificate: await findCertificate(context, projectId),
    archives: await listArchives(context, projectId),
    acts: {
      open: Object.fromEntries(open) as Record<(typeof PROJECT_CASES)[number], boolean>,
      terminate: row.state === 'ongoing' && may('project.manage') && !isOpen('termination'),
      archive: may('project.manage'),
    },
    history: (await listHistory(tx, tenantId, { kind: 'project', id: projectId })).map((line) => ({
      at: line.at.toISOString(),
      by: line.personName,
      text:
        line.key in projectMessages
          ? say(projectMessages, language, line.key as keyof typeof projectMessages, line.params)
          : line.key,
    })),
  }
}

/** Two versions side by side. */
export const compareContract: Handler<typeof contract.compareContract> = async (context, { projectId, from, to }) => {
  const [row] = await listProjectRows(
    context,
    sql<boolean>`r.id = ${projectId} and ${projectsInSight(context.actor)}`,
    1,
  )
  if (row === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'projectId' })
  const versions = await listContract(context, projectId)
  const [before, after] = [from, to].map((version) => versions.find((one) => one.version === version))
  if (before === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'from' })
  if (after === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'to' })
  const { heads, answers } = await compareVersions(context, versions, before, after)
  return { heads: [...heads], answers: [...answers] }
}

type Reading = Pick<OperationContext, 'tx' | 'tenantId'>

const editable = (found: ProjectGates | null) =>
  found && {
    ...found,
    gates: found.gates.map((gate) => ({ ...gate, decisions: [...gate.decisions] })),
    entered: [...found.entered],
  }

async function findSignedBook({ tx, tenantId }: Reading, { caseId }: ProjectRow): Promise<string | null> {
  if (caseId === null) return null
  const { rows } = await sql<{ id: string }>`select s.case_id as id from case_signatures s
    join cases c on c.tenant_id = s.tenant_id and c.id = s.case_id
    where s.tenant_id = ${tenantId} and c.parent_case_id = ${caseId} order by s.signed_at desc limit 1`.execute(tx)
  return rows[0]?.id ?? null
}

async function findCallTitle(
  { tx, tenantId }: Reading,
  callId: string | null,
): Promise<{ id: string; title: string } | null> {
  if (callId === null) return null
  const { rows } = await sql<{ id: string; title: string }>`select id, title from calls
    where tenant_id = ${tenantId} and id = ${callId}`.execute(tx)
  return rows[0] ?? null
}

async function listCases({ tx, tenantId }: Reading, project: ProjectRow) {
  const { rows } = await sql<{
    id: string
    record: string | null
    number: string | null
    title: string
    state: string
    stateZh: string | null
    stateEn: string | null
    phase: string
    openedAt: Date
  }>`
    select c.id, c.record, c.number, c.title, c.state, s.name ->> 'zh' as state_zh, s.name ->> 'en' as state_en, c.phase, c.opened_at
    from cases c
    left join lateral (select one -> 'name' as name from definition_versions d, jsonb_array_elements(d.content -> 'states') one
      where d.tenant_id = c.tenant_id and d.kind = 'process' and d.code = c.process_code and d.version = c.process_version
        and one ->> 'code' = c.state) s on true
    where c.tenant_id = ${tenantId} and ((c.subject_kind = 'project' and c.subject_id = ${project.id})
      or c.id = ${project.caseId} or c.parent_case_id = ${project.caseId})
    order by c.opened_at desc limit 200`.execute(tx)
  return rows.map(({ stateZh, stateEn, state, openedAt, ...one }) => ({
    ...one,
    state: { zh: stateZh ?? state, en: stateEn ?? state },
    openedAt: openedAt.toISOString(),
  }))
}

async function listArchives({ tx, tenantId }: Reading, projectId: string) {
  const { rows } = await sql<{ number: number; sha256: string; bytes: bigint; at: Date }>`
    select number, sha256, bytes, at from archives where tenant_id = ${tenantId} and project_id = ${projectId} order by number`.execute(
    tx,
  )
  return rows.map(({ bytes, at, ...one }) => ({ ...one, bytes: Number(bytes), at: at.toISOString() }))
}

export const certificateByCode: Handler<typeof contract.certificateByCode> = async (
  { tx, tenantId },
  { checkCode },
) => {
  const { rows } = await sql<{ number: string; issuedOn: string; conclusion: string; content: unknown }>`
    select number, issued_on, conclusion, content from certificates where tenant_id = ${tenantId} and check_code = ${checkCode}`.execute(
    tx,
  )
  const [found] = rows
  if (found === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'checkCode' })
  return found
}
