import { setImmediate } from 'node:timers/promises'
import { ranksAmong, tableOf } from '#modules/dispatch/server/figure.queries.ts'
import { type FigureView, rememberStanding, viewFrom } from '#modules/dispatch/server/figure-view.ts'
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
  /** So many units of a family are unfolded together. */
  readonly together?: number
}

/** Unfolds the inputs of some units of the family. */
export type OpenInputs = (unitIds: readonly string[]) => Promise<ReadonlyMap<string, unknown>>

/** Shows one family after the other; what they share is unfolded once. */
export type ShowFamily = (
  siblings: readonly Place[],
  open: OpenInputs,
) => AsyncGenerator<Part & { readonly content: unknown }>

const TOGETHER = 200

/**
 * What is shown of the children of one parent: each one's table, and their ranking. It is worked out from the very inputs that are
 * frozen, so that it can be worked out from them again. Of a parent with thousands of children only some are unfolded at a time;
 * what they are compared by is remembered of all.
 */
export function familyShower({ tenantId, period, takenAt, shared, together = TOGETHER }: ShownPeriod): ShowFamily {
  const dictionary = frozenDictionary(shared.dictionary)
  return async function* show(siblings, open) {
    const source = (inputs: ReadonlyMap<string, unknown>) => ({
      ...frozenFigures(readerOf(shared, inputs), takenAt),
      getDictionary: () => Promise.resolve(dictionary),
    })
    const groups = Array.from({ length: Math.ceil(siblings.length / together) }, (_, at) =>
      siblings.slice(at * together, (at + 1) * together),
    )
    const viewOf = async (units: readonly Place[]) =>
      viewFrom(source(await open(units.map(({ id }) => id))), { tenantId, period, units })
    const pages = turnPages(await viewOf(groups[0]!), groups[0]!)
    const { view } = pages
    if (groups.length > 1) {
      for (const group of groups) {
        pages.turn(await viewOf(group), group)
        for (const { id } of group) {
          for (const entry of view.entries) rememberStanding(view, id, entry)
          await othersFirst()
        }
      }
    }
    const { parentId } = siblings[0]!
    const compared = parentId === null ? siblings : rankable(siblings)
    const ranks = ranksAmong(view, compared)
    for (const entry of view.entries) {
      ranks(entry)
      await othersFirst()
    }
    for (const group of groups) {
      if (groups.length > 1) pages.turn(await viewOf(group), group)
      for (const place of group) {
        yield { name: 'table', key: place.id, content: tableOf(view, place, compared, ranks) }
        await othersFirst()
      }
    }
    if (parentId === null) return
    const names = await source(new Map()).listPeerGroupNames()
    yield { name: 'ranking', key: parentId, content: rankingOf(view, compared, names) }
  }
}

interface Pages {
  readonly view: FigureView
  readonly turn: (next: FigureView, units: readonly Place[]) => void
}

/** One view whose figures, targets and marks are those of the units that are unfolded now; to ask for others is a fault. */
function turnPages(first: FigureView, units: readonly Place[]): Pages {
  let now = first
  let open = new Set(units.map(({ id }) => id))
  const of = (unitId: string): FigureView => {
    if (!open.has(unitId)) throw new RangeError(`the inputs of ${unitId} are not unfolded`)
    return now
  }
  return {
    view: {
      ...first,
      book: {
        at: (...cell) => of(cell[0]).book.at(...cell),
        upTo: (...cell) => of(cell[0]).book.upTo(...cell),
        toDate: (...cell) => of(cell[0]).book.toDate(...cell),
        inputsOf: (...cell) => of(cell[0]).book.inputsOf(...cell),
      },
      targets: (...cell) => of(cell[0]).targets(...cell),
      isSample: (...cell) => of(cell[0]).isSample(...cell),
    },
    turn: (next, group) => {
      now = next
      open = new Set(group.map(({ id }) => id))
    },
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
