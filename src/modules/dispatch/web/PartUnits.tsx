import type { IndicatorHead } from '#modules/dispatch/dispatch.ts'
import { indicatorWords } from '#modules/dispatch/indicator-screen.messages.ts'
import { FigureDoor } from '#modules/dispatch/web/FigureDoor.tsx'
import type { Part } from '#modules/dispatch/web/IndicatorBreakdown.tsx'
import { ShareBar } from '#modules/dispatch/web/ShareBar.tsx'
import { Value } from '#web/figure/Value.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly part: Part
  readonly indicator: IndicatorHead
  readonly at: { readonly period: string; readonly part: string }
}

type Row = Part['units'][number]

/** Which units right below a part comes from: what it sums up to. */
export function PartUnits({ part, indicator, at }: Props) {
  const say = useSay(indicatorWords)
  const pick = usePick()
  const measure = pick(indicator.unit)
  const most = Math.max(...part.units.map(({ figure }) => Number(figure.value ?? 0)))
  const columns: readonly Column<Row>[] = [
    { key: 'below', head: say('unit'), text: ({ unit }) => pick(unit.name), cell: ({ unit }) => pick(unit.short) },
    {
      key: 'below-figure',
      head: measure === '' ? say('column.figure') : `${say('column.figure')} ${measure}`,
      number: ({ figure }) => figure.value,
      cell: ({ unit, figure }) => (
        <FigureDoor name={pick(unit.short)} indicatorId={indicator.id} unitId={unit.id} {...at}>
          <Value of={figure} decimals={indicator.decimals} />
        </FigureDoor>
      ),
    },
    {
      key: 'below-bar',
      head: '',
      cell: ({ unit, figure }) => <ShareBar label={pick(unit.short)} of={figure.value} most={most} />,
      width: 160,
    },
  ]
  return (
    <>
      <h3>{say('breakdown.units', { part: pick(part.name) })}</h3>
      <DataTable<Row>
        id="breakdown-units"
        name={say('breakdown.units', { part: pick(part.name) })}
        rows={part.units}
        columns={columns.map((column) => ({ ...column, filterable: false, sortable: false }))}
        rowKey={({ unit }) => unit.id}
        plain
      />
    </>
  )
}
