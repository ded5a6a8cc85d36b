import { useParams } from '@tanstack/react-router'
import { Modal } from 'antd'
import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { getMonitor } from '#modules/dispatch/monitor.contract.ts'
import { monitorMessages } from '#modules/dispatch/monitor.messages.ts'
import { monitorWords } from '#modules/dispatch/monitor-screen.messages.ts'
import { DayVersions } from '#modules/dispatch/web/DayVersions.tsx'
import { MonitorDays } from '#modules/dispatch/web/MonitorDays.tsx'
import { Due } from '#modules/dispatch/web/MonitorTiles.tsx'
import { Chart } from '#web/chart/Chart.tsx'
import { useRead } from '#web/client/useRead.ts'
import { groupDigits } from '#web/figure/format.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { Sample } from '#web/figure/Value.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export type MonitorView = Output<typeof getMonitor>

/** One figure of one unit: its days with the thresholds, what was crossed, what it comes to in the month. */
export function MonitorPage() {
  const { monitor, unitId } = useParams({ strict: false })
  const one = useRead(getMonitor, { monitor: monitor ?? '', unitId: unitId ?? '' })
  return <Waiting for={one}>{(data) => <OneMonitor of={data} />}</Waiting>
}

function OneMonitor({ of }: { readonly of: MonitorView }) {
  const say = useSay(monitorWords)
  const pick = usePick()
  const dates = useDates()
  const sayState = useSay(monitorMessages)
  const [day, setDay] = useState<string | undefined>()
  const { monitor, unit } = of
  const names = { unit: pick(unit.short), name: pick(monitor.name) }
  const days = of.rows.toReversed()
  const line = nearestLine(of)
  return (
    <>
      <PageHead
        title={
          of.latest === null
            ? say('one.title.none', names)
            : say('one.title', { ...names, value: groupDigits(of.latest), measure: pick(monitor.unit) })
        }
        crumbs={[
          { key: 'board', name: say('board'), to: '/monitors' },
          { key: 'name', name: pick(monitor.name) },
        ]}
        beside={
          <>
            <Light is={of.sign} /> {of.isSample && <Sample />}
          </>
        }
        why={dates.within(pick(of.reason))}
      />
      <div className="columns">
        <div className="stack">
          <section className="card">
            <Chart
              height={280}
              data={{
                name: say('one.chart', { name: names.name, unit: pick(monitor.unit) }),
                kind: 'lines',
                categoryName: say('column.on'),
                categories: days.map((row) => dates.day(row.day)),
                series: [{ name: names.unit, values: days.map((row) => row.value), stroke: 'main' }],
                ...(line && {
                  target: {
                    value: line.value,
                    name: say('one.line', { level: sayState(`monitor.level.${line.level}`), value: line.value }),
                  },
                }),
                decimals: monitor.decimals,
                zeroBase: false,
              }}
            />
          </section>
          <MonitorDays of={of} seeVersions={setDay} />
        </div>
        <aside className="stack">
          <section className="card stack">
            <Facts of={of} />
          </section>
          {monitor.into !== null && (
            <section className="card stack">
              <h2>{say('one.months')}</h2>
              <p className="second small">{say(`into.${monitor.into.rule}`, { name: pick(monitor.into.name) })}</p>
              <ul className="lines">
                {of.months.map((month) => (
                  <li key={month.period}>
                    <span>{dates.period(month.period)}</span>
                    <span className="value">
                      {say('one.month', {
                        value: month.value === null ? '—' : groupDigits(month.value),
                        unit: pick(monitor.unit),
                        present: month.present,
                        expected: month.expected,
                      })}
                    </span>
                  </li>
                ))}
              </ul>
              <p className="second small">{say('one.months.why')}</p>
            </section>
          )}
          <section className="card stack">
            <h2>{say('one.alerts')}</h2>
            {of.alerts.length === 0 && <p className="second">{say('one.alerts.none')}</p>}
            <ul className="lines">
              {of.alerts.map((alert) => (
                <li key={`${alert.from} ${alert.text.zh}`}>
                  <span>
                    <LevelLight of={alert.level} />{' '}
                    {say(alert.from === alert.to ? 'one.alert.day' : 'one.alert', {
                      from: dates.day(alert.from),
                      to: dates.day(alert.to),
                      text: pick(alert.text),
                      measured: groupDigits(alert.measured),
                    })}
                    <br />
                    <small className="second">
                      {alert.isOpen && `${say('one.open')} · `}
                      {alert.toldAt === null ? say('one.history') : say('one.told', { at: dates.near(alert.toldAt) })}
                    </small>
                  </span>
                </li>
              ))}
            </ul>
          </section>
        </aside>
      </div>
      {day !== undefined && (
        <Modal
          open
          footer={null}
          title={say('versions.title', { day: dates.day(day) })}
          onCancel={() => setDay(undefined)}
        >
          <DayVersions monitor={monitor} unitId={unit.id} day={day} />
        </Modal>
      )}
    </>
  )
}

/** Of all thresholds, which stand beside, the one nearest to what stands now is drawn: a far one would press the line flat. */
function nearestLine({ latest, lines }: MonitorView): MonitorView['lines'][number] | undefined {
  const distance = (line: MonitorView['lines'][number]) => Math.abs(Number(line.value) - Number(latest))
  return lines.toSorted((a, b) => distance(a) - distance(b))[0]
}

function LevelLight({ of: level }: { readonly of: 'watch' | 'warning' }) {
  const say = useSay(monitorMessages)
  return <Light is={level === 'warning' ? 'red' : 'lag'}>{say(`monitor.level.${level}`)}</Light>
}

function Facts({ of: { monitor, lines } }: { readonly of: MonitorView }) {
  const say = useSay(monitorWords)
  const pick = usePick()
  return (
    <dl className="cell-facts">
      {monitor.definition !== null && (
        <div>
          <dt>{say('one.definition')}</dt>
          <dd>{pick(monitor.definition)}</dd>
        </div>
      )}
      {monitor.source !== null && (
        <div>
          <dt>{say('one.source')}</dt>
          <dd>{pick(monitor.source)}</dd>
        </div>
      )}
      <div>
        <dt>{say('one.due')}</dt>
        <dd>
          <Due of={monitor} />
        </dd>
      </div>
      <div>
        <dt>{say('one.thresholds')}</dt>
        <dd>
          {monitor.thresholds.length === 0 && say('one.thresholds.none')}
          {lines.map((line) => (
            <p key={line.code}>
              <LevelLight of={line.level} /> {pick(line.text)}{' '}
              <small className="second value">{groupDigits(line.value)}</small>
            </p>
          ))}
        </dd>
      </div>
    </dl>
  )
}
