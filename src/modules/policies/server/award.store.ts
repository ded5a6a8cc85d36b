import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import { isInForce } from '#engine/policy/policy-version.ts'
import { Refusal } from '#engine/refusal.ts'
import type { AwardState, RoundState } from '#modules/policies/award.rules.ts'
import type { SheetContext } from '#modules/policies/server/enterprise-sheet.queries.ts'
import type { PolicyBook } from '#modules/policies/server/policy-book.queries.ts'

export interface RoundRow {
  readonly id: string
  readonly unitId: string
  readonly poolId: string
  readonly lineId: string
  readonly poolZh: string
  readonly poolEn: string
  readonly listKind: string
  readonly title: string
  readonly basis: string
  readonly policies: readonly string[]
  readonly on: string
  readonly limitFen: string | null
  readonly rulesHash: string
  readonly state: RoundState
  readonly version: number
  readonly publishedOn: string | null
  readonly until: string | null
  readonly confirmUntil: string | null
  readonly waiting: number
  readonly notice: string
  readonly sha256: string | null
  readonly paymentListId: string | null
  readonly madeBy: string
  readonly maker: string
  readonly madeAt: Date
  readonly approver: string | null
  readonly awards: number
  readonly enterprises: number
  readonly amountFen: string
  readonly openObjections: number
}

const GOING_ON = sql`('waiting', 'listed', 'objected', 'paid', 'recovering')`

export async function listRoundRows(
  { tx, tenantId }: SheetContext,
  where: RawBuilder<boolean>,
  limit: number,
  lock = false,
): Promise<readonly RoundRow[]> {
  const { rows } = await sql<RoundRow>`
    select o.id, o.unit_id, o.pool_id, o.line_id, p.name_zh as pool_zh, p.name_en as pool_en, o.list_kind, o.title,
      o.basis, o.policies, o.on_date as "on", o.limit_fen::text as limit_fen, o.rules_hash, o.state, o.version,
      o.published_on, o.until_on as "until", o.confirm_until, o.notice, o.sha256, o.payment_list_id, o.made_by, m.name as maker, o.made_at,
      b.name as approver,
      (select count(*)::int from awards a where a.tenant_id = o.tenant_id and a.round_id = o.id and a.state in ${GOING_ON}) as awards,
      (select count(distinct a.entry_id)::int from awards a
        where a.tenant_id = o.tenant_id and a.round_id = o.id and a.state in ${GOING_ON}) as enterprises,
      (select coalesce(sum(a.amount_fen), 0)::text from awards a
        where a.tenant_id = o.tenant_id and a.round_id = o.id and a.state in ${GOING_ON}) as amount_fen,
      (select count(*)::int from awards a
        where a.tenant_id = o.tenant_id and a.round_id = o.id and a.state = 'waiting') as waiting,
      (select count(*)::int from award_objections j join awards a on a.tenant_id = j.tenant_id and a.id = j.award_id
        where a.tenant_id = o.tenant_id and a.round_id = o.id and j.state = 'open') as open_objections
    from award_rounds o
    join fund_pools p on p.tenant_id = o.tenant_id and p.id = o.pool_id
    join people m on m.tenant_id = o.tenant_id and m.id = o.made_by
    left join people b on b.tenant_id = o.tenant_id and b.id = o.approved_by
    where o.tenant_id = ${tenantId} and ${where}
    order by o.id desc limit ${limit} ${lock ? sql`for update of o` : sql``}`.execute(tx)
  return rows
}

/** @throws Refusal not-found. */
export async function getRoundRow(context: SheetContext, roundId: string, lock = false): Promise<RoundRow> {
  const [row] = await listRoundRows(context, sql`o.id = ${roundId}`, 1, lock)
  if (row === undefined) throw new Refusal('not-found', { key: 'http.not-found' })
  return row
}

export interface AwardRow {
  readonly id: string
  readonly entryId: string
  readonly name: string
  readonly key: string
  readonly region: string | null
  readonly careUnitId: string
  /** The unit of the tree that the enterprise is: then it has people of its own. */
  readonly unitId: string | null
  readonly policy: string
  readonly version: string
  readonly item: string
  readonly claimFen: string
  /** Before pools and limits lessened it. */
  readonly entitledFen: string
  readonly amountFen: string
  readonly because: readonly string[]
  readonly reason: string
  readonly state: AwardState
  readonly note: string
  readonly confirmedAt: Date | null
  readonly silence: Silence | null
  readonly holdUntil: string | null
  readonly breachedOn: string | null
  readonly commitmentId: string | null
}

type Silence = 'takes' | 'declines'

