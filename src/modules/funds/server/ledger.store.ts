import { type RawBuilder, sql } from 'kysely'
import type { CaseContext } from '#cases/server/case-context.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import type { Fen } from '#engine/money/fen.ts'
import {
  ACCOUNT_HOLDER,
  FUND_MOVEMENTS,
  type FundAccount,
  type FundMovement,
  isOutside,
  transferFault,
} from '#engine/money/ledger.ts'
import { Refusal } from '#engine/refusal.ts'

export type FundContext = Pick<CaseContext, 'tx' | 'tenantId' | 'now' | 'newId' | 'onBehalfOf'>

/** Whose accounts an entry touches: those of the pool, and where it says so of a line and a commitment. */
export interface Holders {
  readonly poolId: string
  readonly lineId?: string
  readonly commitmentId?: string
}

export interface NewEntry extends Holders {
  readonly amountFen: Fen
  /** Where a movement may begin at several accounts. */
  readonly from?: FundAccount
}

export interface NewPosting {
  readonly poolId: string
  readonly movement: FundMovement
  readonly cause: { readonly kind: string; readonly id: string }
  readonly reason?: string
  readonly on: CalendarDate
  /** Null: by a rule. */
  readonly by: string | null
  readonly entries: readonly NewEntry[]
}

/** A line of the ledger between two named accounts. */
interface Line {
  readonly credit: AccountName
  readonly debit: AccountName
  readonly amountFen: Fen
}

interface AccountName {
  readonly poolId: string
  readonly kind: FundAccount
  readonly holderId: string
}

interface Account extends AccountName {
  readonly id: string
  readonly balanceFen: Fen
}

const keyOf = ({ kind, holderId }: Pick<AccountName, 'kind' | 'holderId'>): string => `${kind} ${holderId}`

/**
 * Books acts into the ledger, in their order and with the act's own COMMIT: all of them or none. Accounts are locked in one
 * fixed order. Answers the ids of the postings. @throws Refusal over-limit when an account would be overdrawn.
 */
export async function bookPostings(context: FundContext, postings: readonly NewPosting[]): Promise<readonly string[]> {
  const kept = postings.filter(({ entries }) => entries.length > 0)
  return write(
    context,
    kept.map((posting) => ({
      ...posting,
      reverses: null,
      lines: posting.entries.map((entry) => lineOf(posting, entry)),
    })),
  )
}

function lineOf({ movement }: NewPosting, entry: NewEntry): Line {
  const rule = FUND_MOVEMENTS[movement]
  const from = entry.from ?? rule.from[0]
  const fault = transferFault({ movement, from, to: rule.to, amountFen: entry.amountFen })
  if (fault !== undefined) throw new RangeError(`${movement} of ${entry.amountFen} from ${from}: ${fault}`)
  return { credit: accountOf(from, entry), debit: accountOf(rule.to, entry), amountFen: entry.amountFen }
}

function accountOf(kind: FundAccount, { poolId, lineId, commitmentId }: Holders): AccountName {
  const holder = ACCOUNT_HOLDER[kind]
  const holderId = holder === 'pool' ? poolId : holder === 'line' ? lineId : commitmentId
  if (holderId === undefined) throw new RangeError(`${kind} needs its ${holder}`)
  return { poolId, kind, holderId }
}

interface Written extends Omit<NewPosting, 'entries'> {
  readonly reverses: string | null
  readonly lines: readonly Line[]
}

/** Takes a posting back, whole and once: the same lines the other way round. @throws Refusal when it was taken back before. */
export async function reversePosting(
  context: FundContext,
  postingId: string,
  why: Pick<NewPosting, 'on' | 'by'> & { readonly reason: string },
): Promise<string> {
  const { tx, tenantId } = context
  const { rows } = await sql<{
    poolId: string
    movement: FundMovement
    causeKind: string
    causeId: string
    reverses: string | null
    creditKind: FundAccount
    creditHolder: string
    debitKind: FundAccount
    debitHolder: string
    amountFen: Fen
  }>`
    select p.pool_id, p.movement, p.cause_kind, p.cause_id, p.reverses,
      c.kind as credit_kind, c.holder_id as credit_holder, d.kind as debit_kind, d.holder_id as debit_holder, e.amount_fen
    from fund_postings p
    join fund_entries e on e.tenant_id = p.tenant_id and e.posting_id = p.id
    join fund_accounts c on c.tenant_id = e.tenant_id and c.id = e.credit_account_id
    join fund_accounts d on d.tenant_id = e.tenant_id and d.id = e.debit_account_id
    where p.tenant_id = ${tenantId} and p.id = ${postingId} order by e.number`.execute(tx)
  const [first] = rows
  if (first === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'postingId' })
  if (first.reverses !== null) throw new Refusal('rule-broken', { key: 'fund.is-reversal' })
  const { poolId, movement } = first
  const lines = rows.map((row) => ({
    credit: { poolId, kind: row.debitKind, holderId: row.debitHolder },
    debit: { poolId, kind: row.creditKind, holderId: row.creditHolder },
    amountFen: row.amountFen,
  }))
  const cause = { kind: first.causeKind, id: first.causeId }
  // Asked with the accounts locked: of two who take it back at the same time the second finds it taken back.
  await lockAccounts(context, lines)
  if (await isReversed(context, postingId)) throw new Refusal('conflict', { key: 'fund.reversed-already' })
  const [id] = await write(context, [{ ...why, poolId, movement, cause, reverses: postingId, lines: lines.reverse() }])
  return id!
}

