import { ColumnMapping } from '#engine/definition/column-mapping.ts'
import { type FaultParams, type ImportGathering, shortened } from '#engine/import/gathering.ts'
import type { ImportMessageKey } from '#engine/import/import.messages.ts'
import { tidyName } from '#engine/import/tidy-name.ts'

/** A mapping settled on one file's head: which cell of a row says what (0-based). */
export interface Layout {
  readonly mapping: ColumnMapping
  readonly width: number
  readonly columns: {
    readonly indicator: readonly number[]
    readonly unit: number
    readonly period: number
    readonly value: number
    readonly kind?: number
    readonly part?: number
    readonly sample?: number
    readonly measure?: number
  }
  readonly skipUnits: ReadonlySet<string>
  readonly missingMarks: ReadonlySet<string>
}

/** The long format, in both languages. `kind`, `part` and `sample` may be left out: then every row is an actual whole value. */
export const LONG_FORMATS: readonly ColumnMapping[] = [
  ColumnMapping.parse({
    code: 'long',
    name: { zh: '长表', en: 'Long format' },
    kind: 'kind',
    part: 'part',
    sample: 'sample',
  }),
  ColumnMapping.parse({
    code: 'long-zh',
    name: { zh: '长表（中文表头）', en: 'Long format with a Chinese head' },
    indicator: ['指标'],
    unit: '单位',
    period: '期间',
    value: '数值',
    kind: '类型',
    part: '分项',
    sample: '示例',
  }),
]

/** The first layout, the pack's own before the long format, all of whose needed columns the head has. */
export function pickLayout(
  head: readonly string[],
  mappings: readonly ColumnMapping[],
  line: number,
  gathering: ImportGathering,
): Layout | undefined {
  const names = head.map((name) => tidyName(name).toLowerCase())
  while (names.at(-1) === '') names.pop() // a spreadsheet's empty columns
  const tell = (severity: 'error' | 'warning', column: number, key: ImportMessageKey, params: FaultParams) =>
    gathering.tell({ severity, line, column: column + 1, field: head[column] ?? '', key, params })
  const twice = names.findIndex((name, index) => name !== '' && names.indexOf(name) < index)
  if (twice >= 0) {
    tell('error', twice, 'import.column-twice', { name: shortened(head[twice]!) })
    return undefined
  }
  for (const mapping of [...mappings, ...LONG_FORMATS]) {
    const layout = settle(mapping, names)
    if (layout === undefined) continue
    for (const column of ignoredColumns(layout, names)) {
      tell('warning', column, 'import.column-ignored', { name: shortened(head[column]!) })
    }
    return layout
  }
  tell('error', 0, 'import.no-layout', { columns: 'indicator, unit, period, kind, value' })
  return undefined
}

function settle(mapping: ColumnMapping, names: readonly string[]): Layout | undefined {
  const at = (name: string | undefined) => {
    const found = name === undefined ? -1 : names.indexOf(tidyName(name).toLowerCase())
    return found < 0 ? undefined : found
  }
  const indicator = mapping.indicator.map(at)
  const [unit, period, value] = [at(mapping.unit), at(mapping.period), at(mapping.value)]
  if (
    unit === undefined ||
    period === undefined ||
    value === undefined ||
    !indicator.every((column) => column !== undefined)
  ) {
    return undefined
  }
  const [kind, part, sample] = [at(mapping.kind), at(mapping.part), at(mapping.sample)]
  const measure = at(mapping.measure)
  return {
    mapping,
    width: names.length,
    columns: {
      indicator,
      unit,
      period,
      value,
      ...(kind === undefined ? {} : { kind }),
      ...(part === undefined ? {} : { part }),
      ...(sample === undefined ? {} : { sample }),
      ...(measure === undefined ? {} : { measure }),
    },
    skipUnits: new Set(mapping.skipUnits.map(tidyName)),
    missingMarks: new Set(mapping.missing.map(tidyName)),
  }
}

function ignoredColumns({ columns, mapping }: Layout, names: readonly string[]): number[] {
  const used = new Set(Object.values(columns).flat())
  const known = new Set(mapping.ignore.map((name) => tidyName(name).toLowerCase()))
  return [...names.keys()].filter((index) => !used.has(index) && names[index] !== '' && !known.has(names[index]!))
}
