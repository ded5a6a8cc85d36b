import { sql } from 'kysely'
import type { Duty } from '#modules/organisations/role.rules.ts'
import type { Tx } from '#server/database/tenant.ts'

/** Locks a person, so that two who give him roles at once see each other's; `undefined`: unknown, or has left. */
export async function lockPerson(
  tx: Tx,
  tenantId: string,
  personId: string,
  today: string,
): Promise<{ unitId: string } | undefined> {
  const { rows } = await sql<{ unitId: string }>`
    select unit_id from people
    where tenant_id = ${tenantId} and id = ${personId} and (left_on is null or left_on > ${today}::date) for update`.execute(
    tx,
  )
  return rows[0]
}

/** Everything a person holds or is going to hold, own and lent. */
export async function dutiesOf(
  tx: Tx,
  tenantId: string,
  personId: string,
  today: string,
): Promise<(Duty & { unitId: string })[]> {
  const { rows } = await sql<{
    roleCode: string
    unitId: string
    excludes: string[]
    fromOn: string
    untilOn: string | null
  }>`
    select h.role_code, h.unit_id, r.excludes, h.from_on, h.until_on
    from role_assignments h join roles r on r.tenant_id = h.tenant_id and r.code = h.role_code
    where h.tenant_id = ${tenantId} and h.person_id = ${personId} and h.ended_at is null
      and (h.until_on is null or h.until_on >= ${today}::date)`.execute(tx)
  return rows.map((row) => ({
    roleCode: row.roleCode,
    unitId: row.unitId,
    excludes: row.excludes,
    from: row.fromOn,
    ...(row.untilOn === null ? {} : { until: row.untilOn }),
  }))
}

export interface Assignment {
  readonly tenantId: string
  readonly id: string
  readonly personId: string
  readonly roleCode: string
  readonly unitId: string
  readonly fromOn: string
  readonly untilOn?: string
  readonly delegatedBy?: string
  readonly reason: string
  readonly assignedBy: string
}

export async function insertAssignment(tx: Tx, one: Assignment): Promise<void> {
  await sql`
    insert into role_assignments (tenant_id, id, person_id, role_code, unit_id, from_on, until_on, delegated_by, reason, assigned_by)
    values (${one.tenantId}, ${one.id}, ${one.personId}, ${one.roleCode}, ${one.unitId}, ${one.fromOn}::date,
      ${one.untilOn ?? null}::date, ${one.delegatedBy ?? null}, ${one.reason}, ${one.assignedBy})`.execute(tx)
}

export interface AssignmentRow {
  readonly id: string
  readonly personId: string
  readonly roleCode: string
  readonly unitId: string
  readonly fromOn: string
  readonly untilOn: string | null
  readonly delegatedBy: string | null
  readonly endedAt: Date | null
}

export async function lockAssignment(tx: Tx, tenantId: string, id: string): Promise<AssignmentRow | undefined> {
  const { rows } = await sql<AssignmentRow>`
    select id, person_id, role_code, unit_id, from_on, until_on, delegated_by, ended_at from role_assignments
    where tenant_id = ${tenantId} and id = ${id} for update`.execute(tx)
  return rows[0]
}

/** Ends an assignment, and with it what was lent from it. */
export async function endAssignment(tx: Tx, tenantId: string, one: AssignmentRow, now: Date): Promise<void> {
  await sql`
    update role_assignments set ended_at = ${now}
    where tenant_id = ${tenantId} and ended_at is null and (id = ${one.id} or (
      ${one.delegatedBy}::uuid is null and delegated_by = ${one.personId} and role_code = ${one.roleCode} and unit_id = ${one.unitId}))`.execute(
    tx,
  )
}

/** Ends all that a person holds, and all he has lent: he leaves. */
export async function endAssignmentsOf(tx: Tx, tenantId: string, personId: string, now: Date): Promise<void> {
  await sql`
    update role_assignments set ended_at = ${now}
    where tenant_id = ${tenantId} and ended_at is null and (person_id = ${personId} or delegated_by = ${personId})`.execute(
    tx,
  )
}
