import { type RawBuilder, sql } from 'kysely'
import type { CalendarDate } from '#engine/calendar/date.ts'
import { Refusal } from '#engine/refusal.ts'
import { joinPlace, PLACE_COLUMNS, type UnitWords } from '#modules/programmes/server/call.queries.ts'
import type { ContractChange } from '#modules/projects/contract-change.rules.ts'
import type { ProjectContent, ProjectState } from '#modules/projects/project.ts'
import type { Tx } from '#server/database/tenant.ts'

type Reading = { readonly tx: Tx; readonly tenantId: string }

export interface ProjectRow extends UnitWords {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly callId: string | null
  readonly caseId: string | null
  readonly family: string
  readonly level: string
  readonly mode: string
  readonly direction: string
  readonly unitId: string
  readonly path: string
  readonly recommenderId: string | null
  readonly recommenderZh: string | null
  readonly recommenderEn: string | null
  readonly divisionId: string
  readonly leaderId: string
  readonly leaderName: string
  readonly grantFen: bigint
  readonly ownFen: bigint
  readonly startOn: CalendarDate
  readonly endOn: CalendarDate
  readonly approvedOn: CalendarDate
  readonly approvalNumber: string
  readonly state: ProjectState
  readonly closedOn: CalendarDate | null
  readonly extensions: number
  readonly outcomeNumber: string | null
  readonly version: number
}

/** Projects by a condition on `r` and its place `p`, those that end first at the top. */
export async function listProjectRows(
  { tx, tenantId }: Reading,
  where: RawBuilder<boolean>,
  limit = 500,
  order: RawBuilder<unknown> = sql`r.end_on, r.number`,
): Promise<readonly ProjectRow[]> {
  const { rows } = await sql<ProjectRow>`
    select r.id, r.number, r.title, r.call_id, r.case_id, r.family, r.level, r.mode, r.direction, r.unit_id, r.recommender_id,
      q.short_zh as recommender_zh, q.short_en as recommender_en, r.division_id, r.leader_id, l.name as leader_name,
      r.grant_fen, r.own_fen, r.start_on, r.end_on, r.approved_on, r.approval_number, r.state, r.closed_on, r.extensions,
      r.outcome_number, r.version, ${PLACE_COLUMNS}
    from projects r ${joinPlace('r.unit_id')}
    join people l on l.tenant_id = r.tenant_id and l.id = r.leader_id
    left join lateral (select short_zh, short_en from unit_versions v where v.tenant_id = r.tenant_id
      and v.unit_id = r.recommender_id order by v.from_on desc limit 1) q on true
    where r.tenant_id = ${tenantId} and ${where} order by ${order} limit ${limit}`.execute(tx)
  return rows
}

export async function findProject(context: Reading, projectId: string, lock = false): Promise<ProjectRow | undefined> {
  if (lock)
    await sql`select 1 from projects where tenant_id = ${context.tenantId} and id = ${projectId} for update`.execute(
      context.tx,
    )
  const [row] = await listProjectRows(context, sql<boolean>`r.id = ${projectId}`, 1)
  return row
}

/** @throws Refusal not-found. */
export async function getProject(context: Reading, projectId: string, lock = false): Promise<ProjectRow> {
  const found = await findProject(context, projectId, lock)
  if (found === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'projectId' })
  return found
}

export interface ContractVersion {
  readonly version: number
  readonly fromOn: CalendarDate
  readonly content: ProjectContent
  readonly caseId: string | null
  readonly change: string
  readonly at: Date
  readonly by: string | null
  readonly changed: ContractChange | null
}

/** The contract with all its versions, the latest first. */
export async function listContract({ tx, tenantId }: Reading, projectId: string): Promise<readonly ContractVersion[]> {
  const { rows } = await sql<ContractVersion>`
    select v.version, v.from_on, v.content, v.case_id, v.change, v.at, v.changed, p.name as by from project_versions v
    left join people p on p.tenant_id = v.tenant_id and p.id = v.by_person
    where v.tenant_id = ${tenantId} and v.project_id = ${projectId} order by v.version desc`.execute(tx)
  return rows
}

/** The contract as it stood on a day. */
export const contractOn = (versions: readonly ContractVersion[], on: CalendarDate): ContractVersion | undefined =>
  versions.find(({ fromOn }) => fromOn <= on)

/** The project that an application became. */
export async function findProjectOfCase(context: Reading, caseId: string): Promise<ProjectRow | undefined> {
  const [row] = await listProjectRows(context, sql<boolean>`r.case_id = ${caseId}`, 1)
  return row
}
