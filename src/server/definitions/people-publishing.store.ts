import { sql } from 'kysely'
import type { Pack } from '#engine/definition/pack.ts'
import type { PersonDefinition } from '#engine/definition/person.ts'
import type { Tx } from '#server/database/tenant.ts'
import type { Publishing } from '#server/definitions/definition-version.store.ts'

/** Roles are the pack's own; one that it drops keeps its name for history and loses every permission. */
export async function publishRoles(tx: Tx, { tenantId }: Publishing, pack: Pack): Promise<void> {
  for (const { value } of pack.roles) {
    await sql`insert into roles (tenant_id, code, name_zh, name_en, grants, excludes)
      values (${tenantId}, ${value.code}, ${value.name.zh}, ${value.name.en}, ${JSON.stringify(value.permissions)}::jsonb,
        ${[...value.excludes]}::text[])
      on conflict (tenant_id, code) do update set name_zh = excluded.name_zh, name_en = excluded.name_en,
        grants = excluded.grants, excludes = excluded.excludes`.execute(tx)
  }
  const codes = pack.roles.map(({ value }) => value.code)
  await sql`update roles set grants = '{}' where tenant_id = ${tenantId} and not (code = any(${codes}::text[]))`.execute(
    tx,
  )
}

/**
 * Brings in the people the administration does not know yet, with their accounts (no password) and roles. Those it knows
 * are looked after on screen, where the security administrator decides about roles; a pack does not overrule that.
 */
export async function publishPeople(tx: Tx, publishing: Publishing, pack: Pack, on: string): Promise<void> {
  const { tenantId } = publishing
  const units = await idsOf(tx, tenantId)
  const { rows } = await sql<{ login: string }>`select login from accounts where tenant_id = ${tenantId}`.execute(tx)
  const known = new Set(rows.map(({ login }) => login))
  for (const { value } of pack.people) {
    if (!known.has(value.login)) await insertPerson(tx, publishing, value, units, on)
  }
}

async function insertPerson(
  tx: Tx,
  { tenantId, newId, by }: Publishing,
  person: PersonDefinition,
  units: ReadonlyMap<string, string>,
  on: string,
): Promise<void> {
  const personId = newId()
  await sql`insert into people (tenant_id, id, name, unit_id, post, phone, email)
    values (${tenantId}, ${personId}, ${person.name}, ${units.get(person.unit)!}, ${person.post?.zh ?? null},
      ${person.phone ?? null}, ${person.email ?? null})`.execute(tx)
  await sql`insert into accounts (tenant_id, id, person_id, login) values (${tenantId}, ${newId()}, ${personId}, ${person.login})`.execute(
    tx,
  )
  for (const { role, unit, from, until } of person.roles) {
    await sql`insert into role_assignments (tenant_id, id, person_id, role_code, unit_id, from_on, until_on, reason, assigned_by)
      values (${tenantId}, ${newId()}, ${personId}, ${role}, ${units.get(unit ?? person.unit)!}, ${from ?? on}::date,
        ${until ?? null}::date, 'pack', ${by ?? personId})`.execute(tx)
  }
}

async function idsOf(tx: Tx, tenantId: string): Promise<Map<string, string>> {
  const { rows } = await sql<{
    id: string
    code: string
  }>`select id, code from units where tenant_id = ${tenantId}`.execute(tx)
  return new Map(rows.map(({ id, code }) => [code, id]))
}
