import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import { lastDay, yearOf } from '#engine/calendar/period.ts'
import { ranksAmong, tableOf } from '#modules/dispatch/server/figure.queries.ts'
import { loadFigures } from '#modules/dispatch/server/figure-book.ts'
import { type FigureSource, liveFigures } from '#modules/dispatch/server/figure-source.ts'
import { cellsBehind, loadView } from '#modules/dispatch/server/figure-view.ts'
import {
  type FrozenDictionary,
  type FrozenInputs,
  type FrozenLights,
  type FrozenPlans,
  type FrozenTarget,
  type FrozenTree,
  frozenFigures,
} from '#modules/dispatch/server/frozen-figures.ts'
import { findPublishedLights } from '#modules/dispatch/server/light.queries.ts'
import { listPlaces, type Place } from '#modules/dispatch/server/place.queries.ts'
import { listPlanItems, listPlansInForce } from '#modules/dispatch/server/plan.queries.ts'
import { rankable, rankingOf } from '#modules/dispatch/server/ranking.queries.ts'
import { loadSampleMarks } from '#modules/dispatch/server/sample.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

export interface Part {
  readonly name: string
  readonly key: string
  readonly content: unknown
}

interface Freezing {
  readonly tx: Tx
  readonly tenantId: string
  readonly period: string
  readonly now: Date
}

/**
 * All figures of a period as parts: first what they are judged by, then, parent by parent, each unit's inputs, its table, and the
 * ranking of the units below the parent. What is shown is worked out from the very parts that are frozen, so that it can be worked
 * out from them again; and only the children of one parent are in memory at a time.
 * With `only` families without any of these units are left out: for a look, never for a freeze.
 */
export async function* freezeFigures(
  { tx, tenantId, period, now }: Freezing,
  only?: ReadonlySet<string>,
): AsyncGenerator<Part> {
  const shared = await freezeShared(tx, tenantId, period)
  for (const [name, content] of shared) yield { name, key: '', content }
  const { places } = shared.get('tree') as FrozenTree
  for (const siblings of familiesOf(places)) {
    if (only && !siblings.some((place) => only.has(place.id))) continue
    const inputs = await freezeInputs({ tx, tenantId, period, now }, siblings, shared)
    for (const [key, content] of inputs) yield { name: 'inputs', key, content }
    const source = frozenFigures(readerOf(shared, inputs), now)
    const view = await loadView(tx, { tenantId, source, period, units: siblings })
    const compared = siblings[0]!.parentId === null ? siblings : rankable(siblings)
    const ranks = ranksAmong(view, compared)
    for (const entry of view.entries) {
      ranks(entry)
      await othersFirst()
    }
    for (const place of siblings) {
      yield { name: 'table', key: place.id, content: tableOf(view, place, compared, ranks) }
      await othersFirst()
    }
    const { parentId } = siblings[0]!
    if (parentId === null) continue
    yield { name: 'ranking', key: parentId, content: rankingOf(view, compared, await source.listPeerGroupNames()) }
  }
}

/** Judging a nation takes minutes of arithmetic: requests that wait meanwhile are answered in between. */
const othersFirst = () => setImmediate()

/** The children of each parent together; a unit above all others is compared with nobody. */
function familiesOf(places: readonly Place[]): readonly (readonly Place[])[] {
  const families = new Map<string, Place[]>()
  for (const place of places) {
    const family = place.parentId ?? `root ${place.id}`
    const members = families.get(family)
    if (members) members.push(place)
    else families.set(family, [place])
  }
  return [...families.values()]
}

const readerOf =
  (shared: ReadonlyMap<string, unknown>, inputs: ReadonlyMap<string, FrozenInputs>) =>
  async (name: string, keys: readonly string[]): Promise<ReadonlyMap<string, unknown>> => {
    if (name !== 'inputs') return shared.has(name) ? new Map([['', shared.get(name)]]) : new Map()
    return new Map(keys.flatMap((key) => (inputs.has(key) ? [[key, inputs.get(key)] as const] : [])))
  }

