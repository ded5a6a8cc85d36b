import { compareExact, decimalsOf, exact, isZero } from '#engine/number/exact.ts'
import { indicatorWords } from '#modules/dispatch/indicator-screen.messages.ts'
import { useExplained, useOriginOf } from '#modules/dispatch/web/FigurePanel.tsx'
import type { IndicatorView } from '#modules/dispatch/web/IndicatorPage.tsx'
import { IndicatorTiles, isWide } from '#modules/dispatch/web/IndicatorTiles.tsx'
import { LightPanel } from '#modules/dispatch/web/LightPanel.tsx'
import { Neighbours } from '#modules/dispatch/web/Neighbours.tsx'
import type { FigureUnit } from '#modules/dispatch/web/useFigureUnit.ts'
import { FigureOrigin } from '#web/figure/FigureOrigin.tsx'
import { formatDecimal } from '#web/figure/format.ts'
import { Light } from '#web/figure/Light.tsx'
import { onOfficeClock } from '#web/figure/office-clock.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Value } from '#web/figure/Value.tsx'
import { flag, maybe, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { useSay } from '#web/words/language.ts'

const SHAPE = { plan: maybe(), preview: flag() }
const INPUTS_SHOWN = 4

interface Props {
  readonly view: IndicatorView
  readonly unit: FigureUnit
  readonly period: string
}

/** Beside the trend: where the figure comes from, the units as tiles, its place among its peers, its history. */
export function IndicatorAside({ view, unit, period }: Props) {
  const say = useSay(indicatorWords)
  const [{ plan, preview }] = useAddress(SHAPE)
  const explained = useExplained({
    indicatorId: view.indicator.id,
    unitId: view.unit.id,
    period,
    planId: plan,
    preview,
  })
  const originOf = useOriginOf()
  const dates = useDates()
  const mayReadPlan = useCan()('plan.read')
  return (
    <aside className="aside">
      <section className="card">
        <h2>{say('origin')}</h2>
        <Waiting for={explained}>
          {(data) => <FigureOrigin of={{ ...originOf(data, period, INPUTS_SHOWN), history: [] }} />}
        </Waiting>
        {view.reconciles !== null && <Reconciled of={view.reconciles} view={view} />}
        {mayReadPlan && (
          <p className="aside-foot">
            <PageLink to="/dictionary/$indicatorId" params={{ indicatorId: view.indicator.id }}>
              {say('definition.open')}
            </PageLink>
          </p>
        )}
      </section>
      {view.evaluation.target.expectation === 'value' && (
        <LightPanel
          indicatorId={view.indicator.id}
          unitId={view.unit.id}
          period={period}
          planId={plan}
          preview={preview}
        />
      )}
      {!isWide(view) && <IndicatorTiles view={view} />}
      <Neighbours view={view} unit={unit} period={period} />
      {explained.data !== undefined && (
        <section className="card">
          <h2>{say('history')}</h2>
          <ul className="events">
            {originOf(explained.data, period).history.map((one) => (
              <li key={one.key}>
                <span className="second">{dates.day(onOfficeClock(new Date(one.at)).date)}</span>
                <span>
                  {one.what} <span className="second">{one.who}</span>
                </span>
              </li>
            ))}
          </ul>
          {explained.data.versions.length + explained.data.targets.length === 0 && (
            <p className="second small">{say('history.none')}</p>
          )}
        </section>
      )}
    </aside>
  )
}

interface ReconciledProps {
  readonly of: NonNullable<IndicatorView['reconciles']>
  readonly view: IndicatorView
}

function Reconciled({ of, view }: ReconciledProps) {
  const say = useSay(indicatorWords)
  const { decimals } = view.indicator
  const verdict = verdictOf(of, view)
  const written = (value: string) => formatDecimal(value, { decimals }) ?? value
  return (
    <div className="aside-foot">
      <h3>{say('reconciles')}</h3>
      <p>
        {say('reconciles.told', { own: written(of.own), together: written(of.together) })}{' '}
        <Value of={of.difference} decimals={decimals} signed strong />{' '}
        <Light is={verdict === 'uneven' ? 'lag' : 'ok'}>{say(`reconciles.${verdict}`)}</Light>
      </p>
    </div>
  )
}

/** Sums of rounded numbers differ by up to half a step for each of them; the step is the finest that was published. */
function verdictOf({ difference }: ReconciledProps['of'], view: IndicatorView): 'even' | 'rounding' | 'uneven' {
  const apart = exact(difference).abs()
  if (isZero(apart)) return 'even'
  const published = [view.evaluation, ...view.units.map((one) => one.evaluation)].map((one) => one.figure.value ?? '0')
  const places = Math.max(...published.map((value) => decimalsOf(exact(value)) ?? 0))
  const bound = exact(published.length).div(exact(2n * 10n ** BigInt(places)))
  return compareExact(apart, bound) <= 0 ? 'rounding' : 'uneven'
}
