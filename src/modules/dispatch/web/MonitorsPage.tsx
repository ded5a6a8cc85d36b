import { Segmented } from 'antd'
import { listMonitors } from '#modules/dispatch/monitor.contract.ts'
import { monitorWords } from '#modules/dispatch/monitor-screen.messages.ts'
import { MonitorList } from '#modules/dispatch/web/MonitorList.tsx'
import { MonitorTiles } from '#modules/dispatch/web/MonitorTiles.tsx'
import { useRead } from '#web/client/useRead.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { oneOf, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { useSay } from '#web/words/language.ts'

const VIEWS = ['board', 'list'] as const
const SHAPE = { as: oneOf(VIEWS, 'board') }

/** What is watched day by day: of each figure and unit the latest value, its last days and its state. */
export function MonitorsPage() {
  const say = useSay(monitorWords)
  const may = useCan()
  const [{ as }, change] = useAddress(SHAPE)
  const board = useRead(listMonitors, {}, { keepFormer: true })
  return (
    <Waiting for={board}>
      {({ monitors }) => {
        const tiles = monitors.flatMap((monitor) => monitor.tiles)
        const count = (level: string) => tiles.filter((tile) => tile.level === level).length
        const [n, warning, watch, late] = [monitors.length, count('warning'), count('watch'), count('late')]
        const isCalm = warning + watch + late === 0
        return (
          <>
            <PageHead
              title={
                n === 0
                  ? say('board.title.none')
                  : isCalm
                    ? say('board.title.calm', { n })
                    : say('board.title', { n, warning, watch, late })
              }
              why={n === 0 ? undefined : say('board.why')}
            >
              {n > 0 && (
                <Segmented
                  value={as}
                  options={VIEWS.map((value) => ({ value, label: say(value === 'board' ? 'board.as' : 'board.list') }))}
                  onChange={(next) => change({ as: next })}
                />
              )}
              {may('monitor.import') && (
                <PageLink to="/monitors/arrivals" className="button">
                  {say('arrivals')}
                </PageLink>
              )}
              {may('feed.manage') && (
                <PageLink to="/feeds" className="button">
                  {say('feeds')}
                </PageLink>
              )}
            </PageHead>
            {n === 0 && <State kind="empty" title={say('board.title.none')} why={say('board.none.why')} />}
            {as === 'list' ? (
              n > 0 && <MonitorList of={monitors} />
            ) : (
              <div className="stack">
                {monitors.map((monitor) => (
                  <MonitorTiles key={monitor.code} of={monitor} />
                ))}
              </div>
            )}
          </>
        )
      }}
    </Waiting>
  )
}
