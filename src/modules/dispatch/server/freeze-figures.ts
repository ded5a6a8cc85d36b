import { freezeBreakdowns } from '#modules/dispatch/server/freeze-breakdowns.ts'
import { freezeDerived } from '#modules/dispatch/server/freeze-derived.ts'
import { freezeInputs } from '#modules/dispatch/server/freeze-inputs.ts'
import {
  type Freezing,
  type FrozenShared,
  familiesOf,
  freezeShared,
  SHARED,
} from '#modules/dispatch/server/freeze-shared.ts'
import { familyShower } from '#modules/dispatch/server/show-family.ts'
import type { Part } from '#modules/dispatch/server/snapshot-part.ts'

/**
 * The inputs of a period as parts: what all units are judged by, then each unit's figures, targets and marks, its parts of
 * figures, and the rows behind what is derived. What is shown of them is worked out afterwards, from them alone.
 */
export async function* freezeFigures(freezing: Freezing, shared: FrozenShared): AsyncGenerator<Part> {
  for (const name of SHARED) yield { name, key: '', content: shared[name] }
  const { places } = shared.tree
  for await (const texts of freezeInputs(freezing, shared, familiesOf(places).flat())) {
    for (const { unitId, text } of texts) yield { name: 'inputs', key: unitId, text }
  }
  yield* freezeBreakdowns(freezing, shared)
  yield* freezeDerived(freezing, shared)
}

/**
 * The period as it would be shown if it were frozen now: its tables and rankings. With `only` families without any of these units
 * are left out.
 */
export async function* showLive(
  freezing: Freezing,
  only?: ReadonlySet<string>,
): AsyncGenerator<Part & { readonly content: unknown }> {
  const { tenantId, period, now } = freezing
  const shared = await freezeShared(freezing)
  const show = familyShower({ tenantId, period, takenAt: now, shared })
  for (const siblings of familiesOf(shared.tree.places)) {
    if (only && !siblings.some((place) => only.has(place.id))) continue
    const inputs = new Map<string, unknown>()
    for await (const texts of freezeInputs(freezing, shared, siblings)) {
      for (const { unitId, text } of texts) inputs.set(unitId, JSON.parse(text))
    }
    yield* show(siblings, async () => inputs)
  }
}