async function isReversed({ tx, tenantId }: FundContext, postingId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from fund_postings where tenant_id = ${tenantId} and reverses = ${postingId}`.execute(tx)
  return rows.length > 0
}

async function write(context: FundContext, postings: readonly Written[]): Promise<readonly string[]> {
  const lines = postings.flatMap((posting) => posting.lines)
  if (lines.length === 0) return []
  const accounts = await lockAccounts(context, lines)
  const balances = new Map([...accounts.values()].map(({ id, balanceFen }) => [id, balanceFen]))
  for (const { credit, debit, amountFen } of lines) {
    move(balances, accounts.get(keyOf(credit))!, -amountFen)
    move(balances, accounts.get(keyOf(debit))!, amountFen)
  }
  const ids = postings.map(() => context.newId())
  await insertAll(context, postings, ids, accounts, balances)
  return ids
}

/** What an account can give it has; what stands for the outside is only ever owed to. */
function move(balances: Map<string, Fen>, { id, kind }: Account, byFen: Fen): void {
  const leftFen = balances.get(id)!
  const after = leftFen + byFen
  if (isOutside(kind) ? after > 0n : after < 0n)
    throw new Refusal('over-limit', { key: `fund.overdrawn.${kind}`, at: 'amountFen' })
  balances.set(id, after)
}

async function lockAccounts(context: FundContext, lines: readonly Line[]): Promise<ReadonlyMap<string, Account>> {
  const names = new Map(
    lines.flatMap(({ credit, debit }) => [credit, debit].map((name) => [keyOf(name), name] as const)),
  )
  const wanted = [...names.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, name]) => name)
  const found = await lock(context, wanted)
  if (found.size === wanted.length) return found
  const missing = wanted.filter((name) => !found.has(keyOf(name)))
  await sql`
    insert into fund_accounts (tenant_id, id, pool_id, kind, holder_id)
    select ${context.tenantId}, * from ${unnest(
      missing.map(({ poolId, kind, holderId }) => [context.newId(), poolId, kind, holderId]),
      ['uuid', 'uuid', 'text', 'uuid'],
    )}
    on conflict do nothing`.execute(context.tx)
  return lock(context, wanted)
}

async function lock({ tx, tenantId }: FundContext, names: readonly AccountName[]): Promise<Map<string, Account>> {
  const { rows } = await sql<Account>`
    select id, pool_id, kind, holder_id, balance_fen from fund_accounts
    where tenant_id = ${tenantId} and (kind, holder_id) in (select * from ${unnest(
      names.map(({ kind, holderId }) => [kind, holderId]),
      ['text', 'uuid'],
    )})
    order by kind, holder_id for update`.execute(tx)
  return new Map(rows.map((row) => [keyOf(row), row]))
}

/** One statement: balances, postings and their lines stand or fall together; the CHECK of the balances is the judge. */
async function insertAll(
  { tx, tenantId, now }: FundContext,
  postings: readonly Written[],
  ids: readonly string[],
  accounts: ReadonlyMap<string, Account>,
  balances: ReadonlyMap<string, Fen>,
): Promise<void> {
  const heads = postings.map((one, at) => [
    ids[at]!,
    one.poolId,
    one.movement,
    one.cause.kind,
    one.cause.id,
    one.reason ?? '',
    one.reverses,
    one.on,
    one.by,
  ])
  const lines = postings.flatMap((one, at) =>
    one.lines.map(({ credit, debit, amountFen }, n) => [
      ids[at]!,
      String(n + 1),
      accounts.get(keyOf(credit))!.id,
      accounts.get(keyOf(debit))!.id,
      String(amountFen),
    ]),
  )
  const moved = [...accounts.values()].filter(({ id, balanceFen }) => balances.get(id) !== balanceFen)
  await sql`
    with moved as (
      update fund_accounts a set balance_fen = b.balance
      from ${unnest(
        moved.map(({ id }) => [id, String(balances.get(id))]),
        ['uuid', 'bigint'],
        sql`b (id, balance)`,
      )}
      where a.tenant_id = ${tenantId} and a.id = b.id),
    heads as (
      insert into fund_postings (tenant_id, id, pool_id, movement, cause_kind, cause_id, reason, reverses, booked_on, booked_by,
        booked_at)
      select ${tenantId}, h.*, ${now} from ${unnest(
        heads,
        ['uuid', 'uuid', 'text', 'text', 'uuid', 'text', 'uuid', 'date', 'uuid'],
        sql`h`,
      )})
    insert into fund_entries (tenant_id, posting_id, number, credit_account_id, debit_account_id, amount_fen)
    select ${tenantId}, * from ${unnest(lines, ['uuid', 'integer', 'uuid', 'uuid', 'bigint'])}`.execute(tx)
}

/** Rows as a table of typed columns: `unnest($1::uuid[], $2::text[])`. */
function unnest(
  rows: readonly (readonly (string | null)[])[],
  types: readonly ('uuid' | 'text' | 'bigint' | 'integer' | 'date')[],
  name: RawBuilder<unknown> = sql`t`,
): RawBuilder<unknown> {
  const columns = types.map((type, at) => sql`${rows.map((row) => row[at] ?? null)}::${sql.raw(type)}[]`)
  return sql`unnest(${sql.join(columns)}) as ${name}`
}
