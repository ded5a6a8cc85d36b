import { problemWords } from '#modules/supervision/problem-screen.messages.ts'
import type { Week } from '#modules/supervision/web/WeeklyPage.tsx'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly of: Week['sheets']
  readonly unitId: string | undefined
  readonly choose: (unitId: string | undefined) => void
}

/** Which units have said their week; press one to see its sheet alone. */
export function WeekSheets({ of: sheets, unitId, choose }: Props) {
  const say = useSay(problemWords)
  const pick = usePick()
  const dates = useDates()
  return (
    <section className="card stack">
      <h2>{say('sheets')}</h2>
      <ul className="week-sheets">
        {sheets.map(({ unit, handed, raised, carried, solved }) => (
          <li key={unit.id}>
            <button
              type="button"
              aria-pressed={unit.id === unitId}
              title={handed === null ? '' : say('sheet.handed', { by: handed.by, at: dates.moment(handed.at) })}
              onClick={() => choose(unit.id === unitId ? undefined : unit.id)}
            >
              <span className="between">
                <b>{pick(unit.short)}</b>
                <Light is={handed === null ? 'none' : 'ok'}>
                  {handed === null
                    ? say('sheet.silent')
                    : handed.isClear
                      ? say('sheet.clear')
                      : say('hand.done', { at: dates.time(handed.at) })}
                </Light>
              </span>
              <small className="second">{say('sheet.counts', { raised, carried, solved })}</small>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
