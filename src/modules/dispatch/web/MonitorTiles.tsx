import type { Output } from '#engine/contract/operation.ts'
import type { listMonitors, MonitorHead, MonitorTile } from '#modules/dispatch/monitor.contract.ts'
import { monitorWords } from '#modules/dispatch/monitor-screen.messages.ts'
import { Sparkline } from '#web/chart/Sparkline.tsx'
import { groupDigits } from '#web/figure/format.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { Sample, Value } from '#web/figure/Value.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export type MonitorOnBoard = Output<typeof listMonitors>['monitors'][number]

/** One figure in all its units: a tile each, the whole in the head. */
export function MonitorTiles({ of: monitor }: { readonly of: MonitorOnBoard }) {
  const say = useSay(monitorWords)
  const pick = usePick()
  const dates = useDates()
  const { together } = monitor
  return (
    <section className="card stack" aria-label={pick(monitor.name)}>
      <div className="between">
        <h2>
          {pick(monitor.name)} <small className="second">{pick(monitor.unit)}</small>
        </h2>
        {together !== null && (
          <span className="second">
            {say('together', {
              value: groupDigits(together.value),
              unit: pick(monitor.unit),
              day: dates.day(together.day),
              present: together.present,
              expected: together.expected,
            })}
          </span>
        )}
      </div>
      <p className="second small">
        <Due of={monitor} />
        {monitor.into !== null && <> · {say(`into.${monitor.into.rule}`, { name: pick(monitor.into.name) })}</>}
      </p>
      <ul className="day-tiles">
        {monitor.tiles.map((tile) => (
          <li key={tile.unit.id}>
            <Tile monitor={monitor} of={tile} />
          </li>
        ))}
      </ul>
    </section>
  )
}

export function Due({ of }: { readonly of: MonitorHead }) {
  const say = useSay(monitorWords)
  const { days, delayDays, dueTime } = of
  const delay = delayDays === 0 ? say('delay.0') : delayDays === 1 ? say('delay.1') : say('delay.n', { n: delayDays })
  return <>{say('due', { days: say(`days.${days}`), delay, time: dueTime })}</>
}

function Tile({ monitor, of: tile }: { readonly monitor: MonitorHead; readonly of: MonitorTile }) {
  const say = useSay(monitorWords)
  const pick = usePick()
  const dates = useDates()
  return (
    <PageLink
      to="/monitors/$monitor/$unitId"
      params={{ monitor: monitor.code, unitId: tile.unit.id }}
      className="day-tile"
      title={dates.within(pick(tile.reason))}
    >
      <span className="between">
        <span>{pick(tile.unit.short)}</span>
        <Light is={tile.sign} />
      </span>
      <span>
        <b>
          <Value of={tile.latest} decimals={monitor.decimals} />
        </b>{' '}
        <small className="second nowrap">{pick(monitor.unit)}</small> {tile.isSample && <Sample />}
      </span>
      <Sparkline
        label={say('spark', { unit: pick(tile.unit.short), name: pick(monitor.name) })}
        values={tile.values.map((value) => (value === null ? null : Number(value)))}
        lines={tile.lines.map(({ code, value, level }) => ({ key: code, value: Number(value), level }))}
      />
      <small className="second">
        {tile.level === 'normal' || tile.updatedAt === null
          ? tile.updatedAt === null
            ? say('updated.never')
            : say('updated', { at: dates.near(tile.updatedAt) })
          : dates.within(pick(tile.reason))}
      </small>
    </PageLink>
  )
}
