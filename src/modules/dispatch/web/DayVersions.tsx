import { listDayVersions, type MonitorHead } from '#modules/dispatch/monitor.contract.ts'
import { arrivalWords, monitorWords } from '#modules/dispatch/monitor-screen.messages.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Value } from '#web/figure/Value.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly monitor: MonitorHead
  readonly unitId: string
  readonly day: string
}

/** What a day has said, each time it was said again. */
export function DayVersions({ monitor, unitId, day }: Props) {
  const say = useSay(monitorWords)
  const sayWay = useSay(arrivalWords)
  const pick = usePick()
  const dates = useDates()
  const versions = useRead(listDayVersions, { monitor: monitor.code, unitId, day })
  return (
    <Waiting for={versions}>
      {({ rows }) => (
        <ul className="lines">
          {rows.map((row) => (
            <li key={row.version}>
              <span>
                {row.value === null ? (
                  <span className="second">{say('version.erased')}</span>
                ) : (
                  <>
                    <Value of={row.value} decimals={monitor.decimals} strong={row.isCurrent} /> {pick(monitor.unit)}
                  </>
                )}{' '}
                <small className="tag">
                  {say(row.isCurrent ? 'version.current' : row.isWithdrawn ? 'version.withdrawn' : 'version.former')}
                </small>
              </span>
              <small className="second">
                {sayWay(`way.${row.way}`)} {row.by ?? ''} · {dates.near(row.at)}
              </small>
            </li>
          ))}
        </ul>
      )}
    </Waiting>
  )
}
