import { type RawBuilder, sql } from 'kysely'
import { casesInSight } from '#cases/server/case.access.ts'
import { getTenantClock, getToday } from '#cases/server/tenant.queries.ts'
import type { Actor } from '#engine/access/actor.ts'
import type { DerivedRegister } from '#engine/indicator/derivation.ts'
import { joinPlace } from '#modules/programmes/server/call.queries.ts'
import { findProgrammePractice } from '#modules/programmes/server/practice.queries.ts'
import { projectsInSight } from '#modules/projects/server/project.access.ts'
import type { Tx } from '#server/database/tenant.ts'

export type RowsReading = { readonly tx: Tx; readonly tenantId: string; readonly now: Date }

/** What rows of a register are: cases of applications, or projects. */
export const SUBJECT_OF: Readonly<Record<DerivedRegister, 'case' | 'project'>> = {
  applications: 'case',
  projects: 'project',
}

/**
 * The rows of a register as SQL: `id`, `number`, `title`, the columns that `DERIVED_REGISTERS` declares under their own names,
 * and the units that a row can belong to.
 */
export async function rowsOfRegister(reading: RowsReading, register: DerivedRegister): Promise<RawBuilder<unknown>> {
  return register === 'projects' ? projectRows(reading) : applicationRows(reading)
}

async function projectRows({ tx, tenantId }: RowsReading): Promise<RawBuilder<unknown>> {
  const months = (await findProgrammePractice(tx, tenantId))?.practice.acceptance?.withinMonths ?? 6
  const acceptBy = sql`(r.end_on + make_interval(months => ${months}::int))::date`
  return sql`select r.id, r.number, r.title, r.family, r.level, r.mode, r.direction, r.state,
      r.grant_fen::numeric / 1000000 as "grant", r.own_fen::numeric / 1000000 as "own", r.extensions::numeric as "extensions",
      r.state = 'accepted' and coalesce(r.closed_on <= ${acceptBy}, false) as "onTime",
      r.approved_on as "approvedOn", r.start_on as "startOn", r.end_on as "endOn", ${acceptBy} as "acceptBy",
      ${acceptBy} + 1 as "overdueFrom", r.closed_on as "closedOn",
      r.unit_id as "undertaking", coalesce(r.recommender_id, r.unit_id) as "recommending", r.division_id as "managing"
    from projects r where r.tenant_id = ${tenantId}`
}

/** An application counts from when it was first handed in. */
async function applicationRows({ tx, tenantId }: RowsReading): Promise<RawBuilder<unknown>> {
  const { utcOffsetMinutes } = await getTenantClock(tx, tenantId)
  const dayOf = (instant: string) =>
    sql`(${sql.raw(instant)} at time zone 'UTC' + make_interval(mins => ${utcOffsetMinutes}::int))::date`
  return sql`select c.id, coalesce(c.number, '') as number, c.title, k.family, k.year::numeric as "callYear",
      coalesce(c.facts ->> 'mode', '') as "mode", coalesce(c.facts ->> 'directionCode', '') as "direction", c.state, c.phase,
      coalesce(c.outcome, '') as "outcome", q.case_id is not null as "recommended", r.id is not null as "approved",
      ${dayOf('s.at')} as "submittedOn", ${dayOf('q.at')} as "recommendedOn", r.approved_on as "approvedOn",
      ${dayOf('c.closed_at')} as "closedOn", c.unit_id as "undertaking", coalesce(q.unit_id, c.unit_id) as "recommending"
    from cases c
    join calls k on k.tenant_id = c.tenant_id and k.id = c.subject_id
    join (select case_id, min(submitted_at) as at from case_submissions where tenant_id = ${tenantId} group by case_id) s
      on s.case_id = c.id
    left join call_recommendations q on q.tenant_id = c.tenant_id and q.case_id = c.id
    left join projects r on r.tenant_id = c.tenant_id and r.case_id = c.id
    where c.tenant_id = ${tenantId} and c.subject_kind = 'call' and c.record = 'application'`
}

/** Of these rows, those that an actor may open. */
export async function seenRows(
  reading: RowsReading,
  register: DerivedRegister,
  actor: Actor,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { tx, tenantId, now } = reading
  const query =
    register === 'projects'
      ? sql<{ id: string }>`select r.id from projects r ${joinPlace('r.unit_id')}
          where r.tenant_id = ${tenantId} and r.id = any(${[...ids]}::uuid[]) and ${projectsInSight(actor)}`
      : sql<{ id: string }>`select c.id from cases c where c.tenant_id = ${tenantId} and c.id = any(${[...ids]}::uuid[])
          and ${casesInSight(actor, await getToday(tx, tenantId, now))}`
  return new Set((await query.execute(tx)).rows.map(({ id }) => id))
}
