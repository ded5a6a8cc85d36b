import type { Output } from '#engine/contract/operation.ts'
import { openReports } from '#modules/dispatch/cycle.contract.ts'
import { touchedReportWords } from '#modules/dispatch/touched-reports.messages.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import type { ReorganisationOnScreen } from '#web/frame/services.ts'
import { useCan } from '#web/session.ts'
import { usePick, useSay } from '#web/words/language.ts'

const MOST_NAMED = 4

type Touched = Output<typeof openReports>['rows'][number]

/** Which reports under way a re-organisation touches, and what becomes of them. */
export function TouchedReports({ unitIds, onDate, becomes, opensUnits }: ReorganisationOnScreen) {
  const say = useSay(touchedReportWords)
  const pick = usePick()
  const dates = useDates()
  const may = useCan()('report.read')
  const touched = useRead(openReports, { unitIds: unitIds.join(',') }, { when: may })
  if (touched.data === undefined) return null
  // A unit that closes takes only its own report with it: those below it have been moved or closed before.
  const rows = touched.data.rows
    .map((row) => ({
      ...row,
      reports: becomes === 'gone' ? row.reports.filter(({ unit }) => unitIds.includes(unit.id)) : row.reports,
    }))
    .filter((row) => row.reports.length > 0)
  const namesOf = ({ reports }: Touched) => {
    const units = reports
      .slice(0, MOST_NAMED)
      .map(({ unit }) => pick(unit.short))
      .join(say('touched.between'))
    return reports.length > MOST_NAMED ? say('touched.among', { units, n: reports.length }) : units
  }
  const key = (row: Touched) =>
    becomes === 'moved'
      ? 'touched.moved'
      : becomes === 'gone' && row.lastDay >= onDate
        ? 'touched.dropped'
        : 'touched.kept'
  return (
    <>
      <p className="second small">{say(rows.length > 0 ? 'touched' : 'touched.none')}</p>
      <ul className="small">
        {rows.map((row) => (
          <li key={row.cycle.id}>
            {say(key(row), {
              period: dates.period(row.cycle.period),
              name: pick(row.cycle.name),
              units: namesOf(row),
              n: row.reports.length,
            })}
          </li>
        ))}
        {opensUnits && rows.length > 0 && <li>{say('touched.next')}</li>}
      </ul>
    </>
  )
}
