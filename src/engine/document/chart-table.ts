import type { DocumentChart } from '#engine/document/document-chart.ts'
import type { Table } from '#engine/document/table.ts'
import { exact, formatExact } from '#engine/number/exact.ts'

/** The figures of a chart as a table: what is printed where no picture can be drawn. */
export function chartTable(chart: DocumentChart): Table {
  const { decimals, target } = chart
  const written = (value: string | number | null | undefined) =>
    value === null || value === undefined
      ? '—'
      : decimals === undefined
        ? String(value)
        : formatExact(exact(value), decimals, 'half-up')
  return {
    kind: 'table',
    title: chart.name,
    columns: [{ share: 2, align: 'center' }, ...chart.series.map(() => ({ share: 2, align: 'right' as const }))],
    heads: [[chart.categoryName, ...chart.series.map(({ name }) => name)]],
    rows: chart.categories.map((category, at) => ({
      cells: [category, ...chart.series.map(({ values }) => written(values[at]))],
    })),
    notes: target === undefined ? [] : [`${target.name}：${written(target.value)}`],
    wide: false,
  }
}
