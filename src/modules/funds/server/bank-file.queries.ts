import { type RawBuilder, sql } from 'kysely'
import type { Fen } from '#engine/money/fen.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Difference } from '#modules/funds/bank-file.contract.ts'
import type { Reading } from '#modules/funds/server/ledger.queries.ts'

export interface BankFileRow {
  readonly id: string
  readonly poolId: string
  readonly poolZh: string
  readonly poolEn: string
  readonly unitId: string
  readonly number: string
  readonly name: string
  readonly sha256: string
  readonly payments: number
  readonly totalFen: Fen
  readonly state: 'out' | 'answered'
  readonly maker: string | null
  readonly madeAt: Date
  readonly paid: number
  readonly failed: number
  readonly waiting: number
  /** Of the last answer. */
  readonly differences: number
}

/** Files `f` by a condition, the newest first; `p` is the pool. */
export async function listBankFileRows(
  { tx, tenantId }: Reading,
  where: RawBuilder<boolean>,
  limit: number,
): Promise<readonly BankFileRow[]> {
  const { rows } = await sql<BankFileRow>`
    select f.id, f.pool_id, p.name_zh as pool_zh, p.name_en as pool_en, p.unit_id, f.number, f.name, f.sha256, f.payments,
      f.total_fen, f.state, w.name as maker, f.made_at, y.paid, y.failed, y.waiting,
      coalesce((select jsonb_array_length(r.differences) from fund_bank_results r
        where r.tenant_id = f.tenant_id and r.bank_file_id = f.id order by r.id desc limit 1), 0) as differences
    from fund_bank_files f
    join fund_pools p on p.tenant_id = f.tenant_id and p.id = f.pool_id
    left join people w on w.tenant_id = f.tenant_id and w.id = f.made_by
    join lateral (
      select count(*) filter (where s.state in ('paid', 'returned'))::int as paid,
        count(*) filter (where s.state = 'failed')::int as failed, count(*) filter (where s.state = 'sent')::int as waiting
      from fund_payments s where s.tenant_id = f.tenant_id and s.bank_file_id = f.id) y on true
    where f.tenant_id = ${tenantId} and ${where} order by f.id desc limit ${limit}`.execute(tx)
  return rows
}

/** @throws Refusal not-found. */
export async function getBankFileRow(reading: Reading, bankFileId: string, lock = false): Promise<BankFileRow> {
  if (lock)
    await sql`select 1 from fund_bank_files where tenant_id = ${reading.tenantId} and id = ${bankFileId} for update`.execute(
      reading.tx,
    )
  const [row] = await listBankFileRows(reading, sql`f.id = ${bankFileId}`, 1)
  if (row === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'bankFileId' })
  return row
}

export async function getBankContent({ tx, tenantId }: Reading, bankFileId: string): Promise<Uint8Array> {
  const { rows } = await sql<{ content: Uint8Array }>`
    select content from fund_bank_files where tenant_id = ${tenantId} and id = ${bankFileId}`.execute(tx)
  if (rows[0] === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'bankFileId' })
  return rows[0].content
}

export interface ResultRow {
  readonly id: string
  readonly name: string
  readonly takenBy: string | null
  readonly takenAt: Date
  readonly lines: number
  readonly paid: number
  readonly failed: number
  readonly differences: readonly Difference[]
}

export async function listResults({ tx, tenantId }: Reading, bankFileId: string): Promise<readonly ResultRow[]> {
  const { rows } = await sql<ResultRow>`
    select r.id, r.name, w.name as taken_by, r.taken_at, r.lines, r.paid, r.failed, r.differences
    from fund_bank_results r left join people w on w.tenant_id = r.tenant_id and w.id = r.taken_by
    where r.tenant_id = ${tenantId} and r.bank_file_id = ${bankFileId} order by r.id desc limit 100`.execute(tx)
  return rows
}
