import { type RawBuilder, sql } from 'kysely'
import { executionPercent } from '#engine/money/execution-rate.ts'
import type { Fen } from '#engine/money/fen.ts'
import { formatExact } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Execution, UnitName } from '#modules/funds/fund.ts'
import type { AccountBalances, Reading } from '#modules/funds/server/ledger.queries.ts'

export interface PoolRow {
  readonly id: string
  readonly unitId: string
  readonly unitCode: string
  readonly unitZh: string
  readonly unitEn: string
  readonly year: number
  readonly code: string
  readonly nameZh: string
  readonly nameEn: string
  readonly programme: string | null
  readonly source: string
  readonly document: string
  readonly isSample: boolean
  readonly version: number
}

export interface LineRow {
  readonly id: string
  readonly poolId: string
  readonly code: string
  readonly nameZh: string
  readonly nameEn: string
  readonly programme: string | null
  readonly position: number
}

/** The unit `u` of a row of the alias as it is, or was last, called. */
export const joinUnitName = (alias: string) => sql`
  join units u on u.tenant_id = ${sql.raw(alias)}.tenant_id and u.id = ${sql.raw(alias)}.unit_id
  join lateral (select w.name_zh, w.name_en from unit_versions w
    where w.tenant_id = u.tenant_id and w.unit_id = u.id order by w.from_on desc limit 1) v on true`

export const unitNameOf = (row: {
  readonly unitId: string
  readonly unitCode: string
  readonly unitZh: string
  readonly unitEn: string
}): UnitName => ({ id: row.unitId, code: row.unitCode, name: { zh: row.unitZh, en: row.unitEn } })

/** Pools `p` by a condition, the latest year first. */
export async function listPoolRows({ tx, tenantId }: Reading, where: RawBuilder<boolean>): Promise<readonly PoolRow[]> {
  const { rows } = await sql<PoolRow>`
    select p.id, p.unit_id, u.code as unit_code, v.name_zh as unit_zh, v.name_en as unit_en, p.year, p.code, p.name_zh, p.name_en,
      p.programme, p.source, p.document, p.is_sample, p.version
    from fund_pools p ${joinUnitName('p')}
    where p.tenant_id = ${tenantId} and ${where}
    order by p.year desc, p.code limit 500`.execute(tx)
  return rows
}

/** @throws Refusal not-found. */
export async function getPoolRow(reading: Reading, poolId: string): Promise<PoolRow> {
  const [row] = await listPoolRows(reading, sql`p.id = ${poolId}`)
  if (row === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'poolId' })
  return row
}

export async function listLineRows({ tx, tenantId }: Reading, poolIds: readonly string[]): Promise<readonly LineRow[]> {
  const { rows } = await sql<LineRow>`
    select id, pool_id, code, name_zh, name_en, programme, position from fund_lines
    where tenant_id = ${tenantId} and pool_id = any(${poolIds}::uuid[]) order by pool_id, position`.execute(tx)
  return rows
}

/** The line that pays for a programme in a year: one of that programme before one of any, in the pools of a unit. */
export async function findLineOf(
  { tx, tenantId }: Reading,
  which: { readonly unitId: string; readonly year: number; readonly programme: string },
): Promise<LineRow | undefined> {
  const { rows } = await sql<LineRow>`
    select l.id, l.pool_id, l.code, l.name_zh, l.name_en, l.programme, l.position from fund_lines l
    join fund_pools p on p.tenant_id = l.tenant_id and p.id = l.pool_id
    where l.tenant_id = ${tenantId} and p.unit_id = ${which.unitId} and p.year = ${which.year}
      and (l.programme = ${which.programme} or p.programme = ${which.programme} or (l.programme is null and p.programme is null))
    order by (l.programme = ${which.programme}) desc nulls last, (p.programme = ${which.programme}) desc nulls last, p.code, l.position
    limit 1`.execute(tx)
  return rows[0]
}

const percentText = (paid: Fen, budget: Fen): string | null => {
  const percent = executionPercent(paid, budget)
  return percent === undefined ? null : formatExact(percent, 2, 'half-up')
}

/** What of a commitment's money has reached the payee, whatever became of it since. */
export const paidOf = (all: AccountBalances): Fen => all.paid + all.spent + all.surplus

export const committedOf = (all: AccountBalances): Fen => all.commitment + all.payable + paidOf(all)

/** Of pools together: budgeted is what was appropriated and not handed back, left is what nobody was promised. */
export function executionOf(all: readonly AccountBalances[]): Execution {
  const total = (of: (one: AccountBalances) => Fen): Fen => all.reduce((sofar, one) => sofar + of(one), 0n)
  const [committed, paid, left] = [total(committedOf), total(paidOf), total((one) => one.pool + one.line)]
  return executionText(committed + left, committed, paid, left)
}

export const executionText = (budget: Fen, committed: Fen, paid: Fen, left: Fen): Execution => ({
  budgetFen: String(budget),
  committedFen: String(committed),
  paidFen: String(paid),
  leftFen: String(left),
  percent: percentText(paid, budget),
})
