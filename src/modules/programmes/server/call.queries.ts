import { type RawBuilder, sql } from 'kysely'
import type { CallContent, CallState, Direction } from '#modules/programmes/call.ts'
import type { Tx } from '#server/database/tenant.ts'

export interface UnitWords {
  readonly nameZh: string
  readonly nameEn: string
  readonly shortZh: string
  readonly shortEn: string
}

export interface CallRow extends UnitWords {
  readonly id: string
  readonly unitId: string
  readonly path: string
  readonly family: string
  readonly year: number
  readonly title: string
  readonly number: string | null
  readonly state: CallState
  readonly opensAt: Date | null
  readonly closesAt: Date | null
  readonly unitBy: Date | null
  readonly recommendBy: Date | null
  readonly expectedOn: string | null
  readonly content: CallContent
  readonly version: number
  readonly clonedFrom: string | null
  readonly clonedTitle: string | null
  readonly drawnUpBy: string | null
  readonly applications: number
  readonly recommended: number
}

type Reading = { readonly tx: Tx; readonly tenantId: string }

/** Name and path of a unit as it stands last: `p`. */
export const joinPlace = (unitColumn: string): RawBuilder<unknown> => sql`
  join lateral (select path, name_zh, name_en, short_zh, short_en from unit_versions v
    where v.tenant_id = r.tenant_id and v.unit_id = ${sql.ref(unitColumn)} order by v.from_on desc limit 1) p on true`

export const PLACE_COLUMNS = sql.raw('p.path, p.name_zh, p.name_en, p.short_zh, p.short_en')

/** Calls by a condition on `c` and its place `p`; the youngest first. */
export async function listCallRows(
  { tx, tenantId }: Reading,
  where: RawBuilder<boolean>,
  page: { readonly limit: number; readonly after?: { readonly key: string; readonly id: string } } = { limit: 500 },
): Promise<readonly CallRow[]> {
  const { after } = page
  const { rows } = await sql<CallRow>`
    select r.id, r.unit_id, r.family, r.year, r.title, r.number, r.state, r.opens_at, r.closes_at, r.unit_by, r.recommend_by,
      r.expected_on, r.content, r.version, r.cloned_from, o.title as cloned_title, r.drawn_up_by, ${PLACE_COLUMNS},
      (select count(*)::int from cases k where k.tenant_id = r.tenant_id and k.subject_kind = 'call' and k.subject_id = r.id
        and k.phase <> 'draft') as applications,
      (select count(*)::int from call_recommendations q where q.tenant_id = r.tenant_id and q.call_id = r.id) as recommended
    from calls r ${joinPlace('r.unit_id')}
    left join calls o on o.tenant_id = r.tenant_id and o.id = r.cloned_from
    where r.tenant_id = ${tenantId} and ${where}
      and (${after?.key ?? null}::text is null or (r.year::text || r.id::text) < (${after?.key ?? null}::text || ${after?.id ?? null}::text))
    order by r.year::text || r.id::text desc limit ${page.limit}`.execute(tx)
  return rows
}

