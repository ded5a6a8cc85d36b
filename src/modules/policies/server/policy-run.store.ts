import { type RawBuilder, sql } from 'kysely'
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

type RunHead = Pick<PolicyRun, 'id' | 'on' | 'rulesHash'>

/** Verdicts of enterprises as columns of SQL: `entries` and `policies` are places, from 1, in the lists beside. */
export interface WrittenVerdicts {
  readonly entryIds: readonly string[]
  readonly entryVersions: readonly number[]
  readonly policies: readonly string[]
  readonly versions: readonly string[]
  readonly rows: {
    readonly entries: number[]
    readonly policies: number[]
    readonly states: string[]
    readonly amountsFen: (bigint | null)[]
    readonly paysFen: (bigint | null)[]
    readonly isPayable: boolean[]
  }
}

/** Numbers, ids and codes without comma or quote, as an array is written in SQL: many times faster than one by one. */
const arrayOf = (values: readonly unknown[]): string => `{${values.map((value) => value ?? 'NULL').join(',')}}`

const freshRows = ({ entryIds, entryVersions, policies, versions, rows }: WrittenVerdicts): RawBuilder<unknown> => sql`
  select (${arrayOf(entryIds)}::uuid[])[f.e] as entry_id, (${arrayOf(entryVersions)}::int[])[f.e] as entry_version,
    p.policy, p.version, f.state, f.amount_fen, f.pays_fen, f.is_payable
  from unnest(${arrayOf(rows.entries)}::int[], ${arrayOf(rows.policies)}::int[], ${arrayOf(rows.states)}::text[],
    ${arrayOf(rows.amountsFen)}::bigint[], ${arrayOf(rows.paysFen)}::bigint[], ${arrayOf(rows.isPayable)}::boolean[])
    as f (e, p, state, amount_fen, pays_fen, is_payable)
  join unnest(${policies}::text[], ${versions}::text[]) with ordinality as p (policy, version, place) on p.place = f.p`

const COLUMNS = sql`tenant_id, entry_id, policy, version, state, amount_fen, pays_fen, is_payable, on_date, entry_version,
  rules_hash, run_id`
const changeRow = sql`entry_id, policy, from_state, to_state, from_fen, to_fen`

/** Verdicts of enterprises that had none. They are told as changes where there was a run before. */
export async function insertResults(
  { tx, tenantId }: SheetContext,
  written: WrittenVerdicts,
  { id, on, rulesHash }: RunHead,
  isTold: boolean,
): Promise<number> {
  if (written.rows.entries.length === 0) return 0
  await sql`
    with fresh as (${freshRows(written)}),
    told as (
      insert into policy_changes (tenant_id, run_id, ${changeRow})
      select ${tenantId}::uuid, ${id}::uuid, entry_id, policy, null, state, null::bigint, amount_fen from fresh where ${isTold})
    insert into policy_results (${COLUMNS})
    select ${tenantId}::uuid, entry_id, policy, version, state, amount_fen, pays_fen, is_payable, ${on}::date, entry_version,
      ${rulesHash}, ${id}::uuid from fresh`.execute(tx)
  return written.rows.entries.length
}

/** Writes the verdicts of enterprises that differ from those kept, takes away those no longer given, and tells the changes. */
export async function replaceResults(
  { tx, tenantId }: SheetContext,
  written: WrittenVerdicts,
  { id, on, rulesHash }: RunHead,
): Promise<number> {
  if (written.entryIds.length === 0) return 0
  const ids = arrayOf(written.entryIds)
  const { rows } = await sql<{ changed: number }>`
    with fresh as materialized (${freshRows(written)}),
    old as materialized (
      select * from policy_results where tenant_id = ${tenantId} and entry_id = any(${ids}::uuid[])),
    differing as materialized (
      select f.*, o.state as from_state, o.amount_fen as from_fen from fresh f
      left join old o on o.entry_id = f.entry_id and o.policy = f.policy
      where (o.version, o.state, o.amount_fen, o.pays_fen, o.is_payable)
        is distinct from (f.version, f.state, f.amount_fen, f.pays_fen, f.is_payable)),
    gone as (
      delete from policy_results r where tenant_id = ${tenantId} and entry_id = any(${ids}::uuid[])
        and not exists (select from fresh f where f.entry_id = r.entry_id and f.policy = r.policy)
      returning entry_id, policy, state as from_state, null::text as to_state, amount_fen as from_fen, null::bigint as to_fen),
    written as (
      insert into policy_results (${COLUMNS})
      select ${tenantId}::uuid, entry_id, policy, version, state, amount_fen, pays_fen, is_payable, ${on}::date, entry_version,
        ${rulesHash}, ${id}::uuid from differing
      on conflict (tenant_id, policy, entry_id) do update set version = excluded.version, state = excluded.state,
        amount_fen = excluded.amount_fen, pays_fen = excluded.pays_fen, is_payable = excluded.is_payable,
        on_date = excluded.on_date, entry_version = excluded.entry_version, rules_hash = excluded.rules_hash,
        run_id = excluded.run_id),
    changed as materialized (
      select entry_id, policy, from_state, state as to_state, from_fen, amount_fen as to_fen from differing
      where (from_state, from_fen) is distinct from (state, amount_fen)
      union all select * from gone),
    told as (
      insert into policy_changes (tenant_id, run_id, ${changeRow}) select ${tenantId}::uuid, ${id}::uuid, * from changed)
    select count(*)::int as changed from changed`.execute(tx)
  return rows[0]!.changed
}

