import { useParams } from '@tanstack/react-router'
import { Select, Tabs } from 'antd'
import { yearOf } from '#engine/calendar/period.ts'
import type { Output } from '#engine/contract/operation.ts'
import { getPlan } from '#modules/dispatch/plan.contract.ts'
import { planWords } from '#modules/dispatch/plan-screen.messages.ts'
import { PlanEditor } from '#modules/dispatch/web/PlanEditor.tsx'
import { PlanGoals } from '#modules/dispatch/web/PlanGoals.tsx'
import { PlanWorkbook } from '#modules/dispatch/web/PlanWorkbook.tsx'
import { Proposals } from '#modules/dispatch/web/Proposals.tsx'
import { TargetOverview } from '#modules/dispatch/web/TargetOverview.tsx'
import { UnitSwitch } from '#modules/dispatch/web/UnitSwitch.tsx'
import { useFigureUnit } from '#modules/dispatch/web/useFigureUnit.ts'
import { VersionList } from '#modules/dispatch/web/VersionList.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { usePeriod } from '#web/frame/usePeriod.ts'
import { flag, maybe, oneOf, useAddress } from '#web/router/address.ts'
import { useCan } from '#web/session.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const TABS = ['targets', 'goals', 'versions', 'workbook'] as const
const SHAPE = { tab: oneOf(TABS, 'targets'), unit: maybe(), year: maybe(), edit: flag() }

export type Plan = Output<typeof getPlan>

/** One plan: the targets of a unit and year with what is not yet split up, its goals and weights, its versions. */
export function PlanPage() {
  const { planId } = useParams({ strict: false })
  const isNew = planId === 'new'
  const plan = useRead(getPlan, { planId: planId ?? '' }, { when: !isNew })
  if (isNew) return <PlanEditor plan={undefined} />
  return <Waiting for={plan}>{(data) => <One plan={data} />}</Waiting>
}

function One({ plan }: { readonly plan: Plan }) {
  const say = useSay(planWords)
  const pick = usePick()
  const may = useCan()('plan.manage')
  const [state, change] = useAddress(SHAPE)
  if (state.edit) return <PlanEditor plan={plan} />
  const indicators = plan.goals.reduce((sum, goal) => sum + goal.indicators.length, 0)
  const whole = Number(plan.weightTotal) === 100
  return (
    <>
      <PageHead
        title={say('plan.title', { name: pick(plan.name), goals: plan.goals.length, indicators })}
        crumbs={[{ key: 'plans', name: say('plans'), to: '/plans' }]}
        beside={<Light is={plan.state === 'in-force' ? 'ok' : 'none'}>{say(`state.${plan.state}`)}</Light>}
        why={[
          say(`issuer.${plan.issuer}`),
          plan.fromYear === plan.toYear
            ? String(plan.fromYear)
            : say('years', { from: plan.fromYear, to: plan.toYear }),
          say('version', { n: plan.version }),
          say(whole ? 'plan.weights' : 'plan.weights.wrong', { total: plan.weightTotal }),
        ].join(' · ')}
      >
        <ActButton act={() => change({ edit: true })} reason={may ? undefined : say('no-manage')}>
          {say('edit')}
        </ActButton>
      </PageHead>
      <Tabs
        activeKey={state.tab}
        onChange={(tab) => change({ tab: TABS.find((one) => one === tab) ?? 'targets' })}
        items={[
          { key: 'targets', label: say('tab.targets'), children: <Targets plan={plan} /> },
          { key: 'goals', label: say('tab.goals'), children: <PlanGoals plan={plan} /> },
          {
            key: 'versions',
            label: say('tab.versions'),
            children: (
              <section className="card">
                <VersionList versions={plan.versions} />
              </section>
            ),
          },
          { key: 'workbook', label: say('tab.workbook'), children: <PlanWorkbook plan={plan} /> },
        ]}
      />
    </>
  )
}

function Targets({ plan }: { readonly plan: Plan }) {
  const say = useSay(planWords)
  const unit = useFigureUnit()
  const { period } = usePeriod()
  const [state, change] = useAddress(SHAPE)
  const wanted = Number(state.year ?? yearOf(period))
  const year = Math.min(plan.toYear, Math.max(plan.fromYear, wanted))
  const years = Array.from({ length: plan.toYear - plan.fromYear + 1 }, (_, n) => String(plan.fromYear + n))
  if (unit === undefined) return null
  return (
    <div className="stack">
      <div className="row">
        <UnitSwitch unitId={unit.unitId} permission="plan.read" change={(unitId) => change({ unit: unitId })} />
        {years.length > 1 && (
          <Select
            value={String(year)}
            aria-label={say('year')}
            options={years.map((value) => ({ value, label: value }))}
            onChange={(next: string) => change({ year: next })}
          />
        )}
      </div>
      <TargetOverview plan={plan} unitId={unit.unitId} year={year} />
      <Proposals planId={plan.id} />
    </div>
  )
}
