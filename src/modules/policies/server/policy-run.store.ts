import { sql } from 'kysely'
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

/** Counts verdicts that a run found different, as it goes. */
export async function countChanged({ tx, tenantId }: SheetContext, runId: string, changed: number): Promise<void> {
  if (changed > 0)
    await sql`update policy_runs set changed = changed + ${changed}
      where tenant_id = ${tenantId} and id = ${runId}`.execute(tx)
}

export async function finishRun(
  { tx, tenantId }: SheetContext,
  { runId, entries, at }: { readonly runId: string; readonly entries: number; readonly at: Date },
): Promise<void> {
  await sql`update policy_runs set entries = ${entries}, finished_at = ${at}
    where tenant_id = ${tenantId} and id = ${runId}`.execute(tx)
}

/** What is written of verdicts is written by one at a time. */
export async function waitForTurn({ tx, tenantId }: SheetContext): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`policy-run ${tenantId}`}, 0))`.execute(tx)
}

export interface LastRun {
  readonly id: string
  readonly on: string
  readonly rulesHash: string
  readonly ranAt: Date
}

/** The last pass over all enterprises that came to its end. */
export async function findLastRun({ tx, tenantId }: SheetContext): Promise<LastRun | undefined> {
  const { rows } = await sql<LastRun>`
    select id, on_date as "on", rules_hash, ran_at from policy_runs
    where tenant_id = ${tenantId} and scope = 'all' and finished_at is not null
    order by ran_at desc, id desc limit 1`.execute(tx)
  return rows[0]
}

/** A pass over all by the same rules on the same day that was broken off: its differences go on being told as one. */
export async function findBrokenOff(
  { tx, tenantId }: SheetContext,
  { on, rulesHash }: Pick<PolicyRun, 'on' | 'rulesHash'>,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from policy_runs where tenant_id = ${tenantId} and scope = 'all' and finished_at is null and on_date = ${on}
      and rules_hash = ${rulesHash} order by ran_at desc, id desc limit 1`.execute(tx)
  return rows[0]?.id
}

/** The versions of policies that are judged side by side, by number; it is given one where it is new. */
export async function keepLineUp(
  { tx, tenantId }: SheetContext,
  policies: readonly { readonly code: string; readonly version: string }[],
): Promise<number> {
  const [codes, versions] = [policies.map(({ code }) => code), policies.map(({ version }) => version)]
  const { rows } = await sql<{ id: number }>`
    with known as (
      select id from policy_line_ups
      where tenant_id = ${tenantId} and policies = ${codes}::text[] and versions = ${versions}::text[]),
    given as (
      insert into policy_line_ups (tenant_id, id, policies, versions)
      select ${tenantId}::uuid, coalesce(max(id), 0) + 1, ${codes}::text[], ${versions}::text[] from policy_line_ups
      where tenant_id = ${tenantId} having not exists (select from known)
      returning id)
    select id from known union all select id from given`.execute(tx)
  return rows[0]!.id
}

/** The codes of the policies in a line-up. */
export async function listLineUps({ tx, tenantId }: SheetContext): Promise<ReadonlyMap<number, readonly string[]>> {
  const { rows } = await sql<{ id: number; policies: string[] }>`
    select id, policies from policy_line_ups where tenant_id = ${tenantId}`.execute(tx)
  return new Map(rows.map(({ id, policies }) => [id, policies]))
}

/** Verdicts on an enterprise, side by side. */
export interface Judgement {
  readonly entryId: string
  /** Of the facts. */
  readonly entryVersion: number
  readonly lineUp: number
  readonly states: string
  readonly amountsFen: string | null
  readonly paysFen: string | null
}

/** All that is kept of a judgement as one text, to be compared. */
export const judgementText = ({ entryVersion, lineUp, states, amountsFen, paysFen }: Omit<Judgement, 'entryId'>) =>
  `${entryVersion} ${lineUp} ${states} ${amountsFen ?? ''} ${paysFen ?? ''}`

const UUID_LETTERS = 36

/** Judgements of the enterprises between two as they stand, each as one text: a row for each would cost more than judging. */
export async function listJudgementTexts(
  { tx, tenantId }: SheetContext,
  first: string,
  last: string,
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ told: string | null }>`
    select string_agg(entry_id || ' ' || entry_version || ' ' || line_up || ' ' || states || ' ' ||
      coalesce(amounts_fen::text, '') || ' ' || coalesce(pays_fen::text, ''), ';') as told
    from policy_judgements where tenant_id = ${tenantId} and entry_id between ${first} and ${last}`.execute(tx)
  const told = rows[0]!.told
  const each = told === null ? [] : told.split(';')
  return new Map(each.map((text) => [text.slice(0, UUID_LETTERS), text.slice(UUID_LETTERS + 1)]))
}

