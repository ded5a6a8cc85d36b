import { type RawBuilder, sql } from 'kysely'
import type { CalendarDate } from '#engine/calendar/date.ts'
import type { BudgetLine } from '#engine/money/budget.ts'
import type { Fen } from '#engine/money/fen.ts'
import { Refusal } from '#engine/refusal.ts'
import type { BudgetLineText, CommitmentState, PaymentState } from '#modules/funds/fund.ts'
import type { Reading } from '#modules/funds/server/ledger.queries.ts'
import { joinUnitName } from '#modules/funds/server/pool.queries.ts'

export interface CommitmentRow {
  readonly id: string
  readonly poolId: string
  readonly poolZh: string
  readonly poolEn: string
  readonly poolYear: number
  readonly poolUnitId: string
  readonly lineId: string
  readonly lineCode: string
  readonly lineZh: string
  readonly lineEn: string
  readonly unitId: string
  readonly unitCode: string
  readonly unitZh: string
  readonly unitEn: string
  readonly payeeKind: string
  readonly payeeId: string
  readonly payeeName: string
  readonly bankName: string
  readonly bankAccount: string
  readonly subjectKind: string | null
  readonly subjectId: string | null
  readonly title: string
  readonly mode: 'itemised' | 'lump-sum'
  readonly indirect: string | null
  readonly ownFen: Fen
  readonly state: CommitmentState
  readonly version: number
  readonly committedOn: CalendarDate
}

const COLUMNS = sql.raw(`c.id, c.pool_id, p.name_zh as pool_zh, p.name_en as pool_en, p.year as pool_year,
  p.unit_id as pool_unit_id, c.line_id, l.code as line_code, l.name_zh as line_zh, l.name_en as line_en, c.unit_id,
  u.code as unit_code, v.name_zh as unit_zh, v.name_en as unit_en, c.payee_kind, c.payee_id, c.payee_name, c.bank_name,
  c.bank_account, c.subject_kind, c.subject_id, c.title, c.mode, c.indirect, c.own_fen, c.state, c.version, c.committed_on`)

/** Commitments `c` by a condition, the newest first. */
export async function listCommitmentRows(
  { tx, tenantId }: Reading,
  where: RawBuilder<boolean>,
  limit: number,
): Promise<readonly CommitmentRow[]> {
  const { rows } = await sql<CommitmentRow>`
    select ${COLUMNS} from fund_commitments c
    join fund_pools p on p.tenant_id = c.tenant_id and p.id = c.pool_id
    join fund_lines l on l.tenant_id = c.tenant_id and l.id = c.line_id
    ${joinUnitName('c')}
    where c.tenant_id = ${tenantId} and ${where} order by c.id desc limit ${limit}`.execute(tx)
  return rows
}

/** @throws Refusal not-found. */
export async function getCommitmentRow(reading: Reading, commitmentId: string, lock = false): Promise<CommitmentRow> {
  if (lock)
    await sql`select 1 from fund_commitments where tenant_id = ${reading.tenantId} and id = ${commitmentId} for update`.execute(
      reading.tx,
    )
  const [row] = await listCommitmentRows(reading, sql`c.id = ${commitmentId}`, 1)
  if (row === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'commitmentId' })
  return row
}

/** The commitment that pays for a thing of another slice. */
export async function findCommitmentOf(
  reading: Reading,
  subject: { readonly kind: string; readonly id: string },
): Promise<CommitmentRow | undefined> {
  const [row] = await listCommitmentRows(
    reading,
    sql`c.subject_kind = ${subject.kind} and c.subject_id = ${subject.id}`,
    1,
  )
  return row
}

export interface TrancheRow {
  readonly number: number
  readonly code: string
  readonly nameZh: string
  readonly nameEn: string
  readonly amountFen: Fen
  readonly dueOn: CalendarDate | null
  readonly releasedOn: CalendarDate | null
  /** The payment that asks for it or has paid it. */
  readonly listId: string | null
  readonly listNumber: string | null
  readonly paymentId: string | null
  readonly paymentState: PaymentState | null
  readonly paidOn: CalendarDate | null
  readonly receiptNo: string | null
}

export async function listTranches({ tx, tenantId }: Reading, commitmentId: string): Promise<readonly TrancheRow[]> {
  const { rows } = await sql<TrancheRow>`
    select t.number, t.code, t.name_zh, t.name_en, t.amount_fen, t.due_on, t.released_on, l.id as list_id,
      l.number as list_number, y.id as payment_id, y.state as payment_state, y.paid_on, y.receipt_no
    from fund_tranches t
    left join fund_payments y on y.tenant_id = t.tenant_id and y.commitment_id = t.commitment_id and y.tranche = t.number
      and y.state in ('waiting', 'sent', 'paid')
    left join fund_payment_lists l on l.tenant_id = y.tenant_id and l.id = y.list_id
    where t.tenant_id = ${tenantId} and t.commitment_id = ${commitmentId} order by t.number`.execute(tx)
  return rows
}

export interface DueRow {
  readonly commitmentId: string
  readonly title: string
  readonly payee: string
  readonly number: number
  readonly nameZh: string
  readonly nameEn: string
  readonly amountFen: Fen
  readonly dueOn: CalendarDate | null
  readonly hasAccount: boolean
}

