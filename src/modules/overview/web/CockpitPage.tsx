import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useMemo } from 'react'
import { useOpenedFigure } from '#modules/dispatch/web/FigureDoor.tsx'
import { FrozenBand } from '#modules/dispatch/web/FrozenBand.tsx'
import { LatestPeriod } from '#modules/dispatch/web/LatestPeriod.tsx'
import { UnitSwitch } from '#modules/dispatch/web/UnitSwitch.tsx'
import { type FigureUnit, useFigureUnit } from '#modules/dispatch/web/useFigureUnit.ts'
import { useUnitCrumbs } from '#modules/dispatch/web/useUnitCrumbs.ts'
import { cockpitWords } from '#modules/overview/cockpit-screen.messages.ts'
import { CockpitChanges } from '#modules/overview/web/CockpitChanges.tsx'
import { CockpitCounts } from '#modules/overview/web/CockpitCounts.tsx'
import { CockpitMatrix } from '#modules/overview/web/CockpitMatrix.tsx'
import { BestAndWorst, FurthestBehind } from '#modules/overview/web/CockpitRanks.tsx'
import { CockpitTiles } from '#modules/overview/web/CockpitTiles.tsx'
import { DaysAlarming, DecisionsDue } from '#modules/overview/web/CockpitWatch.tsx'
import { type CockpitView, useCockpit } from '#modules/overview/web/useCockpit.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { useKeys } from '#web/frame/useKeys.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const FigurePanel = lazy(async () => ({ default: (await import('#modules/dispatch/web/FigurePanel.tsx')).FigurePanel }))
const LadderBlock = lazy(async () => ({ default: (await import('#modules/policies/web/LadderBlock.tsx')).LadderBlock }))
const REFRESH_MS = 120_000

/** One screen for the leader: lights, units, what changed, best and worst; everything opens to its source. */
export function CockpitPage() {
  const unit = useFigureUnit()
  const { cockpit } = useCockpit(REFRESH_MS)
  return <Waiting for={cockpit}>{(data) => <Cockpit view={data} unit={unit!} />}</Waiting>
}

function Cockpit({ view, unit }: { readonly view: CockpitView; readonly unit: FigureUnit }) {
  const say = useSay(cockpitWords)
  const pick = usePick()
  const dates = useDates()
  const navigate = useNavigate()
  const crumbs = useUnitCrumbs(unit, '/cockpit')
  const [opened] = useOpenedFigure()
  const { counts } = view.indicators
  const lights = counts.map(({ sign, n }) =>
    say('title.light', { n, zh: sign.word.zh, en: sign.word.en.toLowerCase() }),
  )
  useKeys(
    useMemo(
      () => [{ keys: 'w', act: () => void navigate({ to: '/cockpit/wall', search: { unit: unit.unitId } }) }],
      [navigate, unit.unitId],
    ),
  )
  return (
    <>
      <FrozenBand />
      <PageHead
        title={
          lights.length === 0
            ? `${pick(view.unit.short)} ${dates.period(view.period)}`
            : say('title.of', {
                unit: pick(view.unit.short),
                period: dates.period(view.period),
                lights: lights.join(say('title.comma')),
              })
        }
        crumbs={crumbs}
        why={say('why')}
      >
        <UnitSwitch
          unitId={unit.unitId}
          change={(unitId) => void navigate({ to: '/cockpit', search: { unit: unitId } })}
        />
        <PageLink to="/cockpit/wall" search={{ unit: unit.unitId }} className="button">
          {say('wall.open')}
        </PageLink>
      </PageHead>
      <div className="stack cockpit">
        <CockpitCounts view={view} />
        <LatestPeriod
          rows={view.indicators.rows.map(({ indicator, own }) => ({ indicator, evaluation: own }))}
          unitId={unit.unitId}
          period={view.period}
        />
        <div className="cockpit-middle">
          <div className="stack">
            <CockpitTiles view={view} />
            <DecisionsDue />
          </div>
          <div className="stack">
            <BestAndWorst view={view} />
            <FurthestBehind view={view} />
            <DaysAlarming view={view} />
          </div>
          <CockpitChanges view={view} />
        </div>
        <CockpitMatrix view={view} />
        <Suspense fallback={null}>
          <LadderBlock />
        </Suspense>
      </div>
      {opened !== undefined && (
        <Suspense fallback={null}>
          <FigurePanel />
        </Suspense>
      )}
    </>
  )
}
