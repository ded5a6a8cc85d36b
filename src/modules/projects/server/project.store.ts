import { sql } from 'kysely'
import type { CalendarDate } from '#engine/calendar/date.ts'
import type { LimitRole } from '#engine/limits/limit-rule.ts'
import type { ContractChange } from '#modules/projects/contract-change.rules.ts'
import type { ProjectContent, ProjectState } from '#modules/projects/project.ts'
import type { Tx } from '#server/database/tenant.ts'

export type Writing = { readonly tx: Tx; readonly tenantId: string; readonly now: Date; readonly newId: () => string }

export interface NewProject {
  readonly id: string
  readonly number: string
  readonly callId: string | null
  readonly caseId: string | null
  readonly family: string
  readonly level: string
  readonly mode: string
  readonly direction: string
  readonly recommenderId: string | null
  readonly divisionId: string
  readonly approvedOn: CalendarDate
  readonly approvalNumber: string
  readonly content: ProjectContent
}

export async function insertProject({ tx, tenantId }: Writing, one: NewProject): Promise<void> {
  const { content } = one
  await sql`insert into projects (tenant_id, id, number, title, call_id, case_id, family, level, mode, direction, unit_id,
      recommender_id, division_id, leader_id, grant_fen, own_fen, start_on, end_on, approved_on, approval_number, state, search)
    values (${tenantId}, ${one.id}, ${one.number}, ${content.title}, ${one.callId}, ${one.caseId}, ${one.family}, ${one.level},
      ${one.mode}, ${one.direction}, ${content.unitId}, ${one.recommenderId}, ${one.divisionId}, ${content.leaderId},
      ${BigInt(content.grantFen)}, ${BigInt(content.ownFen)}, ${content.startOn}, ${content.endOn}, ${one.approvedOn},
      ${one.approvalNumber}, 'ongoing', ${`${one.number} ${content.title} ${content.leaderName}`})`.execute(tx)
}

export interface NewVersion {
  readonly projectId: string
  readonly fromOn: CalendarDate
  readonly content: ProjectContent
  readonly caseId: string | null
  readonly change: string
  readonly by: string | null
  /** What it changed, as data; none for the first. */
  readonly changed?: ContractChange
}

/** Writes the next version of the contract and lets the project follow it. */
export async function putVersion({ tx, tenantId, now }: Writing, one: NewVersion): Promise<number> {
  const { projectId, content } = one
  const { rows } = await sql<{ version: number }>`
    insert into project_versions (tenant_id, project_id, version, from_on, content, case_id, change, at, by_person, changed)
    select ${tenantId}::uuid, ${projectId}::uuid, coalesce(max(version), 0) + 1, ${one.fromOn}::date,
      ${JSON.stringify(content)}::jsonb, ${one.caseId}::uuid, ${one.change}, ${now}::timestamptz, ${one.by}::uuid,
      ${one.changed === undefined ? null : JSON.stringify(one.changed)}::jsonb
    from project_versions where tenant_id = ${tenantId} and project_id = ${projectId} returning version`.execute(tx)
  await sql`update projects set title = ${content.title}, unit_id = ${content.unitId}, leader_id = ${content.leaderId},
      grant_fen = ${BigInt(content.grantFen)}, own_fen = ${BigInt(content.ownFen)}, start_on = ${content.startOn},
      end_on = ${content.endOn}, extensions = ${content.extensions}, version = version + 1,
      search = number || ' ' || ${`${content.title} ${content.leaderName}`}
    where tenant_id = ${tenantId} and id = ${projectId}`.execute(tx)
  return rows[0]!.version
}

export async function closeProject(
  { tx, tenantId }: Writing,
  projectId: string,
  change: { readonly state: ProjectState; readonly closedOn: CalendarDate; readonly outcomeNumber?: string },
): Promise<void> {
  await sql`update projects set state = ${change.state}, closed_on = ${change.closedOn}, version = version + 1,
      outcome_number = coalesce(${change.outcomeNumber ?? null}, outcome_number)
    where tenant_id = ${tenantId} and id = ${projectId}`.execute(tx)
}

export interface Part {
  /** `person:<id>`, `unit:<id>` or, of a register alone, `entry:<id>`. */
  readonly subject: string
  readonly name: string
  readonly role: LimitRole
}

/** Who takes part in an application, anew each time it is handed in. */
export async function putParts(
  { tx, tenantId, newId }: Writing,
  caseId: string,
  on: CalendarDate,
  parts: readonly Part[],
): Promise<void> {
  await sql`delete from takings_part where tenant_id = ${tenantId} and case_id = ${caseId} and project_id is null`.execute(
    tx,
  )
  for (const { subject, name, role } of parts)
    await sql`insert into takings_part (tenant_id, id, case_id, subject, name, role, from_on)
      values (${tenantId}, ${newId()}, ${caseId}, ${subject}, ${name}, ${role}, ${on})`.execute(tx)
}

/** The application has become a project: its people take part in that. */
export async function movePartsToProject({ tx, tenantId }: Writing, caseId: string, projectId: string): Promise<void> {
  await sql`update takings_part set project_id = ${projectId} where tenant_id = ${tenantId} and case_id = ${caseId}`.execute(
    tx,
  )
}

/** Others stand in some roles from a day on; who left stays known, with the day, and who stayed is not touched. */
export async function replaceParts(
  { tx, tenantId, newId }: Writing,
  projectId: string,
  on: CalendarDate,
  { roles, parts }: { readonly roles: readonly LimitRole[]; readonly parts: readonly Part[] },
): Promise<void> {
  const wanted = parts.filter(({ role }) => roles.includes(role))
  const keys = wanted.map(({ role, subject }) => `${role} ${subject}`)
  await sql`update takings_part set left_on = ${on}
    where tenant_id = ${tenantId} and project_id = ${projectId} and role = any(${[...roles]}::text[]) and left_on is null
      and not (role || ' ' || subject = any(${keys}::text[]))`.execute(tx)
  for (const { subject, name, role } of wanted)
    await sql`insert into takings_part (tenant_id, id, project_id, subject, name, role, from_on)
      select ${tenantId}::uuid, ${newId()}::uuid, ${projectId}::uuid, ${subject}, ${name}, ${role}, ${on}::date
      where not exists (select from takings_part where tenant_id = ${tenantId} and project_id = ${projectId}
        and role = ${role} and subject = ${subject} and left_on is null)`.execute(tx)
}