/** What was last judged of an enterprise, all verdicts as one text. */
export interface Judgement {
  readonly entryId: string
  readonly entryVersion: number
  readonly verdicts: string
}

export async function listJudgements(
  { tx, tenantId }: SheetContext,
  entryIds: readonly string[],
): Promise<ReadonlyMap<string, Judgement>> {
  const { rows } = await sql<Judgement>`
    select entry_id, entry_version, verdicts from policy_judgements
    where tenant_id = ${tenantId} and entry_id = any(${arrayOf(entryIds)}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.entryId, row]))
}

export async function keepJudgements({ tx, tenantId }: SheetContext, rows: readonly Judgement[]): Promise<void> {
  if (rows.length === 0) return
  const of = (read: (row: Judgement) => unknown) => arrayOf(rows.map(read))
  await sql`
    insert into policy_judgements (tenant_id, entry_id, entry_version, verdicts)
    select ${tenantId}::uuid, x.* from unnest(${of(({ entryId }) => entryId)}::uuid[],
      ${of(({ entryVersion }) => entryVersion)}::int[], ${of(({ verdicts }) => `"${verdicts}"`)}::text[]) x
    on conflict (tenant_id, entry_id) do update set entry_version = excluded.entry_version, verdicts = excluded.verdicts`.execute(
    tx,
  )
}

/** Takes away what was judged of enterprises that are no longer on the register. Answers how many verdicts went. */
export async function dropStale(
  { tx, tenantId }: SheetContext,
  runId: string,
  register: string,
  entryIds: readonly string[] | undefined,
): Promise<number> {
  const named = entryIds === undefined ? sql`true` : sql`j.entry_id = any(${arrayOf(entryIds)}::uuid[])`
  const { rows } = await sql<{ changed: number }>`
    with stale as (
      delete from policy_judgements j where j.tenant_id = ${tenantId} and ${named} and not exists (
        select from register_entries e where e.tenant_id = j.tenant_id and e.id = j.entry_id and e.register = ${register}
          and e.state = 'active')
      returning j.entry_id),
    gone as (
      delete from policy_results r using stale where r.tenant_id = ${tenantId} and r.entry_id = stale.entry_id
      returning r.entry_id, r.policy, r.state, null::text, r.amount_fen, null::bigint),
    told as (
      insert into policy_changes (tenant_id, run_id, ${changeRow}) select ${tenantId}::uuid, ${runId}::uuid, * from gone)
    select count(*)::int as changed from gone`.execute(tx)
  return rows[0]!.changed
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

/** Enterprises whose facts have changed since they were judged, those that have come and those that have gone; one of them, if named. */
export async function listChangedEntries(
  { tx, tenantId }: SheetContext,
  register: string,
  entryId?: string,
): Promise<readonly string[]> {
  const named = entryId === undefined ? sql`true` : sql`e.id = ${entryId}`
  const { rows } = await sql<{ id: string }>`
    select e.id from register_entries e
    left join policy_judgements r on r.tenant_id = e.tenant_id and r.entry_id = e.id
    where e.tenant_id = ${tenantId} and e.register = ${register} and ${named}
      and case when e.state = 'active' then r.entry_version is distinct from e.version else r.entry_version is not null end
    order by e.id limit ${MOST_AT_ONCE}`.execute(tx)
  return rows.map(({ id }) => id)
}
