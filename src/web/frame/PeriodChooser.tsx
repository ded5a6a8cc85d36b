import { Button, Segmented } from 'antd'
import { useState } from 'react'
import {
  type Frequency,
  firstDay,
  frequencyOf,
  type Period,
  periodOf,
  periodsOfYear,
  yearOf,
} from '#engine/calendar/period.ts'
import { useDates } from '#web/figure/useDates.ts'
import { useServices } from '#web/frame/services.ts'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

const OFFERED: readonly Frequency[] = ['month', 'quarter', 'half-year', 'year']
const YEARS_SHOWN = 12

interface ChooserProps {
  readonly period: Period
  readonly asOf: string | undefined
  readonly choose: (period: Period) => void
  readonly chooseAsOf: (snapshotId: string | undefined) => void
}

/** Month, quarter, half-year or year; another kind of period that the page came with is offered too. */
export function PeriodChooser({ period, asOf, choose, chooseAsOf }: ChooserProps) {
  const say = useSay(webWords)
  const dates = useDates()
  const [frequency, setFrequency] = useState<Frequency>(frequencyOf(period))
  const [year, setYear] = useState(yearOf(period))
  const step = frequency === 'year' ? YEARS_SHOWN : 1
  const offered = OFFERED.includes(frequencyOf(period)) ? OFFERED : [frequencyOf(period), ...OFFERED]
  const periods =
    frequency === 'year'
      ? Array.from({ length: YEARS_SHOWN }, (_, n) => String(year - YEARS_SHOWN + 2 + n))
      : periodsOfYear(year, frequency)
  const within = periodOf(firstDay(period), frequency)
  return (
    <div className="period-chooser">
      <Segmented
        size="small"
        value={frequency}
        options={offered.map((one) => ({ value: one, label: say(`period.frequency.${one}`) }))}
        onChange={setFrequency}
      />
      <div className="period-year">
        <Button size="small" type="text" aria-label={say('period.year.before')} onClick={() => setYear(year - step)}>
          <span aria-hidden="true">‹</span>
        </Button>
        <b>{frequency === 'year' ? '' : say('period.year', { year })}</b>
        <Button size="small" type="text" aria-label={say('period.year.after')} onClick={() => setYear(year + step)}>
          <span aria-hidden="true">›</span>
        </Button>
      </div>
      <div className="period-grid">
        {periods.map((one) => (
          <button key={one} type="button" aria-pressed={one === within} onClick={() => choose(one)}>
            {dates.period(one, true)}
          </button>
        ))}
      </div>
      <AsOf period={period} asOf={asOf} choose={chooseAsOf} />
    </div>
  )
}

interface AsOfProps {
  readonly period: Period
  readonly asOf: string | undefined
  readonly choose: (snapshotId: string | undefined) => void
}

/** The period live, or as it was frozen; nothing to choose where it was never frozen. */
function AsOf({ period, asOf, choose }: AsOfProps) {
  const say = useSay(webWords)
  const dates = useDates()
  const frozen = useServices().useFrozen(period, true)
  if (frozen.length === 0) return null
  return (
    <fieldset className="period-as-of">
      <legend>{say('period.as-of', { period: dates.period(period) })}</legend>
      <button type="button" aria-pressed={asOf === undefined} onClick={() => choose(undefined)}>
        {say('period.live')}
      </button>
      {frozen.map((one) => (
        <button key={one.id} type="button" aria-pressed={asOf === one.id} onClick={() => choose(one.id)}>
          {one.name}
        </button>
      ))}
    </fieldset>
  )
}
