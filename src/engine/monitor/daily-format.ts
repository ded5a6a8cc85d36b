import { ColumnMapping } from '#engine/definition/column-mapping.ts'
import { importDictionary, type NamedUnit } from '#engine/import/dictionary.ts'
import { type LongFormat, readLongFormat } from '#engine/import/long-format.ts'
import type { Monitor } from '#engine/monitor/monitor.ts'

/** The heads that a file of daily values may bear, beside the long format of every import. */
const DAILY_FORMATS: readonly ColumnMapping[] = [
  ColumnMapping.parse({
    code: 'daily',
    name: { zh: '日监测表', en: 'Daily values' },
    indicator: ['monitor'],
    period: 'day',
    sample: 'sample',
  }),
  ColumnMapping.parse({
    code: 'daily-zh',
    name: { zh: '日监测表（中文表头）', en: 'Daily values with a Chinese head' },
    indicator: ['监测指标'],
    unit: '单位',
    period: '日期',
    value: '数值',
    sample: '示例',
  }),
]

/** Reads a CSV of daily values as every import is read: each wrong cell is told, and a row with one is not among `rows`. */
export function readDailyFormat(text: string, monitors: readonly Monitor[], units: Iterable<NamedUnit>): LongFormat {
  const named = monitors.map(({ code, name, unit, checks }) => ({
    code,
    names: [name.zh, name.en],
    unit,
    frequency: 'day' as const,
    isDerived: false,
    min: checks.min,
    max: checks.max,
    isInteger: checks.integer,
  }))
  return readLongFormat(text, DAILY_FORMATS, importDictionary(units, named))
}
