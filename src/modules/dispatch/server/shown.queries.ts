import type { FigureTable, Ranking } from '#modules/dispatch/server/figure-source.ts'
import { familiesOf } from '#modules/dispatch/server/freeze-shared.ts'
import type { Place } from '#modules/dispatch/server/place.queries.ts'
import { showHere } from '#modules/dispatch/server/show-families.ts'
import { listInputs, readShared } from '#modules/dispatch/server/show-snapshot.service.ts'
import {
  findShownSeal,
  getSnapshotHead,
  listPartHashes,
  readSnapshotParts,
  type SnapshotHead,
} from '#modules/dispatch/server/snapshot.queries.ts'
import { openPart, type SealedPart } from '#modules/dispatch/server/snapshot-part.ts'
import type { Tx } from '#server/database/tenant.ts'

/** The tables of units as a snapshot shows them, by unit; those that were in its tree. */
export async function readShownTables(tx: Tx, tenantId: string, snapshotId: string, unitIds: readonly string[]) {
  const shown = await readShown(tx, tenantId, snapshotId, 'table', unitIds)
  return shown as ReadonlyMap<string, FigureTable>
}

/** The ranking of the units right below one unit. */
export async function readShownRanking(tx: Tx, tenantId: string, snapshotId: string, unitId: string) {
  const shown = await readShown(tx, tenantId, snapshotId, 'ranking', [unitId])
  return shown.get(unitId) as Ranking | undefined
}

/** Whether the tables of the units right below one unit are written: a great administration's follow its seal by minutes. */
export async function areShownBelow(tx: Tx, tenantId: string, snapshotId: string, unitId: string): Promise<boolean> {
  const head = await getSnapshotHead(tx, tenantId, snapshotId)
  if (await isAllShown(tx, tenantId, head)) return true
  return (await listPartHashes(tx, tenantId, snapshotId, ['ranking'])).some(({ key }) => key === unitId)
}

const isAllShown = async (tx: Tx, tenantId: string, { id, format }: SnapshotHead): Promise<boolean> =>
  format === 1 || (await findShownSeal(tx, tenantId, id)) !== undefined

/** What is not yet written is worked out from the same inputs. */
async function readShown(
  tx: Tx,
  tenantId: string,
  snapshotId: string,
  name: 'table' | 'ranking',
  keys: readonly string[],
): Promise<ReadonlyMap<string, unknown>> {
  const shown = new Map(await readSnapshotParts(tx, tenantId, snapshotId, name, keys))
  if (keys.every((key) => shown.has(key))) return shown
  const head = await getSnapshotHead(tx, tenantId, snapshotId)
  if (await isAllShown(tx, tenantId, head)) return shown
  const shared = await readShared(tx, tenantId, snapshotId)
  const showing = showHere({ tenantId, period: head.period, takenAt: head.takenAt, shared })
  const wanted = new Set(keys.filter((key) => !shown.has(key)))
  const isWanted = ({ id, parentId }: Place) => wanted.has((name === 'table' ? id : parentId) ?? '')
  for (const siblings of familiesOf(shared.tree.places)) {
    if (!siblings.some(isWanted)) continue
    const inputs = await listInputs(tx, tenantId, snapshotId, siblings)
    for (const part of await showing.show({ siblings, inputs })) {
      if (part.name === name && wanted.has(part.key)) shown.set(part.key, await contentOf(part))
    }
  }
  return shown
}

const contentOf = async ({ content }: SealedPart): Promise<unknown> => JSON.parse(await openPart(content))
