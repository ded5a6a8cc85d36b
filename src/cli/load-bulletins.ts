import { sql } from 'kysely'
import { actorWith, operationContext, type SampleContext } from '#cli/load-samples.ts'
import type { Surroundings } from '#cli/publish-administration.ts'
import type { Permission } from '#engine/access/permission.ts'
import * as bulletins from '#modules/bulletins/server/bulletin.service.ts'
import { draftBulletinOf } from '#modules/bulletins/server/bulletin-draft.service.ts'
import { listSnapshotHeads } from '#modules/dispatch/server/snapshot.queries.ts'
import { inTenant } from '#server/database/tenant.ts'
import { listTemplates } from '#server/documents/template.queries.ts'

/** Days after its freezing on which a sample bulletin is signed. */
const SIGNED_AFTER_MS = 26 * 3_600_000

/** The bulletins of the two months frozen last were issued by the acts that people use. */
export async function loadBulletins(around: Surroundings, tenantId: string): Promise<void> {
  const told = { ...around, tenantId, dataFolder: '' }
  await inTenant(around.database, tenantId, 'write', async (tx) => {
    if ((await listTemplates(tx, tenantId, 'bulletin')).length === 0) return
    const months = (await listSnapshotHeads(tx, tenantId))
      .filter(({ period }) => /^\d{4}-\d\d$/.test(period))
      .sort((a, b) => (a.period < b.period ? 1 : -1))
    for (const month of months.slice(0, 2).reverse()) {
      await tellMonth({ ...told, tx, now: new Date(month.takenAt.getTime() + SIGNED_AFTER_MS) }, month.id)
    }
  })
}

async function tellMonth(context: SampleContext, snapshotId: string): Promise<void> {
  const { rows } = await sql<{ id: string; path: string }>`
    select unit_id as id, path from unit_versions
    where tenant_id = ${context.tenantId} and parent_id is null and until_on is null limit 1`.execute(context.tx)
  const unit = rows[0]!
  const as = async (permission: Permission) =>
    operationContext(context, await actorWith(context, permission, unit.path), context.now)
  const officer = await as('bulletin.draft')
  const { bulletinId } = await draftBulletinOf(officer, { unitId: unit.id, snapshotId })
  const { version } = await bulletins.submitBulletinOf(officer, { bulletinId, version: 2 })
  await bulletins.issueBulletinOf(await as('bulletin.sign'), { bulletinId, version })
}
