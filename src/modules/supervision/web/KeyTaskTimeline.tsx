import { dayNumber } from '#engine/calendar/date.ts'
import type { KeyTaskRow } from '#modules/supervision/key-task.contract.ts'
import { keyTaskWords } from '#modules/supervision/key-task-screen.messages.ts'
import { Light } from '#web/figure/Light.tsx'
import { officeNow, onOfficeClock } from '#web/figure/office-clock.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly rows: readonly KeyTaskRow[]
  readonly year: number
}

const WIDTH = 720
const MONTHS = Array.from({ length: 12 }, (_, month) => month)

/** Nodes along the year: done, late, to come; today as an upright line. */
export function KeyTaskTimeline({ rows, year }: Props) {
  const say = useSay(keyTaskWords)
  const pick = usePick()
  const dates = useDates()
  const [first, last] = [dayNumber(`${year}-01-01`), dayNumber(`${year}-12-31`)]
  const xOf = (day: string) => Math.min(1, Math.max(0, (dayNumber(day) - first) / (last - first))) * WIDTH
  const today = onOfficeClock(officeNow()).date
  const monthAt = (month: number) => `${year}-${String(month + 1).padStart(2, '0')}`
  return (
    <div className="table-card card card-flush table-box">
      <table className="table task-timeline" aria-label={say('view.timeline')}>
        <thead>
          <tr>
            <th scope="col">{say('column.item')}</th>
            <th scope="col">{say('column.lead')}</th>
            <th scope="col">{say('column.status')}</th>
            <th scope="col">
              <svg viewBox={`0 0 ${WIDTH} 16`} role="img" aria-label={say('view.timeline')}>
                {MONTHS.map((month) => (
                  <text key={month} x={xOf(`${monthAt(month)}-01`) + 2} y="12">
                    {dates.period(monthAt(month), true)}
                  </text>
                ))}
              </svg>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                <PageLink to="/key-tasks/$keyTaskId" params={{ keyTaskId: row.id }}>
                  {row.number}. {pick(row.name)}
                </PageLink>
              </td>
              <td className="second nowrap">{pick(row.lead.short)}</td>
              <td>
                <Light is={row.light} reason={row.lightReason === null ? undefined : pick(row.lightReason)} />
              </td>
              <td>
                <svg viewBox={`0 0 ${WIDTH} 22`} role="img" aria-label={`${pick(row.name)} ${row.percent}%`}>
                  <line className="rail" x1="0" x2={WIDTH} y1="11" y2="11" />
                  <line className="done" x1="0" x2={(WIDTH * row.percent) / 100} y1="11" y2="11" />
                  {today.startsWith(String(year)) && (
                    <line className="today" x1={xOf(today)} x2={xOf(today)} y1="0" y2="22" />
                  )}
                  {row.nodes.map((node) => (
                    <g
                      key={node.number}
                      className={node.doneOn !== null ? 'node-done' : node.isLate ? 'node-late' : 'node'}
                    >
                      <title>{`${pick(node.text)} ${dates.day(node.doneOn ?? node.dueOn)}`}</title>
                      {node.isLate ? (
                        <rect x={xOf(node.dueOn) - 5} y="6" width="10" height="10" />
                      ) : (
                        <circle cx={xOf(node.dueOn)} cy="11" r="5" />
                      )}
                    </g>
                  ))}
                </svg>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
