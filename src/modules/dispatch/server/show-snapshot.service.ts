import { availableParallelism } from 'node:os'
import { sql } from 'kysely'
import { type FrozenShared, familiesOf, SHARED } from '#modules/dispatch/server/freeze-shared.ts'
import type { FrozenFamily } from '#modules/dispatch/server/open-family.ts'
import type { Place } from '#modules/dispatch/server/place.queries.ts'
import { type Showing, showBeside, showHere } from '#modules/dispatch/server/show-families.ts'
import { saveProgress, sealShown } from '#modules/dispatch/server/shown.store.ts'
import { listPartHashes, readSnapshotPart, type SnapshotHead } from '#modules/dispatch/server/snapshot.queries.ts'
import { insertParts } from '#modules/dispatch/server/snapshot.store.ts'
import type { Tx } from '#server/database/tenant.ts'
import type { JobContext } from '#server/http/module.ts'

type Context = Pick<JobContext, 'tenantId' | 'now' | 'inTransaction'>

/** A snapshot that is sealed: what is shown of it follows from its inputs. */
export type Sealed = Pick<SnapshotHead, 'id' | 'cycleId' | 'period' | 'takenAt' | 'hash'>

/** So many figures are judged in this thread, within the transaction of the freeze; a nation has a million. */
const MOST_HERE = 20_000

const sizeOf = ({ tree, dictionary }: Pick<FrozenShared, 'tree' | 'dictionary'>): number =>
  tree.places.length * dictionary.entries.length

export const isSmall = (shared: Pick<FrozenShared, 'tree' | 'dictionary'>): boolean => sizeOf(shared) <= MOST_HERE

/**
 * Works out the tables and rankings of a sealed snapshot and gives them the second seal. Family by family: after a crash those that
 * are there stay, since the same inputs come to the same.
 */
export async function showSnapshot(
  context: Context,
  sealed: Sealed,
  { mostHere = MOST_HERE, together }: { readonly mostHere?: number; readonly together?: number } = {},
): Promise<void> {
  const { tenantId, now, inTransaction } = context
  const shared = await inTransaction((tx) => readShared(tx, tenantId, sealed.id))
  const { places } = shared.tree
  const done = await inTransaction(async (tx) => {
    const rows = await listPartHashes(tx, tenantId, sealed.id, ['table'])
    return new Set(rows.map(({ key }) => key))
  })
  const waiting = familiesOf(places).filter((siblings) => !siblings.every((place) => done.has(place.id)))
  let shown = done.size
  const here = sizeOf(shared) <= mostHere
  const period = { tenantId, period: sealed.period, takenAt: sealed.takenAt, shared, ...(together && { together }) }
  const showNext = async (showing: Showing): Promise<void> => {
    for (let siblings = waiting.shift(); siblings !== undefined; siblings = waiting.shift()) {
      const family = siblings
      const inputs = await inTransaction((tx) => listInputs(tx, tenantId, sealed.id, family))
      const parts = await showing.show({ siblings, inputs })
      shown += siblings.length
      await inTransaction(async (tx) => {
        await insertParts(tx, tenantId, sealed.id, parts)
        if (here) return
        await saveProgress({ tx, tenantId, now }, sealed.cycleId, {
          stage: 'showing',
          done: shown,
          total: places.length,
        })
      })
    }
  }
  const showings = here ? [showHere(period)] : await startThreads(period)
  try {
    await Promise.all(showings.map(showNext))
  } finally {
    waiting.length = 0
    await Promise.all(showings.map((showing) => showing.close()))
  }
  await inTransaction((tx) => sealShown({ tx, tenantId, now }, sealed))
}

/** One for each core: while they judge, the thread that answers requests has little to do. */
const startThreads = (period: Parameters<typeof showBeside>[0]): Promise<Showing[]> =>
  Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, () => showBeside(period)))

export async function readShared(tx: Tx, tenantId: string, snapshotId: string): Promise<FrozenShared> {
  const parts: Record<string, unknown> = {}
  for (const name of SHARED) parts[name] = await readSnapshotPart(tx, tenantId, snapshotId, name)
  return parts as unknown as FrozenShared
}

export async function listInputs(
  tx: Tx,
  tenantId: string,
  snapshotId: string,
  siblings: readonly Place[],
): Promise<FrozenFamily['inputs']> {
  const { rows } = await sql<{ key: string; content: Buffer }>`
    select key, content from snapshot_parts
    where tenant_id = ${tenantId} and snapshot_id = ${snapshotId} and name = 'inputs'
      and key = any(${siblings.map((place) => place.id)}::text[])`.execute(tx)
  return rows.map(({ key, content }) => [key, content] as const)
}

/** The sealed ones whose tables and rankings are not all there, the oldest first. */
export async function listUnshown(tx: Tx, tenantId: string): Promise<readonly Sealed[]> {
  const { rows } = await sql<Sealed>`
    select s.id, s.cycle_id, s.period, s.taken_at, s.hash from snapshots s
    where s.tenant_id = ${tenantId} and s.format > 1
      and not exists (select from snapshot_showings o where o.tenant_id = s.tenant_id and o.snapshot_id = s.id)
    order by s.taken_at, s.id`.execute(tx)
  return rows
}
