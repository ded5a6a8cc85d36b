interface Props {
  /** In words, for those who do not see it. */
  readonly label: string
  /** One place a day; null where there is none: the line is broken there. */
  readonly values: readonly (number | null)[]
  readonly lines?: readonly { readonly key: string; readonly value: number; readonly level: 'watch' | 'warning' }[]
}

const [WIDTH, HEIGHT, EDGE] = [240, 48, 4]

/** A small line of the last days with its thresholds; the axis fits the values, for it is the shape that is looked at. */
export function Sparkline({ label, values, lines = [] }: Props) {
  const known = values.filter((value) => value !== null)
  const [low, high] = [Math.min(...known), Math.max(...known)]
  // A threshold far away would press the line flat: it is drawn where it is near.
  const room = (high - low || Math.abs(high) || 1) * 0.6
  const near = lines.filter(({ value }) => value >= low - room && value <= high + room)
  const all = [...known, ...near.map(({ value }) => value)]
  const [bottom, top] = [Math.min(...all), Math.max(...all)]
  const x = (place: number) => EDGE + (place * (WIDTH - 2 * EDGE)) / Math.max(1, values.length - 1)
  const y = (value: number) => HEIGHT - EDGE - ((value - bottom) / (top - bottom || 1)) * (HEIGHT - 2 * EDGE)
  const last = values.findLastIndex((value) => value !== null)
  return (
    <svg className="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      {known.length > 0 &&
        near.map((line) => (
          <line
            key={line.key}
            x1="0"
            x2={WIDTH}
            y1={y(line.value)}
            y2={y(line.value)}
            className={`sparkline-${line.level}`}
          />
        ))}
      {runsOf(values).map((run) =>
        run.length === 1 ? (
          <circle key={run[0]} cx={x(run[0]!)} cy={y(values[run[0]!]!)} r="1.2" className="sparkline-lone" />
        ) : (
          <polyline
            key={run[0]}
            points={run.map((place) => `${x(place)},${y(values[place]!)}`).join(' ')}
            className="sparkline-line"
          />
        ),
      )}
      {last >= 0 && <circle cx={x(last)} cy={y(values[last]!)} r="3" className="sparkline-dot" />}
    </svg>
  )
}

/** Weekends and short holidays part no line: a gap of up to this many places is drawn over. */
const LONGEST_GAP = 5

function runsOf(values: readonly (number | null)[]): number[][] {
  const runs: number[][] = []
  for (const [place, value] of values.entries()) {
    if (value === null) continue
    const run = runs.at(-1)
    if (run !== undefined && place - run.at(-1)! <= LONGEST_GAP) run.push(place)
    else runs.push([place])
  }
  return runs
}
