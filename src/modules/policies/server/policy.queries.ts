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

/** By policy, of the enterprises in sight. Those of whom all is the same are counted first, of whom there are few kinds. */
export async function reachOfPolicies(
  { tx, tenantId }: SheetContext,
  actor: Actor,
): Promise<ReadonlyMap<string, ReachRow>> {
  const { rows } = await sql<ReachRow & { policy: string }>`
    with seen as materialized (
      select j.line_up, j.states, j.amounts_fen, j.pays_fen from policy_judgements j
      join register_entries e on e.tenant_id = j.tenant_id and e.id = j.entry_id
      where j.tenant_id = ${tenantId} and ${entriesInSight(actor)}),
    alike as (select line_up, states, count(*) as many from seen group by line_up, states),
    counted as (
      select line_up, p, sum(many) filter (where letter in ('e', 'E')) as eligible,
        sum(many) filter (where letter in ('p', 'P')) as needs_person, sum(many) filter (where letter in ('u', 'U')) as unknown,
        sum(many) filter (where letter in ('n', 'N')) as not_eligible, sum(many) filter (where letter between 'A' and 'Z' collate "C") as payable
      from alike cross join string_to_table(states, null) with ordinality as t (letter, p) group by line_up, p),
    amounts as (
      select line_up, p, sum(fen) as fen from seen cross join unnest(amounts_fen) with ordinality as t (fen, p)
      group by line_up, p),
    pays as (
      select line_up, p, sum(fen) as fen
      from seen cross join unnest(coalesce(pays_fen, amounts_fen)) with ordinality as t (fen, p) group by line_up, p)
    select l.policies[c.p] as policy, coalesce(sum(c.eligible), 0)::int as eligible,
      coalesce(sum(c.needs_person), 0)::int as needs_person, coalesce(sum(c.unknown), 0)::int as unknown,
      coalesce(sum(c.not_eligible), 0)::int as not_eligible, coalesce(sum(a.fen), 0)::text as eligible_fen,
      coalesce(sum(c.payable), 0)::int as payable, coalesce(sum(s.fen), 0)::text as pays_fen
    from counted c
    join policy_line_ups l on l.tenant_id = ${tenantId} and l.id = c.line_up
    left join amounts a on a.line_up = c.line_up and a.p = c.p
    left join pays s on s.line_up = c.line_up and s.p = c.p
    group by 1`.execute(tx)
  return new Map(rows.map(({ policy, ...reach }) => [policy, reach]))
}

export interface ResultFilter {
  readonly policyCode: string
  readonly state: EnterpriseRow['state'] | 'payable' | 'all'
  readonly region?: string | undefined
}

/** How `states` of a judgement spell a state. */
const LETTERS: Readonly<Record<Exclude<ResultFilter['state'], 'all'>, readonly string[]>> = {
  eligible: ['e', 'E'],
  'needs-person': ['p', 'P'],
  unknown: ['u', 'U'],
  'not-eligible': ['n', 'N'],
  payable: ['E', 'P', 'U', 'N'],
}

/** Judgements with the place `p` of a policy in them. */
const judgedBy = (tenantId: string, policyCode: string) => sql`policy_judgements j
  join (select id, array_position(policies, ${policyCode}) as p, versions from policy_line_ups
    where tenant_id = ${tenantId} and ${policyCode} = any(policies)) l on l.id = j.line_up
  join register_entries e on e.tenant_id = j.tenant_id and e.id = j.entry_id`

function matching(tenantId: string, actor: Actor, { state, region }: ResultFilter): RawBuilder<unknown> {
  const wanted = state === 'all' ? sql`true` : sql`substr(j.states, l.p, 1) = any(${LETTERS[state]}::text[])`
  const place = region === undefined ? sql`true` : sql`e.region like ${`${region.replace(/(0000|00)$/, '')}%`}`
  return sql`j.tenant_id = ${tenantId} and ${wanted} and ${place} and ${entriesInSight(actor)}`
}

export async function listResultRows(
  { tx, tenantId }: SheetContext,
  actor: Actor,
  filter: ResultFilter & { readonly limit: number; readonly cursor?: string | undefined },
): Promise<{ rows: EnterpriseRow[]; next: string | null; total: number }> {
  const where = matching(tenantId, actor, filter)
  const from = judgedBy(tenantId, filter.policyCode)
  const after = filter.cursor === undefined ? sql`true` : sql`e.id > ${readCursor(filter.cursor).id}`
  const { rows } = await sql<EnterpriseRow>`
    select page.register_entry_id, e.key, e.name, e.region, r.state, r.version, r.amount_fen::text as amount_fen,
      r.pays_fen::text as pays_fen, r.is_payable
    from (select e.id as register_entry_id from ${from} where ${where} and ${after} order by e.id limit ${filter.limit + 1}) page
    join register_entries e on e.tenant_id = ${tenantId} and e.id = page.register_entry_id
    join policy_results r on r.tenant_id = ${tenantId} and r.entry_id = e.id and r.policy = ${filter.policyCode}
    order by e.id`.execute(tx)
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