/** Numbers, ids and letters without comma or quote, as an array is written in SQL: many times faster than one by one. */
const arrayOf = (values: readonly unknown[]): string => `{${values.map((value) => value ?? 'NULL').join(',')}}`
const idsOf = (ids: readonly string[]) => arrayOf(ids)

export async function listJudgements(
  { tx, tenantId }: SheetContext,
  entryIds: readonly string[],
): Promise<ReadonlyMap<string, Judgement>> {
  const { rows } = await sql<Judgement>`
    select entry_id, entry_version, line_up, states, amounts_fen::text as amounts_fen, pays_fen::text as pays_fen
    from policy_judgements where tenant_id = ${tenantId} and entry_id = any(${idsOf(entryIds)}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.entryId, row]))
}

export async function keepJudgements(
  { tx, tenantId }: SheetContext,
  runId: string,
  rows: readonly Judgement[],
): Promise<void> {
  if (rows.length === 0) return
  const of = (read: (row: Judgement) => unknown) => arrayOf(rows.map(read))
  const quoted = (sums: string | null) => (sums === null ? null : `"${sums}"`)
  await sql`
    insert into policy_judgements (tenant_id, run_id, entry_id, entry_version, line_up, states, amounts_fen, pays_fen)
    select ${tenantId}::uuid, ${runId}::uuid, x.e, x.v, x.l, x.s, x.a::bigint[], x.p::bigint[] from unnest(
      ${of(({ entryId }) => entryId)}::uuid[], ${of(({ entryVersion }) => entryVersion)}::int[],
      ${of(({ lineUp }) => lineUp)}::int[], ${of(({ states }) => states)}::text[],
      ${of(({ amountsFen }) => quoted(amountsFen))}::text[], ${of(({ paysFen }) => quoted(paysFen))}::text[])
      x (e, v, l, s, a, p)
    on conflict (tenant_id, entry_id) do update set run_id = excluded.run_id, entry_version = excluded.entry_version,
      line_up = excluded.line_up, states = excluded.states, amounts_fen = excluded.amounts_fen,
      pays_fen = excluded.pays_fen`.execute(tx)
}

/** A verdict that differs from before; without a state it was not given before, or is no longer. */
export interface VerdictChange {
  readonly entryId: string
  readonly policy: string
  readonly fromState: string | undefined
  readonly toState: string | undefined
  readonly fromFen: string | undefined
  readonly toFen: string | undefined
}

export async function insertChanges(
  { tx, tenantId }: SheetContext,
  runId: string,
  changes: readonly VerdictChange[],
): Promise<void> {
  if (changes.length === 0) return
  const of = (read: (change: VerdictChange) => unknown) => arrayOf(changes.map(read))
  await sql`
    insert into policy_changes (tenant_id, run_id, entry_id, policy, from_state, to_state, from_fen, to_fen)
    select ${tenantId}::uuid, ${runId}::uuid, x.* from unnest(
      ${of(({ entryId }) => entryId)}::uuid[], ${of(({ policy }) => policy)}::text[],
      ${of(({ fromState }) => fromState)}::text[], ${of(({ toState }) => toState)}::text[],
      ${of(({ fromFen }) => fromFen)}::bigint[], ${of(({ toFen }) => toFen)}::bigint[]) x
    on conflict (tenant_id, run_id, policy, entry_id) do update set to_state = excluded.to_state,
      to_fen = excluded.to_fen`.execute(tx)
}

/** Takes away what was judged of enterprises that are no longer on the register. Answers how many verdicts went. */
export async function dropStale(
  { tx, tenantId }: SheetContext,
  runId: string,
  register: string,
  entryIds: readonly string[] | undefined,
): Promise<number> {
  const named = entryIds === undefined ? sql`true` : sql`j.entry_id = any(${idsOf(entryIds)}::uuid[])`
  const { rows } = await sql<{ changed: number }>`
    with stale as materialized (
      select j.entry_id from policy_judgements j where j.tenant_id = ${tenantId} and ${named} and not exists (
        select from register_entries e where e.tenant_id = j.tenant_id and e.id = j.entry_id and e.register = ${register}
          and e.state = 'active')),
    told as (
      insert into policy_changes (tenant_id, run_id, entry_id, policy, from_state, to_state, from_fen, to_fen)
      select ${tenantId}::uuid, ${runId}::uuid, r.entry_id, r.policy, r.state, null, r.amount_fen, null
      from policy_results r join stale using (entry_id) where r.tenant_id = ${tenantId} returning 1),
    gone as (
      delete from policy_judgements j using stale where j.tenant_id = ${tenantId} and j.entry_id = stale.entry_id)
    select count(*)::int as changed from told`.execute(tx)
  return rows[0]!.changed
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
