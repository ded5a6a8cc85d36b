import { can } from '#engine/access/can.ts'
import { lastDay } from '#engine/calendar/period.ts'
import type { Input } from '#engine/contract/operation.ts'
import { Refusal } from '#engine/refusal.ts'
import type { FigureTable, Ranking } from '#modules/dispatch/server/figure-source.ts'
import { showLive } from '#modules/dispatch/server/freeze-figures.ts'
import type { FrozenTree } from '#modules/dispatch/server/frozen-figures.ts'
import { listPlaces, type Place } from '#modules/dispatch/server/place.queries.ts'
import {
  checkShown,
  getSnapshotHead,
  listPartHashes,
  readSnapshotPart,
  SHOWN,
  type SnapshotHead,
} from '#modules/dispatch/server/snapshot.queries.ts'
import { canonicalText, hashOf } from '#modules/dispatch/server/snapshot-part.ts'
import type { snapshotDifference } from '#modules/dispatch/snapshot.contract.ts'
import {
  compareRankings,
  compareTables,
  compareTotals,
  type Difference,
  headlineOf,
  totalsOf,
} from '#modules/dispatch/snapshot.rules.ts'
import type { Tx } from '#server/database/tenant.ts'
import type { FreezePart, OperationContext } from '#server/http/module.ts'

type Context = Pick<OperationContext, 'tx' | 'tenantId' | 'now'>

interface PartPair {
  readonly name: string
  readonly before: unknown
  readonly after: unknown
}

export async function getDifference(
  context: Context & Pick<OperationContext, 'actor'>,
  input: Input<typeof snapshotDifference>,
  freezes: readonly FreezePart[],
) {
  const { tx, tenantId, actor } = context
  const head = await getSnapshotHead(tx, tenantId, input.snapshotId)
  const other = input.with === 'live' ? undefined : await getSnapshotHead(tx, tenantId, input.with)
  if (other && other.period !== head.period) {
    throw new Refusal('rule-broken', { key: 'snapshot.not-same-period', at: 'with' })
  }
  const below = await unitsBelow(context, input.unitId, head, other)
  const seen = freezes.filter(({ totals }) => totals && can(actor, totals.permission, below.path))
  const rows = (await listDifferences(context, seen, head, other, below)).filter((row) => below.units.has(row.unit.id))
  const { changed, from, limit } = input
  const wanted = changed ? rows.filter((row) => row.changed.includes(changed)) : rows
  return {
    headline: headlineOf(rows),
    total: wanted.length,
    next: from + limit < wanted.length ? from + limit : null,
    rows: wanted.slice(from, from + limit),
  }
}

/** A unit and all below it on either side of a re-organisation, and the units right above them. */
interface Below {
  readonly path: string
  readonly units: ReadonlySet<string>
  readonly parents: ReadonlySet<string>
}

const isAsked = (below: Below | undefined, name: string, key: string): boolean =>
  below === undefined || (name === 'table' ? below.units : below.parents).has(key)

/**
 * Every cell that differs, from the snapshot to the other one or to the figures as they stand; units by code, totals first. With
 * `below` only what concerns those units is looked at, and some of what stands beside them.
 */
export async function listDifferences(
  context: Context,
  freezes: readonly FreezePart[],
  head: SnapshotHead,
  other: SnapshotHead | undefined,
  below?: Below,
): Promise<Difference[]> {
  for (const one of other ? [head, other] : [head]) await checkShown(context.tx, context.tenantId, one)
  const pairs = other ? pairsOfSnapshots(context, head, other, below) : pairsWithLive(context, head, below)
  const rows: Difference[] = []
  for await (const { name, before, after } of pairs) {
    rows.push(
      ...(name === 'table'
        ? compareTables(before as FigureTable | undefined, after as FigureTable | undefined)
        : compareRankings(before as Ranking | undefined, after as Ranking | undefined)),
    )
  }
  for (const freeze of freezes) rows.push(...(await differencesOfTotals(context, freeze, head, other, below)))
  const orderOf = ({ unit, indicator, totalOf }: Difference) => `${unit.code} ${indicator?.code ?? ''} ${totalOf ?? ''}`
  const ordered = rows.map((row) => ({ row, order: orderOf(row) }))
  return ordered.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0)).map(({ row }) => row)
}

