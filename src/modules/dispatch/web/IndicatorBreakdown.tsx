import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { figureBreakdown } from '#modules/dispatch/figure.contract.ts'
import { indicatorWords } from '#modules/dispatch/indicator-screen.messages.ts'
import { ChangeValue } from '#modules/dispatch/web/EvaluationCells.tsx'
import { FigureDoor } from '#modules/dispatch/web/FigureDoor.tsx'
import type { IndicatorView } from '#modules/dispatch/web/IndicatorPage.tsx'
import { PartUnits } from '#modules/dispatch/web/PartUnits.tsx'
import { ShareBar } from '#modules/dispatch/web/ShareBar.tsx'
import { useAsOf } from '#modules/dispatch/web/useAsOf.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Value } from '#web/figure/Value.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type Breakdown = Output<typeof figureBreakdown>
type Dimension = Breakdown['dimensions'][number]
export type Part = Dimension['items'][number]

interface Props {
  readonly view: IndicatorView
  readonly period: string
}

/** What the figure is made of, one table for each dimension; nothing where the indicator is not broken down. */
export function IndicatorBreakdown({ view, period }: Props) {
  const asOf = useAsOf()
  const request = { indicatorId: view.indicator.id, unitId: view.unit.id, period, ...asOf }
  const { data } = useRead(figureBreakdown, request, { keepFormer: true })
  if (data === undefined || data.indicator.id !== view.indicator.id) return null
  return data.dimensions.map((dimension) => (
    <DimensionTable key={dimension.code} of={data} dimension={dimension} period={period} />
  ))
}

interface TableProps {
  readonly of: Breakdown
  readonly dimension: Dimension
  readonly period: string
}

type Row = Omit<Part, 'units'> & { readonly kind: 'part' | 'rest' | 'whole' }

function DimensionTable({ of, dimension, period }: TableProps) {
  const say = useSay(indicatorWords)
  const pick = usePick()
  const dates = useDates()
  const columns = usePartColumns(of, dimension)
  const [opened, setOpened] = useState<string>()
  const name = say('breakdown.title', { dimension: pick(dimension.name) })
  const isEmpty = dimension.items.every(({ figure }) => figure.state === 'missing' || figure.state === 'not-applicable')
  if (isEmpty) {
    const params = { unit: pick(of.unit.short), period: dates.period(period, true), dimension: pick(dimension.name) }
    return (
      <section className="card">
        <h2>{name}</h2>
        <p className="second">{say('breakdown.none', params)}</p>
      </section>
    )
  }
  const part = dimension.items.find((item) => item.code === opened)
  return (
    <section className="stack" aria-label={name}>
      <h2>{name}</h2>
      <DataTable<Row>
        id="breakdown"
        name={name}
        rows={rowsOf(dimension)}
        columns={columns}
        rowKey={(row) => `${row.kind} ${row.code}`}
        totalRow={wholeOf(of)}
        open={(row) => setOpened(row.code === opened ? undefined : row.code)}
        isOpen={(row) => row.kind === 'part' && row.code === opened}
      />
      {part !== undefined && part.units.length > 0 && (
        <PartUnits
          part={part}
          indicator={of.indicator}
          at={{ period: of.period, part: `${dimension.code}/${part.code}` }}
        />
      )}
    </section>
  )
}

const NOTHING = { lastYear: { state: 'not-applicable' }, yearOnYear: null } as const

/** The parts, and what of the whole none of them names. */
function rowsOf({ items, rest }: Dimension): Row[] {
  const parts = items.map((item): Row => ({ ...item, kind: 'part' }))
  if (rest === null || Number(rest.value) === 0) return parts
  const figure = { state: 'value', value: rest.value } as const
  return [...parts, { kind: 'rest', code: '', name: { zh: '', en: '' }, figure, share: rest.share, ...NOTHING }]
}

const wholeOf = ({ whole, lastYear }: Breakdown): Row => ({
  ...NOTHING,
  kind: 'whole',
  code: '',
  name: { zh: '', en: '' },
  figure: whole,
  lastYear,
  share: null,
})

function usePartColumns({ indicator, unit, period }: Breakdown, dimension: Dimension): readonly Column<Row>[] {
  const { items } = dimension
  const say = useSay(indicatorWords)
  const pick = usePick()
  const { decimals } = indicator
  const measure = pick(indicator.unit)
  const withUnit = (name: string) => (measure === '' ? name : `${name} ${measure}`)
  const nameOf = (row: Row) => (row.kind === 'part' ? pick(row.name) : say(`breakdown.${row.kind}`))
  const most = Math.max(...items.map(({ share }) => Number(share ?? 0)))
  const byPoints = items.some(({ yearOnYear }) => yearOnYear?.unit === 'points')
  const columns: readonly Column<Row>[] = [
    {
      key: 'part',
      head: say('breakdown.part'),
      text: nameOf,
      cell: (row) => <span className={row.kind === 'rest' ? 'second' : ''}>{nameOf(row)}</span>,
    },
    {
      key: 'part-figure',
      head: withUnit(say('column.figure')),
      number: (row) => row.figure.value,
      cell: (row) => {
        const value = <Value of={row.figure} decimals={decimals} strong={row.kind !== 'rest'} />
        if (row.kind !== 'part') return value
        return (
          <FigureDoor
            name={nameOf(row)}
            indicatorId={indicator.id}
            unitId={unit.id}
            period={period}
            part={`${dimension.code}/${row.code}`}
          >
            {value}
          </FigureDoor>
        )
      },
    },
    {
      key: 'part-bar',
      head: say('breakdown.bar'),
      cell: (row) => (row.kind === 'part' ? <ShareBar label={nameOf(row)} of={row.share} most={most} /> : null),
      width: 140,
    },
    {
      key: 'part-share',
      head: say('breakdown.share'),
      number: (row) => row.share,
      cell: (row) => (row.kind === 'whole' ? null : <Value of={row.share} decimals={1} />),
      width: 90,
    },
    {
      key: 'part-before',
      head: withUnit(say('breakdown.before')),
      number: (row) => row.lastYear.value,
      cell: (row) => (row.kind === 'rest' ? null : <Value of={row.lastYear} decimals={decimals} />),
    },
    {
      key: 'part-year',
      head: say(byPoints ? 'column.year.points' : 'column.year.percent'),
      number: (row) => row.yearOnYear?.value,
      cell: (row) => (row.kind === 'part' ? <ChangeValue of={row.yearOnYear ?? undefined} bare /> : null),
      width: 90,
    },
  ]
  // Filters and sort stand in the page's address, which belongs to the table of the units.
  return columns.map((column) => ({ ...column, filterable: false, sortable: false }))
}