/** In the order of the list; with `newest` so many, the newest first. */
export async function listAwardRows(
  { tx, tenantId }: SheetContext,
  where: RawBuilder<boolean>,
  newest?: number,
): Promise<readonly AwardRow[]> {
  const { rows } = await sql<AwardRow>`
    select a.id, a.entry_id, e.name, e.key, e.region, e.care_unit_id, a.policy, a.version, a.item,
      a.claim_fen::text as claim_fen, a.entitled_fen::text as entitled_fen, a.amount_fen::text as amount_fen, a.because,
      a.reason, a.state, a.note, a.confirmed_at, a.silence, a.hold_until, a.breached_on, a.commitment_id, e.unit_id
    from awards a join register_entries e on e.tenant_id = a.tenant_id and e.id = a.entry_id
    where a.tenant_id = ${tenantId} and ${where}
    order by ${newest === undefined ? sql`e.region, e.key, a.policy` : sql`a.id desc limit ${newest}`}`.execute(tx)
  return rows
}

export interface NewAward {
  readonly id: string
  readonly entryId: string
  readonly policy: string
  readonly version: string
  readonly item: string
  readonly entryVersion: number
  readonly claimFen: string
  readonly entitledFen: string
  readonly amountFen: string
  readonly because: readonly string[]
  readonly reason: string
  readonly state: AwardState
  readonly silence: Silence | null
}

/** Writes all or nothing. @throws Refusal conflict when one of them is in another round, also one drawn up just now. */
export async function insertAwards(
  { tx, tenantId }: SheetContext,
  roundId: string,
  awards: readonly NewAward[],
): Promise<void> {
  const { numAffectedRows } = await sql`
    insert into awards (tenant_id, id, round_id, entry_id, policy, version, item, entry_version, claim_fen, entitled_fen,
      amount_fen, because, reason, state, silence)
    select ${tenantId}, id, ${roundId}, "entryId", policy, version, item, "entryVersion", "claimFen", "entitledFen", "amountFen",
      array(select jsonb_array_elements_text(because)), reason, state, silence
    from jsonb_to_recordset(${JSON.stringify(awards)}::jsonb) as x(id uuid, "entryId" uuid, policy text, version text,
      item text, "entryVersion" integer, "claimFen" bigint, "entitledFen" bigint, "amountFen" bigint, because jsonb, reason text, state text, silence text)
    order by policy, "entryId"
    on conflict (tenant_id, policy, entry_id, item) where state in ('waiting', 'listed', 'objected', 'stopped', 'paid', 'recovering') do nothing`.execute(
    tx,
  )
  if (numAffectedRows !== BigInt(awards.length)) throw new Refusal('conflict', { key: 'award.listed-already' })
}

interface Reshared {
  readonly id: string
  readonly amountFen: string
  readonly because: readonly string[]
}

/** Sums of awards that were shared again. */
export async function setShares({ tx, tenantId }: SheetContext, shares: readonly Reshared[]): Promise<void> {
  await sql`update awards a set amount_fen = x."amountFen", because = array(select jsonb_array_elements_text(x.because))
    from jsonb_to_recordset(${JSON.stringify(shares)}::jsonb) as x(id uuid, "amountFen" bigint, because jsonb)
    where a.tenant_id = ${tenantId} and a.id = x.id`.execute(tx)
}

export async function setAwards(
  { tx, tenantId }: SheetContext,
  ids: readonly string[],
  state: AwardState,
  note: string,
): Promise<void> {
  await sql`update awards set state = ${state}, note = ${note}
    where tenant_id = ${tenantId} and id = any(${ids}::uuid[])`.execute(tx)
}

/** By which rules a round was decided: its policies, what ties them together, and how figures follow from facts. */
export function rulesHash(
  { policies, stacking, dictionary }: PolicyBook,
  codes: readonly string[],
  on: string,
): string {
  const named = policies.filter(({ policy }) => codes.includes(policy.code) && isInForce(policy, on))
  const versions = named.map(({ policy }) => policy).sort((a, b) => (a.code < b.code ? -1 : 1))
  const content = [versions, stacking, [...dictionary.values.values()]]
  return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}

/** What an approval is of: everything that would be paid, in the order of the list. */
export function roundHash(round: RoundRow, awards: readonly AwardRow[]): string {
  const { id, title, basis, poolId, lineId, on, rulesHash, publishedOn, until, notice } = round
  const listed = awards
    .filter(({ state }) => state === 'listed' || state === 'paid' || state === 'recovering')
    .map(({ id: award, entryId, policy, version, amountFen }) => [award, entryId, policy, version, amountFen])
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
  const content = [id, title, basis, poolId, lineId, on, rulesHash, publishedOn, until, notice, listed]
  return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}

export interface ObjectionRow {
  readonly id: string
  readonly awardId: string
  readonly objector: string
  readonly reason: string
  readonly state: 'open' | 'upheld' | 'dismissed'
  readonly note: string
  readonly raisedAt: Date
  readonly raisedBy: string
}

export async function listObjections(
  { tx, tenantId }: SheetContext,
  awardIds: readonly string[],
): Promise<readonly ObjectionRow[]> {
  const { rows } = await sql<ObjectionRow>`
    select id, award_id, objector, reason, state, note, raised_at, raised_by from award_objections
    where tenant_id = ${tenantId} and award_id = any(${awardIds}::uuid[]) order by id`.execute(tx)
  return rows
}
