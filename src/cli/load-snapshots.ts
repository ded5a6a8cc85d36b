import type { Surroundings } from '#cli/publish-administration.ts'
import { type Freezes, keepSnapshots } from '#modules/dispatch/server/snapshot-clock.service.ts'
import { inTenant } from '#server/database/tenant.ts'

/** The demo's closed cycles were frozen when they closed, as any administration's are. */
export async function loadSnapshots(
  { database, newId }: Surroundings,
  tenantId: string,
  freezes: Freezes,
): Promise<void> {
  await keepSnapshots(
    { tenantId, now: new Date(0), newId, inTransaction: (work) => inTenant(database, tenantId, 'write', work) },
    freezes,
    ({ closedAt }) => closedAt,
  )
}
