import { sql } from 'kysely'
import type { Scope } from '#engine/access/can.ts'
import { readCursor } from '#engine/contract/cursor.ts'
import { scopeCondition } from '#modules/organisations/server/unit.access.ts'
import type { Tx } from '#server/database/tenant.ts'

type Bilingual = { readonly zh: string; readonly en: string }

export interface AdministrationRow {
  readonly id: string
  readonly code: string
  readonly name: Bilingual
  readonly isDemo: boolean
}

/** The administrations of this installation; there is no row level security on their names. */
export async function listAdministrations(tx: Tx): Promise<readonly AdministrationRow[]> {
  const { rows } = await sql<{ id: string; code: string; nameZh: string; nameEn: string; isDemo: boolean }>`
    select id, code, name_zh, name_en, is_demo from tenants order by opened_at, id`.execute(tx)
  return rows.map(({ id, code, nameZh, nameEn, isDemo }) => ({ id, code, name: { zh: nameZh, en: nameEn }, isDemo }))
}

export interface AccountFacts {
  readonly login: string
  readonly preferences: Record<string, unknown>
  readonly hasFactor: boolean
  readonly utcOffsetMinutes: number
  readonly unitName: Bilingual
}

export async function getAccountFacts(
  tx: Tx,
  tenantId: string,
  accountId: string,
  today: string,
): Promise<AccountFacts> {
  const { rows } = await sql<Omit<AccountFacts, 'unitName'> & { nameZh: string; nameEn: string }>`
    select a.login, a.preferences, a.totp_confirmed_at is not null as has_factor, t.utc_offset_minutes,
      coalesce(v.name_zh, '') as name_zh, coalesce(v.name_en, '') as name_en
    from accounts a
    join tenants t on t.id = a.tenant_id
    join people p on p.tenant_id = a.tenant_id and p.id = a.person_id
    left join lateral (
      select name_zh, name_en from unit_versions
      where tenant_id = p.tenant_id and unit_id = p.unit_id and from_on <= ${today}::date
      order by from_on desc limit 1) v on true
    where a.tenant_id = ${tenantId} and a.id = ${accountId}`.execute(tx)
  const { nameZh, nameEn, ...rest } = rows[0]!
  return { ...rest, unitName: { zh: nameZh, en: nameEn } }
}

export interface RoleName {
  readonly code: string
  readonly name: Bilingual
}

export async function listRoleNames(tx: Tx, tenantId: string, codes: readonly string[]): Promise<readonly RoleName[]> {
  const { rows } = await sql<{ code: string; nameZh: string; nameEn: string }>`
    select code, name_zh, name_en from roles
    where tenant_id = ${tenantId} and code = any(${codes}::text[]) order by code`.execute(tx)
  return rows.map(({ code, nameZh, nameEn }) => ({ code, name: { zh: nameZh, en: nameEn } }))
}

export interface DemoAccount {
  readonly accountId: string
  readonly login: string
  readonly name: string
  readonly post: string | null
  readonly unitCode: string
  readonly unitName: Bilingual
  readonly unitPath: string
  readonly roles: RoleName[]
}

/** People of a demonstration who can be picked: with an active account and at least one role in force. */
export async function listDemoAccounts(tx: Tx, tenantId: string, today: string): Promise<readonly DemoAccount[]> {
  const { rows } = await sql<DemoAccount>`
    select a.id as account_id, a.login, p.name, p.post, u.code as unit_code, v.path as unit_path,
      jsonb_build_object('zh', v.name_zh, 'en', v.name_en) as unit_name, r.roles
    from accounts a
    join tenants t on t.id = a.tenant_id and t.is_demo
    join people p on p.tenant_id = a.tenant_id and p.id = a.person_id and (p.left_on is null or p.left_on > ${today}::date)
    join units u on u.tenant_id = p.tenant_id and u.id = p.unit_id
    join lateral (
      select path, position, level, name_zh, name_en from unit_versions
      where tenant_id = p.tenant_id and unit_id = p.unit_id and from_on <= ${today}::date
      order by from_on desc limit 1) v on true
    join lateral (
      select jsonb_agg(distinct jsonb_build_object('code', x.code, 'name', jsonb_build_object('zh', x.name_zh, 'en', x.name_en))) as roles
      from role_assignments h
      join roles x on x.tenant_id = h.tenant_id and x.code = h.role_code
      where h.tenant_id = p.tenant_id and h.person_id = p.id and h.ended_at is null and h.from_on <= ${today}::date
        and (h.until_on is null or h.until_on >= ${today}::date)) r on r.roles is not null
    where a.tenant_id = ${tenantId} and a.state = 'active'
    order by v.level, v.position, v.path, a.login
    limit 500`.execute(tx)
  return rows
}

export interface SessionsWanted {
  readonly now: Date
  readonly today: string
  readonly idleMinutes: number
  readonly scope: Scope | undefined
  readonly personId?: string
  readonly limit: number
  readonly cursor?: string
}

export interface SessionRow {
  readonly id: string
  readonly personId: string
  readonly personName: string
  readonly unitId: string
  readonly createdAt: Date
  readonly lastSeenAt: Date
}

/** Sessions that still stand, of people in the scope; the latest first. */
export async function listSessions(
  tx: Tx,
  tenantId: string,
  wanted: SessionsWanted,
): Promise<{ rows: SessionRow[]; next: string | null; total: number }> {
  const after = wanted.cursor === undefined ? null : readCursor(wanted.cursor).id
  const awake = new Date(wanted.now.getTime() - wanted.idleMinutes * 60_000)
  const matching = sql`
    from sessions s
    join accounts a on a.tenant_id = s.tenant_id and a.id = s.account_id
    join people p on p.tenant_id = a.tenant_id and p.id = a.person_id
    join lateral (
      select path from unit_versions
      where tenant_id = p.tenant_id and unit_id = p.unit_id and from_on <= ${wanted.today}::date
      order by from_on desc limit 1) v on true
    where s.tenant_id = ${tenantId} and s.ended_at is null and s.last_seen_at > ${awake}
      and ${scopeCondition(wanted.scope, 'v.path')}
      and (${wanted.personId ?? null}::uuid is null or p.id = ${wanted.personId ?? null})`
  const { rows } = await sql<SessionRow>`
    select s.id, p.id as person_id, p.name as person_name, p.unit_id, s.created_at, s.last_seen_at ${matching}
      and (${after}::uuid is null or s.id < ${after})
    order by s.id desc limit ${wanted.limit + 1}`.execute(tx)
  const { rows: counted } = await sql<{ total: number }>`select count(*)::int as total ${matching}`.execute(tx)
  const page = rows.slice(0, wanted.limit)
  return { rows: page, next: rows.length > wanted.limit ? page.at(-1)!.id : null, total: counted[0]!.total }
}

/** Whose session it is, by the unit that permissions reach. */
export async function findUnitOfSession(tx: Tx, tenantId: string, sessionId: string): Promise<string | undefined> {
  const { rows } = await sql<{ unitId: string }>`
    select p.unit_id from sessions s
    join accounts a on a.tenant_id = s.tenant_id and a.id = s.account_id
    join people p on p.tenant_id = a.tenant_id and p.id = a.person_id
    where s.tenant_id = ${tenantId} and s.id = ${sessionId}`.execute(tx)
  return rows[0]?.unitId
}
