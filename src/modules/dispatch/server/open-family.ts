import type { Place } from '#modules/dispatch/server/place.queries.ts'
import type { OpenInputs } from '#modules/dispatch/server/show-family.ts'
import { openPart } from '#modules/dispatch/server/snapshot-part.ts'

/** The children of one parent with their inputs as they are frozen. */
export interface FrozenFamily {
  readonly siblings: readonly Place[]
  readonly inputs: readonly (readonly [unitId: string, content: Uint8Array])[]
}

/** Unfolds of a family what is asked for. */
export function openerOf({ inputs }: FrozenFamily): OpenInputs {
  const contents = new Map(inputs)
  return async (unitIds) => {
    const opened = new Map<string, unknown>()
    for (const unitId of unitIds) {
      const content = contents.get(unitId)
      if (content !== undefined) opened.set(unitId, JSON.parse(await openPart(content)))
    }
    return opened
  }
}
