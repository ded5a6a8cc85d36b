import { type RawBuilder, sql } from 'kysely'
import { inForce } from '#cases/server/duty.queries.ts'
import { readCursor, writeCursor } from '#engine/contract/cursor.ts'
import { Refusal } from '#engine/refusal.ts'
import type { ShownVisit } from '#modules/policies/cultivation.contract.ts'
import type { PlanState } from '#modules/policies/cultivation.rules.ts'
import type { Standing } from '#modules/policies/ladder.rules.ts'
import { cultivationInSight } from '#modules/policies/server/ladder.access.ts'
import type { OperationContext } from '#server/http/module.ts'

type Reading = Pick<OperationContext, 'tx' | 'tenantId' | 'actor'>

export interface PlanRecord {
  readonly id: string
  readonly registerEntryId: string
  readonly unitId: string
  readonly name: string
  readonly region: string | null
  readonly step: string
  readonly standing: Standing | null
  readonly aim: string
  readonly responsible: string
  readonly responsibleId: string
  readonly dueOn: string
  readonly state: PlanState
  readonly version: number
  readonly isSample: boolean
  readonly madeBy: string
  readonly madeAt: Date
  readonly ending: string
  readonly endedOn: string | null
  readonly measures: number
  readonly done: number
  readonly lastVisitOn: string | null
  readonly openProblems: number
}

const PLANS = sql`
  select x.id, x.entry_id as register_entry_id, x.unit_id, e.name, e.region, x.step, s.standing, x.aim, w.name as responsible,
    x.responsible_id, x.due_on, x.state, x.version, x.is_sample, b.name as made_by, x.made_at, x.ending, x.ended_on,
    coalesce(m.measures, 0) as measures, coalesce(m.done, 0) as done, v.last_visit_on, coalesce(v.open_problems, 0) as open_problems
  from cultivation_plans x
  join register_entries e on e.tenant_id = x.tenant_id and e.id = x.entry_id
  join people w on w.tenant_id = x.tenant_id and w.id = x.responsible_id
  join people b on b.tenant_id = x.tenant_id and b.id = x.made_by
  left join ladder_standings s on s.tenant_id = x.tenant_id and s.entry_id = x.entry_id and s.step = x.step
  left join lateral (
    select count(*) filter (where state <> 'dropped')::int as measures, count(*) filter (where state = 'done')::int as done
    from cultivation_measures where tenant_id = x.tenant_id and plan_id = x.id) m on true
  left join lateral (
    select max(v.visited_on) as last_visit_on, count(p.id) filter (where p.state = 'open')::int as open_problems
    from enterprise_visits v
    left join visit_problems p on p.tenant_id = v.tenant_id and p.visit_id = v.id
    where v.tenant_id = x.tenant_id and v.entry_id = x.entry_id) v on true`

interface PlanFilter {
  readonly state: PlanState | 'late' | 'all'
  readonly step?: string | undefined
  readonly region?: string | undefined
  readonly mine: 'yes' | 'no'
}

const ORDER = sql`(to_char(x.due_on, 'YYYY-MM-DD') || ' ' || x.id::text)`

export async function listPlanRecords(
  { tx, tenantId, actor }: Reading,
  { state, step, region, mine }: PlanFilter,
  { limit, cursor, on }: { readonly limit: number; readonly cursor?: string | undefined; readonly on: string },
): Promise<{ rows: readonly PlanRecord[]; next: string | null; total: number }> {
  const late = sql`x.state = 'open' and x.due_on < ${on}::date`
  const where = sql.join(
    [
      sql`x.tenant_id = ${tenantId} and ${cultivationInSight(actor)}`,
      state === 'all' ? sql`true` : state === 'late' ? late : sql`x.state = ${state}`,
      step === undefined ? sql`true` : sql`x.step = ${step}`,
      region === undefined ? sql`true` : sql`e.region like ${`${region.replace(/(0000|00)$/, '')}%`}`,
      mine === 'yes' ? sql`x.responsible_id = ${actor.personId}` : sql`true`,
    ],
    sql` and `,
  )
  const after = cursor === undefined ? sql`true` : sql`${ORDER} > ${readCursor(cursor).key}`
  const { rows } = await sql<PlanRecord & { sortKey: string }>`
    select *, ${sql`(to_char(due_on, 'YYYY-MM-DD') || ' ' || id::text)`} as sort_key
    from (${PLANS} where ${where} and ${after} order by ${ORDER} limit ${limit + 1}) found order by sort_key`.execute(
    tx,
  )
  const { rows: counted } = await sql<{ total: number }>`
    select count(*)::int as total from cultivation_plans x
    join register_entries e on e.tenant_id = x.tenant_id and e.id = x.entry_id where ${where}`.execute(tx)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    rows: page,
    next: rows.length > limit && last ? writeCursor({ id: last.id, key: last.sortKey }) : null,
    total: counted[0]!.total,
  }
}

