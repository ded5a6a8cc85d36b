import { sql } from 'kysely'
import { readCursor, writeCursor } from '#engine/contract/cursor.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Trial, TrialResult, TrialRow } from '#modules/policies/sandbox.contract.ts'
import type { TrialState } from '#modules/policies/sandbox.rules.ts'
import type { SheetContext } from '#modules/policies/server/enterprise-sheet.queries.ts'

export interface KeptTrial {
  readonly id: string
  readonly policy: string
  readonly version: string
  readonly on: string
  readonly region: string | null
  readonly definition: object
  readonly rulesHash: string
  readonly state: TrialState
}

const MOST_WAITING = 10

/** @throws Refusal over-limit when so many wait already. */
export async function insertTrial(
  { tx, tenantId }: SheetContext,
  trial: Omit<KeptTrial, 'state'> & { readonly changes: object; readonly by: string; readonly at: Date },
): Promise<void> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::int as waiting from policy_trials
    where tenant_id = ${tenantId} and state in ('waiting', 'running')`.execute(tx)
  if (rows[0]!.waiting >= MOST_WAITING) throw new Refusal('over-limit', { key: 'policy.trials-waiting' })
  await sql`insert into policy_trials (tenant_id, id, policy, version, on_date, region, definition, changes, state, asked_by,
      asked_at, rules_hash)
    values (${tenantId}, ${trial.id}, ${trial.policy}, ${trial.version}, ${trial.on}, ${trial.region},
      ${JSON.stringify(trial.definition)}::jsonb, ${JSON.stringify(trial.changes)}::jsonb, 'waiting', ${trial.by},
      ${trial.at}, ${trial.rulesHash})`.execute(tx)
}

/** The one that has waited longest, taken; what has been running since before a restart is taken up again. */
export async function takeTrial({ tx, tenantId }: SheetContext, now: Date): Promise<KeptTrial | undefined> {
  const { rows } = await sql<KeptTrial>`
    update policy_trials set state = 'running', started_at = ${now}
    where tenant_id = ${tenantId} and id = (
      select id from policy_trials where tenant_id = ${tenantId} and state in ('waiting', 'running')
      order by asked_at, id limit 1)
    returning id, policy, version, on_date as "on", region, definition, rules_hash, state`.execute(tx)
  return rows[0]
}

export async function stateOfTrial({ tx, tenantId }: SheetContext, id: string): Promise<TrialState | undefined> {
  const { rows } = await sql<{ state: TrialState }>`
    select state from policy_trials where tenant_id = ${tenantId} and id = ${id}`.execute(tx)
  return rows[0]?.state
}

/** Ends it unless it has been stopped meanwhile; false when it has. */
export async function endTrial(
  { tx, tenantId }: SheetContext,
  id: string,
  end: { readonly state: 'done' | 'failed' | 'cancelled'; readonly failure?: string; readonly result?: TrialResult },
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    update policy_trials set state = ${end.state}, failure = ${end.failure ?? null}, ended_at = ${now},
      result = ${end.result === undefined ? null : JSON.stringify(end.result)}::jsonb
    where tenant_id = ${tenantId} and id = ${id} and state in ('waiting', 'running') returning id`.execute(tx)
  return rows.length > 0
}

export type NewTrialRow = Omit<TrialRow, 'key' | 'name' | 'region'>

export async function insertTrialRows(
  { tx, tenantId }: SheetContext,
  id: string,
  rows: readonly NewTrialRow[],
): Promise<void> {
  if (rows.length === 0) return
  const flat = rows.map(({ reason, ...row }) => ({ ...row, zh: reason.zh, en: reason.en }))
  await sql`
    insert into policy_trial_rows (tenant_id, trial_id, place, entry_id, is_winner, state_before, state_after, fen_before,
      fen_after, reason_zh, reason_en)
    select ${tenantId}, ${id}, place, "registerEntryId", "isWinner", "stateBefore", "stateAfter", "fenBefore", "fenAfter",
      zh, en
    from jsonb_to_recordset(${JSON.stringify(flat)}::jsonb) as x(place integer, "registerEntryId" uuid,
      "isWinner" boolean, "stateBefore" text, "stateAfter" text, "fenBefore" bigint, "fenAfter" bigint, zh text, en text)`.execute(
    tx,
  )
}

