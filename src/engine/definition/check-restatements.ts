import { below, checkIndicatorCode, checkUnitCode } from '#engine/definition/check-references.ts'
import type { FaultSink } from '#engine/definition/fault.ts'
import type { Pack } from '#engine/definition/pack.ts'
import type { PackIndex } from '#engine/definition/pack-index.ts'

/** What the demo restates names cycles, units and indicators that there are. */
export function checkRestatements(pack: Pack, index: PackIndex, sink: FaultSink): void {
  const cycles = new Set(pack.cycles.map(({ value }) => value.code))
  for (const { value, place } of pack.sampleRestatements)
    for (const [at, one] of value.restatements.entries()) {
      const here = below(place, 'restatements', at)
      if (!cycles.has(one.cycle)) sink.error(below(here, 'cycle'), 'definition.unknown-cycle', { code: one.cycle })
      for (const [n, { unit, indicator }] of one.corrections.entries()) {
        checkUnitCode(unit, index, below(here, 'corrections', n, 'unit'), sink)
        checkIndicatorCode(indicator, index, below(here, 'corrections', n, 'indicator'), sink)
      }
    }
}
