import { sql } from 'kysely'
import { getToday } from '#cases/server/tenant.queries.ts'
import { Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/dispatch/daily.contract.ts'
import { inboxOf } from '#modules/dispatch/server/feed-inbox.service.ts'
import { listKeepingUnits, listMonitorDefinitions } from '#modules/dispatch/server/monitor.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'
import { insertAccessKey, revokeAccessKey } from '#server/sign-in/access-key.store.ts'
import { accessKeyText, newAccessKey } from '#server/sign-in/access-key.ts'

interface FeedRow {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly monitors: string[]
  readonly unitIds: string[]
  readonly version: number
  readonly closedAt: Date | null
}

export const listFeeds: Handler<typeof contract.listFeeds> = async (context) => {
  const { tx, tenantId } = context
  const { rows: feeds } = await sql<FeedRow & { lastBatchAt: Date | null; batches: number }>`
    select f.id, f.code, f.name, f.monitors, f.unit_ids, f.version, f.closed_at, b.last_batch_at, b.batches from feeds f
    cross join lateral (select max(created_at) as last_batch_at, count(*)::int as batches from daily_batches
      where tenant_id = f.tenant_id and feed_id = f.id) b
    where f.tenant_id = ${tenantId} order by f.closed_at is not null, f.code`.execute(tx)
  const { rows: keys } = await sql<{
    id: string
    feedId: string
    name: string
    hint: string
    perMinute: number
    expiresOn: string | null
    createdAt: Date
    createdBy: string
    lastUsedAt: Date | null
    revokedAt: Date | null
  }>`
    select k.id, k.subject_id as feed_id, k.name, k.hint, k.per_minute, k.expires_on::text as expires_on, k.created_at,
      p.name as created_by, k.last_used_at, k.revoked_at
    from access_keys k join people p on p.tenant_id = k.tenant_id and p.id = k.created_by
    where k.tenant_id = ${tenantId} and k.purpose = 'feed' order by k.created_at desc`.execute(tx)
  return {
    inbox: await inboxOf(tx, tenantId),
    monitors: (await listMonitorDefinitions(tx, tenantId)).map(({ code, name }) => ({ code, name })),
    feeds: feeds.map(({ closedAt, lastBatchAt, ...feed }) => ({
      ...feed,
      isClosed: closedAt !== null,
      lastBatchAt: lastBatchAt?.toISOString() ?? null,
      keys: keys
        .filter(({ feedId }) => feedId === feed.id)
        .map(({ feedId: _, ...key }) => ({
          ...key,
          createdAt: key.createdAt.toISOString(),
          lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
          revokedAt: key.revokedAt?.toISOString() ?? null,
        })),
    })),
  }
}

interface Scope {
  readonly monitors: readonly string[]
  readonly unitIds: readonly string[]
}

/** A scope names what there is. */
async function checkScope(context: OperationContext, { monitors, unitIds }: Scope): Promise<void> {
  const { tx, tenantId, now } = context
  const known = new Set((await listMonitorDefinitions(tx, tenantId)).map(({ code }) => code))
  const unknown = monitors.find((code) => !known.has(code))
  if (unknown !== undefined)
    throw new Refusal('form-invalid', { key: 'monitor.unknown', params: { code: unknown }, at: 'monitors' })
  const units = new Set((await listKeepingUnits(tx, tenantId, await getToday(tx, tenantId, now))).map(({ id }) => id))
  const stranger = unitIds.find((id) => !units.has(id))
  if (stranger !== undefined)
    throw new Refusal('form-invalid', { key: 'monitor.unknown-unit', params: { code: stranger }, at: 'unitIds' })
}

const note = (context: OperationContext, feedId: string, detail: Record<string, unknown>) =>
  context.audit({ subjectKind: 'feed', subjectId: feedId, detail })

export const openFeed: Handler<typeof contract.openFeed> = async (context, { code, name, monitors, unitIds }) => {
  const { tx, tenantId, now, newId, actor } = context
  await checkScope(context, { monitors, unitIds })
  const feedId = newId()
  const { numAffectedRows } = await sql`
    insert into feeds (tenant_id, id, code, name, monitors, unit_ids, created_by, created_at)
    values (${tenantId}, ${feedId}, ${code}, ${name}, ${monitors}::text[], ${unitIds}::uuid[], ${actor.personId}, ${now})
    on conflict (tenant_id, code) do nothing`.execute(tx)
  if (numAffectedRows !== 1n) throw new Refusal('conflict', { key: 'feed.code-taken', params: { code }, at: 'code' })
  note(context, feedId, { code, monitors, units: unitIds.length })
  return { feedId }
}

async function lockFeed(context: OperationContext, feedId: string, version?: number): Promise<FeedRow> {
  const { rows } = await sql<FeedRow>`
    select id, code, name, monitors, unit_ids, version, closed_at from feeds
    where tenant_id = ${context.tenantId} and id = ${feedId} for update`.execute(context.tx)
  const feed = rows[0]
  if (!feed) throw new Refusal('not-found', { key: 'http.not-found', at: 'feedId' })
  if (feed.closedAt !== null) throw new Refusal('wrong-state', { key: 'feed.closed' })
  if (version !== undefined && feed.version !== version)
    throw new Refusal('conflict', { key: 'feed.changed-meanwhile', at: 'version' })
  return feed
}

export const changeFeed: Handler<typeof contract.changeFeed> = async (context, input) => {
  const { feedId, name, monitors, unitIds } = input
  const feed = await lockFeed(context, feedId, input.version)
  await checkScope(context, { monitors, unitIds })
  await sql`
    update feeds set name = ${name}, monitors = ${monitors}::text[], unit_ids = ${unitIds}::uuid[], version = version + 1
    where tenant_id = ${context.tenantId} and id = ${feedId}`.execute(context.tx)
  note(context, feedId, {
    from: { monitors: feed.monitors, units: feed.unitIds.length },
    to: { monitors, units: unitIds.length },
  })
  return { feedId, version: feed.version + 1 }
}

export const closeFeed: Handler<typeof contract.closeFeed> = async (context, { feedId, version }) => {
  const { tx, tenantId, now, actor } = context
  const feed = await lockFeed(context, feedId, version)
  await sql`update feeds set closed_at = ${now}, version = version + 1 where tenant_id = ${tenantId} and id = ${feedId}`.execute(
    tx,
  )
  await sql`
    update access_keys set revoked_by = ${actor.personId}, revoked_at = ${now}
    where tenant_id = ${tenantId} and purpose = 'feed' and subject_id = ${feedId} and revoked_at is null`.execute(tx)
  note(context, feedId, { code: feed.code })
  return { feedId, version: feed.version + 1 }
}

export const issueKey: Handler<typeof contract.issueKey> = async (context, { feedId, name, perMinute, expiresOn }) => {
  const { tx, tenantId, now, newId, actor } = context
  await lockFeed(context, feedId)
  if (expiresOn !== null && expiresOn <= (await getToday(tx, tenantId, now)))
    throw new Refusal('form-invalid', { key: 'feed.expiry-past', at: 'expiresOn' })
  const token = newAccessKey(tenantId)
  const keyId = newId()
  const key = {
    id: keyId,
    purpose: 'feed',
    subjectId: feedId,
    name,
    perMinute,
    expiresOn,
    createdBy: actor.personId,
  } as const
  const hint = await insertAccessKey(tx, token, key, now)
  note(context, feedId, { keyId, name, hint, perMinute, expiresOn })
  return { keyId, key: accessKeyText(token), hint }
}

export const revokeKey: Handler<typeof contract.revokeKey> = async (context, { feedId, keyId }) => {
  const { tx, tenantId, now, actor } = context
  if (!(await revokeAccessKey(tx, tenantId, { id: keyId, subjectId: feedId }, actor.personId, now)))
    throw new Refusal('not-found', { key: 'feed.no-key', at: 'keyId' })
  note(context, feedId, { keyId })
  return { keyId }
}
