import { sql } from 'kysely'
import type { Reach } from '#engine/access/actor.ts'
import type { Permission } from '#engine/access/permission.ts'
import type { Tx } from '#server/database/tenant.ts'

type Bilingual = { zh: string; en: string }

export interface Role {
  readonly code: string
  readonly name: Bilingual
  readonly grants: Partial<Record<Permission, Reach>>
  readonly excludes: string[]
}

export async function listRoles(tx: Tx, tenantId: string): Promise<Role[]> {
  const { rows } = await sql<Role>`
    select code, jsonb_build_object('zh', name_zh, 'en', name_en) as name, grants, excludes
    from roles where tenant_id = ${tenantId} order by code`.execute(tx)
  return rows
}

/** How many others hold a role for good as their own, and can sign in. */
export async function countOtherHolders(
  tx: Tx,
  tenantId: string,
  roleCode: string,
  exceptPersonId: string,
  today: string,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct h.person_id)::int as count
    from role_assignments h
    join people p on p.tenant_id = h.tenant_id and p.id = h.person_id and (p.left_on is null or p.left_on > ${today}::date)
    where h.tenant_id = ${tenantId} and h.role_code = ${roleCode} and h.person_id <> ${exceptPersonId}
      and h.delegated_by is null and h.ended_at is null and h.from_on <= ${today}::date
      and (h.until_on is null or h.until_on >= ${today}::date)`.execute(tx)
  return rows[0]!.count
}

/** Does somebody who can sign in, or was just invited to, hold one of the roles? */
export async function isHeldByAccount(
  tx: Tx,
  tenantId: string,
  roleCodes: readonly string[],
  now: Date,
): Promise<boolean> {
  const { rows } = await sql<{ isHeld: boolean }>`
    select exists (
      select 1 from role_assignments h
      join accounts a on a.tenant_id = h.tenant_id and a.person_id = h.person_id and a.state = 'active'
      where h.tenant_id = ${tenantId} and h.role_code = any(${roleCodes}::text[]) and h.ended_at is null
        and (a.password_hash is not null or exists (
          select 1 from invitations i
          where i.tenant_id = a.tenant_id and i.account_id = a.id and i.used_at is null and i.expires_at > ${now}))) as is_held`.execute(
    tx,
  )
  return rows[0]!.isHeld
}

/** Is there a unit of this id that is open today? */
export async function isUnitOpen(tx: Tx, tenantId: string, unitId: string, today: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from units where tenant_id = ${tenantId} and id = ${unitId} and opened_on <= ${today}::date
      and (closed_on is null or closed_on > ${today}::date)`.execute(tx)
  return rows.length === 1
}

export async function findRootUnit(tx: Tx, tenantId: string, today: string): Promise<string | undefined> {
  const { rows } = await sql<{ unitId: string }>`
    select unit_id from unit_versions
    where tenant_id = ${tenantId} and parent_id is null and from_on <= ${today}::date
      and (until_on is null or until_on > ${today}::date)
    order by path limit 1`.execute(tx)
  return rows[0]?.unitId
}

export interface DelegationRow {
  readonly id: string
  readonly roleCode: string
  readonly roleName: Bilingual
  readonly unitId: string
  readonly unitName: Bilingual
  readonly fromPersonId: string
  readonly fromPersonName: string
  readonly toPersonId: string
  readonly toPersonName: string
  readonly fromOn: string
  readonly untilOn: string
  readonly reason: string | null
  readonly isEnded: boolean
}

export async function listDelegationsOf(
  tx: Tx,
  tenantId: string,
  personId: string,
  today: string,
): Promise<DelegationRow[]> {
  const { rows } = await sql<DelegationRow>`
    select h.id, h.role_code, jsonb_build_object('zh', r.name_zh, 'en', r.name_en) as role_name, h.unit_id,
      jsonb_build_object('zh', v.name_zh, 'en', v.name_en) as unit_name, f.id as from_person_id, f.name as from_person_name,
      p.id as to_person_id, p.name as to_person_name, h.from_on, h.until_on, h.reason,
      (h.ended_at is not null or h.until_on < ${today}::date) as is_ended
    from role_assignments h
    join roles r on r.tenant_id = h.tenant_id and r.code = h.role_code
    join people p on p.tenant_id = h.tenant_id and p.id = h.person_id
    join people f on f.tenant_id = h.tenant_id and f.id = h.delegated_by
    join lateral (
      select name_zh, name_en from unit_versions
      where tenant_id = h.tenant_id and unit_id = h.unit_id and from_on <= ${today}::date
      order by from_on desc limit 1) v on true
    where h.tenant_id = ${tenantId} and (h.delegated_by = ${personId} or (h.person_id = ${personId} and h.delegated_by is not null))
    order by h.from_on desc, h.id limit 200`.execute(tx)
  return rows
}

export interface LendableRow {
  readonly assignmentId: string
  readonly roleCode: string
  readonly roleName: Bilingual
  readonly unitId: string
  readonly unitName: Bilingual
}

export async function listLendable(tx: Tx, tenantId: string, personId: string, today: string): Promise<LendableRow[]> {
  const { rows } = await sql<LendableRow>`
    select h.id as assignment_id, h.role_code, jsonb_build_object('zh', r.name_zh, 'en', r.name_en) as role_name, h.unit_id,
      jsonb_build_object('zh', v.name_zh, 'en', v.name_en) as unit_name
    from role_assignments h
    join roles r on r.tenant_id = h.tenant_id and r.code = h.role_code
    join lateral (
      select name_zh, name_en from unit_versions
      where tenant_id = h.tenant_id and unit_id = h.unit_id and from_on <= ${today}::date
      order by from_on desc limit 1) v on true
    where h.tenant_id = ${tenantId} and h.person_id = ${personId} and h.delegated_by is null and h.ended_at is null
      and h.from_on <= ${today}::date and (h.until_on is null or h.until_on >= ${today}::date)
    order by h.role_code`.execute(tx)
  return rows
}
