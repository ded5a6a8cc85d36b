import { sql } from 'kysely'
import type { Fen } from '#engine/money/fen.ts'
import { FUND_ACCOUNTS, type FundAccount, type FundMovement } from '#engine/money/ledger.ts'
import type { Balances } from '#modules/funds/fund.ts'
import type { Tx } from '#server/database/tenant.ts'

export type Reading = { readonly tx: Tx; readonly tenantId: string }

export type AccountBalances = Readonly<Record<FundAccount, Fen>>

const NOTHING = Object.fromEntries(FUND_ACCOUNTS.map((kind) => [kind, 0n])) as Record<FundAccount, Fen>

export const balancesText = (balances: AccountBalances): Balances =>
  Object.fromEntries(FUND_ACCOUNTS.map((kind) => [kind, String(balances[kind])])) as Balances

/** The balances of lines or commitments, by whose they are; those without any movement are left out. */
export async function listHolderBalances(
  { tx, tenantId }: Reading,
  holderIds: readonly string[],
): Promise<ReadonlyMap<string, AccountBalances>> {
  const { rows } = await sql<{ kind: FundAccount; holderId: string; balanceFen: Fen }>`
    select kind, holder_id, balance_fen from fund_accounts
    where tenant_id = ${tenantId} and holder_id = any(${holderIds}::uuid[])`.execute(tx)
  const all = new Map<string, Record<FundAccount, Fen>>()
  for (const { kind, holderId, balanceFen } of rows) {
    const own = all.get(holderId) ?? { ...NOTHING }
    own[kind] = balanceFen
    all.set(holderId, own)
  }
  return all
}

export const balancesOf = (all: ReadonlyMap<string, AccountBalances>, holderId: string): AccountBalances =>
  all.get(holderId) ?? NOTHING

export async function getHolderBalances(reading: Reading, holderId: string): Promise<AccountBalances> {
  return balancesOf(await listHolderBalances(reading, [holderId]), holderId)
}

/** The balances of pools, each account summed over the pool: with the outside they come to nothing. */
export async function listPoolBalances(
  { tx, tenantId }: Reading,
  poolIds: readonly string[],
): Promise<ReadonlyMap<string, AccountBalances>> {
  const { rows } = await sql<{ poolId: string; kind: FundAccount; balance: string }>`
    select pool_id, kind, sum(balance_fen)::text as balance from fund_accounts
    where tenant_id = ${tenantId} and pool_id = any(${poolIds}::uuid[]) group by pool_id, kind`.execute(tx)
  const all = new Map<string, Record<FundAccount, Fen>>()
  for (const { poolId, kind, balance } of rows) {
    const own = all.get(poolId) ?? { ...NOTHING }
    own[kind] = BigInt(balance)
    all.set(poolId, own)
  }
  return all
}

/** Accounts whose kept balance is not the sum of their lines (账账核对): none, or something went past the ledger. */
export async function listUnprovenAccounts(
  { tx, tenantId }: Reading,
  poolId: string,
): Promise<readonly { readonly id: string; readonly kept: Fen; readonly proven: string }[]> {
  const { rows } = await sql<{ id: string; kept: Fen; proven: string }>`
    select a.id, a.balance_fen as kept, (coalesce(d.sum, 0) - coalesce(c.sum, 0))::text as proven
    from fund_accounts a
    left join lateral (select sum(amount_fen) from fund_entries e
      where e.tenant_id = a.tenant_id and e.debit_account_id = a.id) d on true
    left join lateral (select sum(amount_fen) from fund_entries e
      where e.tenant_id = a.tenant_id and e.credit_account_id = a.id) c on true
    where a.tenant_id = ${tenantId} and a.pool_id = ${poolId}
      and a.balance_fen <> coalesce(d.sum, 0) - coalesce(c.sum, 0)`.execute(tx)
  return rows
}

export interface EntryRow {
  readonly postingId: string
  readonly number: number
  readonly movement: FundMovement
  readonly credit: FundAccount
  readonly debit: FundAccount
  readonly amountFen: Fen
  readonly causeKind: string
  readonly causeId: string
  readonly cause: string | null
  readonly reason: string
  readonly reverses: string | null
  readonly reversedBy: string | null
  readonly bookedOn: string
  readonly bookedAt: Date
  readonly bookedBy: string | null
}

/** Lines of a pool's ledger, the newest first; of one holder or of all; after a line that was shown. */
export async function listEntries(
  { tx, tenantId }: Reading,
  which: {
    readonly poolId: string
    readonly holderId?: string | undefined
    readonly after?: { readonly id: string; readonly number: number } | undefined
    readonly limit: number
  },
): Promise<readonly EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    select e.posting_id, e.number, p.movement, c.kind as credit, d.kind as debit, e.amount_fen, p.cause_kind, p.cause_id,
      case p.cause_kind
        when 'payment-list' then (select l.title from fund_payment_lists l where l.tenant_id = p.tenant_id and l.id = p.cause_id)
        when 'commitment' then (select m.title from fund_commitments m where m.tenant_id = p.tenant_id and m.id = p.cause_id)
        when 'bank-file' then (select b.number from fund_bank_files b where b.tenant_id = p.tenant_id and b.id = p.cause_id)
      end as cause,
      p.reason, p.reverses, r.id as reversed_by, p.booked_on, p.booked_at, w.name as booked_by
    from fund_postings p
    join fund_entries e on e.tenant_id = p.tenant_id and e.posting_id = p.id
    join fund_accounts c on c.tenant_id = e.tenant_id and c.id = e.credit_account_id
    join fund_accounts d on d.tenant_id = e.tenant_id and d.id = e.debit_account_id
    left join fund_postings r on r.tenant_id = p.tenant_id and r.reverses = p.id
    left join people w on w.tenant_id = p.tenant_id and w.id = p.booked_by
    where p.tenant_id = ${tenantId} and p.pool_id = ${which.poolId}
      and (${which.holderId ?? null}::uuid is null or c.holder_id = ${which.holderId ?? null}::uuid
        or d.holder_id = ${which.holderId ?? null}::uuid)
      and (${which.after?.id ?? null}::uuid is null
        or (p.id, -e.number) < (${which.after?.id ?? null}::uuid, ${-(which.after?.number ?? 0)}::integer))
    order by p.id desc, e.number limit ${which.limit}`.execute(tx)
  return rows
}
