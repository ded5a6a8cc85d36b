import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  /** Decimal texts or numbers in percent; above 100 the bar is full. */
  readonly percent: string | number | null | undefined
  /** Where the schedule stands: an upright line. */
  readonly schedule?: string | number | null | undefined
  readonly tone?: 'plain' | 'lag' | 'red'
}

export function Progress({ percent, schedule, tone = 'plain' }: Props) {
  const say = useSay(webWords)
  if (percent === null || percent === undefined) return <span className="value value-none">{say('value.none')}</span>
  const label =
    schedule === null || schedule === undefined
      ? say('progress', { percent })
      : say('progress.schedule', { percent, schedule })
  return (
    <svg className={`progress progress-${tone}`} viewBox="0 0 120 14" role="img" aria-label={label}>
      <title>{label}</title>
      <rect className="rail" x="0" y="3" width="120" height="8" rx="4" />
      <rect className="done" x="0" y="3" width={within(percent)} height="8" rx="4" />
      {schedule !== null && schedule !== undefined && (
        <rect className="tick" x={within(schedule) - 1} y="0" width="2" height="14" />
      )}
    </svg>
  )
}

function within(percent: string | number): number {
  return Math.min(100, Math.max(0, Number(percent))) * 1.2
}
