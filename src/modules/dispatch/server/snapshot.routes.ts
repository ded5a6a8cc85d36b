import { keepDerived } from '#modules/dispatch/server/derive.service.ts'
import { decideRestatement, proposeRestatement } from '#modules/dispatch/server/restatement.service.ts'
import { verifySnapshotOf } from '#modules/dispatch/server/snapshot.queries.ts'
import { keepSnapshots } from '#modules/dispatch/server/snapshot-clock.service.ts'
import { getDifference } from '#modules/dispatch/server/snapshot-difference.queries.ts'
import { listSnapshotsOf } from '#modules/dispatch/server/snapshot-list.queries.ts'
import * as snapshot from '#modules/dispatch/snapshot.contract.ts'
import { snapshotMessages } from '#modules/dispatch/snapshot.messages.ts'
import { route, type ServerModule } from '#server/http/module.ts'

/** Freezes what every slice contributes; so it is given the slices, those above included. */
export function snapshotRoutes(slices: readonly ServerModule[]): ServerModule {
  const freezes = slices.flatMap((slice) => slice.freezes ?? [])
  return {
    name: 'snapshots',
    routes: [
      route(snapshot.listSnapshots, listSnapshotsOf),
      route(snapshot.verifySnapshot, ({ tx, tenantId }, { snapshotId }) => verifySnapshotOf(tx, tenantId, snapshotId)),
      route(snapshot.snapshotDifference, (context, input) => getDifference(context, input, freezes)),
      route(snapshot.proposeRestatement, (context, input) => proposeRestatement(context, input, freezes)),
      route(snapshot.decideRestatement, (context, input) => decideRestatement(context, input, freezes)),
    ],
    messages: [snapshotMessages],
    jobs: [
      {
        name: 'snapshots.keep',
        everySeconds: 5,
        run: async (context) => {
          // What is frozen is what the registers say at that moment.
          await context.inTransaction((tx) => keepDerived({ ...context, tx }))
          await keepSnapshots(context, freezes)
        },
      },
    ],
  }
}