/** @throws Refusal not-found. */
export async function getPlanRecord({ tx, tenantId }: Reading, planId: string): Promise<PlanRecord> {
  const { rows } = await sql<PlanRecord>`${PLANS} where x.tenant_id = ${tenantId} and x.id = ${planId}`.execute(tx)
  if (rows[0] === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'planId' })
  return rows[0]
}

/** Plans of one enterprise, those under way first. */
export async function listPlansOf({ tx, tenantId }: Reading, entryId: string): Promise<readonly PlanRecord[]> {
  const { rows } = await sql<PlanRecord>`
    ${PLANS} where x.tenant_id = ${tenantId} and x.entry_id = ${entryId}
    order by x.state <> 'open', x.made_at desc limit 50`.execute(tx)
  return rows
}

export interface MeasureRecord {
  readonly id: string
  readonly kind: 'change' | 'fact' | 'deed'
  readonly title: string
  readonly fact: string | null
  readonly fromValue: string | null
  readonly toValue: string | null
  readonly dueOn: string
  readonly state: 'open' | 'done' | 'dropped'
  readonly settledOn: string | null
  readonly settledBy: string | null
  readonly note: string
}

export async function listMeasures({ tx, tenantId }: Reading, planId: string): Promise<readonly MeasureRecord[]> {
  const { rows } = await sql<MeasureRecord>`
    select m.id, m.kind, m.title, m.fact, m.from_value, m.to_value, m.due_on, m.state, m.settled_on, w.name as settled_by,
      m.note
    from cultivation_measures m
    left join people w on w.tenant_id = m.tenant_id and w.id = m.settled_by
    where m.tenant_id = ${tenantId} and m.plan_id = ${planId} order by m.place, m.id limit 200`.execute(tx)
  return rows
}

/** Visits to an enterprise, the newest first, with what it raised. */
export async function listVisitsOf({ tx, tenantId }: Reading, entryId: string, on: string): Promise<ShownVisit[]> {
  const { rows } = await sql<ShownVisit>`
    select v.id, v.visited_on, w.name as visitor, v.with_whom, v.notes, coalesce(b.problems, '[]'::jsonb) as problems
    from enterprise_visits v
    join people w on w.tenant_id = v.tenant_id and w.id = v.visitor_id
    left join lateral (
      select jsonb_agg(jsonb_build_object('id', p.id, 'problem', p.problem, 'responsible', r.name, 'dueOn', p.due_on,
        'isLate', p.state = 'open' and p.due_on < ${on}::date, 'state', p.state, 'answer', p.answer,
        'settledOn', p.settled_on) order by p.due_on, p.id) as problems
      from visit_problems p join people r on r.tenant_id = p.tenant_id and r.id = p.responsible_id
      where p.tenant_id = v.tenant_id and p.visit_id = v.id) b on true
    where v.tenant_id = ${tenantId} and v.entry_id = ${entryId}
    order by v.visited_on desc, v.id desc limit 100`.execute(tx)
  return rows
}

interface CarerRecord {
  readonly personId: string
  readonly name: string
  readonly unit: { readonly zh: string; readonly en: string }
}

/** People whose roles let them manage cultivation at the unit, the nearest first. */
export async function listCarersOf(
  { tx, tenantId }: Reading,
  unitPath: string,
  on: string,
): Promise<readonly CarerRecord[]> {
  const holds = (grant: RawBuilder<unknown>) => sql`r.grants ->> 'cultivation.manage' = ${grant}`
  const { rows } = await sql<CarerRecord & { level: number }>`
    select p.id as person_id, p.name, jsonb_build_object('zh', v.name_zh, 'en', v.name_en) as unit, max(v.level) as level
    from role_assignments a
    join roles r on r.tenant_id = a.tenant_id and r.code = a.role_code and r.grants ? 'cultivation.manage'
    join unit_versions v on v.tenant_id = a.tenant_id and v.unit_id = a.unit_id and v.until_on is null
    join people p on p.tenant_id = a.tenant_id and p.id = a.person_id and (p.left_on is null or p.left_on > ${on}::date)
    where a.tenant_id = ${tenantId} and ${inForce(on)}
      and (v.path = ${unitPath} or ${holds(sql`'all'`)} or (${holds(sql`'subtree'`)} and starts_with(${unitPath}, v.path)))
    group by p.id, p.name, v.name_zh, v.name_en order by 4 desc, p.name limit 100`.execute(tx)
  return rows.map(({ level: _, ...carer }) => carer)
}
