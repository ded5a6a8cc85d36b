import { markDue } from '#modules/dispatch/server/derive.service.ts'
import { rebuildYears } from '#modules/dispatch/server/figure.store.ts'
import { listUnitChanges } from '#modules/organisations/server/unit.queries.ts'
import type { Reaction } from '#server/http/module.ts'

interface Changed {
  readonly id: string
  readonly onDate: string
  readonly fromUnitIds: readonly string[]
  readonly toUnitIds: readonly string[]
}

/** Of the registers that indicators are derived from: cases of slices, and contracts that were changed. */
export const registersChanged: readonly Reaction[] = [
  {
    name: 'figures-follow-cases',
    event: 'case.moved',
    run: async (context, { record }) => {
      if (record !== undefined) await markDue(context)
    },
  },
  { name: 'figures-follow-contracts', event: 'project.changed', run: markDue },
]

/** A reorganisation decided afterwards changes sums already made: the years it reaches back into are worked out anew. */
export const figuresFollowTheTree: Reaction = {
  name: 'figures-follow-the-tree',
  event: 'unit.changed',
  run: async ({ tx, tenantId }, payload) => {
    const changes = payload.changes as readonly Changed[]
    const ids = new Set(changes.map((change) => change.id))
    const units = changes.flatMap((change) => [...change.fromUnitIds, ...change.toUnitIds])
    const recorded = (await listUnitChanges(tx, tenantId, units)).filter((change) => ids.has(change.id))
    const onDate = recorded.map((change) => change.onDate).sort()[0]
    const recordedAt = recorded.map((change) => change.recordedAt).sort()[0]
    if (onDate && recordedAt) await rebuildYears(tx, tenantId, { onDate, recordedAt: new Date(recordedAt) })
    await markDue({ tx, tenantId })
  },
}
