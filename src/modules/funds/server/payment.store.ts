import { sql } from 'kysely'
import type { Fen } from '#engine/money/fen.ts'
import type { ListState, Payee } from '#modules/funds/fund.ts'
import type { FundContext } from '#modules/funds/server/ledger.store.ts'

export interface NewList {
  readonly id: string
  readonly poolId: string
  readonly kind: string
  readonly title: string
  readonly basis: string
  readonly publicity: string
  readonly totalFen: Fen
  readonly madeBy: string | null
}

export async function insertList({ tx, tenantId, now }: FundContext, list: NewList): Promise<void> {
  await sql`
    insert into fund_payment_lists (tenant_id, id, pool_id, kind, title, basis, publicity, state, total_fen, made_by, made_at)
    values (${tenantId}, ${list.id}, ${list.poolId}, ${list.kind}, ${list.title}, ${list.basis}, ${list.publicity}, 'draft',
      ${list.totalFen}, ${list.madeBy}, ${now})`.execute(tx)
}

export interface NewPayment {
  readonly id: string
  readonly commitmentId: string
  readonly tranche: number | null
  readonly payee: Payee
  readonly amountFen: Fen
  readonly purpose: string
}

/** Behind those there are, void ones included: a number is never another payment's. Answers how many were written. */
export async function insertPayments(
  { tx, tenantId }: FundContext,
  listId: string,
  payments: readonly NewPayment[],
): Promise<bigint> {
  const column = (of: (one: NewPayment) => string | null) => payments.map(of)
  const { numAffectedRows } = await sql`
    insert into fund_payments (tenant_id, id, list_id, number, commitment_id, tranche, payee_kind, payee_id, payee_name, bank_name,
      bank_account, amount_fen, purpose, state)
    select ${tenantId}, t.id, ${listId},
      t.place + coalesce((select max(number) from fund_payments where tenant_id = ${tenantId} and list_id = ${listId}), 0),
      t.commitment_id, t.tranche, t.payee_kind, t.payee_id, t.payee_name, t.bank_name, t.bank_account, t.amount_fen, t.purpose,
      'waiting'
    from unnest(${column(({ id }) => id)}::uuid[], ${column((one) => one.commitmentId)}::uuid[],
      ${column(({ tranche }) => tranche?.toString() ?? null)}::integer[], ${column(({ payee }) => payee.kind)}::text[],
      ${column(({ payee }) => payee.id)}::uuid[], ${column(({ payee }) => payee.name)}::text[],
      ${column(({ payee }) => payee.bankName)}::text[], ${column(({ payee }) => payee.bankAccount)}::text[],
      ${column(({ amountFen }) => String(amountFen))}::bigint[], ${column(({ purpose }) => purpose)}::text[])
      with ordinality as t (id, commitment_id, tranche, payee_kind, payee_id, payee_name, bank_name, bank_account, amount_fen,
        purpose, place)
    on conflict do nothing`.execute(tx)
  return numAffectedRows ?? 0n
}

/** A list that is amended or withdrawn asks for its payments no longer. */
export async function voidPayments({ tx, tenantId }: FundContext, listId: string): Promise<void> {
  await sql`update fund_payments set state = 'void'
    where tenant_id = ${tenantId} and list_id = ${listId} and state = 'waiting'`.execute(tx)
}

export interface ListChange {
  readonly number?: string
  readonly round?: number
  readonly sha256?: string | null
  readonly steps?: unknown
  readonly reason?: string
  readonly totalFen?: Fen
  readonly title?: string
  readonly basis?: string
  readonly publicity?: string
  readonly submittedAt?: Date
  readonly decidedAt?: Date
}

/** Moves a list that the caller has locked; answers its new version. What is absent stays. */
export async function moveList(
  { tx, tenantId }: FundContext,
  listId: string,
  state: ListState,
  change: ListChange = {},
): Promise<number> {
  const columns: Record<string, unknown> = {
    state,
    ...(change.number !== undefined && { number: change.number }),
    ...(change.round !== undefined && { round: change.round }),
    ...(change.sha256 !== undefined && { sha256: change.sha256 }),
    ...(change.steps !== undefined && { steps: JSON.stringify(change.steps) }),
    ...(change.reason !== undefined && { reason: change.reason }),
    ...(change.totalFen !== undefined && { total_fen: change.totalFen }),
    ...(change.title !== undefined && { title: change.title }),
    ...(change.basis !== undefined && { basis: change.basis }),
    ...(change.publicity !== undefined && { publicity: change.publicity }),
    ...(change.submittedAt !== undefined && { submitted_at: change.submittedAt }),
    ...(change.decidedAt !== undefined && { decided_at: change.decidedAt }),
  }
  const sets = Object.entries(columns).map(([column, value]) => sql`${sql.ref(column)} = ${value}`)
  const { rows } = await sql<{ version: number }>`
    update fund_payment_lists set ${sql.join([...sets, sql`version = version + 1`])}
    where tenant_id = ${tenantId} and id = ${listId} returning version`.execute(tx)
  return rows[0]!.version
}

export interface NewApproval {
  readonly listId: string
  readonly round: number
  readonly step: number
  readonly code: string
  readonly decision: 'approved' | 'returned'
  readonly sha256: string
  readonly note: string
  readonly by: string
}

export async function insertApproval({ tx, tenantId, now, onBehalfOf }: FundContext, one: NewApproval): Promise<void> {
  await sql`
    insert into fund_approvals (tenant_id, list_id, round, step, code, decision, sha256, note, decided_by, on_behalf_of, decided_at)
    values (${tenantId}, ${one.listId}, ${one.round}, ${one.step}, ${one.code}, ${one.decision}, ${one.sha256}, ${one.note},
      ${one.by}, ${onBehalfOf ?? null}, ${now})`.execute(tx)
}

/** Every payment gets the reference by which the bank will answer. */
export async function giveReferences({ tx, tenantId }: FundContext, listId: string, prefix: string): Promise<void> {
  await sql`update fund_payments set reference = ${prefix} || lpad(number::text, 4, '0')
    where tenant_id = ${tenantId} and list_id = ${listId} and state = 'waiting'`.execute(tx)
}