/** Only parts with different hashes are read at all. */
async function* pairsOfSnapshots(
  { tx, tenantId }: Context,
  head: SnapshotHead,
  other: SnapshotHead,
  below: Below | undefined,
): AsyncGenerator<PartPair> {
  const [before, after] = [await hashesOf(tx, tenantId, head.id), await hashesOf(tx, tenantId, other.id)]
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    if (before.get(id) === after.get(id)) continue
    const [name, key] = id.split(' ') as [string, string]
    if (!isAsked(below, name, key)) continue
    yield {
      name,
      before: await readSnapshotPart(tx, tenantId, head.id, name, key),
      after: await readSnapshotPart(tx, tenantId, other.id, name, key),
    }
  }
}

async function* pairsWithLive(
  { tx, tenantId, now }: Context,
  head: SnapshotHead,
  below: Below | undefined,
): AsyncGenerator<PartPair> {
  const frozen = await hashesOf(tx, tenantId, head.id)
  for await (const { name, key, content } of showLive({ tx, tenantId, period: head.period, now }, below?.units)) {
    if (!isAsked(below, name, key)) continue
    const hash = frozen.get(`${name} ${key}`)
    frozen.delete(`${name} ${key}`)
    const text = canonicalText(content)
    if (hash === hashOf(text)) continue
    // As it would be read back, so that what is absent is absent on both sides.
    yield { name, before: await readSnapshotPart(tx, tenantId, head.id, name, key), after: JSON.parse(text) }
  }
  for (const id of frozen.keys()) {
    const [name, key] = id.split(' ') as [string, string]
    if (!isAsked(below, name, key)) continue
    yield { name, before: await readSnapshotPart(tx, tenantId, head.id, name, key), after: undefined }
  }
}

/** Where a side has none of its own, the totals of the figures are what the slice found nothing to change in. */
async function differencesOfTotals(
  context: Context,
  { name, take, totals }: FreezePart,
  head: SnapshotHead,
  other: SnapshotHead | undefined,
  below: Below | undefined,
): Promise<Difference[]> {
  if (totals === undefined) return []
  const { tx, tenantId } = context
  const frozenTotals = async ({ id }: SnapshotHead, key: string) => {
    const content = await readSnapshotPart(tx, tenantId, id, name, key)
    if (content !== undefined) return totals.of({ key, content })
    return totalsOf((await readSnapshotPart(tx, tenantId, id, 'ranking', key)) as Ranking | undefined)
  }
  const keysOf = async ({ id }: SnapshotHead) =>
    (await listPartHashes(tx, tenantId, id, [name])).map(({ key }) => key).filter((key) => key !== '')
  const live = new Map<string, unknown>()
  if (other === undefined) {
    const cycle = { id: head.cycleId, code: head.cycleCode, period: head.period, snapshotId: head.id }
    for await (const { key, content } of take(context, cycle)) if (key !== '') live.set(key, content)
  }
  const keys = new Set([...(await keysOf(head)), ...(other ? await keysOf(other) : live.keys())])
  const rows: Difference[] = []
  for (const key of keys) {
    if (below && !below.parents.has(key)) continue
    const after = other ? await frozenTotals(other, key) : totals.of({ key, content: live.get(key) })
    rows.push(...compareTotals(name, await frozenTotals(head, key), after))
  }
  return rows
}

async function hashesOf(tx: Tx, tenantId: string, snapshotId: string): Promise<Map<string, string>> {
  const rows = await listPartHashes(tx, tenantId, snapshotId, SHOWN)
  return new Map(rows.map(({ name, key, hash }) => [`${name} ${key}`, hash]))
}

async function unitsBelow(
  { tx, tenantId }: Context,
  unitId: string,
  head: SnapshotHead,
  other: SnapshotHead | undefined,
): Promise<Below> {
  const frozenPlaces = async ({ id }: SnapshotHead) =>
    ((await readSnapshotPart(tx, tenantId, id, 'tree')) as FrozenTree).places
  const trees: (readonly Place[])[] = [
    await frozenPlaces(head),
    other ? await frozenPlaces(other) : await listPlaces(tx, tenantId, lastDay(head.period)),
  ]
  const [units, parents] = [new Set<string>(), new Set<string>()]
  let own = ''
  for (const places of trees) {
    const path = places.find((place) => place.id === unitId)?.path
    if (path === undefined) continue
    own = path
    for (const place of places) {
      if (!place.path.startsWith(path)) continue
      units.add(place.id)
      if (place.parentId !== null) parents.add(place.parentId)
    }
  }
  return { path: own, units, parents }
}
