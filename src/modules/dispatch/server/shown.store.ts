import { sql } from 'kysely'
import { listPartHashes, SHOWN } from '#modules/dispatch/server/snapshot.queries.ts'
import { sealOfShown } from '#modules/dispatch/server/snapshot-part.ts'
import type { Tx } from '#server/database/tenant.ts'

interface Stored {
  readonly tx: Tx
  readonly tenantId: string
  readonly now: Date
}

/** How far the freeze of a cycle is; told in a transaction of its own, so that it is seen while the freeze lasts. */
export async function saveProgress(
  { tx, tenantId, now }: Stored,
  cycleId: string,
  { stage, done, total }: { readonly stage: 'sealing' | 'showing'; readonly done: number; readonly total: number },
): Promise<void> {
  await sql`
    insert into snapshot_progress (tenant_id, cycle_id, stage, done, total, told_at)
    values (${tenantId}, ${cycleId}, ${stage}, ${Math.min(done, total)}, ${total}, ${now})
    on conflict (tenant_id, cycle_id) do update
      set stage = excluded.stage, done = excluded.done, total = excluded.total, told_at = excluded.told_at`.execute(tx)
}

/** The second seal, over all that was shown of the first. */
export async function sealShown(
  { tx, tenantId, now }: Stored,
  { id, cycleId, hash }: { readonly id: string; readonly cycleId: string; readonly hash: string },
): Promise<void> {
  const parts = await listPartHashes(tx, tenantId, id, SHOWN)
  await sql`
    insert into snapshot_showings (tenant_id, snapshot_id, hash, parts, shown_at)
    values (${tenantId}, ${id}, ${sealOfShown(hash, parts)}, ${parts.length}, ${now})`.execute(tx)
  await sql`delete from snapshot_progress where tenant_id = ${tenantId} and cycle_id = ${cycleId}`.execute(tx)
}

interface Progress {
  readonly cycleId: string
  readonly nameZh: string
  readonly nameEn: string
  readonly period: string
  readonly stage: 'sealing' | 'showing'
  readonly percent: number
}

/** What is being frozen. What was told of a freeze that broke off is not told: it is the cycle's snapshot that counts. */
export async function listProgress(tx: Tx, tenantId: string, period: string | undefined): Promise<readonly Progress[]> {
  const { rows } = await sql<Progress>`
    select c.id as cycle_id, c.name_zh, c.name_en, c.period, p.stage, (100 * p.done / greatest(p.total, 1))::int as percent
    from snapshot_progress p join cycles c on c.tenant_id = p.tenant_id and c.id = p.cycle_id
    where p.tenant_id = ${tenantId} and (${period ?? null}::text is null or c.period = ${period ?? null})
    order by c.period, c.code`.execute(tx)
  return rows
}