const KEPT_DAYS = 90

/** What was tried long ago helps nobody. */
export async function forgetTrials({ tx, tenantId }: SheetContext, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000)
  await sql`delete from policy_trials where tenant_id = ${tenantId} and asked_at < ${before}`.execute(tx)
}

type RawTrial = Omit<Trial, 'askedAt' | 'changed'> & { readonly askedAt: Date; readonly changed: readonly string[] }

export async function listTrialsBy(
  { tx, tenantId }: SheetContext,
  where: { readonly policy: string; readonly limit: number } | { readonly id: string },
): Promise<Trial[]> {
  const wanted = 'id' in where ? sql`t.id = ${where.id}` : sql`t.policy = ${where.policy}`
  const { rows } = await sql<RawTrial>`
    select t.id as policy_trial_id, t.policy, t.version, t.on_date as "on", t.region, t.state, p.name as asked_by,
      t.asked_at, t.failure, t.result, array(select jsonb_array_elements_text(t.changes -> 'said')) as changed
    from policy_trials t join people p on p.tenant_id = t.tenant_id and p.id = t.asked_by
    where t.tenant_id = ${tenantId} and ${wanted}
    order by t.asked_at desc, t.id desc limit ${'id' in where ? 1 : where.limit}`.execute(tx)
  return rows.map(({ askedAt, changed, ...row }) => ({ ...row, changed: [...changed], askedAt: askedAt.toISOString() }))
}

/** @throws Refusal not-found. */
export async function getTrialBy(context: SheetContext, id: string): Promise<Trial> {
  const [found] = await listTrialsBy(context, { id })
  if (found === undefined) throw new Refusal('not-found', { key: 'policy.no-trial', at: 'policyTrialId' })
  return found
}

export async function listRowsOfTrial(
  { tx, tenantId }: SheetContext,
  filter: {
    readonly policyTrialId: string
    readonly side: 'all' | 'winners' | 'losers'
    readonly limit: number
    readonly cursor?: string | undefined
  },
): Promise<{ rows: TrialRow[]; next: string | null; total: number }> {
  const side = filter.side === 'all' ? sql`true` : sql`r.is_winner = ${filter.side === 'winners'}`
  const mine = sql`r.tenant_id = ${tenantId} and r.trial_id = ${filter.policyTrialId} and ${side}`
  const after = filter.cursor === undefined ? -1 : placeIn(filter.cursor)
  const { rows } = await sql<Omit<TrialRow, 'reason'> & { readonly zh: string; readonly en: string }>`
    select r.place, r.entry_id as register_entry_id, e.key, e.name, e.region, r.is_winner, r.state_before, r.state_after,
      r.fen_before::text as fen_before, r.fen_after::text as fen_after, r.reason_zh as zh, r.reason_en as en
    from policy_trial_rows r join register_entries e on e.tenant_id = r.tenant_id and e.id = r.entry_id
    where ${mine} and r.place > ${after} order by r.place limit ${filter.limit + 1}`.execute(tx)
  const { rows: counted } = await sql<{
    total: number
  }>`select count(*)::int as total from policy_trial_rows r where ${mine}`.execute(tx)
  const page = rows.slice(0, filter.limit).map(({ zh, en, ...row }): TrialRow => ({ ...row, reason: { zh, en } }))
  const last = page.at(-1)
  const more = rows.length > filter.limit && last !== undefined
  return {
    rows: page,
    total: counted[0]!.total,
    next: more ? writeCursor({ id: last.registerEntryId, key: String(last.place) }) : null,
  }
}

/** The row a page begins after. @throws Refusal form-invalid when the mark is none. */
export function placeIn(cursor: string): number {
  const place = Number(readCursor(cursor).key)
  if (!Number.isSafeInteger(place) || place < 0)
    throw new Refusal('form-invalid', { key: 'form.wrong-form', at: 'cursor' })
  return Math.min(place, 2_000_000_000)
}
