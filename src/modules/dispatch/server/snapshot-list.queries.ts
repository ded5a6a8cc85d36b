import { sql } from 'kysely'
import type { Input, Output } from '#engine/contract/operation.ts'
import type { Sentence } from '#modules/dispatch/dispatch.ts'
import { listUnshown } from '#modules/dispatch/server/show-snapshot.service.ts'
import { listProgress } from '#modules/dispatch/server/shown.store.ts'
import { listSnapshotHeads } from '#modules/dispatch/server/snapshot.queries.ts'
import type { listSnapshots } from '#modules/dispatch/snapshot.contract.ts'
import type { OperationContext } from '#server/http/module.ts'

interface RestatementRow {
  readonly id: string
  readonly snapshotId: string
  readonly reason: string
  readonly headline: Sentence
  readonly state: 'proposed' | 'approved' | 'refused'
  readonly proposerId: string
  readonly proposedBy: string | null
  readonly proposedAt: Date
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly note: string | null
}

/** The snapshots with what was asked of them, the newest first. */
export async function listSnapshotsOf(
  { tx, tenantId, actor }: OperationContext,
  { period }: Input<typeof listSnapshots>,
): Promise<Output<typeof listSnapshots>> {
  const heads = await listSnapshotHeads(tx, tenantId, { period })
  const { rows } = await sql<RestatementRow>`
    select r.id, r.snapshot_id, r.reason, r.headline, r.state, r.proposed_by as proposer_id, p.name as proposed_by,
      r.proposed_at, d.name as decided_by, r.decided_at, r.decision_note as note
    from restatements r
    left join people p on p.tenant_id = r.tenant_id and p.id = r.proposed_by
    left join people d on d.tenant_id = r.tenant_id and d.id = r.decided_by
    where r.tenant_id = ${tenantId} and r.snapshot_id = any(${heads.map((head) => head.id)}::uuid[])
    order by r.proposed_at desc`.execute(tx)
  const restated = new Set(heads.map((head) => head.previousId))
  const progress = await listProgress(tx, tenantId, period)
  const unshown = new Set((await listUnshown(tx, tenantId)).map(({ id }) => id))
  const percentOf = (cycleId: string) => progress.find((one) => one.cycleId === cycleId && one.stage === 'showing')
  return {
    freezing: progress
      .filter(({ stage }) => stage === 'sealing')
      .map((one) => ({ cycle: { zh: one.nameZh, en: one.nameEn }, period: one.period, percent: one.percent })),
    rows: heads.map(({ cycleNameZh, cycleNameEn, takenAt, format: _format, ...head }) => ({
      ...head,
      shownPercent: unshown.has(head.id) ? (percentOf(head.cycleId)?.percent ?? 0) : null,
      cycle: { zh: cycleNameZh, en: cycleNameEn },
      takenAt: takenAt.toISOString(),
      restated: restated.has(head.id),
      restatements: rows
        .filter((row) => row.snapshotId === head.id)
        .map(({ snapshotId, proposerId, ...row }) => ({
          ...row,
          proposedAt: row.proposedAt.toISOString(),
          decidedAt: row.decidedAt?.toISOString() ?? null,
          own: proposerId === actor.personId,
        })),
    })),
  }
}
