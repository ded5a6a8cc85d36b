import { sql } from 'kysely'
import { lastDay, yearOf } from '#engine/calendar/period.ts'
import { liveFigures } from '#modules/dispatch/server/figure-source.ts'
import type {
  FrozenDictionary,
  FrozenLights,
  FrozenPlans,
  FrozenTree,
} from '#modules/dispatch/server/frozen-figures.ts'
import { findPublishedLights } from '#modules/dispatch/server/light.queries.ts'
import { listPlaces, type Place } from '#modules/dispatch/server/place.queries.ts'
import { listPlanItems, listPlansInForce } from '#modules/dispatch/server/plan.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

export interface Freezing {
  readonly tx: Tx
  /** A second connection that sees the same instant, for what is much to read. */
  readonly beside?: Tx
  readonly tenantId: string
  readonly period: string
  readonly now: Date
}

/** What all units of a period are judged by. */
export interface FrozenShared {
  readonly tree: FrozenTree
  readonly dictionary: FrozenDictionary
  readonly plans: FrozenPlans
  readonly lights: FrozenLights
}

export const SHARED = ['tree', 'dictionary', 'plans', 'lights'] as const

export async function freezeShared({ tx, tenantId, period }: Freezing): Promise<FrozenShared> {
  const peerGroups = [...(await liveFigures(tx, tenantId).listPeerGroupNames())]
  const plans: FrozenPlans['plans'][number][] = []
  for (const plan of await listPlansInForce(tx, tenantId, yearOf(period))) {
    plans.push({ plan, items: await listPlanItems(tx, tenantId, plan.id) })
  }
  return {
    tree: {
      places: await listPlaces(tx, tenantId, lastDay(period)),
      peerGroups: peerGroups.sort(([one], [other]) => (one < other ? -1 : 1)),
    },
    dictionary: { entries: await listEntries(tx, tenantId) },
    plans: { plans },
    lights: {
      lights: (await findPublishedLights(tx, tenantId, period)) ?? null,
      calendar: await findCalendar(tx, tenantId),
    },
  }
}

/** The children of each parent together, the upper ones first; a unit above all others is compared with nobody. */
export function familiesOf(places: readonly Place[]): readonly (readonly Place[])[] {
  const families = new Map<string, Place[]>()
  for (const place of places) {
    const family = place.parentId ?? `root ${place.id}`
    const members = families.get(family)
    if (members) members.push(place)
    else families.set(family, [place])
  }
  const depthOf = ([one]: readonly Place[]) => one!.path.split('/').length
  return [...families.values()].sort((one, other) => depthOf(one) - depthOf(other))
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
