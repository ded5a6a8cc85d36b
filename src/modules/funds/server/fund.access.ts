import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#engine/access/actor.ts'
import { scopeOf } from '#engine/access/can.ts'
import type { Permission } from '#engine/access/permission.ts'
import { Refusal } from '#engine/refusal.ts'
import { scopeCondition } from '#modules/organisations/server/unit.access.ts'
import { findUnitPath } from '#modules/organisations/server/unit.queries.ts'
import type { AttachGuard, SubjectGuard, TargetResolver } from '#server/http/module.ts'

/** Rows whose `unit_id` (of the alias) stands where the actor may use the permission. */
export function unitInSight(actor: Actor, alias: string, permission: Permission = 'fund.read'): RawBuilder<boolean> {
  const row = sql.raw(alias)
  return sql<boolean>`exists (
    select from unit_versions place
    where place.tenant_id = ${row}.tenant_id and place.unit_id = ${row}.unit_id
      and place.from_on = (select max(from_on) from unit_versions l
        where l.tenant_id = ${row}.tenant_id and l.unit_id = ${row}.unit_id)
      and ${scopeCondition(scopeOf(actor, permission), 'place.path')})`
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const NO_ID = '00000000-0000-0000-0000-000000000000'
const uuidOf = (value: unknown): string => (typeof value === 'string' && UUID.test(value) ? value : NO_ID)

const target =
  (field: string, statement: (tenantId: string, id: string) => RawBuilder<{ unitId: string }>): TargetResolver =>
  async (tx, tenantId, input) => {
    const { rows } = await statement(tenantId, uuidOf(input[field])).execute(tx)
    const unitPath = rows[0] && (await findUnitPath(tx, tenantId, rows[0].unitId))
    return unitPath === undefined ? undefined : { unitPath }
  }

const ofPool = (field: string, table: string): TargetResolver =>
  target(
    field,
    (tenantId, id) => sql`
      select p.unit_id from ${sql.raw(table)} r join fund_pools p on p.tenant_id = r.tenant_id and p.id = r.pool_id
      where r.tenant_id = ${tenantId} and r.id = ${id}`,
  )

/** Where things of the slice stand: at the unit that runs the pool, or at the unit whose money it is. */
export const fundTargets: Readonly<Record<string, TargetResolver>> = {
  'fund-pool': target(
    'poolId',
    (tenantId, id) => sql`select unit_id from fund_pools where tenant_id = ${tenantId} and id = ${id}`,
  ),
  commitment: target(
    'commitmentId',
    (tenantId, id) => sql`select unit_id from fund_commitments where tenant_id = ${tenantId} and id = ${id}`,
  ),
  'commitment-pool': ofPool('commitmentId', 'fund_commitments'),
  'payment-list': ofPool('paymentListId', 'fund_payment_lists'),
  'bank-file': ofPool('bankFileId', 'fund_bank_files'),
  evaluation: target(
    'evaluationId',
    (tenantId, id) => sql`select unit_id from fund_evaluations where tenant_id = ${tenantId} and id = ${id}`,
  ),
  'evaluation-pool': ofPool('evaluationId', 'fund_evaluations'),
  payment: target(
    'paymentId',
    (tenantId, id) => sql`
      select c.unit_id from fund_payments p
      join fund_commitments c on c.tenant_id = p.tenant_id and c.id = p.commitment_id
      where p.tenant_id = ${tenantId} and p.id = ${id}`,
  ),
  'payment-pool': target(
    'paymentId',
    (tenantId, id) => sql`
      select o.unit_id from fund_payments p
      join fund_payment_lists l on l.tenant_id = p.tenant_id and l.id = p.list_id
      join fund_pools o on o.tenant_id = l.tenant_id and o.id = l.pool_id
      where p.tenant_id = ${tenantId} and p.id = ${id}`,
  ),
}

const guard =
  (table: string): SubjectGuard =>
  async (tx, actor, id) => {
    const { rows } = await sql`select 1 from ${sql.raw(table)} r
      join fund_pools p on p.tenant_id = r.tenant_id and p.id = r.pool_id
      where r.tenant_id = ${actor.tenantId} and r.id = ${uuidOf(id)} and ${unitInSight(actor, 'p')}`.execute(tx)
    return rows.length > 0
  }

const ownGuard =
  (table: string): SubjectGuard =>
  async (tx, actor, id) => {
    const { rows } = await sql`select 1 from ${sql.raw(table)} r
      where r.tenant_id = ${actor.tenantId} and r.id = ${uuidOf(id)} and ${unitInSight(actor, 'r')}`.execute(tx)
    return rows.length > 0
  }

/** What is up for checking is settled: its evidence stays as it was judged. */
export const demandOpenEvaluation: AttachGuard = async ({ tx, tenantId }, id) => {
  const { rows } = await sql<{ state: string }>`
    select state from fund_evaluations where tenant_id = ${tenantId} and id = ${uuidOf(id)}`.execute(tx)
  const state = rows[0]?.state ?? 'checked'
  if (state !== 'draft' && state !== 'returned') throw new Refusal('wrong-state', { key: `evaluation.is-${state}` })
}

/** Files and comments of a record are for those who may read its money. */
export const fundGuards: Readonly<Record<string, SubjectGuard>> = {
  'payment-list': guard('fund_payment_lists'),
  commitment: ownGuard('fund_commitments'),
  evaluation: ownGuard('fund_evaluations'),
}
