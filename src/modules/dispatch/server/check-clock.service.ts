import { setImmediate as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { reviewData } from '#modules/dispatch/server/data-review.ts'
import { saveReview } from '#modules/dispatch/server/finding.store.ts'
import { findReviewStamp, stampOf } from '#modules/dispatch/server/review-stamp.queries.ts'
import type { Tx } from '#server/database/tenant.ts'
import type { JobContext, RegisterProvider } from '#server/http/module.ts'

/** More cells than this are looked through when somebody asks, and not by the clock: it would keep others waiting. */
const MOST_CELLS = 150_000

type Context = Pick<JobContext, 'tenantId' | 'now' | 'newId' | 'inTransaction'>

/**
 * Looks anew at every unit whose figures, evidence or targets have changed since it was looked at: after an import, a close, a
 * correction. That the stamps differ is itself the mark that a look is due, so a crash in between leaves nothing half done.
 */
export async function keepReviews(context: Context, registers: readonly RegisterProvider[]): Promise<void> {
  const failed: unknown[] = []
  for (const unitId of await context.inTransaction((tx) => listTops(tx, context.tenantId))) {
    await context
      .inTransaction((tx) => keepReview({ ...context, tx }, unitId, registers))
      .catch((error: unknown) => failed.push(error))
    await pause()
  }
  if (failed.length > 0) throw failed[0]
}

/** Looks at one unit and those below it, if anything has changed. */
async function keepReview(
  context: Pick<JobContext, 'tenantId' | 'now' | 'newId'> & { readonly tx: Tx },
  unitId: string,
  registers: readonly RegisterProvider[],
): Promise<void> {
  const { tx, tenantId, now } = context
  // Two processes that look at once would tell the same twice.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`review ${tenantId} ${unitId}`}, 0))`.execute(tx)
  if (await isTooMuch(tx, tenantId, unitId)) return
  const stamp = await stampOf(tx, tenantId, unitId)
  if ((await findReviewStamp(tx, tenantId, unitId)) === stamp) return
  await saveReview(context, unitId, stamp, await reviewData(tx, { tenantId, unitId, now, registers }))
}

/** Units with at least two below them that have figures of their own. */
async function listTops(tx: Tx, tenantId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ unitId: string }>`
    select v.parent_id as unit_id
    from (select distinct parent_id, unit_id from unit_versions where tenant_id = ${tenantId} and parent_id is not null) v
    where exists (select from official_values o
      where o.tenant_id = ${tenantId} and o.unit_id = v.unit_id and o.is_current and o.dimension = '')
    group by v.parent_id having count(*) >= 2 order by v.parent_id`.execute(tx)
  return rows.map(({ unitId }) => unitId)
}

async function isTooMuch(tx: Tx, tenantId: string, unitId: string): Promise<boolean> {
  const { rows } = await sql<{ cells: number }>`
    select count(*)::int as cells from (
      select from official_values o
      where o.tenant_id = ${tenantId} and o.is_current and o.dimension = '' and o.unit_id in (
        select unit_id from unit_versions where tenant_id = ${tenantId} and (unit_id = ${unitId} or parent_id = ${unitId}))
      limit ${MOST_CELLS + 1}) c`.execute(tx)
  return rows[0]!.cells > MOST_CELLS
}
