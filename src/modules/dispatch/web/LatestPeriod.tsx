import { Button } from 'antd'
import { useEffect } from 'react'
import { periodAt, yearOf } from '#engine/calendar/period.ts'
import type { Output } from '#engine/contract/operation.ts'
import { figureSeries, type figureTable } from '#modules/dispatch/figure.contract.ts'
import { indicatorWords } from '#modules/dispatch/indicator-screen.messages.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { maybe, useAddress } from '#web/router/address.ts'
import { useSay } from '#web/words/language.ts'

const SHAPE = { period: maybe() }
const FIRST_YEAR = '1990'

type Row = Output<typeof figureTable>['rows'][number]

interface Props {
  readonly rows: readonly {
    readonly indicator: Row['indicator']
    readonly evaluation: { readonly figure: Row['evaluation']['figure'] }
  }[]
  readonly unitId: string
  readonly period: string
}

/** Where a period holds nothing: the last one that does. A page whose address names no period goes there by itself. */
export function LatestPeriod({ rows, unitId, period }: Props) {
  const say = useSay(indicatorWords)
  const dates = useDates()
  const [named, change] = useAddress(SHAPE)
  const first = rows[0]?.indicator
  const empty = rows.every((row) => row.evaluation.figure.state === 'missing')
  const series = useRead(
    figureSeries,
    { unitId, indicatorId: first?.id ?? '', fromYear: FIRST_YEAR, toYear: String(yearOf(period)) },
    { when: empty && first !== undefined, freshFor: 300_000 },
  )
  const last = series.data?.rows
    .filter((row) => row.amounts.some((amount) => amount !== null))
    .sort((a, b) => b.year - a.year)[0]
  const latest =
    !empty || last === undefined || first === undefined
      ? undefined
      : periodAt(
          first.frequency,
          last.year,
          last.amounts.findLastIndex((amount) => amount !== null),
        )
  const unnamed = named.period === undefined
  useEffect(() => {
    if (latest !== undefined && unnamed) change({ period: latest }, { replace: true })
  }, [latest, unnamed, change])
  if (latest === undefined || unnamed) return <span />
  return (
    <span className="row">
      {say('latest.none', { period: dates.period(period), latest: dates.period(latest) })}
      <Button size="small" type="link" onClick={() => change({ period: latest })}>
        {say('latest.open', { latest: dates.period(latest) })}
      </Button>
    </span>
  )
}