export async function countCalls({ tx, tenantId }: Reading, where: RawBuilder<boolean>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from calls r ${joinPlace('r.unit_id')}
    where r.tenant_id = ${tenantId} and ${where}`.execute(tx)
  return rows[0]!.n
}

export async function findCall(context: Reading, callId: string, lock = false): Promise<CallRow | undefined> {
  if (lock)
    await sql`select 1 from calls where tenant_id = ${context.tenantId} and id = ${callId} for update`.execute(
      context.tx,
    )
  const [row] = await listCallRows(context, sql<boolean>`r.id = ${callId}`, { limit: 1 })
  return row
}

/** The office's clock by the database, at this very moment and not at the beginning of the transaction. */
export async function officeClock({ tx, tenantId }: Reading): Promise<Date> {
  const { rows } = await sql<{ at: Date }>`select office_clock(${tenantId}) as at`.execute(tx)
  return rows[0]!.at
}

export interface QuotaRow extends UnitWords {
  readonly unitId: string
  readonly most: number | null
  readonly used: number
  readonly recommendBy: Date | null
}

/** Quotas of a call, and units without one that have recommended all the same. */
export async function listQuotas({ tx, tenantId }: Reading, callId: string): Promise<readonly QuotaRow[]> {
  const { rows } = await sql<QuotaRow>`
    select r.unit_id, q.most, coalesce(n.used, 0)::int as used, q.recommend_by, ${PLACE_COLUMNS}
    from (select tenant_id, unit_id from call_quotas where tenant_id = ${tenantId} and call_id = ${callId}
      union select tenant_id, unit_id from call_recommendations where tenant_id = ${tenantId} and call_id = ${callId}) r
    left join call_quotas q on q.tenant_id = r.tenant_id and q.call_id = ${callId} and q.unit_id = r.unit_id
    left join (select unit_id, count(*) as used from call_recommendations
      where tenant_id = ${tenantId} and call_id = ${callId} group by unit_id) n on n.unit_id = r.unit_id
    ${joinPlace('r.unit_id')} order by p.path`.execute(tx)
  return rows
}

/** Units of the kinds that recommend, and of those that stand below, in the order of the tree. */
export async function listRecommenders(
  { tx, tenantId }: Reading,
  kinds: readonly string[],
): Promise<readonly (UnitWords & { readonly unitId: string; readonly path: string })[]> {
  const { rows } = await sql<UnitWords & { unitId: string; path: string }>`
    select v.unit_id, v.path, v.name_zh, v.name_en, v.short_zh, v.short_en
    from unit_versions v where v.tenant_id = ${tenantId} and v.until_on is null and v.kind = any(${[...kinds]}::text[])
    order by v.position, v.path limit 500`.execute(tx)
  return rows
}

export async function listSubscriptions({ tx, tenantId }: Reading, personId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ family: string }>`select family from call_subscriptions
    where tenant_id = ${tenantId} and person_id = ${personId} order by family`.execute(tx)
  return rows.map(({ family }) => family)
}

export async function listCallVersions(
  { tx, tenantId }: Reading,
  callId: string,
): Promise<readonly { version: number; at: Date; by: string | null; reason: string }[]> {
  const { rows } = await sql<{ version: number; at: Date; by: string | null; reason: string }>`
    select v.version, v.at, p.name as by, v.reason from call_versions v
    left join people p on p.tenant_id = v.tenant_id and p.id = v.by_person
    where v.tenant_id = ${tenantId} and v.call_id = ${callId} order by v.version desc limit 200`.execute(tx)
  return rows
}

/** Units and people that directions name: who is invited, who leads. */
export async function listNamed(
  { tx, tenantId }: Reading,
  directions: readonly Pick<Direction, 'invited' | 'leaders'>[],
): Promise<{ readonly units: ReadonlyMap<string, UnitWords>; readonly people: ReadonlyMap<string, string> }> {
  const [units, people] = [directions.flatMap(({ invited }) => invited), directions.flatMap(({ leaders }) => leaders)]
  const { rows } =
    units.length === 0
      ? { rows: [] }
      : await sql<
          UnitWords & { unitId: string }
        >`select r.id as unit_id, ${PLACE_COLUMNS} from units r ${joinPlace('r.id')}
          where r.tenant_id = ${tenantId} and r.id = any(${units}::uuid[])`.execute(tx)
  const { rows: named } =
    people.length === 0
      ? { rows: [] }
      : await sql<{ id: string; name: string }>`select id, name from people
          where tenant_id = ${tenantId} and id = any(${people}::uuid[])`.execute(tx)
  return {
    units: new Map(rows.map((row) => [row.unitId, row])),
    people: new Map(named.map(({ id, name }) => [id, name])),
  }
}

/** How many of each direction are approved, of all cases but one. */
export async function countApproved(
  { tx, tenantId }: Reading,
  callId: string,
  direction: string,
  exceptCase: string,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from cases c
    where c.tenant_id = ${tenantId} and c.subject_kind = 'call' and c.subject_id = ${callId} and c.record = 'application'
      and c.facts ->> 'directionCode' = ${direction} and c.id <> ${exceptCase} and c.number is not null
      and (c.phase <> 'closed' or c.outcome = 'succeeded')`.execute(tx)
  return rows[0]!.n
}

/** How many applications each direction has, by the code kept on the case. */
export async function countByDirection(
  { tx, tenantId }: Reading,
  callId: string,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ code: string | null; n: number }>`
    select k.facts ->> 'directionCode' as code, count(*)::int as n from cases k
    where k.tenant_id = ${tenantId} and k.subject_kind = 'call' and k.subject_id = ${callId} group by 1`.execute(tx)
  return new Map(rows.map(({ code, n }) => [code ?? '', n]))
}