async function freezeShared(tx: Tx, tenantId: string, period: string): Promise<Map<string, unknown>> {
  const live = liveFigures(tx, tenantId)
  const tree: FrozenTree = {
    places: await listPlaces(tx, tenantId, lastDay(period)),
    peerGroups: [...(await live.listPeerGroupNames())].sort(([one], [other]) => (one < other ? -1 : 1)),
  }
  const plans: FrozenPlans['plans'][number][] = []
  for (const plan of await listPlansInForce(tx, tenantId, yearOf(period))) {
    plans.push({ plan, items: await listPlanItems(tx, tenantId, plan.id) })
  }
  const lights: FrozenLights = {
    lights: (await findPublishedLights(tx, tenantId, period)) ?? null,
    calendar: await findCalendar(tx, tenantId),
  }
  const dictionary: FrozenDictionary = { entries: await listEntries(tx, tenantId) }
  return new Map<string, unknown>([
    ['tree', tree],
    ['dictionary', dictionary],
    ['plans', { plans } satisfies FrozenPlans],
    ['lights', lights],
  ])
}

async function listEntries(tx: Tx, tenantId: string): Promise<FrozenDictionary['entries']> {
  const { rows } = await sql<FrozenDictionary['entries'][number]>`
    select i.id, i.code, i.position, i.version, i.retired_on is not null as retired, v.hash, v.content
    from indicators i
    join indicator_versions v on v.tenant_id = i.tenant_id and v.indicator_id = i.id and v.version = i.version
    where i.tenant_id = ${tenantId} order by i.position, i.code`.execute(tx)
  return rows
}

async function findCalendar(tx: Tx, tenantId: string): Promise<unknown> {
  const { rows } = await sql<{ content: unknown }>`
    select content from definition_versions
    where tenant_id = ${tenantId} and kind = 'calendar' order by version desc limit 1`.execute(tx)
  return rows[0]?.content ?? null
}

async function freezeInputs(
  { tx, tenantId, period, now }: Freezing,
  units: readonly Place[],
  shared: ReadonlyMap<string, unknown>,
): Promise<Map<string, FrozenInputs>> {
  const unitIds = units.map((unit) => unit.id)
  const live = liveFigures(tx, tenantId)
  const [fromYear, toYear] = [yearOf(period) - 2, yearOf(period)]
  const { entries } = shared.get('dictionary') as FrozenDictionary
  const indicatorIds = entries.map((entry) => entry.id)
  const inputs = new Map(
    unitIds.map((id) => [
      id,
      { figures: [] as FrozenInputs['figures'][number][], targets: {}, samples: [] as string[] },
    ]),
  )
  for (const { unitId, ...row } of await live.listFigures({ unitIds, indicatorIds, fromYear, toYear })) {
    inputs.get(unitId)!.figures.push(row)
  }
  const inOrder = (one: { readonly indicatorId: string }, other: { readonly indicatorId: string }) =>
    one.indicatorId < other.indicatorId ? -1 : one.indicatorId > other.indicatorId ? 1 : 0
  for (const { figures } of inputs.values()) figures.sort((a, b) => a.year - b.year || inOrder(a, b))
  for (const { plan } of (shared.get('plans') as FrozenPlans).plans) {
    await freezeTargets(live, plan.id, unitIds, String(toYear), inputs)
  }
  const dictionary = await frozenFigures(readerOf(shared, inputs), now).getDictionary()
  const book = await loadFigures(frozenFigures(readerOf(shared, inputs), now), dictionary, {
    unitIds,
    fromYear,
    toYear,
  })
  const cells = cellsBehind(dictionary, dictionary.entries, period)
  const marks = await loadSampleMarks(tx, {
    tenantId,
    dictionary,
    units,
    cells,
    figureAt: book.at,
    previewed: false,
  })
  for (const mark of [...marks].sort()) {
    const [unitId, ...cell] = mark.split(' ')
    inputs.get(unitId!)!.samples.push(cell.join(' '))
  }
  return inputs
}

async function freezeTargets(
  live: FigureSource,
  planId: string,
  unitIds: readonly string[],
  period: string,
  inputs: ReadonlyMap<string, { readonly targets: Record<string, FrozenTarget[]> }>,
): Promise<void> {
  const rows = (await live.listTargets(planId, unitIds, period)).filter((row) => row.state === 'in-force')
  rows.sort((one, other) => (one.targetId < other.targetId ? -1 : 1))
  for (const { unitId, state, reason, proposedBy, proposerName, proposedAt, ...target } of rows) {
    const { targets } = inputs.get(unitId)!
    targets[planId] = [...(targets[planId] ?? []), target]
  }
}
