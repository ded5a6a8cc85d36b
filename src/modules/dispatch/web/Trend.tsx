import type { Output } from '#engine/contract/operation.ts'
import type { indicatorFigures } from '#modules/dispatch/figure.contract.ts'
import { gridWords } from '#modules/dispatch/grid.messages.ts'
import { formatDecimal } from '#web/figure/format.ts'
import { useDates } from '#web/figure/useDates.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly name: string
  readonly trend: Output<typeof indicatorFigures>['trend']
}

const [WIDTH, TOP, BOTTOM] = [300, 18, 74]

/** The year so far in one small line, from zero, with the schedule dashed. Doubles are for the eye only. */
export function Trend({ name, trend }: Props) {
  const say = useSay(gridWords)
  const dates = useDates()
  const actual = trend.actual.map(numberOf)
  const schedule = trend.schedule.map(numberOf)
  const known = [...actual, ...schedule].filter((value) => value !== undefined)
  const last = actual.findLastIndex((value) => value !== undefined)
  if (last < 0) return null
  const [low, high] = [Math.min(0, ...known), Math.max(0, ...known)]
  const x = (place: number) => 6 + (place * (WIDTH - 12)) / Math.max(1, actual.length - 1)
  const y = (value: number) => BOTTOM - ((value - low) / (high - low || 1)) * (BOTTOM - TOP)
  const line = (values: readonly (number | undefined)[]) =>
    values.flatMap((value, place) => (value === undefined ? [] : [`${x(place)},${y(value)}`])).join(' ')
  const end = Math.max(0, Math.min(WIDTH - 80, x(last) - 40))
  const lastPlanned = schedule.findLastIndex((value) => value !== undefined)
  const label = dates.period(trend.periods[last]!, true)
  const value = formatDecimal(trend.actual[last]!) ?? ''
  return (
    <svg
      className="trend"
      viewBox={`0 0 ${WIDTH} 92`}
      role="img"
      aria-label={`${say('panel.trend', { name })} ${label} ${value}`}
    >
      <line x1="0" x2={WIDTH} y1={y(0)} y2={y(0)} className="trend-base" />
      <polyline points={line(schedule)} className="trend-plan" />
      <polyline points={line(actual)} className="trend-line" />
      <circle cx={x(last)} cy={y(actual[last]!)} r="3.5" className="trend-dot" />
      <text x={end} y={Math.max(11, y(actual[last]!) - 7)} className="trend-now">
        {value}
      </text>
      {lastPlanned >= 0 && (
        <text x={WIDTH} y={Math.min(BOTTOM - 4, y(schedule[lastPlanned]!) + 14)} textAnchor="end">
          {say('trend.schedule')}
        </text>
      )}
      <text x="0" y="90">
        {dates.period(trend.periods[0]!, true)}
      </text>
      <text x={WIDTH} y="90" textAnchor="end">
        {dates.period(trend.periods.at(-1)!, true)}
      </text>
    </svg>
  )
}

const numberOf = (text: string | null): number | undefined => (text === null ? undefined : Number(text))
