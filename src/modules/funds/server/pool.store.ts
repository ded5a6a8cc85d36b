import { sql } from 'kysely'
import { Refusal } from '#engine/refusal.ts'
import type { FundContext } from '#modules/funds/server/ledger.store.ts'

export interface NewPool {
  readonly id: string
  readonly unitId: string
  readonly year: number
  readonly code: string
  readonly name: { readonly zh: string; readonly en: string }
  readonly programme: string | null
  readonly source: string
  readonly document: string
  readonly isSample: boolean
  readonly openedBy: string | null
}

export async function insertPool({ tx, tenantId, now }: FundContext, pool: NewPool): Promise<void> {
  const { numAffectedRows } = await sql`
    insert into fund_pools (tenant_id, id, unit_id, year, code, name_zh, name_en, programme, source, document, is_sample, opened_by,
      opened_at)
    values (${tenantId}, ${pool.id}, ${pool.unitId}, ${pool.year}, ${pool.code}, ${pool.name.zh}, ${pool.name.en},
      ${pool.programme}, ${pool.source}, ${pool.document}, ${pool.isSample}, ${pool.openedBy}, ${now})
    on conflict (tenant_id, year, code) do nothing`.execute(tx)
  if (numAffectedRows !== 1n) throw new Refusal('conflict', { key: 'fund.pool-exists', at: 'code' })
}

export interface NewLine {
  readonly id: string
  readonly poolId: string
  readonly code: string
  readonly name: { readonly zh: string; readonly en: string }
  readonly programme: string | null
}

/** Behind the lines there are; the pool is locked, so that two new lines have two places. */
export async function insertLine({ tx, tenantId }: FundContext, line: NewLine): Promise<void> {
  await sql`update fund_pools set version = version + 1 where tenant_id = ${tenantId} and id = ${line.poolId}`.execute(
    tx,
  )
  const { numAffectedRows } = await sql`
    insert into fund_lines (tenant_id, pool_id, id, code, name_zh, name_en, programme, position)
    select ${tenantId}, ${line.poolId}, ${line.id}, ${line.code}, ${line.name.zh}, ${line.name.en}, ${line.programme},
      coalesce((select max(position) from fund_lines where tenant_id = ${tenantId} and pool_id = ${line.poolId}), 0) + 1
    on conflict (tenant_id, pool_id, code) do nothing`.execute(tx)
  if (numAffectedRows !== 1n) throw new Refusal('conflict', { key: 'fund.line-exists', at: 'code' })
}
