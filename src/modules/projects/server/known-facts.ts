import { sql } from 'kysely'
import { listEarlier } from '#cases/server/case-answers.queries.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import type { FormFacts } from '#engine/form/form-state.ts'
import { findCommitmentOf } from '#modules/funds/server/commitment.queries.ts'
import { getHolderBalances } from '#modules/funds/server/ledger.queries.ts'
import { paidOf } from '#modules/funds/server/pool.queries.ts'
import { unitIn } from '#modules/projects/server/application-paper.ts'
import { challengeFacts, OWNER_RELATION } from '#modules/projects/server/challenge-origin.queries.ts'
import { factsBySubject, type Matter, matterOf, nameOfUnit, type Reading } from '#modules/projects/server/matter.ts'
import { listProjectRows, type ProjectRow } from '#modules/projects/server/project.queries.ts'
import type { CaseRow, KindContext, Known } from '#server/http/case-kind.ts'

/** 申报书 asks nothing that the call or a register says. */
export async function knownOfApplication(context: KindContext, one: CaseRow): Promise<Known> {
  const matter = await matterOf(context, one)
  return { facts: { ...(await subjectFacts(context, matter)), call: await callFacts(context, matter) } }
}

async function callFacts(context: Reading, { call, family, direction, mode }: Matter) {
  const office = await nameOfUnit(context, call.unitId)
  return {
    family: family?.name.zh ?? call.family,
    special: call.title,
    directionCode: direction?.code,
    direction: direction?.name,
    mode: mode?.code,
    mostGrant:
      direction?.mostGrant === undefined || direction.mostGrant === null ? undefined : Number(direction.mostGrant),
    mostYears: direction?.mostYears ?? undefined,
    office: office.nameZh,
  }
}

/** Of the unit and the leader; their names are known even where no register knows them. */
async function subjectFacts(context: Reading, { unit, leader, today }: Matter): Promise<FormFacts> {
  const keys = [`unit:${unit.id}`, `person:${leader.id}`]
  const known = await factsBySubject(context, keys, today)
  return {
    unit: { name: unit.nameZh, ...known.get(keys[0]!) },
    leader: { name: leader.name, unitName: unit.nameZh, ...known.get(keys[1]!) },
  }
}

/** 任务书: the approved project, before it is one; everything else carries over from the application under which it is. */
export async function knownOfTaskBook(context: KindContext, one: CaseRow): Promise<Known> {
  const parent = one.parentCaseId === undefined ? undefined : await parentOf(context, one.parentCaseId)
  const matter = await matterOf(context, parent === undefined ? one : { ...one, id: parent.id })
  const amount = parent === undefined ? undefined : await approvedAmount(context, parent.id)
  return {
    facts: {
      ...(await subjectFacts(context, matter)),
      ...(await challengeFacts(context, parent?.id ?? one.id, unitIn(one.parties[OWNER_RELATION]))),
      call: await callFacts(context, matter),
      project: {
        number: parent?.number ?? undefined,
        name: matter.asked?.title ?? one.title,
        leaderName: matter.leader.name,
        recommendedBy: matter.recommender?.nameZh,
        approvalNumber: parent?.approvalNumber ?? undefined,
        startOn: matter.asked?.startOn,
        endOn: matter.asked?.endOn,
        grant: inForm(amount ?? matter.asked?.grantFen ?? 0n),
        ownFunds: inForm(matter.asked?.ownFen ?? 0n),
        extensions: 0,
      },
    },
  }
}

interface ParentCase {
  readonly id: string
  readonly number: string | null
  readonly approvalNumber: string | null
}

async function parentOf({ tx, tenantId }: Reading, caseId: string): Promise<ParentCase | undefined> {
  const { rows } = await sql<ParentCase>`select id, number, facts ->> 'approvalNumber' as approval_number from cases
    where tenant_id = ${tenantId} and id = ${caseId}`.execute(tx)
  return rows[0]
}

/** What the decided line-up grants to an application, in fen. */
export async function approvedAmount({ tx, tenantId }: Reading, caseId: string): Promise<bigint | undefined> {
  const { rows } = await sql<{ amount: string | null }>`
    select content -> 'amounts' ->> ${caseId} as amount from lineups
    where tenant_id = ${tenantId} and state = 'decided' and content -> 'chosen' ? ${caseId}
    order by decided_at desc limit 1`.execute(tx)
  const amount = rows[0]?.amount
  return amount == null ? undefined : BigInt(amount)
}

/** Change, report and acceptance of a project: its contract as it stands, and the papers it came from. */
export async function knownOfProject(context: KindContext, one: CaseRow): Promise<Known> {
  const [project] =
    one.subject?.kind === 'project' ? await listProjectRows(context, sql<boolean>`r.id = ${one.subject.id}`, 1) : []
  if (project === undefined) return { facts: {} }
  const today = await getToday(context.tx, context.tenantId, context.now)
  const keys = [`unit:${project.unitId}`, `person:${project.leaderId}`]
  const known = await factsBySubject(context, keys, today)
  return {
    facts: {
      unit: { name: project.nameZh, ...known.get(keys[0]!) },
      leader: { name: project.leaderName, unitName: project.nameZh, ...known.get(keys[1]!) },
      project: await projectFacts(context, project),
    },
    earlier: await listEarlier(context.tx, context.tenantId, await papersOf(context, project)),
  }
}

async function projectFacts(context: Reading, project: ProjectRow) {
  return {
    number: project.number,
    name: project.title,
    leaderName: project.leaderName,
    recommendedBy: project.recommenderZh ?? undefined,
    approvalNumber: project.approvalNumber === '' ? undefined : project.approvalNumber,
    startOn: project.startOn,
    endOn: project.endOn,
    grant: inForm(project.grantFen),
    ownFunds: inForm(project.ownFen),
    received: inForm(await receivedBy(context, project)),
    extensions: project.extensions,
  }
}

/** Paid to the project so far, by the ledger; where none of its money runs through the ledger, the grant is taken as received. */
export async function receivedBy(context: Reading, project: Pick<ProjectRow, 'id' | 'grantFen'>): Promise<bigint> {
  const commitment = await findCommitmentOf(context, { kind: 'project', id: project.id })
  return commitment === undefined ? project.grantFen : paidOf(await getHolderBalances(context, commitment.id))
}

/** The cases whose papers a project came from: application and task book. */
async function papersOf({ tx, tenantId }: Reading, { id, caseId }: ProjectRow): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select c.id from cases c where c.tenant_id = ${tenantId}
      and (c.id = ${caseId} or c.parent_case_id = ${caseId} or (c.subject_kind = 'project' and c.subject_id = ${id}))`.execute(
    tx,
  )
  return rows.map((row) => row.id)
}

/** Money in a form is a whole number. */
const inForm = (amount: bigint): number => Number(amount)
