import { useParams } from '@tanstack/react-router'
import { Suspense } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { indicatorFigures } from '#modules/dispatch/figure.contract.ts'
import { indicatorWords } from '#modules/dispatch/indicator-screen.messages.ts'
import { FigureFilters } from '#modules/dispatch/web/FigureFilters.tsx'
import { FigurePanel } from '#modules/dispatch/web/FigurePanel.tsx'
import { FrozenBand } from '#modules/dispatch/web/FrozenBand.tsx'
import { IndicatorAside } from '#modules/dispatch/web/IndicatorAside.tsx'
import { IndicatorBreakdown } from '#modules/dispatch/web/IndicatorBreakdown.tsx'
import { IndicatorFacts } from '#modules/dispatch/web/IndicatorFacts.tsx'
import { IndicatorTiles, isWide } from '#modules/dispatch/web/IndicatorTiles.tsx'
import { IndicatorTrend } from '#modules/dispatch/web/IndicatorTrend.tsx'
import { IndicatorUnits } from '#modules/dispatch/web/IndicatorUnits.tsx'
import { FIGURE_SHAPE, useFigureRequest } from '#modules/dispatch/web/useFigureRequest.ts'
import type { FigureUnit } from '#modules/dispatch/web/useFigureUnit.ts'
import { useSpoken } from '#modules/dispatch/web/useSpoken.ts'
import { useUnitCrumbs } from '#modules/dispatch/web/useUnitCrumbs.ts'
import { useRead } from '#web/client/useRead.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { useServices } from '#web/frame/services.ts'
import { useAddress } from '#web/router/address.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const NAMED_MOST = 4

export type IndicatorView = Output<typeof indicatorFigures>

/** One indicator at one unit: the sentence, the year's line, the units below, and where the figure comes from. */
export function IndicatorPage() {
  const { indicatorId } = useParams({ strict: false })
  const { unit, period, request } = useFigureRequest()
  const view = useRead(
    indicatorFigures,
    { indicatorId: indicatorId ?? '', ...request },
    { when: unit !== undefined, keepFormer: true },
  )
  if (unit === undefined) return <State kind="loading" />
  return <Waiting for={view}>{(data) => <Indicator view={data} unit={unit} period={period} />}</Waiting>
}

interface Props {
  readonly view: IndicatorView
  readonly unit: FigureUnit
  readonly period: string
}

function Indicator({ view, unit, period }: Props) {
  const say = useSay(indicatorWords)
  const pick = usePick()
  const [{ plan, preview }] = useAddress(FIGURE_SHAPE)
  const title = useTitle(view)
  const indicatorId = view.indicator.id
  const { FigureActs } = useServices()
  const crumbs = useUnitCrumbs(unit, '/indicators/$indicatorId', { plan }, { indicatorId })
  return (
    <>
      <FrozenBand />
      <PageHead
        title={title}
        crumbs={[
          {
            key: 'indicators',
            name: say('indicators'),
            to: '/indicators',
            search: { unit: unit.unitId, plan },
          },
          { key: 'name', name: pick(view.indicator.name) },
          ...crumbs,
        ]}
        beside={preview && <span className="tag">{say('preview')}</span>}
      >
        <Suspense>
          {FigureActs !== undefined && (
            <FigureActs
              key={unit.unitId}
              unitId={unit.unitId}
              indicatorId={indicatorId}
              period={period}
              item={pick(view.indicator.name)}
            />
          )}
        </Suspense>
      </PageHead>
      <div className="filters">
        <IndicatorFacts view={view} />
        <FigureFilters unit={unit} />
      </div>
      <div className="columns indicator-columns">
        <div className="stack">
          <section className="card">
            <IndicatorTrend view={view} period={period} />
          </section>
          {isWide(view) && <IndicatorTiles view={view} />}
          {view.units.length > 0 && <IndicatorUnits view={view} period={period} />}
          <IndicatorBreakdown view={view} period={period} />
        </div>
        <IndicatorAside view={view} unit={unit} period={period} />
      </div>
      <FigurePanel planId={plan} preview={preview} />
    </>
  )
}

/** The server's sentence, and which of the units below are behind. */
function useTitle(view: IndicatorView): string {
  const say = useSay(indicatorWords)
  const pick = usePick()
  const spoken = useSpoken()
  const first = spoken(view.headline)
  const lagging = view.units.filter(({ evaluation: { sign } }) => sign?.alarm === true)
  if (lagging.length === 0) return first
  const named = lagging
    .slice(0, NAMED_MOST)
    .map((one) => pick(one.unit.short))
    .join(say('headline.comma'))
  const units = lagging.length > NAMED_MOST ? say('headline.more', { units: named, n: lagging.length }) : named
  return say('headline.and', {
    first,
    second: spoken({ key: 'figure.headline.units-lagging', params: { units } }),
  })
}
