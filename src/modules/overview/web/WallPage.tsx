import { useNavigate } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import { cockpitWords } from '#modules/overview/cockpit-screen.messages.ts'
import { CockpitCounts } from '#modules/overview/web/CockpitCounts.tsx'
import { CockpitMatrix } from '#modules/overview/web/CockpitMatrix.tsx'
import { BestAndWorst, FurthestBehind } from '#modules/overview/web/CockpitRanks.tsx'
import { BoardTiles, useTileIndicator } from '#modules/overview/web/CockpitTiles.tsx'
import { tileFigures } from '#modules/overview/web/tile-figures.ts'
import { type CockpitView, useCockpit } from '#modules/overview/web/useCockpit.ts'
import { Light } from '#web/figure/Light.tsx'
import { officeNow } from '#web/figure/office-clock.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Value } from '#web/figure/Value.tsx'
import { useKeys } from '#web/frame/useKeys.ts'
import { usePeriod } from '#web/frame/usePeriod.ts'
import { maybe, oneOf, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const REFRESH_MS = 60_000
const ROTATIONS = ['0', '10', '20', '30', '60'] as const
const SHAPE = { theme: oneOf(['dark', 'light'], 'dark'), rotate: oneOf(ROTATIONS, '0'), unit: maybe() }

/** The board on a wall: large, without a frame, asked again by itself; the indicator that colours the tiles may turn. */
export function WallPage() {
  const { cockpit } = useCockpit(REFRESH_MS)
  const [{ theme }] = useAddress(SHAPE)
  return (
    <main className={`wall wall-${theme}`} id="content">
      <Waiting for={cockpit}>{(data) => <Wall view={data} at={cockpit.dataUpdatedAt} />}</Waiting>
    </main>
  )
}

function Wall({ view, at }: { readonly view: CockpitView; readonly at: number }) {
  const say = useSay(cockpitWords)
  const pick = usePick()
  const dates = useDates()
  const [{ rotate }] = useAddress(SHAPE)
  const { asOf } = usePeriod()
  const { indicator: chosen } = useTileIndicator(view)
  const [paused, setPaused] = useState(false)
  // By the office's clock, read when the answer came.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new answer is a new time.
  const askedAt = useMemo(() => officeNow().toISOString(), [at])
  const turning = useTurning(view, paused ? 0 : Number(rotate))
  const row = view.indicators.rows.find(({ indicator }) => indicator.id === (turning ?? chosen?.id))
  const of = row?.indicator
  useEffect(() => {
    document.title = `${say('wall')} · ${pick(view.unit.short)}`
  }, [say, pick, view.unit])
  return (
    <>
      <header className="wall-head">
        <h1>
          {pick(view.unit.name)} <span className="nowrap">{dates.period(view.period)}</span>
        </h1>
        <p>
          <span className="tag">{say(asOf === undefined ? 'wall.live' : 'wall.frozen')}</span>{' '}
          {say('wall.at', { at: dates.time(askedAt) })}
        </p>
      </header>
      <section className="wall-tiles" aria-label={say('tiles')}>
        <h2 aria-live="off">
          {of === undefined ? (
            <PageLink to="/ranking" search={{ unit: view.unit.id }}>
              {say('tiles.score')}
            </PageLink>
          ) : (
            <PageLink to="/indicators/$indicatorId" params={{ indicatorId: of.id }} search={{ unit: view.unit.id }}>
              {pick(of.name)} {pick(tileFigures(view, of).measure)}
            </PageLink>
          )}
          {row !== undefined && (
            <span className="wall-own">
              <Value of={row.own.figure} decimals={row.indicator.decimals} strong /> {pick(row.indicator.unit)}{' '}
              {row.own.sign !== null && <Light is={row.own.sign} />}
            </span>
          )}
        </h2>
        <BoardTiles view={view} of={of} />
      </section>
      <div className="wall-side">
        <CockpitCounts view={view} />
        <BestAndWorst view={view} />
        <FurthestBehind view={view} />
      </div>
      <div className="wall-matrix">
        <CockpitMatrix view={view} />
      </div>
      <WallTools paused={paused} pause={() => setPaused((now) => !now)} />
    </>
  )
}

/** An indicator that most units have not reported yet shows nothing on a wall. */
function isToldByMost(units: CockpitView['units'], indicatorId: string): boolean {
  const placed = units.filter(({ tile }) => tile !== null)
  const shown = placed.length > 0 ? placed : units
  return shown.filter(({ figures }) => figures[indicatorId]?.figure.state === 'value').length * 2 > shown.length
}

/** The id of the indicator whose turn it is; undefined while nothing turns. */
function useTurning({ indicators, units }: CockpitView, seconds: number): string | undefined {
  const [turn, setTurn] = useState(0)
  const told = useMemo(
    () =>
      indicators.rows.filter(({ indicator }) => isToldByMost(units, indicator.id)).map(({ indicator }) => indicator.id),
    [indicators, units],
  )
  useEffect(() => {
    if (seconds === 0) return
    const timer = setInterval(() => setTurn((now) => now + 1), seconds * 1000)
    return () => clearInterval(timer)
  }, [seconds])
  return seconds === 0 && turn === 0 ? undefined : told[turn % Math.max(1, told.length)]
}

/** Out of sight until the pointer or the keys reach them. */
function WallTools({ paused, pause }: { readonly paused: boolean; readonly pause: () => void }) {
  const say = useSay(cockpitWords)
  const navigate = useNavigate()
  const [{ theme, rotate, unit }, change] = useAddress(SHAPE)
  const leave = useMemo(
    () => () => void navigate({ to: '/cockpit', search: { ...(unit !== undefined && { unit }) } }),
    [navigate, unit],
  )
  useKeys(
    useMemo(
      () => [
        { keys: 'f', act: fillScreen },
        { keys: 'p', act: pause },
        { keys: 'Escape', act: leave },
      ],
      [pause, leave],
    ),
  )
  return (
    <nav className="wall-tools" aria-label={say('wall.tools')}>
      <Select
        value={rotate}
        aria-label={say('wall.rotate')}
        options={ROTATIONS.map((value) => ({
          value,
          label: value === '0' ? say('wall.rotate.off') : say('wall.rotate.seconds', { n: value }),
        }))}
        onChange={(value) => change({ rotate: value })}
      />
      {rotate !== '0' && <Button onClick={pause}>{say(paused ? 'wall.resume' : 'wall.pause')}</Button>}
      <Button onClick={() => change({ theme: theme === 'dark' ? 'light' : 'dark' })}>
        {say(theme === 'dark' ? 'wall.light' : 'wall.dark')}
      </Button>
      <Button onClick={fillScreen}>{say('wall.full')}</Button>
      <Button onClick={leave}>{say('wall.close')}</Button>
    </nav>
  )
}

function fillScreen(): void {
  if (document.fullscreenElement === null) void document.documentElement.requestFullscreen().catch(() => undefined)
  else void document.exitFullscreen()
}
