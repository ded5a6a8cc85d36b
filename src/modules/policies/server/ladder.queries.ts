import { sql } from 'kysely'
import type { Actor } from '#engine/access/actor.ts'
import { scopeOf } from '#engine/access/can.ts'
import { readCursor, writeCursor } from '#engine/contract/cursor.ts'
import type { FactDifference } from '#engine/policy/near-miss.ts'
import { scopeCondition } from '#modules/organisations/server/unit.access.ts'
import { STANDINGS, type Standing } from '#modules/policies/ladder.rules.ts'
import type { SheetContext } from '#modules/policies/server/enterprise-sheet.queries.ts'
import { cultivationInSight, entriesUnder } from '#modules/policies/server/ladder.access.ts'
import { entriesInSight } from '#modules/registries/server/entry.access.ts'

const STANDING_ROWS = sql`ladder_standings s join register_entries e on e.tenant_id = s.tenant_id and e.id = s.entry_id`

export const noStandings = (): Record<Standing, number> =>
  Object.fromEntries(STANDINGS.map((standing) => [standing, 0])) as Record<Standing, number>

interface StepCount {
  readonly step: string
  readonly standing: Standing
  readonly version: string | null
  readonly isAhead: boolean
  readonly n: number
  readonly rung: number
  readonly next: number
}

/** By step and standing, of the enterprises in sight. */
export async function countSteps(
  { tx, tenantId }: SheetContext,
  actor: Actor,
  region: string | undefined,
): Promise<readonly StepCount[]> {
  const { rows } = await sql<StepCount>`
    select s.step, s.standing, max(s.version) as version, bool_or(s.is_ahead) as is_ahead, count(*)::int as n,
      count(*) filter (where s.is_rung)::int as rung, count(*) filter (where s.is_next)::int as next
    from ${STANDING_ROWS}
    where s.tenant_id = ${tenantId} and ${entriesUnder(actor, region)}
    group by s.step, s.standing`.execute(tx)
  return rows
}

export interface RegionCount {
  readonly region: string | null
  /** The highest title; null: none. */
  readonly rung: string | null
  readonly n: number
}

/** Active enterprises of the register by region and highest title. */
export async function countRegions(
  { tx, tenantId }: SheetContext,
  actor: Actor,
  { register, region }: { readonly register: string; readonly region?: string | undefined },
): Promise<readonly RegionCount[]> {
  const { rows } = await sql<RegionCount>`
    select e.region, s.step as rung, count(*)::int as n
    from register_entries e
    left join ladder_standings s on s.tenant_id = e.tenant_id and s.entry_id = e.id and s.is_rung
    where e.tenant_id = ${tenantId} and e.register = ${register} and e.state = 'active' and ${entriesUnder(actor, region)}
    group by e.region, s.step order by e.region`.execute(tx)
  return rows
}

export async function countIndustries(
  { tx, tenantId }: SheetContext,
  actor: Actor,
): Promise<{ code: string; enterprises: number }[]> {
  const { rows } = await sql<{ code: string; enterprises: number }>`
    select s.industry as code, count(distinct s.entry_id)::int as enterprises
    from ${STANDING_ROWS}
    where s.tenant_id = ${tenantId} and s.industry is not null and ${entriesInSight(actor)}
    group by s.industry order by 2 desc, 1 limit 100`.execute(tx)
  return rows
}

interface LadderFilter {
  readonly step?: string | undefined
  readonly standing: Standing | 'reachable' | 'all'
  readonly region?: string | undefined
  readonly industry?: string | undefined
  readonly mostGap?: number | undefined
  readonly find?: string | undefined
}

export interface StandingRow {
  readonly registerEntryId: string
  readonly key: string
  readonly name: string
  readonly region: string | null
  readonly industry: string | null
  readonly rung: string | null
  readonly step: string
  readonly standing: Standing
  readonly isAhead: boolean
  readonly gap: number | null
  readonly changes: readonly FactDifference[]
  readonly missing: readonly string[]
  readonly personal: readonly string[]
  readonly planId: string | null
  readonly responsible: string | null
}

