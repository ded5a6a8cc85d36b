import type { FaultSink } from '#engine/definition/fault.ts'
import type { PackIndex } from '#engine/definition/pack-index.ts'
import type { PackValue } from '#engine/definition/pack-values.ts'
import { compareExact, exact, exactText, sum } from '#engine/number/exact.ts'

/** Where a dimension's items sum to the whole and all of them are given, they must do so in the pack's values too. */
export function checkParts(index: PackIndex, values: readonly PackValue[], sink: FaultSink): void {
  const given = new Map<string, PackValue>()
  for (const row of values) {
    if (row.kind === 'actual' && row.state === 'value') given.set(keyOf(row, row.dimension), row)
  }
  const checked = new Set<string>()
  for (const row of given.values()) {
    const [code] = row.dimension.split('/')
    const of = index.indicators.get(row.indicator)?.value.dimensions.find((one) => one.code === code)
    const whole = given.get(keyOf(row, ''))
    const key = keyOf(row, `${code}/`)
    if (of === undefined || !of.addsUp || whole === undefined || checked.has(key)) continue
    checked.add(key)
    const parts = of.items.map((item) => given.get(keyOf(row, `${code}/${item.code}`))?.value)
    if (!parts.every((part) => part !== undefined)) continue
    const total = sum(parts.map((part) => exact(part)))
    if (compareExact(total, exact(whole.value!)) === 0) continue
    const { indicator, unit, period } = row
    const params = { indicator, unit, period, dimension: of.code, sum: exactText(total), value: whole.value! }
    sink.error({ file: row.file, path: [row.line, 1] }, 'definition.parts-differ', params)
  }
}

const keyOf = ({ indicator, unit, period }: PackValue, dimension: string): string =>
  [indicator, unit, period, dimension].join('\u0000')
