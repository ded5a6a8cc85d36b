import { below, checkIndicatorCode, checkUnique, checkUnitCode } from '#engine/definition/check-references.ts'
import type { DefinitionFault, FaultSink } from '#engine/definition/fault.ts'
import type { Pack, Placed } from '#engine/definition/pack.ts'
import { namedUnit } from '#engine/definition/pack-dictionary.ts'
import type { PackIndex } from '#engine/definition/pack-index.ts'
import { asDefinitionFault } from '#engine/definition/pack-values.ts'
import { isWorkedOut } from '#engine/indicator/indicator.ts'
import { readDailyFormat } from '#engine/monitor/daily-format.ts'
import type { Monitor } from '#engine/monitor/monitor.ts'

/** Monitored figures are kept by units that exist and flow into indicators that are typed; their sample days can be read. */
export function checkMonitors(pack: Pack, index: PackIndex, faults: DefinitionFault[], sink: FaultSink): void {
  checkUnique(pack.monitors, sink)
  const flowing = new Set<string>()
  for (const monitor of pack.monitors) {
    checkUnits(monitor, pack, index, sink)
    checkUnique(
      monitor.value.thresholds.map((value, at) => ({ value, place: below(monitor.place, 'thresholds', at) })),
      sink,
    )
    checkFlow(monitor, index, flowing, sink)
  }
  const monitors = pack.monitors.map(({ value }) => value)
  const units = pack.units.map(({ value }) => namedUnit(value))
  for (const { file, text, kind } of pack.valueFiles) {
    if (kind !== 'daily') continue
    const found = readDailyFormat(text, monitors, units)
    faults.push(...found.faults.map((fault) => asDefinitionFault({ ...fault, file })))
    const marked = pack.manifest.value.demo ? undefined : found.rows.find(({ sample }) => sample)
    if (marked) sink.error({ file, path: [marked.line, 1] }, 'definition.sample-in-real-pack')
  }
}

function checkUnits({ value, place }: Placed<Monitor>, pack: Pack, index: PackIndex, sink: FaultSink): void {
  for (const [at, unit] of value.units.entries()) checkUnitCode(unit, index, below(place, 'units', at), sink)
  for (const [at, kind] of value.kinds.entries())
    if (!Object.hasOwn(pack.unitKinds, kind))
      sink.error(below(place, 'kinds', at), 'definition.unknown-kind', { code: kind })
  const isKept = pack.units.some(
    (unit) => value.units.includes(unit.value.code) || value.kinds.includes(unit.value.kind),
  )
  if (!isKept) sink.warning(below(place, 'code'), 'definition.watch-nothing')
}

function checkFlow({ value, place }: Placed<Monitor>, index: PackIndex, flowing: Set<string>, sink: FaultSink): void {
  const code = value.into?.indicator
  if (code === undefined) return
  const here = below(place, 'into', 'indicator')
  if (!checkIndicatorCode(code, index, here, sink)) return
  const indicator = index.indicators.get(code)!.value
  if (isWorkedOut(indicator) || indicator.frequency === 'day') sink.error(here, 'definition.flow-from-days', { code })
  if (flowing.has(code)) sink.error(here, 'definition.flow-twice', { code })
  flowing.add(code)
}
