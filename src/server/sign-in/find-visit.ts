import { sql } from 'kysely'
import type { Grant, Reach } from '#engine/access/actor.ts'
import type { Permission } from '#engine/access/permission.ts'
import type { Language } from '#engine/text/message.ts'
import type { Tx } from '#server/database/tenant.ts'
import type { Mode } from '#server/http/module.ts'
import { type Security, securityOf } from '#server/sign-in/security.ts'
import { csrfTokenOf, hashSecret } from '#server/sign-in/session-token.ts'
import type { FactorState, SessionToken, Visit } from '#server/sign-in/visit.ts'

export interface FoundVisit {
  readonly visit: Visit
  readonly csrfHash: Uint8Array
}

/** Why there is a cookie but no session: the client keeps its drafts and asks to sign in again. */
export type Lapsed = 'ended' | 'expired'

interface SessionRow {
  readonly sessionId: string
  readonly accountId: string
  readonly createdAt: Date
  readonly lastSeenAt: Date
  readonly factorConfirmedAt: Date | null
  readonly csrfHash: Uint8Array
  readonly isOver: boolean
  readonly totpConfirmedAt: Date | null
  readonly language: Language
  readonly personId: string
  readonly name: string
  readonly unitId: string
  readonly unitPath: string
  readonly today: string
  readonly settings: unknown
  readonly held: readonly HeldRole[]
}

/** Finds the session behind a cookie with everything the day's access depends on; a revoked right is gone at once. */
export async function findVisit(tx: Tx, token: SessionToken, now: Date, mode: Mode): Promise<FoundVisit | Lapsed> {
  const row = await sessionRow(tx, token, now)
  if (!row || row.isOver) return 'ended'
  const security = securityOf(row.settings)
  const endsAt = new Date(row.createdAt.getTime() + security.absoluteHours * 3_600_000)
  const idleUntil = row.lastSeenAt.getTime() + security.idleMinutes * 60_000
  if (now >= endsAt || now.getTime() >= idleUntil) return 'expired'
  const { held } = row
  const factor = factorState(row, held, security, mode)
  return {
    csrfHash: row.csrfHash,
    visit: {
      language: row.language,
      factor,
      startedAt: row.createdAt,
      lastSeenAt: row.lastSeenAt,
      endsAt,
      idleMinutes: security.idleMinutes,
      today: row.today,
      // Reckoned for the few who ask: the page is told once.
      get csrfToken() {
        return csrfTokenOf(token)
      },
      duties: held.map(({ code, unitId }) => ({ role: code, unit: unitId })),
      actor: {
        tenantId: token.tenantId,
        accountId: row.accountId,
        personId: row.personId,
        sessionId: row.sessionId,
        name: row.name,
        unitId: row.unitId,
        unitPath: row.unitPath,
        roles: [...new Set(held.map((role) => role.code))],
        grants: factor === 'settled' ? held.flatMap(grantsOf) : [],
      },
    },
  }
}

async function sessionRow(tx: Tx, token: SessionToken, now: Date): Promise<SessionRow | undefined> {
  const { rows } = await sql<SessionRow>`
    select s.id as "sessionId", s.account_id as "accountId", s.created_at as "createdAt", s.last_seen_at as "lastSeenAt",
      s.factor_confirmed_at as "factorConfirmedAt", s.csrf_hash as "csrfHash", a.totp_confirmed_at as "totpConfirmedAt",
      a.language, p.id as "personId", p.name, p.unit_id as "unitId", d.today::text as "today", t.settings,
      coalesce(v.path, '/') as "unitPath", (${HELD_ROLES}) as held,
      (s.ended_at is not null or a.state <> 'active' or p.left_on <= d.today) is true as "isOver"
    from sessions s
    join tenants t on t.id = s.tenant_id
    join accounts a on a.tenant_id = s.tenant_id and a.id = s.account_id
    join people p on p.tenant_id = s.tenant_id and p.id = a.person_id
    cross join lateral (select (${now}::timestamptz at time zone 'UTC' + t.utc_offset_minutes * interval '1 minute')::date as today) d
    left join lateral (
      select path from unit_versions
      where tenant_id = p.tenant_id and unit_id = p.unit_id and from_on <= d.today
      order by from_on desc limit 1) v on true
    where s.tenant_id = ${token.tenantId} and s.token_hash = ${hashSecret(token.secret)}`.execute(tx)
  return rows[0]
}

export interface HeldRole {
  readonly code: string
  readonly unitId: string
  readonly unitPath: string
  readonly grants: Readonly<Partial<Record<Permission, Reach>>>
  readonly excludes: readonly string[]
  readonly lentBy: string | null
}

/** The roles of the person `p` in force on the day `d`. A lent role counts only while the lender still holds it himself. */
const HELD_ROLES = sql`
  select coalesce(jsonb_agg(jsonb_build_object('code', h.role_code, 'unitId', h.unit_id, 'unitPath', w.path,
    'grants', r.grants, 'excludes', r.excludes, 'lentBy', h.delegated_by)), '[]')
  from role_assignments h
  join roles r on r.tenant_id = h.tenant_id and r.code = h.role_code
  join lateral (
    select path from unit_versions
    where tenant_id = h.tenant_id and unit_id = h.unit_id and from_on <= d.today
    order by from_on desc limit 1) w on true
  where h.tenant_id = p.tenant_id and h.person_id = p.id and h.ended_at is null
    and h.from_on <= d.today and (h.until_on is null or h.until_on >= d.today)
    and (h.delegated_by is null or exists (
      select 1 from role_assignments o
      where o.tenant_id = h.tenant_id and o.person_id = h.delegated_by and o.role_code = h.role_code
        and o.unit_id = h.unit_id and o.delegated_by is null and o.ended_at is null
        and o.from_on <= d.today and (o.until_on is null or o.until_on >= d.today)))`

function grantsOf(role: HeldRole): Grant[] {
  return (Object.entries(role.grants) as [Permission, Reach][]).map(([permission, reach]) => ({
    permission,
    reach,
    unitId: role.unitId,
    unitPath: role.unitPath,
    ...(role.lentBy ? { lentBy: role.lentBy } : {}),
  }))
}

function factorState(row: SessionRow, held: readonly HeldRole[], security: Security, mode: Mode): FactorState {
  if (row.totpConfirmedAt) return row.factorConfirmedAt ? 'settled' : 'to-confirm'
  if (mode === 'demo') return 'settled'
  return security.secondFactor === 'everybody' || held.some(isSeparatedDuty) ? 'to-enrol' : 'settled'
}

/** The three administrators (三员): duties that the pack says one person may not hold together. */
const isSeparatedDuty = (role: HeldRole): boolean => role.excludes.length > 0
