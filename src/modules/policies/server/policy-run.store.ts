import { sql } from 'kysely'
import type { PolicyResult } from '#modules/policies/policy-result.rules.ts'
import type { SheetContext } from '#modules/policies/server/enterprise-sheet.queries.ts'

export interface PolicyRun {
  readonly id: string
  readonly scope: 'all' | 'changed'
  readonly on: string
  readonly rulesHash: string
  readonly by: string | null
  readonly at: Date
}

export async function insertRun({ tx, tenantId }: SheetContext, run: PolicyRun): Promise<void> {
  await sql`insert into policy_runs (tenant_id, id, scope, on_date, rules_hash, started_by, ran_at)
    values (${tenantId}, ${run.id}, ${run.scope}, ${run.on}, ${run.rulesHash}, ${run.by}, ${run.at})`.execute(tx)
}

export async function countRun(
  { tx, tenantId }: SheetContext,
  { runId, entries, changed }: { readonly runId: string; readonly entries: number; readonly changed: number },
): Promise<void> {
  await sql`update policy_runs set entries = ${entries}, changed = ${changed}
    where tenant_id = ${tenantId} and id = ${runId}`.execute(tx)
}

/** Only one pass at a time looks at an administration's enterprises. */
export async function waitForTurn({ tx, tenantId }: SheetContext): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`policy-run ${tenantId}`}, 0))`.execute(tx)
}

/** A verdict that differs from the one before it. */
export interface VerdictChange {
  readonly entryId: string
  readonly policy: string
  readonly fromState: string | null
  readonly toState: string | null
  readonly fromFen: string | null
  readonly toFen: string | null
}

/** Writes verdicts in the place of former ones; answers those that differ. */
export async function keepResults(
  { tx, tenantId }: SheetContext,
  results: readonly PolicyResult[],
  { id, on, rulesHash }: Pick<PolicyRun, 'id' | 'on' | 'rulesHash'>,
): Promise<readonly VerdictChange[]> {
  if (results.length === 0) return []
  const written = JSON.stringify(results, (_, value) => (typeof value === 'bigint' ? String(value) : value))
  const { rows } = await sql<VerdictChange>`
    with fresh as materialized (
      select * from jsonb_to_recordset(${written}::jsonb) as x("entryId" uuid, "entryVersion" integer, policy text,
        version text, state text, "isPayable" boolean, "amountFen" bigint, "paysFen" bigint)),
    written as (
      insert into policy_results as kept (tenant_id, entry_id, policy, version, state, amount_fen, pays_fen, is_payable,
        on_date, entry_version, rules_hash, run_id)
      select ${tenantId}, "entryId", policy, version, state, "amountFen", "paysFen", "isPayable", ${on}::date,
        "entryVersion", ${rulesHash}, ${id} from fresh
      on conflict (tenant_id, policy, entry_id) do update set version = excluded.version, state = excluded.state,
        amount_fen = excluded.amount_fen, pays_fen = excluded.pays_fen, is_payable = excluded.is_payable,
        on_date = excluded.on_date, entry_version = excluded.entry_version, rules_hash = excluded.rules_hash,
        run_id = excluded.run_id)
    select f."entryId" as entry_id, f.policy, r.state as from_state, f.state as to_state, r.amount_fen::text as from_fen,
      f."amountFen"::text as to_fen
    from fresh f
    left join policy_results r on r.tenant_id = ${tenantId} and r.policy = f.policy and r.entry_id = f."entryId"
    where (r.state, r.amount_fen) is distinct from (f.state, f."amountFen")`.execute(tx)
  return rows
}

/** Takes away what the run did not judge again: policies no longer in force, enterprises no longer on the register. */
export async function dropStale(
  { tx, tenantId }: SheetContext,
  runId: string,
  entryIds: readonly string[] | undefined,
): Promise<readonly VerdictChange[]> {
  const named = entryIds === undefined ? sql`true` : sql`entry_id = any(${entryIds}::uuid[])`
  const { rows } = await sql<VerdictChange>`
    delete from policy_results where tenant_id = ${tenantId} and run_id <> ${runId} and ${named}
    returning entry_id, policy, state as from_state, null::text as to_state, amount_fen::text as from_fen,
      null::text as to_fen`.execute(tx)
  return rows
}

export async function keepChanges(
  { tx, tenantId }: SheetContext,
  runId: string,
  changes: readonly VerdictChange[],
): Promise<void> {
  if (changes.length === 0) return
  await sql`
    insert into policy_changes (tenant_id, run_id, entry_id, policy, from_state, to_state, from_fen, to_fen)
    select ${tenantId}, ${runId}, "entryId", policy, "fromState", "toState", "fromFen", "toFen"
    from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as x("entryId" uuid, policy text, "fromState" text,
      "toState" text, "fromFen" bigint, "toFen" bigint)`.execute(tx)
}

export interface LastRun {
  readonly id: string
  readonly on: string
  readonly rulesHash: string
  readonly ranAt: Date
}

/** The last pass over all enterprises. */
export async function findLastRun({ tx, tenantId }: SheetContext): Promise<LastRun | undefined> {
  const { rows } = await sql<LastRun>`
    select id, on_date as "on", rules_hash, ran_at from policy_runs
    where tenant_id = ${tenantId} and scope = 'all' order by ran_at desc, id desc limit 1`.execute(tx)
  return rows[0]
}

const MOST_AT_ONCE = 20_000

/** Enterprises whose facts have changed since they were judged, those that have come and those that have gone. */
export async function listChangedEntries({ tx, tenantId }: SheetContext, register: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select e.id from register_entries e
    left join lateral (
      select entry_version from policy_results r where r.tenant_id = e.tenant_id and r.entry_id = e.id limit 1) r on true
    where e.tenant_id = ${tenantId} and e.register = ${register}
      and case when e.state = 'active' then r.entry_version is distinct from e.version else r.entry_version is not null end
    order by e.id limit ${MOST_AT_ONCE}`.execute(tx)
  return rows.map(({ id }) => id)
}
