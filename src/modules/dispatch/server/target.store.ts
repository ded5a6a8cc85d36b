import { sql } from 'kysely'
import { compareExact, exact } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Writing } from '#modules/dispatch/server/plan.store.ts'
import type { Tx } from '#server/database/tenant.ts'

export interface TargetKey {
  readonly planId: string
  readonly indicatorId: string
  readonly unitId: string
  readonly kind: 'initial' | 'intermediate' | 'final'
  readonly period: string
}

export interface TargetContent {
  readonly expectation: 'value' | 'not-applicable' | 'no-target'
  readonly value: string | null
  readonly bandLow: string | null
  readonly bandHigh: string | null
  readonly isSample: boolean
}

interface Locked extends TargetContent {
  readonly id: string
  readonly version: number | null
}

/** The target with its content in force, locked; a target that does not exist yet is made, without any version. */
async function lockTarget(tx: Tx, writing: Writing, key: TargetKey): Promise<Locked> {
  await sql`
    insert into targets (tenant_id, id, plan_id, indicator_id, unit_id, kind, period)
    values (${writing.tenantId}, ${writing.newId()}, ${key.planId}, ${key.indicatorId}, ${key.unitId}, ${key.kind}, ${key.period})
    on conflict (tenant_id, plan_id, indicator_id, unit_id, kind, period) do nothing`.execute(tx)
  const { rows } = await sql<Locked>`
    select t.id, t.version, v.expectation, v.value, v.band_low, v.band_high, coalesce(v.is_sample, false) as is_sample
    from targets t
    left join target_versions v on v.tenant_id = t.tenant_id and v.target_id = t.id and v.version = t.version
    where t.tenant_id = ${writing.tenantId} and t.plan_id = ${key.planId} and t.indicator_id = ${key.indicatorId}
      and t.unit_id = ${key.unitId} and t.kind = ${key.kind} and t.period = ${key.period}
    for update of t`.execute(tx)
  return rows[0]!
}

const sameNumber = (a: string | null, b: string | null) =>
  a === null || b === null ? a === b : compareExact(exact(a), exact(b)) === 0

const sameContent = (a: TargetContent, b: TargetContent) =>
  a.expectation === b.expectation &&
  a.isSample === b.isSample &&
  sameNumber(a.value, b.value) &&
  sameNumber(a.bandLow, b.bandLow) &&
  sameNumber(a.bandHigh, b.bandHigh)

async function nextVersion(tx: Tx, tenantId: string, targetId: string): Promise<number> {
  const { rows } = await sql<{ next: number }>`
    select coalesce(max(version), 0)::int + 1 as next from target_versions
    where tenant_id = ${tenantId} and target_id = ${targetId}`.execute(tx)
  return rows[0]!.next
}

/** A published pack sets its targets at once: the document it cites is their approval. Unchanged ones stay as they are. */
export async function publishTarget(tx: Tx, writing: Writing, key: TargetKey, content: TargetContent): Promise<void> {
  const locked = await lockTarget(tx, writing, key)
  if (locked.version !== null && sameContent(locked, content)) return
  const version = await nextVersion(tx, writing.tenantId, locked.id)
  await sql`
    update target_versions set state = 'superseded'
    where tenant_id = ${writing.tenantId} and target_id = ${locked.id} and state = 'in-force'`.execute(tx)
  await insertVersion(tx, writing, locked.id, version, 'in-force', content)
  await sql`update targets set version = ${version} where tenant_id = ${writing.tenantId} and id = ${locked.id}`.execute(
    tx,
  )
}

/** Puts a change beside the target in force, to be decided by somebody else. Refused when it was changed meanwhile. */
export async function proposeTarget(
  tx: Tx,
  writing: Writing,
  key: TargetKey,
  seenVersion: number,
  content: TargetContent,
): Promise<{ targetId: string; version: number }> {
  const locked = await lockTarget(tx, writing, key)
  if ((locked.version ?? 0) !== seenVersion) throw new Refusal('conflict', { key: 'target.changed-meanwhile' })
  const { rows } = await sql<{ proposedBy: string | null }>`
    select proposed_by from target_versions
    where tenant_id = ${writing.tenantId} and target_id = ${locked.id} and state = 'proposed'`.execute(tx)
  if (rows[0] && rows[0].proposedBy !== writing.by) throw new Refusal('conflict', { key: 'target.already-proposed' })
  await sql`
    update target_versions set state = 'superseded'
    where tenant_id = ${writing.tenantId} and target_id = ${locked.id} and state = 'proposed'`.execute(tx)
  const version = await nextVersion(tx, writing.tenantId, locked.id)
  await insertVersion(tx, writing, locked.id, version, 'proposed', content)
  return { targetId: locked.id, version }
}

