import { useNavigate } from '@tanstack/react-router'
import { indicatorWords } from '#modules/dispatch/indicator-screen.messages.ts'
import { completionOf } from '#modules/dispatch/web/EvaluationCells.tsx'
import { useExplained, useOriginOf } from '#modules/dispatch/web/FigurePanel.tsx'
import type { IndicatorView } from '#modules/dispatch/web/IndicatorPage.tsx'
import { Neighbours } from '#modules/dispatch/web/Neighbours.tsx'
import type { FigureUnit } from '#modules/dispatch/web/useFigureUnit.ts'
import { TileGrid } from '#web/chart/TileGrid.tsx'
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
import { usePick, useSay } from '#web/words/language.ts'

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
        {view.reconciles !== null && <Reconciled of={view.reconciles} decimals={view.indicator.decimals} />}
        {mayReadPlan && (
          <p className="aside-foot">
            <PageLink to="/dictionary/$indicatorId" params={{ indicatorId: view.indicator.id }}>
              {say('definition.open')}
            </PageLink>
          </p>
        )}
      </section>
      {view.units.length > 1 && <Tiles view={view} />}
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

function Tiles({ view }: Pick<Props, 'view'>) {
  const say = useSay(indicatorWords)
  const pick = usePick()
  const navigate = useNavigate()
  const { indicator, units } = view
  const judged = units.some((one) => completionOf(one.evaluation) !== undefined)
  const placed = units.filter((one) => one.tile !== null)
  const name = judged
    ? say('tiles.completion')
    : say('tiles.value', { name: pick(indicator.name), measure: pick(indicator.unit) })
  return (
    <section className="card">
      <h2>{name}</h2>
      <TileGrid
        name={name}
        decimals={judged ? 1 : indicator.decimals}
        tiles={(placed.length > 0 ? placed : units).map(({ unit, tile, evaluation }) => ({
          key: unit.id,
          name: pick(unit.short),
          column: tile?.column,
          row: tile?.row,
          value: judged ? completionOf(evaluation) : evaluation.figure.value,
          light: evaluation.light,
        }))}
        open={(tile) =>
          void navigate({
            to: '.',
            search: (now: Record<string, string>) => ({ ...now, unit: tile.key, figure: undefined }),
          })
        }
      />
      <p className="second small aside-foot">
        {view.median !== null && judged && say('median', { n: formatDecimal(view.median, { decimals: 1 }) ?? '' })}
      </p>
    </section>
  )
}

function Reconciled({
  of,
  decimals,
}: {
  readonly of: NonNullable<IndicatorView['reconciles']>
  readonly decimals: number
}) {
  const say = useSay(indicatorWords)
  const even = Number(of.difference) === 0
  const written = (value: string) => formatDecimal(value, { decimals }) ?? value
  return (
    <div className="aside-foot">
      <h3>{say('reconciles')}</h3>
      <p>
        {say('reconciles.told', { own: written(of.own), together: written(of.together) })}{' '}
        <Value of={of.difference} decimals={decimals} signed strong />{' '}
        <Light is={even ? 'normal' : 'behind'}>{say(even ? 'reconciles.even' : 'reconciles.uneven')}</Light>
      </p>
    </div>
  )
}
