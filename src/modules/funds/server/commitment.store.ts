import { sql } from 'kysely'
import type { CalendarDate } from '#engine/calendar/date.ts'
import type { Fen } from '#engine/money/fen.ts'
import { Refusal } from '#engine/refusal.ts'
import type { BudgetLineText, CommitmentState, Payee } from '#modules/funds/fund.ts'
import type { FundContext } from '#modules/funds/server/ledger.store.ts'

export interface NewCommitment {
  readonly id: string
  readonly poolId: string
  readonly lineId: string
  readonly unitId: string
  readonly payee: Payee
  readonly subject: { readonly kind: string; readonly id: string } | null
  readonly title: string
  readonly mode: 'itemised' | 'lump-sum'
  readonly indirect: string | null
  readonly ownFen: Fen
  readonly instalments: string
  readonly by: string | null
  readonly on: CalendarDate
}

export async function insertCommitment({ tx, tenantId, now }: FundContext, one: NewCommitment): Promise<void> {
  const { numAffectedRows } = await sql`
    insert into fund_commitments (tenant_id, id, pool_id, line_id, unit_id, payee_kind, payee_id, payee_name, bank_name,
      bank_account, subject_kind, subject_id, title, mode, indirect, own_fen, instalments, state, committed_by, committed_on,
      committed_at)
    values (${tenantId}, ${one.id}, ${one.poolId}, ${one.lineId}, ${one.unitId}, ${one.payee.kind}, ${one.payee.id},
      ${one.payee.name}, ${one.payee.bankName}, ${one.payee.bankAccount}, ${one.subject?.kind ?? null},
      ${one.subject?.id ?? null}, ${one.title}, ${one.mode}, ${one.indirect}, ${one.ownFen}, ${one.instalments}, 'open',
      ${one.by}, ${one.on}, ${now})
    on conflict do nothing`.execute(tx)
  if (numAffectedRows !== 1n) throw new Refusal('conflict', { key: 'fund.committed-already' })
}

export interface NewTranche {
  readonly number: number
  readonly code: string
  readonly name: { readonly zh: string; readonly en: string }
  readonly amountFen: Fen
  readonly dueOn: CalendarDate | null
  readonly releasedOn: CalendarDate | null
}

export async function insertTranches(
  { tx, tenantId }: FundContext,
  commitmentId: string,
  tranches: readonly NewTranche[],
): Promise<void> {
  const rows = tranches.map(
    (one) =>
      sql`(${tenantId}, ${commitmentId}, ${one.number}, ${one.code}, ${one.name.zh}, ${one.name.en}, ${one.amountFen}, ${one.dueOn}, ${one.releasedOn})`,
  )
  await sql`insert into fund_tranches (tenant_id, commitment_id, number, code, name_zh, name_en, amount_fen, due_on, released_on)
    values ${sql.join(rows)}`.execute(tx)
}

/** Tranches that nobody has asked for are made anew by other amounts, under the same numbers. */
export async function changeTranche(
  { tx, tenantId }: FundContext,
  commitmentId: string,
  number: number,
  change: { readonly amountFen?: Fen; readonly releasedOn?: CalendarDate },
): Promise<void> {
  await sql`update fund_tranches set amount_fen = coalesce(${change.amountFen ?? null}::bigint, amount_fen),
      released_on = coalesce(released_on, ${change.releasedOn ?? null}::date)
    where tenant_id = ${tenantId} and commitment_id = ${commitmentId} and number = ${number}`.execute(tx)
}

