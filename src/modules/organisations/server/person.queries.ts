import { type RawBuilder, sql } from 'kysely'
import type { Scope } from '#engine/access/can.ts'
import { readCursor, writeCursor } from '#engine/contract/cursor.ts'
import type { Person } from '#modules/organisations/person.contract.ts'
import { maskEmail, maskPhone } from '#modules/organisations/person.rules.ts'
import { scopeCondition } from '#modules/organisations/server/unit.access.ts'
import type { Tx } from '#server/database/tenant.ts'

type PersonRow = Omit<Person, 'phoneMasked' | 'emailMasked'> & {
  readonly phone: string | null
  readonly email: string | null
}

const personOf = ({ phone, email, ...rest }: PersonRow): Person => ({
  ...rest,
  phoneMasked: maskPhone(phone),
  emailMasked: maskEmail(email),
})

/** People with the unit they sit in on a day, their account and the roles in force or to come. */
const people = (tenantId: string, today: string): RawBuilder<unknown> => sql`
  people p
  join units u on u.tenant_id = p.tenant_id and u.id = p.unit_id
  join lateral (
    select path, level, position, name_zh, name_en from unit_versions
    where tenant_id = p.tenant_id and unit_id = p.unit_id order by from_on <= ${today}::date desc,
      case when from_on <= ${today}::date then from_on end desc, from_on limit 1) v on true
  left join accounts a on a.tenant_id = p.tenant_id and a.person_id = p.id and a.state <> 'ended'
  left join lateral (
    select jsonb_agg(jsonb_build_object('assignmentId', h.id, 'code', r.code,
        'name', jsonb_build_object('zh', r.name_zh, 'en', r.name_en), 'unitId', h.unit_id,
        'unitName', jsonb_build_object('zh', w.name_zh, 'en', w.name_en), 'fromOn', h.from_on, 'untilOn', h.until_on,
        'lentBy', h.delegated_by) order by r.code, h.id) as roles
    from role_assignments h
    join roles r on r.tenant_id = h.tenant_id and r.code = h.role_code
    join lateral (
      select name_zh, name_en from unit_versions
      where tenant_id = h.tenant_id and unit_id = h.unit_id order by from_on desc limit 1) w on true
    where h.tenant_id = p.tenant_id and h.person_id = p.id and h.ended_at is null
      and (h.until_on is null or h.until_on >= ${today}::date)) g on true
  where p.tenant_id = ${tenantId}`

const columns = sql`
  p.id, p.name, p.post, p.unit_id, u.code as unit_code, v.path as unit_path, p.phone, p.email, p.left_on,
  jsonb_build_object('zh', v.name_zh, 'en', v.name_en) as unit_name, coalesce(g.roles, '[]'::jsonb) as roles,
  case when a.id is not null then jsonb_build_object('login', a.login, 'state', a.state,
    'hasPassword', a.password_hash is not null, 'hasFactor', a.totp_confirmed_at is not null) end as account`

export interface PeopleWanted {
  readonly scope: Scope | undefined
  readonly today: string
  readonly find?: string
  readonly unitId?: string
  readonly roleCode?: string
  readonly state: 'present' | 'left' | 'all'
  readonly sort: 'unit' | 'name'
  readonly limit: number
  readonly cursor?: string
}

/** Who works here before who is only on record; units from the top of the tree down, each level in the tree's own order. */
const BY_TREE = sql`
  case when a.id is null and g.roles is null then '1' else '0' end || lpad(v.level::text, 2, '0') ||
  regexp_replace(v.path, '[^/]+/$', '') || lpad((v.position + 1000000)::text, 7, '0') || v.path`

/** The sort key of a row as one text, so that the next page begins after it exactly. */
const KEYS = {
  unit: sql`(${BY_TREE} || ' ' || p.name || ' ' || p.id::text) collate "C"`,
  name: sql`(p.name || ' ' || p.id::text) collate "C"`,
} as const

export async function listPeople(
  tx: Tx,
  tenantId: string,
  wanted: PeopleWanted,
): Promise<{ rows: Person[]; next: string | null; total: number }> {
  const { today } = wanted
  const conditions = [
    scopeCondition(wanted.scope, 'v.path'),
    wanted.unitId === undefined ? undefined : sql`p.unit_id = ${wanted.unitId}`,
    wanted.roleCode === undefined ? undefined : sql`g.roles @> ${JSON.stringify([{ code: wanted.roleCode }])}::jsonb`,
    wanted.find
      ? sql`position(lower(${wanted.find}) in lower(concat_ws(' ', p.name, p.post, a.login))) > 0`
      : undefined,
    wanted.state === 'present' ? sql`(p.left_on is null or p.left_on > ${today}::date)` : undefined,
    wanted.state === 'left' ? sql`p.left_on <= ${today}::date` : undefined,
  ].filter((one) => one !== undefined)
  const matching = sql`${people(tenantId, today)} and ${sql.join(conditions, sql` and `)}`
  const key = KEYS[wanted.sort]
  const after = wanted.cursor === undefined ? sql`true` : sql`${key} > ${readCursor(wanted.cursor).key}`
  const { rows } = await sql<PersonRow & { key: string }>`
    select ${columns}, ${key} as key from ${matching} and ${after} order by key limit ${wanted.limit + 1}`.execute(tx)
  const { rows: counted } = await sql<{ total: number }>`select count(*)::int as total from ${matching}`.execute(tx)
  const page = rows.slice(0, wanted.limit)
  return {
    rows: page.map(({ key: _, ...row }) => personOf(row)),
    next: rows.length > wanted.limit ? writeCursor(page.at(-1)!) : null,
    total: counted[0]!.total,
  }
}

export async function findPerson(
  tx: Tx,
  tenantId: string,
  personId: string,
  today: string,
): Promise<Person | undefined> {
  const { rows } =
    await sql<PersonRow>`select ${columns} from ${people(tenantId, today)} and p.id = ${personId}`.execute(tx)
  return rows[0] && personOf(rows[0])
}

/** The unit through which a person is reached by permissions. */
export async function findUnitOfPerson(tx: Tx, tenantId: string, personId: string): Promise<string | undefined> {
  const { rows } = await sql<{ unitId: string }>`
    select unit_id from people where tenant_id = ${tenantId} and id = ${personId}`.execute(tx)
  return rows[0]?.unitId
}

/** Telephone and mail in clear; the caller writes down who asked and why. */
export async function getContact(
  tx: Tx,
  tenantId: string,
  personId: string,
): Promise<{ phone: string | null; email: string | null }> {
  const { rows } = await sql<{ phone: string | null; email: string | null }>`
    select phone, email from people where tenant_id = ${tenantId} and id = ${personId}`.execute(tx)
  return rows[0] ?? { phone: null, email: null }
}
