import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#engine/access/actor.ts'
import { can, scopeOf } from '#engine/access/can.ts'
import type { Permission } from '#engine/access/permission.ts'
import { type ReportState, sightOf } from '#modules/dispatch/report.rules.ts'
import { isOfUnit } from '#modules/dispatch/report-seat.ts'
import { scopeCondition } from '#modules/organisations/server/unit.access.ts'
import type { Tx } from '#server/database/tenant.ts'
import type { SubjectGuard, TargetResolver } from '#server/http/module.ts'

/** Which rows the actor may see: those of units his permission reaches. `path` is the unit's path in the statement. */
export const inScope = (actor: Actor, permission: Permission, path: string): RawBuilder<boolean> =>
  scopeCondition(scopeOf(actor, permission), path)

type Found = { readonly path: string; readonly parentPath: string } | undefined

/** Where a unit stands today; a unit that has closed since, where it stood last. */
async function placeOf(tx: Tx, tenantId: string, from: RawBuilder<unknown>): Promise<Found> {
  const { rows } = await sql<{ path: string; parentPath: string }>`
    select v.path, v.parent_path
    from (${from}) r
    join lateral (
      select w.path, coalesce(nullif(regexp_replace(w.path, '[^/]+/$', ''), '/'), w.path) as parent_path
      from unit_versions w
      where w.tenant_id = ${tenantId} and w.unit_id = r.unit_id
      order by w.from_on <= current_date desc, w.from_on desc limit 1) v on true`.execute(tx)
  return rows[0]
}

/** Reports that stand where the actor signs, and that four eyes let him sign: `r` the report, `v` its unit. */
export const awaits = (actor: Actor): RawBuilder<boolean> => sql<boolean>`(
  (r.state = 'submitted' and ${inScope(actor, 'report.approve', 'v.path')}
    and r.submitted_by is distinct from ${actor.personId}::uuid)
  or (r.state = 'approved' and ${inScope(actor, 'report.accept', 'v.parent_path')}
    and r.submitted_by is distinct from ${actor.personId}::uuid and r.approved_by is distinct from ${actor.personId}::uuid))`

const reportUnit = (tenantId: string, reportId: unknown) =>
  sql`select unit_id from reports where tenant_id = ${tenantId} and id = ${uuidOf(reportId)}`

const uuidOf = (value: unknown): string => (typeof value === 'string' && UUID.test(value) ? value : NO_ID)
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const NO_ID = '00000000-0000-0000-0000-000000000000'

const own = (found: Found) => found && { unitPath: found.path }
/** The level above decides; the root answers to itself. */
const above = (found: Found) => found && { unitPath: found.parentPath }

export const reportTarget: TargetResolver = async (tx, tenantId, { reportId }) =>
  own(await placeOf(tx, tenantId, reportUnit(tenantId, reportId)))

export const reportCellTarget: TargetResolver = async (tx, tenantId, { reportCellId }) =>
  own(await placeOf(tx, tenantId, cellReport(tenantId, reportCellId)))

const cellReport = (tenantId: string, cellId: unknown) =>
  sql`select r.unit_id, r.state from report_cells k join reports r on r.tenant_id = k.tenant_id and r.id = k.report_id
    where k.tenant_id = ${tenantId} and k.id = ${uuidOf(cellId)}`

export const correctionTarget: TargetResolver = async (tx, tenantId, { correctionId }) =>
  own(await placeOf(tx, tenantId, correctionUnit(tenantId, correctionId)))

const correctionUnit = (tenantId: string, correctionId: unknown) =>
  sql`select unit_id from corrections where tenant_id = ${tenantId} and id = ${uuidOf(correctionId)}`

export const reportParentTarget: TargetResolver = async (tx, tenantId, { reportId }) =>
  above(await placeOf(tx, tenantId, reportUnit(tenantId, reportId)))

export const reopeningTarget: TargetResolver = async (tx, tenantId, { reopeningId }) =>
  above(
    await placeOf(
      tx,
      tenantId,
      sql`select r.unit_id from reopenings o join reports r on r.tenant_id = o.tenant_id and r.id = o.report_id
        where o.tenant_id = ${tenantId} and o.id = ${uuidOf(reopeningId)}`,
    ),
  )

export const correctionParentTarget: TargetResolver = async (tx, tenantId, { correctionId }) =>
  above(await placeOf(tx, tenantId, correctionUnit(tenantId, correctionId)))

/** Evidence and remarks of a cell are seen by whoever sees its figure. */
export const seesCell: SubjectGuard = async (tx, actor, cellId) => {
  const { rows } = await sql<{ state: ReportState }>`${cellReport(actor.tenantId, cellId)}`.execute(tx)
  const seat = await placeOf(tx, actor.tenantId, cellReport(actor.tenantId, cellId))
  if (!rows[0] || !seat) return false
  return sightOf(rows[0].state, isOfUnit(actor, seat), can(actor, 'report.accept', seat.parentPath)) !== 'hidden'
}
