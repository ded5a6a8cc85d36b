import { sql } from 'kysely'
import { recordHistory } from '#cases/server/history.store.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/bulletins/bulletin.contract.ts'
import type { PinnedTemplates } from '#modules/bulletins/bulletin.ts'
import { findBulletin } from '#modules/bulletins/server/bulletin.queries.ts'
import { insertBulletin, saveDrawnUp } from '#modules/bulletins/server/bulletin.store.ts'
import { drawUp } from '#modules/bulletins/server/draw-up.service.ts'
import { getSnapshotHead } from '#modules/dispatch/server/snapshot.queries.ts'
import { listTemplates, type OfferedTemplate } from '#server/documents/template.queries.ts'
import type { Handler } from '#server/http/module.ts'

/** A month of more units is drawn up in the background. */
const MOST_AT_ONCE = 60

/** Begins a bulletin: pins its templates and its snapshot, and draws it up. */
export const draftBulletinOf: Handler<typeof contract.draftBulletin> = async (context, input) => {
  const { tx, tenantId, actor, now } = context
  const head = await getSnapshotHead(tx, tenantId, input.snapshotId)
  const datedOn = input.datedOn ?? (await getToday(tx, tenantId, now))
  const templates = await pinTemplates(await offered(context), input.templateCode)
  await refuseTwice(context, input, templates.bulletin.code)
  const bulletinId = context.newId()
  const { unitId, snapshotId } = input
  const bulletin = { id: bulletinId, unitId, snapshotId, period: head.period, templates, datedOn }
  await insertBulletin(context, { ...bulletin, draftedBy: actor.personId })
  await recordHistory(context, {
    subject: { kind: 'bulletin', id: bulletinId, unitId },
    sentence: { key: 'bulletin.drafted', params: { year: head.year, number: head.number } },
    personId: actor.personId,
  })
  context.audit({
    subjectKind: 'bulletin',
    subjectId: bulletinId,
    unitId,
    detail: { snapshotId, ...templates.bulletin },
  })
  if (await isSmall(context, snapshotId)) {
    await saveDrawnUp(context, bulletinId, await drawUp(tx, { ...bulletin, tenantId }))
  }
  const { state } = (await findBulletin(context, bulletinId))!
  return { bulletinId, state }
}

type Context = Parameters<typeof draftBulletinOf>[0]

async function offered({ tx, tenantId }: Context) {
  return {
    bulletins: await listTemplates(tx, tenantId, 'bulletin'),
    briefs: await listTemplates(tx, tenantId, 'brief'),
    sheets: await listTemplates(tx, tenantId, 'unit-sheet'),
  }
}

function pinTemplates(
  { bulletins, briefs, sheets }: Awaited<ReturnType<typeof offered>>,
  code: string | undefined,
): PinnedTemplates {
  const bulletin = code === undefined ? bulletins[0] : bulletins.find((one) => one.code === code)
  if (!bulletin) throw new Refusal('rule-broken', { key: 'bulletin.no-template', at: 'templateCode' })
  const pin = ({ code: of, version, hash }: OfferedTemplate) => ({ code: of, version, hash })
  return {
    bulletin: pin(bulletin),
    ...(briefs[0] && { brief: pin(briefs[0]) }),
    ...(sheets[0] && { 'unit-sheet': pin(sheets[0]) }),
  }
}

async function refuseTwice(
  { tx, tenantId }: Context,
  { snapshotId, unitId }: { readonly snapshotId: string; readonly unitId: string },
  code: string,
): Promise<void> {
  const { rows } = await sql<{ title: string }>`
    select title from bulletins where tenant_id = ${tenantId} and snapshot_id = ${snapshotId} and unit_id = ${unitId}
      and templates -> 'bulletin' ->> 'code' = ${code} and state not in ('withdrawn', 'failed')`.execute(tx)
  if (rows[0]) throw new Refusal('conflict', { key: 'bulletin.twice', at: 'snapshotId' })
}

async function isSmall({ tx, tenantId }: Context, snapshotId: string): Promise<boolean> {
  const { rows } = await sql<{ parts: number }>`
    select count(*)::int as parts from snapshot_parts
    where tenant_id = ${tenantId} and snapshot_id = ${snapshotId} and name = 'inputs'`.execute(tx)
  return rows[0]!.parts <= MOST_AT_ONCE
}
