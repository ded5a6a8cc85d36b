import { setImmediate } from 'node:timers/promises'
import { ranksAmong, tableOf } from '#modules/dispatch/server/figure.queries.ts'
import { viewFrom } from '#modules/dispatch/server/figure-view.ts'
import type { FrozenShared } from '#modules/dispatch/server/freeze-shared.ts'
import { frozenDictionary, frozenFigures } from '#modules/dispatch/server/frozen-figures.ts'
import type { Place } from '#modules/dispatch/server/place.queries.ts'
import { rankable, rankingOf } from '#modules/dispatch/server/ranking.queries.ts'
import type { Part } from '#modules/dispatch/server/snapshot-part.ts'

/** A period that was frozen, or is being so: enough to show what its inputs come to. */
export interface ShownPeriod {
  readonly tenantId: string
  readonly period: string
  readonly takenAt: Date
  readonly shared: FrozenShared
}

/** Shows one family after the other; what they share is unfolded once. */
export type ShowFamily = (
  siblings: readonly Place[],
  inputs: ReadonlyMap<string, unknown>,
) => AsyncGenerator<Part & { readonly content: unknown }>

/**
 * What is shown of the children of one parent: each one's table, and their ranking. It is worked out from the very inputs that are
 * frozen, so that it can be worked out from them again.
 */
export function familyShower({ tenantId, period, takenAt, shared }: ShownPeriod): ShowFamily {
  const dictionary = frozenDictionary(shared.dictionary)
  return async function* show(siblings, inputs) {
    const source = {
      ...frozenFigures(readerOf(shared, inputs), takenAt),
      getDictionary: () => Promise.resolve(dictionary),
    }
    const view = await viewFrom(source, { tenantId, period, units: siblings })
    const { parentId } = siblings[0]!
    const compared = parentId === null ? siblings : rankable(siblings)
    const ranks = ranksAmong(view, compared)
    for (const entry of view.entries) {
      ranks(entry)
      await othersFirst()
    }
    for (const place of siblings) {
      yield { name: 'table', key: place.id, content: tableOf(view, place, compared, ranks) }
      await othersFirst()
    }
    if (parentId === null) return
    yield { name: 'ranking', key: parentId, content: rankingOf(view, compared, await source.listPeerGroupNames()) }
  }
}

/** Requests that wait meanwhile are answered in between. */
const othersFirst = () => setImmediate()

const readerOf =
  (shared: FrozenShared, inputs: ReadonlyMap<string, unknown>) =>
  async (name: string, keys: readonly string[]): Promise<ReadonlyMap<string, unknown>> => {
    if (name !== 'inputs') return name in shared ? new Map([['', shared[name as keyof FrozenShared]]]) : new Map()
    return new Map(keys.flatMap((key) => (inputs.has(key) ? [[key, inputs.get(key)] as const] : [])))
  }
