import { planWords } from '#modules/dispatch/plan-screen.messages.ts'
import { useDates } from '#web/figure/useDates.ts'
import { useSay } from '#web/words/language.ts'

interface Version {
  readonly version: number
  readonly reason: string | null
  readonly recordedAt: string
  readonly by: string | null
}

/** Versions with their reasons, newest first. */
export function VersionList({ versions }: { readonly versions: readonly Version[] }) {
  const say = useSay(planWords)
  const dates = useDates()
  return (
    <ul className="timeline">
      {versions.map((one) => (
        <li key={one.version}>
          <span className="timeline-when">{say('version', { n: one.version })}</span>
          <span>
            {one.reason ?? say('version.none')}{' '}
            <small className="second nowrap">
              {one.by === null
                ? dates.moment(one.recordedAt)
                : say('version.by', { by: one.by, at: dates.moment(one.recordedAt) })}
            </small>
          </span>
        </li>
      ))}
    </ul>
  )
}
