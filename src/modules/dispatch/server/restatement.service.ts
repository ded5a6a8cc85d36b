import { sql } from 'kysely'
import { recordHistory } from '#cases/server/history.store.ts'
import { notify } from '#cases/server/notice.store.ts'
import { closeTasks, openTask } from '#cases/server/task.store.ts'
import type { Input, Output } from '#engine/contract/operation.ts'
import { Refusal } from '#engine/refusal.ts'
import { listDuties } from '#modules/dispatch/server/duty.queries.ts'
import { getSnapshotHead, type SnapshotHead } from '#modules/dispatch/server/snapshot.queries.ts'
import { listDifferences } from '#modules/dispatch/server/snapshot-difference.queries.ts'
import { canonicalText, hashOf } from '#modules/dispatch/server/snapshot-part.ts'
import type {
  decideRestatement as DecideRestatement,
  proposeRestatement as ProposeRestatement,
} from '#modules/dispatch/snapshot.contract.ts'
import { type Difference, headlineOf } from '#modules/dispatch/snapshot.rules.ts'
import type { FreezePart, OperationContext } from '#server/http/module.ts'

const fingerprintOf = (rows: readonly Difference[]): string => hashOf(canonicalText(rows))

/** An officer says why the frozen figures no longer hold; the difference to the figures now is what will be approved. */
export async function proposeRestatement(
  context: OperationContext,
  { snapshotId, reason }: Input<typeof ProposeRestatement>,
  freezes: readonly FreezePart[],
): Promise<Output<typeof ProposeRestatement>> {
  const { tx, tenantId, now, actor, newId } = context
  const head = await getSnapshotHead(tx, tenantId, snapshotId)
  const { rows: later } = await sql`
    select 1 from snapshots where tenant_id = ${tenantId} and previous_id = ${snapshotId}`.execute(tx)
  if (later.length > 0) throw new Refusal('wrong-state', { key: 'restatement.superseded' })
  const differences = await listDifferences(context, freezes, head, undefined)
  if (differences.length === 0) throw new Refusal('rule-broken', { key: 'restatement.nothing' })
  const headline = headlineOf(differences)
  const restatementId = newId()
  const inserted = await sql`
    insert into restatements (tenant_id, id, snapshot_id, reason, headline, difference_hash, proposed_by, proposed_at)
    values (${tenantId}, ${restatementId}, ${snapshotId}, ${reason}, ${JSON.stringify(headline)}::jsonb,
      ${fingerprintOf(differences)}, ${actor.personId}, ${now})
    on conflict do nothing`.execute(tx)
  if (inserted.numAffectedRows === 0n) throw new Refusal('conflict', { key: 'restatement.open' })
  const root = await getRoot(context)
  await record(context, head, restatementId, root.unitId, { key: 'restatement.proposed', params: { reason } })
  for (const to of await listDuties(context, 'snapshot.approve', root.path)) {
    const subject = { kind: 'restatement', id: restatementId, unitId: root.unitId }
    await openTask(context, { to, subject, deed: { key: 'task.restatement.decide', params: nameOf(head) } })
  }
  return { restatementId, headline }
}

/** Four eyes: another person approves exactly the difference that was proposed; the next revision is frozen right after. */
export async function decideRestatement(
  context: OperationContext,
  { restatementId, decision, note }: Input<typeof DecideRestatement>,
  freezes: readonly FreezePart[],
): Promise<Output<typeof DecideRestatement>> {
  const { tx, tenantId, now, actor } = context
  const { rows } = await sql<Proposed>`
    select snapshot_id, state, proposed_by, difference_hash from restatements
    where tenant_id = ${tenantId} and id = ${restatementId} for update`.execute(tx)
  const [proposed] = rows
  if (!proposed) throw new Refusal('not-found', { key: 'http.not-found', at: 'restatementId' })
  if (proposed.state !== 'proposed') throw new Refusal('wrong-state', { key: 'restatement.decided' })
  if (proposed.proposedBy === actor.personId) throw new Refusal('rule-broken', { key: 'restatement.own' })
  const head = await getSnapshotHead(tx, tenantId, proposed.snapshotId)
  const state = decision === 'approve' ? 'approved' : 'refused'
  if (
    state === 'approved' &&
    fingerprintOf(await listDifferences(context, freezes, head, undefined)) !== proposed.differenceHash
  ) {
    throw new Refusal('conflict', { key: 'restatement.moved' })
  }
  await sql`
    update restatements set state = ${state}, decided_by = ${actor.personId}, decided_at = ${now},
      decision_note = ${note ?? null}
    where tenant_id = ${tenantId} and id = ${restatementId}`.execute(tx)
  const root = await getRoot(context)
  const params = { note: note ?? '—' }
  await record(context, head, restatementId, root.unitId, { key: `restatement.${state}`, params })
  await closeTasks(
    context,
    { subjectKind: 'restatement', subjectId: restatementId },
    { outcome: state, doneBy: actor.personId },
  )
  await notify(context, {
    to: { personId: proposed.proposedBy },
    sentence: { key: `notice.restatement.${state}`, params: nameOf(head) },
    about: { kind: 'restatement', id: restatementId },
  })
  return { restatementId, state }
}

interface Proposed {
  readonly snapshotId: string
  readonly state: 'proposed' | 'approved' | 'refused'
  readonly proposedBy: string
  readonly differenceHash: string
}

const nameOf = ({ year, number, period }: SnapshotHead) => ({ year, number, period })

async function getRoot({
  tx,
  tenantId,
}: OperationContext): Promise<{ readonly unitId: string; readonly path: string }> {
  const { rows } = await sql<{ unitId: string; path: string }>`
    select unit_id, path from unit_versions where tenant_id = ${tenantId} and parent_id is null
    order by until_on is null desc, from_on desc limit 1`.execute(tx)
  return rows[0]!
}

async function record(
  context: OperationContext,
  head: SnapshotHead,
  restatementId: string,
  unitId: string,
  sentence: { readonly key: string; readonly params: Record<string, string> },
): Promise<void> {
  const subject = { kind: 'cycle', id: head.cycleId, unitId }
  await recordHistory(context, { subject, sentence, personId: context.actor.personId })
  const detail = { deed: sentence.key, snapshot: `${head.year}-${head.number}`, period: head.period, hash: head.hash }
  context.audit({ subjectKind: 'restatement', subjectId: restatementId, unitId, detail })
}
