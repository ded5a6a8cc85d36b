import { Segmented, Select } from 'antd'
import { figureRanking } from '#modules/dispatch/figure.contract.ts'
import { listIndicators } from '#modules/dispatch/plan.contract.ts'
import { rankingWords } from '#modules/dispatch/ranking-screen.messages.ts'
import { FigurePanel } from '#modules/dispatch/web/FigurePanel.tsx'
import { FrozenBand } from '#modules/dispatch/web/FrozenBand.tsx'
import { PlanSelect } from '#modules/dispatch/web/PlanSelect.tsx'
import { RankingGroup } from '#modules/dispatch/web/RankingGroup.tsx'
import { UnitSwitch } from '#modules/dispatch/web/UnitSwitch.tsx'
import { useAsOf } from '#modules/dispatch/web/useAsOf.ts'
import { type FigureUnit, useFigureUnit } from '#modules/dispatch/web/useFigureUnit.ts'
import { useSpoken } from '#modules/dispatch/web/useSpoken.ts'
import { useUnitCrumbs } from '#modules/dispatch/web/useUnitCrumbs.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { usePeriod } from '#web/frame/usePeriod.ts'
import { maybe, oneOf, useAddress } from '#web/router/address.ts'
import { useCan } from '#web/session.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const BY = ['completion', 'growth', 'amount'] as const
const SHAPE = { unit: maybe(), plan: maybe(), indicator: maybe(), by: oneOf(BY, 'completion') }

/** The units below one unit, ranked by total score or by one indicator, each within its peer group. */
export function RankingPage() {
  const unit = useFigureUnit()
  return (
    <Waiting for={{ data: unit, error: null, refetch: () => undefined }}>{(data) => <Ranking unit={data} />}</Waiting>
  )
}

function Ranking({ unit }: { readonly unit: FigureUnit }) {
  const say = useSay(rankingWords)
  const spoken = useSpoken()
  const dates = useDates()
  const { period } = usePeriod()
  const asOf = useAsOf()
  const [state, change] = useAddress(SHAPE)
  const crumbs = useUnitCrumbs(unit, '/ranking', { plan: state.plan, indicator: state.indicator })
  const ranking = useRead(
    figureRanking,
    {
      unitId: unit.unitId,
      period,
      ...asOf,
      ...(state.plan !== undefined && { planId: state.plan }),
      ...(state.indicator !== undefined && { indicatorId: state.indicator, by: state.by }),
    },
    { keepFormer: true },
  )
  const told = { unit: unit.name, period: dates.period(period) }
  return (
    <Waiting for={ranking}>
      {(data) => {
        const groups = data.groups.filter((group) => group.rows.length > 0)
        const ranked = groups.some((group) => group.rows.some((row) => row.rank !== null))
        return (
          <>
            <FrozenBand />
            <PageHead title={spoken(data.headline)} crumbs={crumbs} why={say('why', told)} />
            <div className="filters">
              <div className="row">
                <IndicatorChoice value={state.indicator} change={(indicator) => change({ indicator })} />
                {state.indicator !== undefined && (
                  <Segmented
                    value={state.by}
                    options={BY.map((value) => ({ value, label: say(`by.${value}`) }))}
                    onChange={(by) => change({ by })}
                  />
                )}
              </div>
              <div className="row">
                <PlanSelect value={state.plan} change={(plan) => change({ plan })} />
                <UnitSwitch unitId={unit.unitId} change={(unitId) => change({ unit: unitId })} />
              </div>
            </div>
            {ranked ? (
              <div className="stack">
                {groups.map((group) => (
                  <RankingGroup key={group.peerGroup ?? ''} group={group} ranking={data} period={period} />
                ))}
              </div>
            ) : (
              <div className="card">
                <State
                  kind="empty"
                  title={groups.length === 0 ? say('empty.below', told) : say('empty')}
                  why={groups.length === 0 ? undefined : say('empty.why')}
                />
              </div>
            )}
            <FigurePanel planId={state.plan} />
          </>
        )
      }}
    </Waiting>
  )
}

interface ChoiceProps {
  readonly value: string | undefined
  readonly change: (indicatorId: string | undefined) => void
}

/** The total score of the plan, or one indicator by name, code or initials. */
function IndicatorChoice({ value, change }: ChoiceProps) {
  const say = useSay(rankingWords)
  const pick = usePick()
  const may = useCan()('plan.read')
  const indicators = useRead(listIndicators, { limit: '500' }, { when: may, freshFor: 300_000 })
  return (
    <Select
      value={value ?? ''}
      aria-label={say('what')}
      className="indicator-choice"
      showSearch={{ optionFilterProp: 'title' }}
      loading={may && indicators.data === undefined}
      options={[
        { value: '', label: say('what.total'), title: say('what.total') },
        ...(indicators.data?.rows ?? [])
          .filter((row) => !row.retired)
          .map((row) => ({ value: row.id, label: pick(row.name), title: `${row.name.zh} ${row.name.en} ${row.code}` })),
      ]}
      onChange={(indicatorId: string) => change(indicatorId || undefined)}
    />
  )
}
