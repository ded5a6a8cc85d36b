import { type RawBuilder, sql } from 'kysely'
import { inForce } from '#cases/server/duty.queries.ts'
import type { Person, UnitsAbove } from '#engine/process/who.ts'
import type { Tx } from '#server/database/tenant.ts'

/** The roles of the person `p` on a day, lent ones as long as the lender holds them himself. */
const rolesOn = (today: string): RawBuilder<unknown> => sql`
  select coalesce(jsonb_agg(jsonb_build_object('role', a.role_code, 'unit', a.unit_id)), '[]') from role_assignments a
  where a.tenant_id = p.tenant_id and a.person_id = p.id and ${inForce(today)}
    and (a.delegated_by is null or exists (
      select from role_assignments o where o.tenant_id = a.tenant_id and o.person_id = a.delegated_by
        and o.role_code = a.role_code and o.unit_id = a.unit_id and o.delegated_by is null and o.ended_at is null
        and o.from_on <= ${today}::date and (o.until_on is null or o.until_on >= ${today}::date)))`

/** Somebody as processes see him, and his name. */
export interface NamedPerson extends Person {
  readonly name: string
}

/** People as processes see them: with their units and roles of the day. Who has left is not among them. */
export async function listProcessPeople(
  tx: Tx,
  tenantId: string,
  ids: readonly string[],
  today: string,
): Promise<ReadonlyMap<string, NamedPerson>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<NamedPerson>`
    select p.id as person, p.name, p.unit_id as unit, (${rolesOn(today)}) as roles from people p
    where p.tenant_id = ${tenantId} and p.id = any(${[...ids]}::uuid[])
      and (p.left_on is null or p.left_on > ${today}::date)`.execute(tx)
  return new Map(rows.map((row) => [row.person, row]))
}

/** The units above each of some units, the nearest first, as the tree stands. */
export async function listUnitsAbove(tx: Tx, tenantId: string, units: readonly string[]): Promise<UnitsAbove> {
  if (units.length === 0) return {}
  const { rows } = await sql<{ unit: string; above: readonly string[] }>`
    select v.unit_id as unit, ${ABOVE} as above from unit_versions v
    where v.tenant_id = ${tenantId} and v.until_on is null and v.unit_id = any(${[...new Set(units)]}::uuid[])`.execute(
    tx,
  )
  return Object.fromEntries(rows.map(({ unit, above }) => [unit, above]))
}

/** The ids of the units above the unit version `v`, the nearest first. */
export const ABOVE = sql`(
  select coalesce(array_agg(u.id order by c.place desc), '{}') from unnest(string_to_array(trim(both '/' from v.path), '/'))
    with ordinality as c(code, place)
  join units u on u.tenant_id = v.tenant_id and u.code = c.code and u.id <> v.unit_id)`

export interface HeldDuty {
  readonly role: string
  readonly unit: string
}

/** At which units somebody holds these roles today. */
export async function listHeldDuties(
  tx: Tx,
  tenantId: string,
  roles: readonly string[],
  today: string,
): Promise<readonly HeldDuty[]> {
  if (roles.length === 0) return []
  const { rows } = await sql<HeldDuty>`
    select distinct a.role_code as role, a.unit_id as unit from role_assignments a
    where a.tenant_id = ${tenantId} and a.role_code = any(${[...new Set(roles)]}) and ${inForce(today)}
    order by 1, 2`.execute(tx)
  return rows
}

/** The people of some units, for seats that ask whoever belongs to a unit. */
export async function listMembers(
  tx: Tx,
  tenantId: string,
  units: readonly string[],
  today: string,
  most: number,
): Promise<readonly { readonly person: string; readonly unit: string }[]> {
  if (units.length === 0) return []
  const { rows } = await sql<{ person: string; unit: string }>`
    select p.id as person, p.unit_id as unit from people p
    where p.tenant_id = ${tenantId} and p.unit_id = any(${[...new Set(units)]}::uuid[])
      and (p.left_on is null or p.left_on > ${today}::date) order by p.id limit ${most}`.execute(tx)
  return rows
}
