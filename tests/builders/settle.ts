import { deliverEvents } from '#cases/server/outbox.service.ts'
import { reportsFollowTheTree } from '#modules/dispatch/server/cycle.reactions.ts'
import { figuresFollowTheTree } from '#modules/dispatch/server/figure.reactions.ts'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import type { TestDatabase } from '#tests/builders/database.ts'
import type { PackOffice } from '#tests/builders/pack-office.ts'

interface Premises {
  readonly db: TestDatabase
  readonly pack: PackOffice
  readonly clock: { readonly now: Date }
}

/** What happens by itself after a decision about the tree, where a test runs no jobs: the figures and open reports follow it. */
export const settles = ({ db, pack: { tenantId }, clock }: Premises) =>
  deliverEvents(
    {
      tenantId,
      now: clock.now,
      newId,
      dataFolder: '',
      inTransaction: (work) => inTenant(db.app, tenantId, 'write', work),
    },
    [figuresFollowTheTree, reportsFollowTheTree],
  )
