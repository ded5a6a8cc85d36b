import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#engine/access/actor.ts'
import { readCursor, writeCursor } from '#engine/contract/cursor.ts'
import type { EnterpriseRow } from '#modules/policies/policy.contract.ts'
import type { SheetContext } from '#modules/policies/server/enterprise-sheet.queries.ts'
import { entriesInSight } from '#modules/registries/server/entry.access.ts'

export interface ReachRow {
  readonly eligible: number
  readonly needsPerson: number
  readonly unknown: number
  readonly notEligible: number
  readonly eligibleFen: string
  readonly payable: number
  readonly paysFen: string
}

export const NO_REACH: ReachRow = {
  ...{ eligible: 0, needsPerson: 0, unknown: 0, notEligible: 0, payable: 0 },
  ...{ eligibleFen: '0', paysFen: '0' },
}

/** By policy, of the enterprises in sight. */
export async function reachOfPolicies(
  { tx, tenantId }: SheetContext,
  actor: Actor,
): Promise<ReadonlyMap<string, ReachRow>> {
  const { rows } = await sql<ReachRow & { policy: string }>`
    select r.policy, count(*) filter (where r.state = 'eligible')::int as eligible,
      count(*) filter (where r.state = 'needs-person')::int as needs_person,
      count(*) filter (where r.state = 'unknown')::int as unknown,
      count(*) filter (where r.state = 'not-eligible')::int as not_eligible,
      coalesce(sum(r.amount_fen), 0)::text as eligible_fen,
      count(*) filter (where r.is_payable)::int as payable, coalesce(sum(r.pays_fen), 0)::text as pays_fen
    from policy_results r
    join register_entries e on e.tenant_id = r.tenant_id and e.id = r.entry_id
    where r.tenant_id = ${tenantId} and ${entriesInSight(actor)}
    group by r.policy`.execute(tx)
  return new Map(rows.map(({ policy, ...reach }) => [policy, reach]))
}

export interface ResultFilter {
  readonly policyCode: string
  readonly state: EnterpriseRow['state'] | 'payable' | 'all'
  readonly region?: string | undefined
}

function matching(tenantId: string, actor: Actor, { policyCode, state, region }: ResultFilter): RawBuilder<unknown> {
  const wanted = state === 'all' ? sql`true` : state === 'payable' ? sql`r.is_payable` : sql`r.state = ${state}`
  const place = region === undefined ? sql`true` : sql`e.region like ${`${region.replace(/(0000|00)$/, '')}%`}`
  return sql`r.tenant_id = ${tenantId} and r.policy = ${policyCode} and ${wanted} and ${place} and ${entriesInSight(actor)}`
}

export async function listResultRows(
  { tx, tenantId }: SheetContext,
  actor: Actor,
  filter: ResultFilter & { readonly limit: number; readonly cursor?: string | undefined },
): Promise<{ rows: EnterpriseRow[]; next: string | null; total: number }> {
  const where = matching(tenantId, actor, filter)
  const from = sql`policy_results r join register_entries e on e.tenant_id = r.tenant_id and e.id = r.entry_id`
  const after = filter.cursor === undefined ? sql`true` : sql`e.id > ${readCursor(filter.cursor).id}`
  const { rows } = await sql<EnterpriseRow>`
    select e.id as register_entry_id, e.key, e.name, e.region, r.state, r.version, r.amount_fen::text as amount_fen,
      r.pays_fen::text as pays_fen, r.is_payable
    from ${from} where ${where} and ${after} order by e.id limit ${filter.limit + 1}`.execute(tx)
  const { rows: counted } = await sql<{
    total: number
  }>`select count(*)::int as total from ${from} where ${where}`.execute(tx)
  const page = rows.slice(0, filter.limit)
  const last = page.at(-1)
  return {
    rows: page,
    next: rows.length > filter.limit && last ? writeCursor({ id: last.registerEntryId, key: '' }) : null,
    total: counted[0]!.total,
  }
}

/** How many verdicts of a policy the run that last looked at all found different. */
export async function countChanges({ tx, tenantId }: SheetContext, runId: string, policy: string): Promise<number> {
  const { rows } = await sql<{ changes: number }>`
    select count(*)::int as changes from policy_changes
    where tenant_id = ${tenantId} and run_id = ${runId} and policy = ${policy}`.execute(tx)
  return rows[0]!.changes
}

/** Awards of one enterprise, the newest first. */
export async function listAwardsOf({ tx, tenantId }: SheetContext, entryId: string) {
  const { rows } = await sql<{ roundId: string; title: string; policy: string; amountFen: string; state: string }>`
    select a.round_id, o.title, a.policy, a.amount_fen::text as amount_fen, a.state
    from awards a join award_rounds o on o.tenant_id = a.tenant_id and o.id = a.round_id
    where a.tenant_id = ${tenantId} and a.entry_id = ${entryId} order by a.id desc limit 200`.execute(tx)
  return rows
}
