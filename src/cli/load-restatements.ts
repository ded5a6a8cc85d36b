import { sql } from 'kysely'
import { actorWith, operationContext, type SampleContext } from '#cli/load-samples.ts'
import type { Surroundings } from '#cli/publish-administration.ts'
import type { Permission } from '#engine/access/permission.ts'
import type { Pack } from '#engine/definition/pack.ts'
import type { SampleRestatement } from '#engine/definition/sample-restatements.ts'
import { Refusal } from '#engine/refusal.ts'
import { decideCorrection, proposeCorrection } from '#modules/dispatch/server/correction.service.ts'
import { decideRestatement, proposeRestatement } from '#modules/dispatch/server/restatement.service.ts'
import { listSnapshotHeads } from '#modules/dispatch/server/snapshot.queries.ts'
import { type Freezes, keepSnapshots } from '#modules/dispatch/server/snapshot-clock.service.ts'
import { inTenant } from '#server/database/tenant.ts'
import type { OperationContext } from '#server/http/module.ts'

const morning = (day: string): Date => new Date(`${day}T01:30:00Z`)

/** Frozen periods in which something was corrected afterwards, restated by the acts that people use. */
export async function loadRestatements(
  { database, newId }: Surroundings,
  tenantId: string,
  pack: Pack,
  freezes: Freezes,
): Promise<void> {
  for (const one of pack.sampleRestatements.flatMap(({ value }) => value.restatements)) {
    await inTenant(database, tenantId, 'write', (tx) =>
      restate({ tx, tenantId, newId, now: morning(one.on), dataFolder: '' }, one, freezes),
    ).catch((error: unknown) => {
      throw error instanceof Refusal ? placed(error, one) : error
    })
    await keepSnapshots(
      {
        tenantId,
        now: morning(one.approved.on),
        newId,
        inTransaction: (work) => inTenant(database, tenantId, 'write', work),
      },
      freezes,
    )
  }
}

/** What the pack's author must mend: the refusal, with the restatement that met it. */
const placed = (refusal: Refusal, { cycle, period }: SampleRestatement): Refusal =>
  new Refusal(
    refusal.code,
    ...refusal.reasons.map((reason) => ({ ...reason, at: `samples/restatements.yaml: ${cycle} ${period}` })),
  )

async function restate(context: SampleContext, one: SampleRestatement, freezes: Freezes): Promise<void> {
  for (const correction of one.corrections) await correct(context, one.period, correction)
  const heads = await listSnapshotHeads(context.tx, context.tenantId, { period: one.period })
  const last = heads.find(({ cycleCode }) => cycleCode === one.cycle)
  if (!last) throw new Refusal('not-found', { key: 'snapshot.not-found' })
  const { path } = await unitAt(context, sql`v.parent_id is null`)
  const officer = await deskOf(context, 'snapshot.restate', path, one.on)
  const { restatementId } = await proposeRestatement(officer, { snapshotId: last.id, reason: one.reason }, freezes)
  const leader = await deskOf(context, 'snapshot.approve', path, one.approved.on)
  await decideRestatement(leader, { restatementId, decision: 'approve', note: one.approved.note }, freezes)
}

async function correct(
  context: SampleContext,
  period: string,
  { unit, indicator, to, on, reason, source, adoptedOn }: SampleRestatement['corrections'][number],
): Promise<void> {
  const { unitId, path } = await unitAt(context, sql`u.code = ${unit}`)
  const { rows } = await sql<{ id: string }>`
    select id from indicators where tenant_id = ${context.tenantId} and code = ${indicator}`.execute(context.tx)
  const clerk = await deskOf(context, 'correction.propose', path, on)
  const proposed = { unitId, indicatorId: rows[0]!.id, period, proposedValue: String(to), reason, source }
  const { correctionId } = await proposeCorrection(clerk, proposed)
  const officer = await deskOf(context, 'correction.decide', path.replace(/[^/]+\/$/, ''), adoptedOn)
  await decideCorrection(officer, { correctionId, decision: 'adopt' })
}

async function deskOf(
  context: SampleContext,
  permission: Permission,
  path: string,
  day: string,
): Promise<OperationContext> {
  return operationContext(context, await actorWith(context, permission, path), morning(day))
}

async function unitAt(
  { tx, tenantId }: SampleContext,
  which: ReturnType<typeof sql>,
): Promise<{ readonly unitId: string; readonly path: string }> {
  const { rows } = await sql<{ unitId: string; path: string }>`
    select v.unit_id, v.path from unit_versions v join units u on u.tenant_id = v.tenant_id and u.id = v.unit_id
    where v.tenant_id = ${tenantId} and v.until_on is null and ${which}`.execute(tx)
  return rows[0]!
}
