import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#engine/access/actor.ts'
import { projectsInSight } from '#modules/projects/server/project.access.ts'
import type { FINDING_STATES, VISIT_STATES } from '#modules/projects/visit.contract.ts'
import type { Tx } from '#server/database/tenant.ts'
import type { SubjectGuard, TargetResolver } from '#server/http/module.ts'

type Reading = { readonly tx: Tx; readonly tenantId: string }

export interface VisitRow {
  readonly id: string
  readonly projectId: string
  readonly projectNumber: string
  readonly projectTitle: string
  readonly unitId: string
  readonly unitZh: string
  readonly unitEn: string
  readonly path: string
  readonly leaderId: string
  readonly leaderName: string
  readonly divisionId: string
  readonly purpose: string
  readonly place: string
  readonly plannedOn: string
  readonly leadId: string
  readonly leadName: string
  readonly companions: string
  readonly state: (typeof VISIT_STATES)[number]
  readonly heldOn: string | null
  readonly summary: string
  readonly met: string
  readonly version: number
  readonly plannedBy: string
  readonly recordedAt: Date | null
  readonly reason: string
  readonly findings: number
  readonly open: number
  readonly overdue: number
}

/** Visits `s` to projects `r` of places `p`: those of projects in sight, and those one leads. */
export const visitsInSight = (actor: Actor): RawBuilder<boolean> =>
  sql<boolean>`(${projectsInSight(actor)} or s.lead_id = ${actor.personId})`

export async function listVisitRows(
  { tx, tenantId }: Reading,
  where: RawBuilder<boolean>,
  limit: number,
  today: string,
): Promise<readonly VisitRow[]> {
  const { rows } = await sql<VisitRow>`
    select s.id, s.project_id, r.number as project_number, r.title as project_title, r.unit_id, p.name_zh as unit_zh,
      p.name_en as unit_en, p.path, r.leader_id, l.name as leader_name, r.division_id, s.purpose, s.place, s.planned_on, s.lead_id,
      a.name as lead_name, s.companions, s.state, s.held_on, s.summary, s.met, s.version, s.planned_by, s.recorded_at, s.reason,
      f.findings, f.open, f.overdue
    from site_visits s
    join projects r on r.tenant_id = s.tenant_id and r.id = s.project_id
    join people l on l.tenant_id = r.tenant_id and l.id = r.leader_id
    join people a on a.tenant_id = s.tenant_id and a.id = s.lead_id
    join lateral (select path, name_zh, name_en from unit_versions v where v.tenant_id = r.tenant_id and v.unit_id = r.unit_id
      order by v.from_on desc limit 1) p on true
    join lateral (select count(*)::int as findings, count(*) filter (where g.state <> 'closed')::int as open,
        count(*) filter (where g.state <> 'closed' and g.due_on < ${today}::date)::int as overdue
      from visit_findings g where g.tenant_id = s.tenant_id and g.visit_id = s.id) f on true
    where s.tenant_id = ${tenantId} and ${where} order by s.planned_on desc, s.id desc limit ${limit}`.execute(tx)
  return rows
}

export interface FindingRow {
  readonly id: string
  readonly visitId: string
  readonly number: number
  readonly text: string
  readonly severity: 'minor' | 'major'
  readonly dueOn: string
  readonly state: (typeof FINDING_STATES)[number]
  readonly foundBy: string
  readonly finderName: string
  readonly foundUnit: string
  readonly answer: string
  readonly answeredBy: string | null
  readonly answererName: string | null
  readonly verifiedBy: string | null
  readonly verifierName: string | null
  readonly verdict: string
  readonly times: number
}

export async function listFindings(
  { tx, tenantId }: Reading,
  where: RawBuilder<boolean>,
): Promise<readonly FindingRow[]> {
  const { rows } = await sql<FindingRow>`
    select f.id, f.visit_id, f.number, f.text, f.severity, f.due_on, f.state, f.found_by, a.name as finder_name, f.found_unit, f.answer,
      f.answered_by, b.name as answerer_name, f.verified_by, c.name as verifier_name, f.verdict, f.times
    from visit_findings f
    join people a on a.tenant_id = f.tenant_id and a.id = f.found_by
    left join people b on b.tenant_id = f.tenant_id and b.id = f.answered_by
    left join people c on c.tenant_id = f.tenant_id and c.id = f.verified_by
    where f.tenant_id = ${tenantId} and ${where} order by f.visit_id, f.number`.execute(tx)
  return rows
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A visit, and what was found there, stand at the unit whose project it is. */
const placeOf =
  (find: (tenantId: string, id: string) => RawBuilder<{ readonly path: string }>, field: string): TargetResolver =>
  async (tx, tenantId, input) => {
    const id = input[field]
    if (typeof id !== 'string' || !UUID.test(id)) return undefined
    const { rows } = await find(tenantId, id).execute(tx)
    return rows[0] && { unitPath: rows[0].path }
  }

const PROJECT_PLACE = sql`join projects r on r.tenant_id = s.tenant_id and r.id = s.project_id
  join lateral (select path from unit_versions v where v.tenant_id = r.tenant_id and v.unit_id = r.unit_id
    order by v.from_on desc limit 1) p on true`

export const visitTarget = placeOf(
  (tenantId, id) => sql<{ path: string }>`select p.path from site_visits s ${PROJECT_PLACE}
    where s.tenant_id = ${tenantId} and s.id = ${id}`,
  'siteVisitId',
)

export const findingTarget = placeOf(
  (tenantId, id) => sql<{ path: string }>`select p.path from visit_findings f
    join site_visits s on s.tenant_id = f.tenant_id and s.id = f.visit_id ${PROJECT_PLACE}
    where f.tenant_id = ${tenantId} and f.id = ${id}`,
  'visitFindingId',
)

export const seesVisit: SubjectGuard = async (tx, actor, visitId) => {
  const { rows } = await sql`select 1 from site_visits s ${PROJECT_PLACE}
    where s.tenant_id = ${actor.tenantId} and s.id = ${visitId} and ${visitsInSight(actor)}`.execute(tx)
  return rows.length > 0
}
