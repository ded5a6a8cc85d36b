import { sql } from 'kysely'
import { Refusal } from '#engine/refusal.ts'
import type { PinnedTemplates } from '#modules/bulletins/bulletin.ts'
import { lacksOf } from '#modules/bulletins/bulletin-paper.rules.ts'
import { monthFacts } from '#modules/bulletins/month-facts.rules.ts'
import { type DrawnUp, saveDrawnUp, saveFailure, saveProgress } from '#modules/bulletins/server/bulletin.store.ts'
import { loadFrozenMonth } from '#modules/bulletins/server/frozen-month.queries.ts'
import { areShownBelow } from '#modules/dispatch/server/shown.queries.ts'
import type { Tx } from '#server/database/tenant.ts'
import { hashOf } from '#server/definitions/definition-version.store.ts'
import { fill, getTemplate } from '#server/documents/template.queries.ts'
import type { JobContext } from '#server/http/module.ts'

export interface DrawingUp {
  readonly id: string
  readonly tenantId: string
  readonly snapshotId: string
  readonly unitId: string
  readonly templates: PinnedTemplates
  readonly datedOn: string
}

/** Fills the pinned templates with the month of the snapshot: the same record always gives the same document. */
export async function drawUp(
  tx: Tx,
  { tenantId, snapshotId, unitId, templates, datedOn }: DrawingUp,
  progress?: (percent: number) => Promise<void>,
): Promise<DrawnUp> {
  const month = await loadFrozenMonth(tx, { tenantId, snapshotId, unitId, ...(progress && { progress }) })
  const facts = monthFacts(month, { on: datedOn })
  const { paper, findings } = fill(await getTemplate(tx, tenantId, templates.bulletin), 'bulletin', facts)
  const brief = templates.brief && fill(await getTemplate(tx, tenantId, templates.brief), 'brief', facts).paper
  return { content: paper, contentHash: hashOf(paper), brief, lacks: lacksOf(findings) }
}

/** Draws up what waits, one after the other; how far it is can be read meanwhile. */
export async function drawUpWaiting(context: JobContext): Promise<void> {
  const { tenantId, inTransaction, now } = context
  const waiting = await inTransaction(async (tx) => {
    const { rows } = await sql<Omit<DrawingUp, 'tenantId'>>`
      select id, snapshot_id, unit_id, templates, dated_on from bulletins
      where tenant_id = ${tenantId} and state = 'generating' order by drafted_at limit 10`.execute(tx)
    return rows
  })
  for (const bulletin of waiting) {
    const { snapshotId, unitId } = bulletin
    if (!(await inTransaction((tx) => areShownBelow(tx, tenantId, snapshotId, unitId)))) continue
    const tell = (percent: number) =>
      inTransaction((tx) => saveProgress({ tx, tenantId, now }, bulletin.id, Math.max(1, percent)))
    try {
      const drawn = await inTransaction((tx) => drawUp(tx, { ...bulletin, tenantId }, tell))
      await inTransaction((tx) => saveDrawnUp({ tx, tenantId, now }, bulletin.id, drawn))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      await inTransaction((tx) => saveFailure({ tx, tenantId, now }, bulletin.id, error.reasons.slice(0, 20)))
    }
  }
}