/** Answers the new version; the caller has locked the commitment. */
export async function touchCommitment(
  { tx, tenantId }: FundContext,
  commitmentId: string,
  change: { readonly state?: CommitmentState; readonly bankName?: string; readonly bankAccount?: string } = {},
): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    update fund_commitments set version = version + 1, state = coalesce(${change.state ?? null}::text, state),
      bank_name = coalesce(${change.bankName ?? null}::text, bank_name),
      bank_account = coalesce(${change.bankAccount ?? null}::text, bank_account)
    where tenant_id = ${tenantId} and id = ${commitmentId} returning version`.execute(tx)
  return rows[0]!.version
}

export async function insertBudget(
  { tx, tenantId, now }: FundContext,
  commitmentId: string,
  budget: {
    readonly version: number
    readonly lines: readonly BudgetLineText[]
    readonly reason: string
    readonly right: string | null
    readonly by: string | null
  },
): Promise<void> {
  await sql`insert into fund_budgets (tenant_id, commitment_id, version, lines, reason, by_right, saved_by, saved_at)
    values (${tenantId}, ${commitmentId}, ${budget.version}, ${JSON.stringify(budget.lines)}::jsonb, ${budget.reason},
      ${budget.right}, ${budget.by}, ${now})`.execute(tx)
}

export async function insertExpenditure(
  { tx, tenantId, now }: FundContext,
  one: {
    readonly id: string
    readonly commitmentId: string
    readonly period: string
    readonly lines: readonly BudgetLineText[]
    readonly grantedFen: Fen
    readonly note: string
    readonly by: string
  },
): Promise<void> {
  const { numAffectedRows } = await sql`
    insert into fund_expenditures (tenant_id, id, commitment_id, period, lines, granted_fen, note, state, reported_by, reported_at)
    values (${tenantId}, ${one.id}, ${one.commitmentId}, ${one.period}, ${JSON.stringify(one.lines)}::jsonb, ${one.grantedFen},
      ${one.note}, 'reported', ${one.by}, ${now})
    on conflict do nothing`.execute(tx)
  if (numAffectedRows !== 1n) throw new Refusal('conflict', { key: 'fund.reported-already', at: 'period' })
}

export async function decideExpenditure(
  { tx, tenantId, now }: FundContext,
  expenditureId: string,
  decision: { readonly state: 'accounted' | 'returned'; readonly by: string; readonly note: string },
): Promise<void> {
  await sql`update fund_expenditures set state = ${decision.state}, version = version + 1, checked_by = ${decision.by},
      checked_at = ${now}, check_note = ${decision.note}
    where tenant_id = ${tenantId} and id = ${expenditureId}`.execute(tx)
}

export async function insertRecovery(
  { tx, tenantId, now }: FundContext,
  one: {
    readonly id: string
    readonly commitmentId: string
    readonly principalFen: Fen
    readonly interestFen: Fen
    readonly from: CalendarDate
    readonly until: CalendarDate
    readonly ratePercent: string
    readonly document: string
    readonly reason: string
    readonly dueOn: CalendarDate
    readonly by: string | null
  },
): Promise<void> {
  await sql`
    insert into fund_recoveries (tenant_id, id, commitment_id, principal_fen, interest_fen, from_on, until_on, rate_percent,
      document, reason, state, demanded_by, demanded_at, due_on)
    values (${tenantId}, ${one.id}, ${one.commitmentId}, ${one.principalFen}, ${one.interestFen}, ${one.from}, ${one.until},
      ${one.ratePercent}, ${one.document}, ${one.reason}, 'demanded', ${one.by}, ${now}, ${one.dueOn})`.execute(tx)
}

/** @throws Refusal over-limit when more came back than was demanded. */
export async function collectOf(
  { tx, tenantId }: FundContext,
  which: { readonly commitmentId: string; readonly recoveryId: string; readonly amountFen: Fen },
): Promise<void> {
  const { numAffectedRows } = await sql`
    update fund_recoveries set collected_fen = collected_fen + ${which.amountFen},
      state = case when collected_fen + ${which.amountFen} = principal_fen + interest_fen then 'collected' else state end
    where tenant_id = ${tenantId} and commitment_id = ${which.commitmentId} and id = ${which.recoveryId}
      and collected_fen + ${which.amountFen} <= principal_fen + interest_fen`.execute(tx)
  if (numAffectedRows !== 1n) throw new Refusal('over-limit', { key: 'fund.overdrawn.receivable', at: 'amountFen' })
}