/** Released tranches of a pool that nobody has asked for, the most urgent first. */
export async function listDue({ tx, tenantId }: Reading, poolId: string): Promise<readonly DueRow[]> {
  const { rows } = await sql<DueRow>`
    select c.id as commitment_id, c.title, c.payee_name as payee, t.number, t.name_zh, t.name_en, t.amount_fen, t.due_on,
      c.bank_account <> '' as has_account
    from fund_tranches t
    join fund_commitments c on c.tenant_id = t.tenant_id and c.id = t.commitment_id
    where t.tenant_id = ${tenantId} and c.pool_id = ${poolId} and c.state = 'open' and t.released_on is not null
      and t.amount_fen > 0 and not exists (select from fund_payments y where y.tenant_id = t.tenant_id
        and y.commitment_id = t.commitment_id and y.tranche = t.number and y.state in ('waiting', 'sent', 'paid'))
    order by t.due_on nulls last, c.id, t.number limit 5000`.execute(tx)
  return rows
}

export interface BudgetRow {
  readonly version: number
  readonly lines: readonly BudgetLineText[]
  readonly reason: string
  readonly savedAt: Date
}

export async function findBudget({ tx, tenantId }: Reading, commitmentId: string): Promise<BudgetRow | undefined> {
  const { rows } = await sql<BudgetRow>`
    select version, lines, reason, saved_at from fund_budgets
    where tenant_id = ${tenantId} and commitment_id = ${commitmentId} order by version desc limit 1`.execute(tx)
  return rows[0]
}

export const budgetLines = (lines: readonly BudgetLineText[]): readonly BudgetLine[] =>
  lines.map(({ subject, source, amountFen }) => ({ subject, source, amountFen: BigInt(amountFen) }))

export interface ExpenditureRow {
  readonly id: string
  readonly period: string
  readonly lines: readonly BudgetLineText[]
  readonly grantedFen: Fen
  readonly note: string
  readonly state: 'reported' | 'accounted' | 'returned'
  readonly version: number
  readonly reportedBy: string
  readonly reporter: string
  readonly checker: string | null
  readonly checkNote: string
}

export async function listExpenditures(
  { tx, tenantId }: Reading,
  commitmentId: string,
): Promise<readonly ExpenditureRow[]> {
  const { rows } = await sql<ExpenditureRow>`
    select e.id, e.period, e.lines, e.granted_fen, e.note, e.state, e.version, e.reported_by, w.name as reporter,
      k.name as checker, e.check_note
    from fund_expenditures e
    join people w on w.tenant_id = e.tenant_id and w.id = e.reported_by
    left join people k on k.tenant_id = e.tenant_id and k.id = e.checked_by
    where e.tenant_id = ${tenantId} and e.commitment_id = ${commitmentId} order by e.period, e.id limit 500`.execute(tx)
  return rows
}

export interface RecoveryRow {
  readonly id: string
  readonly principalFen: Fen
  readonly interestFen: Fen
  readonly collectedFen: Fen
  readonly fromOn: CalendarDate
  readonly untilOn: CalendarDate
  readonly ratePercent: string
  readonly document: string
  readonly reason: string
  readonly state: 'demanded' | 'collected'
  readonly dueOn: CalendarDate
}

export async function listRecoveries({ tx, tenantId }: Reading, commitmentId: string): Promise<readonly RecoveryRow[]> {
  const { rows } = await sql<RecoveryRow>`
    select id, principal_fen, interest_fen, collected_fen, from_on, until_on, rate_percent, document, reason, state, due_on
    from fund_recoveries where tenant_id = ${tenantId} and commitment_id = ${commitmentId} order by id limit 100`.execute(
    tx,
  )
  return rows
}

/** The day the first money arrived: interest runs from there. */
export async function findFirstPaidOn(
  { tx, tenantId }: Reading,
  commitmentId: string,
): Promise<CalendarDate | undefined> {
  const { rows } = await sql<{ firstOn: CalendarDate | null }>`
    select min(paid_on) as first_on from fund_payments
    where tenant_id = ${tenantId} and commitment_id = ${commitmentId} and state = 'paid'`.execute(tx)
  return rows[0]?.firstOn ?? undefined
}

export interface YearOfPayee {
  readonly year: number
  readonly commitments: number
  readonly granted: string
  readonly paid: string
}

/** What a payee was promised and paid in the years before (近三年), whoever runs the pools. */
export async function listPriorYears(
  { tx, tenantId }: Reading,
  payee: { readonly kind: string; readonly id: string },
  year: number,
  years = 3,
): Promise<readonly YearOfPayee[]> {
  const { rows } = await sql<YearOfPayee>`
    select p.year, count(distinct c.id)::int as commitments,
      coalesce(sum(a.balance_fen) filter (where a.kind in ('commitment', 'payable', 'paid', 'spent', 'surplus')), 0)::text as granted,
      coalesce(sum(a.balance_fen) filter (where a.kind in ('paid', 'spent', 'surplus')), 0)::text as paid
    from fund_commitments c
    join fund_pools p on p.tenant_id = c.tenant_id and p.id = c.pool_id
    left join fund_accounts a on a.tenant_id = c.tenant_id and a.holder_id = c.id
    where c.tenant_id = ${tenantId} and c.payee_kind = ${payee.kind} and c.payee_id = ${payee.id}
      and p.year < ${year} and p.year >= ${year - years}
    group by p.year order by p.year desc`.execute(tx)
  return rows
}