async function insertVersion(
  tx: Tx,
  writing: Writing,
  targetId: string,
  version: number,
  state: 'proposed' | 'in-force',
  content: TargetContent,
): Promise<void> {
  await sql`
    insert into target_versions (tenant_id, target_id, version, state, expectation, value, band_low, band_high, is_sample,
      reason, proposed_by, proposed_at)
    values (${writing.tenantId}, ${targetId}, ${version}, ${state}, ${content.expectation}, ${content.value},
      ${content.bandLow}, ${content.bandHigh}, ${content.isSample}, ${writing.reason}, ${writing.by}, ${writing.now})`.execute(
    tx,
  )
}

/** Decides a proposal. Nobody decides his own; one decision is made once. */
export async function decideProposal(
  tx: Tx,
  writing: Omit<Writing, 'reason'>,
  decision: {
    readonly targetId: string
    readonly version: number
    readonly approve: boolean
    readonly note: string | null
  },
): Promise<'in-force' | 'refused'> {
  const { tenantId, by, now } = writing
  const { rows } = await sql<{ state: string; proposedBy: string | null }>`
    select v.state, v.proposed_by from targets t
    join target_versions v on v.tenant_id = t.tenant_id and v.target_id = t.id and v.version = ${decision.version}
    where t.tenant_id = ${tenantId} and t.id = ${decision.targetId} for update of t`.execute(tx)
  const proposal = rows[0]
  if (!proposal) throw new Refusal('not-found', { key: 'target.no-such-proposal' })
  if (proposal.state !== 'proposed') throw new Refusal('wrong-state', { key: 'target.already-decided' })
  if (proposal.proposedBy === by) throw new Refusal('not-allowed', { key: 'target.own-proposal' })
  const state = decision.approve ? 'in-force' : 'refused'
  if (decision.approve) {
    await sql`
      update target_versions set state = 'superseded'
      where tenant_id = ${tenantId} and target_id = ${decision.targetId} and state = 'in-force'`.execute(tx)
    await sql`
      update targets set version = ${decision.version}
      where tenant_id = ${tenantId} and id = ${decision.targetId}`.execute(tx)
  }
  await sql`
    update target_versions set state = ${state}, decided_by = ${by}, decided_at = ${now}, decision_note = ${decision.note}
    where tenant_id = ${tenantId} and target_id = ${decision.targetId} and version = ${decision.version}`.execute(tx)
  return state
}

/** A target that one source set, and the version that stood before it (0: none). */
export type SetTarget = TargetKey & { readonly before: number }

/**
 * Takes back the targets one source set or proposed, named by its reason and moment; what stood before stands again. Answers which.
 * What was refused is not taken back. @throws Refusal conflict when one of them was signed or changed since.
 */
export async function withdrawTargets(
  tx: Tx,
  tenantId: string,
  made: { readonly reasons: readonly string[]; readonly at: Date | null },
  targets: readonly SetTarget[],
): Promise<readonly string[]> {
  const taken: string[] = []
  for (const key of targets) {
    const { rows } = await sql<{ id: string; version: number; state: string; isSigned: boolean }>`
      select t.id, v.version, v.state, v.decided_by is not null as is_signed from targets t
      join target_versions v on v.tenant_id = t.tenant_id and v.target_id = t.id
        and v.reason = any(${made.reasons}::text[]) and v.proposed_at = ${made.at}
      where t.tenant_id = ${tenantId} and t.plan_id = ${key.planId} and t.indicator_id = ${key.indicatorId}
        and t.unit_id = ${key.unitId} and t.kind = ${key.kind} and t.period = ${key.period}
      order by v.version desc limit 1 for update of t`.execute(tx)
    const [set] = rows
    if (!set || set.state === 'refused') continue
    if (set.isSigned) throw new Refusal('conflict', { key: 'target.signed-since' })
    if (set.state === 'superseded') throw new Refusal('conflict', { key: 'target.changed-meanwhile' })
    await sql`
      update target_versions set state = 'superseded'
      where tenant_id = ${tenantId} and target_id = ${set.id} and version = ${set.version}`.execute(tx)
    taken.push(set.id)
    if (set.state === 'proposed') continue
    await sql`
      update target_versions set state = 'in-force'
      where tenant_id = ${tenantId} and target_id = ${set.id} and version = ${key.before}`.execute(tx)
    await sql`
      update targets set version = ${key.before || null} where tenant_id = ${tenantId} and id = ${set.id}`.execute(tx)
  }
  return taken
}