const REACHABLE = sql`s.standing in ('eligible', 'needs-person', 'near')`
/** Who qualifies, who is near, who waits for a panel, then whose facts are missing; within them the smallest gap first. */
const ORDER = sql`(
  coalesce(array_position(array['held', 'eligible', 'near', 'needs-person', 'unknown'], s.standing), 9)::text
  || lpad(coalesce(s.gap, 999)::text, 3, '0') || ' ' || e.name || ' ' || s.step) collate "C"`

export async function listStandingRows(
  { tx, tenantId }: SheetContext,
  actor: Actor,
  { step, standing, region, industry, mostGap, find }: LadderFilter,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<{ rows: readonly StandingRow[]; next: string | null; total: number }> {
  const where = sql.join(
    [
      sql`s.tenant_id = ${tenantId} and ${entriesUnder(actor, region)}`,
      step === undefined ? sql`s.is_next` : sql`s.step = ${step}`,
      standing === 'all' ? sql`true` : standing === 'reachable' ? REACHABLE : sql`s.standing = ${standing}`,
      industry === undefined ? sql`true` : sql`starts_with(s.industry, ${industry})`,
      mostGap === undefined ? sql`true` : sql`s.gap <= ${mostGap}`,
      find ? sql`position(${find.toLowerCase()} in e.search) > 0` : sql`true`,
    ],
    sql` and `,
  )
  const place = cursor === undefined ? undefined : readCursor(cursor)
  const after = place === undefined ? sql`true` : sql`(${ORDER}, e.id) > (${place.key} collate "C", ${place.id}::uuid)`
  // Plans are the business of who may read them: others are shown none.
  const mayRead = scopeCondition(scopeOf(actor, 'cultivation.read'), 'place.path')
  const { rows } = await sql<StandingRow & { sortKey: string }>`
    select e.id as register_entry_id, e.key, e.name, e.region, s.industry, s.step, s.standing, s.is_ahead, s.gap, s.changes,
      s.missing, s.personal, r.step as rung, p.id as plan_id, p.responsible, ${ORDER} as sort_key
    from ${STANDING_ROWS}
    left join ladder_standings r on r.tenant_id = s.tenant_id and r.entry_id = s.entry_id and r.is_rung
    left join lateral (
      select c.id, w.name as responsible from cultivation_plans c
      join people w on w.tenant_id = c.tenant_id and w.id = c.responsible_id
      join unit_versions place on place.tenant_id = c.tenant_id and place.unit_id = c.unit_id and place.until_on is null
      where c.tenant_id = s.tenant_id and c.entry_id = s.entry_id and c.step = s.step and c.state = 'open' and ${mayRead}
      limit 1) p on true
    where ${where} and ${after} order by sort_key, e.id limit ${limit + 1}`.execute(tx)
  const { rows: counted } = await sql<{ total: number }>`
    select count(*)::int as total from ${STANDING_ROWS} where ${where}`.execute(tx)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    rows: page,
    next: rows.length > limit && last ? writeCursor({ id: last.registerEntryId, key: last.sortKey }) : null,
    total: counted[0]!.total,
  }
}

interface PlanCounts {
  readonly open: number
  readonly late: number
  readonly achieved: number
  readonly visitsOfYear: number
  readonly openProblems: number
}

/** Plans and visits of enterprises that the actor may read of. */
export async function countPlans({ tx, tenantId }: SheetContext, actor: Actor, on: string): Promise<PlanCounts> {
  const seen = cultivationInSight(actor)
  const { rows } = await sql<PlanCounts>`
    select count(*) filter (where x.state = 'open')::int as open,
      count(*) filter (where x.state = 'open' and x.due_on < ${on}::date)::int as late,
      count(*) filter (where x.state = 'achieved')::int as achieved,
      (select count(*)::int from enterprise_visits x where x.tenant_id = ${tenantId} and ${seen}
        and date_part('year', x.visited_on) = date_part('year', ${on}::date)) as visits_of_year,
      (select count(*)::int from visit_problems b
        join enterprise_visits x on x.tenant_id = b.tenant_id and x.id = b.visit_id
        where b.tenant_id = ${tenantId} and b.state = 'open' and ${seen}) as open_problems
    from cultivation_plans x where x.tenant_id = ${tenantId} and ${seen}`.execute(tx)
  return rows[0]!
}
