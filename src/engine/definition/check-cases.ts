import { below, checkIndicatorCode, checkUnitCode } from '#engine/definition/check-references.ts'
import type { FaultSink } from '#engine/definition/fault.ts'
import type { Pack } from '#engine/definition/pack.ts'
import type { PackIndex } from '#engine/definition/pack-index.ts'

/** Cases name what the pack has. */
export function checkCases(pack: Pack, index: PackIndex, sink: FaultSink): void {
  for (const { value, place } of pack.cases) {
    checkIndicatorCode(value.indicator, index, below(place, 'indicator'), sink)
    checkUnitCode(value.unit, index, below(place, 'unit'), sink)
    if (value.plan !== undefined && !pack.plans.some((plan) => plan.value.code === value.plan)) {
      sink.error(below(place, 'plan'), 'definition.unknown-plan', { code: value.plan })
    }
    for (const [at, { indicator, unit }] of value.given.entries()) {
      if (indicator !== undefined) checkIndicatorCode(indicator, index, below(place, 'given', at, 'indicator'), sink)
      if (unit !== undefined) checkUnitCode(unit, index, below(place, 'given', at, 'unit'), sink)
    }
  }
}
