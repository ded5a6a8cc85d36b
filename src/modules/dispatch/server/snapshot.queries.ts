import { sql } from 'kysely'
import { Refusal } from '#engine/refusal.ts'
import { hashOf, openPart, sealOf, sealOfShown } from '#modules/dispatch/server/snapshot-part.ts'
import type { Tx } from '#server/database/tenant.ts'

/** A snapshot as documents name it: 2023年第6号, of a period, first or restated. */
export interface SnapshotHead {
  readonly id: string
  readonly cycleId: string
  readonly cycleCode: string
  readonly period: string
  readonly cycleNameZh: string
  readonly cycleNameEn: string
  readonly year: number
  readonly number: number
  readonly revision: number
  readonly previousId: string | null
  readonly reason: string | null
  readonly takenAt: Date
  readonly hash: string
  readonly parts: number
  /** 1: tables and rankings are under the seal; 2: they have one of their own, when they are worked out. */
  readonly format: 1 | 2
}

const HEAD = sql`select s.*, c.code as cycle_code, c.name_zh as cycle_name_zh, c.name_en as cycle_name_en
  from snapshots s join cycles c on c.tenant_id = s.tenant_id and c.id = s.cycle_id`

export async function findSnapshotHead(
  tx: Tx,
  tenantId: string,
  snapshotId: string,
): Promise<SnapshotHead | undefined> {
  const { rows } = await sql<SnapshotHead>`
    ${HEAD} where s.tenant_id = ${tenantId} and s.id = ${snapshotId}`.execute(tx)
  return rows[0]
}

/** @throws Refusal not-found. */
export async function getSnapshotHead(tx: Tx, tenantId: string, snapshotId: string): Promise<SnapshotHead> {
  const head = await findSnapshotHead(tx, tenantId, snapshotId)
  if (!head) throw new Refusal('not-found', { key: 'snapshot.not-found' })
  return head
}

/** The newest first. */
export async function listSnapshotHeads(
  tx: Tx,
  tenantId: string,
  which: { readonly period?: string | undefined; readonly cycleId?: string | undefined } = {},
): Promise<readonly SnapshotHead[]> {
  const { rows } = await sql<SnapshotHead>`
    ${HEAD} where s.tenant_id = ${tenantId}
      and (${which.period ?? null}::text is null or s.period = ${which.period ?? null})
      and (${which.cycleId ?? null}::uuid is null or s.cycle_id = ${which.cycleId ?? null})
    order by s.year desc, s.number desc limit 2000`.execute(tx)
  return rows
}

/** What was shown of units: their tables, and the rankings of those below them. */
export const SHOWN = ['table', 'ranking'] as const

/** The second seal; undefined: what is shown is still being worked out, or stands under the first (format 1). */
export async function findShownSeal(tx: Tx, tenantId: string, snapshotId: string): Promise<string | undefined> {
  const { rows } = await sql<{ hash: string }>`
    select hash from snapshot_showings where tenant_id = ${tenantId} and snapshot_id = ${snapshotId}`.execute(tx)
  return rows[0]?.hash
}

/** @throws Refusal wrong-state while the tables and rankings of the snapshot are being worked out. */
export async function checkShown(tx: Tx, tenantId: string, { id, format, year, number }: SnapshotHead): Promise<void> {
  if (format === 1 || (await findShownSeal(tx, tenantId, id)) !== undefined) return
  throw new Refusal('wrong-state', { key: 'snapshot.not-shown', params: { year, number } })
}

/** The content of one part as it was frozen; undefined: the snapshot has none of that name and key. */
export async function readSnapshotPart(
  tx: Tx,
  tenantId: string,
  snapshotId: string,
  name: string,
  key = '',
): Promise<unknown> {
  const found = await readSnapshotParts(tx, tenantId, snapshotId, name, [key])
  return found.get(key)
}

/** Several parts of one name, by key; those that there are. */
export async function readSnapshotParts(
  tx: Tx,
  tenantId: string,
  snapshotId: string,
  name: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, unknown>> {
  const { rows } = await sql<{ key: string; content: Buffer }>`
    select key, content from snapshot_parts
    where tenant_id = ${tenantId} and snapshot_id = ${snapshotId} and name = ${name}
      and key = any(${keys}::text[])`.execute(tx)
  return new Map(
    await Promise.all(rows.map(async (row) => [row.key, JSON.parse(await openPart(row.content)) as unknown] as const)),
  )
}

/** Names, keys and hashes of a snapshot's parts, without their content. */
export async function listPartHashes(tx: Tx, tenantId: string, snapshotId: string, names?: readonly string[]) {
  const { rows } = await sql<{ name: string; key: string; hash: string }>`
    select name, key, hash from snapshot_parts
    where tenant_id = ${tenantId} and snapshot_id = ${snapshotId}
      and (${names ?? null}::text[] is null or name = any(${names ?? null}::text[]))
    order by name, key`.execute(tx)
  return rows
}

const PAGE = 200

/** Reads every part again: which have another content than was sealed, and whether both seals are those of the parts. */
export async function verifySnapshotOf(tx: Tx, tenantId: string, snapshotId: string) {
  const head = await getSnapshotHead(tx, tenantId, snapshotId)
  const listed = await listPartHashes(tx, tenantId, snapshotId)
  const changed: { name: string; key: string }[] = []
  const found: { name: string; key: string; hash: string }[] = []
  for (let from = 0; from < listed.length; from += PAGE) {
    const page = listed.slice(from, from + PAGE)
    const { rows } = await sql<{ name: string; key: string; content: Buffer; hash: string }>`
      select p.name, p.key, p.content, p.hash
      from unnest(${page.map((one) => one.name)}::text[], ${page.map((one) => one.key)}::text[]) as w(name, key)
      join snapshot_parts p on p.tenant_id = ${tenantId} and p.snapshot_id = ${snapshotId}
        and p.name = w.name and p.key = w.key`.execute(tx)
    for (const { content, hash, ...part } of rows) {
      const now = await openPart(content).then(hashOf, () => '')
      if (now !== hash) changed.push(part)
      found.push({ ...part, hash: now })
    }
  }
  const isShown = ({ name }: { name: string }) => head.format > 1 && (name === 'table' || name === 'ranking')
  const hash = sealOf(found.filter((part) => !isShown(part)))
  const shownSeal = await findShownSeal(tx, tenantId, snapshotId)
  const shownHolds = shownSeal === undefined || shownSeal === sealOfShown(head.hash, found.filter(isShown))
  return {
    holds: hash === head.hash && shownHolds,
    sealed: head.hash,
    found: hash,
    parts: found.length,
    changed: changed.slice(0, 50),
  }
}
