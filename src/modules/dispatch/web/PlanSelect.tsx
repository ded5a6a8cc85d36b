import { Select } from 'antd'
import { yearOf } from '#engine/calendar/period.ts'
import { indicatorWords } from '#modules/dispatch/indicator-screen.messages.ts'
import { listPlans } from '#modules/dispatch/plan.contract.ts'
import { useRead } from '#web/client/useRead.ts'
import { usePeriod } from '#web/frame/usePeriod.ts'
import { useCan } from '#web/session.ts'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly value: string | undefined
  readonly change: (planId: string | undefined) => void
}

/** Which plan the figures are judged by; where there is one only, nothing is asked. */
export function PlanSelect({ value, change }: Props) {
  const say = useSay(indicatorWords)
  const pick = usePick()
  const may = useCan()('plan.read')
  const { period } = usePeriod()
  const plans = useRead(listPlans, { year: String(yearOf(period)) }, { when: may, freshFor: 300_000 })
  const rows = plans.data?.rows ?? []
  if (rows.length < 2) return null
  return (
    <Select
      value={value ?? ''}
      aria-label={say('plan.choose')}
      popupMatchSelectWidth={false}
      className="plan-select"
      options={[
        { value: '', label: say('plan.of-year') },
        ...rows.map((plan) => ({ value: plan.id, label: pick(plan.name) })),
      ]}
      onChange={(planId: string) => change(planId || undefined)}
    />
  )
}
