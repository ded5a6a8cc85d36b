import { frequencyOf } from '#engine/calendar/period.ts'
import { checkParts } from '#engine/definition/check-parts.ts'
import { below, checkIndicatorCode, checkUnitCode } from '#engine/definition/check-references.ts'
import type { DefinitionFault, FaultSink } from '#engine/definition/fault.ts'
import type { Pack, Placed } from '#engine/definition/pack.ts'
import { byCode, type PackIndex } from '#engine/definition/pack-index.ts'
import { asDefinitionFault, type PackValue, readPackValues } from '#engine/definition/pack-values.ts'
import { assignedIndicators, type ReportingUnits } from '#engine/definition/reporting-units.ts'
import type { PublishedFigure, SampleReport } from '#engine/definition/sample-report.ts'
import { compareExact, type Exact, exact, exactText, sum } from '#engine/number/exact.ts'

/** Values can be read, add up to what was published, and the reports of the demo's day fit their cycles. */
export function checkValues(
  pack: Pack,
  index: PackIndex,
  reporting: ReportingUnits,
  faults: DefinitionFault[],
  sink: FaultSink,
): void {
  checkDataFiles(pack, sink)
  const { values, faults: found } = readPackValues(pack)
  faults.push(...found.map(asDefinitionFault))
  checkMarks(pack, values, sink)
  checkAssigned(pack, values, reporting, sink)
  checkPublished(pack, index, values, sink)
  checkParts(index, values, sink)
  for (const { value, place } of pack.registerIndicators) checkIndicatorCode(value, index, place, sink)
  for (const report of pack.sampleReports) checkReport(report, pack, index, reporting, sink)
}

function checkDataFiles(pack: Pack, sink: FaultSink): void {
  const mappings = byCode(pack.mappings)
  for (const { value, place } of pack.dataFiles) {
    if (!pack.valueFiles.some(({ file }) => file === value.file)) {
      sink.error(below(place, 'file'), 'definition.no-file', { name: value.file })
    }
    if (!mappings.has(value.mapping)) {
      sink.error(below(place, 'mapping'), 'definition.unknown-mapping', { code: value.mapping })
    }
  }
  for (const { file, kind } of pack.valueFiles) {
    if (kind === 'data' && !pack.dataFiles.some(({ value }) => value.file === file)) {
      sink.warning({ file, path: [] }, 'definition.unused-data')
    }
  }
}

/** A value that is marked as invented has no place in an administration that works for real. */
function checkMarks(pack: Pack, values: readonly PackValue[], sink: FaultSink): void {
  if (pack.manifest.value.demo) return
  const told = new Set<string>()
  for (const { sample, file, line } of values) {
    if (!sample || told.has(file)) continue
    told.add(file)
    sink.error({ file, path: [line, 1] }, 'definition.sample-in-real-pack')
  }
}

function checkAssigned(pack: Pack, values: readonly PackValue[], reporting: ReportingUnits, sink: FaultSink): void {
  const told = new Set<string>()
  if (pack.cycles.length === 0) return
  for (const { kind, indicator, unit, file, line } of values) {
    const identity = `${indicator} ${unit}`
    if (kind !== 'actual' || reporting.reports(indicator, unit) || told.has(identity)) continue
    told.add(identity)
    sink.warning({ file, path: [line, 1] }, 'definition.value-not-assigned', { indicator, unit })
  }
}

/** Published totals are real: the invented values below them must add up to them exactly. */
function checkPublished(pack: Pack, index: PackIndex, values: readonly PackValue[], sink: FaultSink): void {
  const byCell = new Map<string, Exact>()
  for (const { kind, state, value, indicator, unit, period, dimension } of values) {
    if (kind === 'actual' && state === 'value' && dimension === '')
      byCell.set(`${indicator} ${period} ${unit}`, exact(value!))
  }
  for (const { value, place } of pack.publishedFigures) {
    const known =
      checkIndicatorCode(value.indicator, index, below(place, 'indicator'), sink) &&
      checkUnitCode(value.unit, index, below(place, 'unit'), sink)
    if (known) checkTotal(value, place, index, byCell, sink)
  }
}

function checkTotal(
  { indicator, unit, period, value }: PublishedFigure,
  place: Placed<PublishedFigure>['place'],
  index: PackIndex,
  byCell: ReadonlyMap<string, Exact>,
  sink: FaultSink,
): void {
  const { rollUp } = index.indicators.get(indicator)!.value
  const units = rollUp.rule === 'sum' ? leavesOf(unit, index) : [unit]
  const found = units.flatMap((code) => byCell.get(`${indicator} ${period} ${code}`) ?? [])
  if (found.length === 0 || (rollUp.rule !== 'sum' && rollUp.rule !== 'own')) return
  const total = sum(found)
  if (compareExact(total, exact(value)) !== 0) {
    const params = { indicator, period, sum: exactText(total), value: String(value) }
    sink.error(below(place, 'value'), 'definition.published-differs', params)
  }
}

function leavesOf(unit: string, index: PackIndex): string[] {
  const found: string[] = []
  const seen = new Set<string>()
  const open = [unit]
  for (let code = open.pop(); code !== undefined; code = open.pop()) {
    if (seen.has(code)) continue // a circle is told elsewhere
    seen.add(code)
    const children = index.children.get(code) ?? []
    if (children.length === 0) found.push(code)
    open.push(...children.map(({ value }) => value.code))
  }
  return found
}

function checkReport(
  { value, place }: Placed<SampleReport>,
  pack: Pack,
  index: PackIndex,
  reporting: ReportingUnits,
  sink: FaultSink,
): void {
  const cycle = pack.cycles.find((each) => each.value.code === value.cycle)?.value
  if (cycle === undefined) {
    sink.error(below(place, 'cycle'), 'definition.unknown-cycle', { code: value.cycle })
    return
  }
  if (frequencyOf(value.period) !== cycle.frequency) {
    const params = { period: value.period, frequency: cycle.frequency }
    sink.error(below(place, 'period'), 'definition.period-frequency', params)
  }
  if (!checkUnitCode(value.unit, index, below(place, 'unit'), sink)) return
  if (!reporting.reportsIn(cycle.code, value.unit)) {
    sink.error(below(place, 'unit'), 'definition.report-not-assigned', { unit: value.unit, cycle: cycle.code })
    return
  }
  const asked = new Map(assignedIndicators(cycle, value.unit, pack).map((code) => [code, true]))
  const cells: [string, string, string | number][] = [
    ...(value.filled ?? []).map((code, at): [string, string, number] => [code, 'filled', at]),
    ...Object.keys(value.explanations).map((code): [string, string, string] => [code, 'explanations', code]),
    ...Object.keys(value.returned).map((code): [string, string, string] => [code, 'returned', code]),
  ]
  for (const [code, key, at] of cells) {
    if (!asked.has(code)) {
      sink.error({ ...below(place, key, at), atKey: true }, 'definition.cell-not-assigned', { code, unit: value.unit })
    }
  }
}
