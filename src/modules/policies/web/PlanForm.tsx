import { useNavigate } from '@tanstack/react-router'
import { ActForm } from '#modules/funds/web/ActForm.tsx'
import { openPlan } from '#modules/policies/cultivation.contract.ts'
import { ladderWords } from '#modules/policies/ladder-screen.messages.ts'
import { type CarerHead, useCarerOptions } from '#modules/policies/web/VisitForm.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly registerEntryId: string
  readonly name: string
  readonly carers: readonly CarerHead[]
  /** Steps that are not held, the next one first. */
  readonly steps: readonly { readonly value: string; readonly label: string }[]
  readonly close: () => void
}

/** A plan for one goal; its measures follow from the gap. */
export function PlanForm({ registerEntryId, name, carers, steps, close }: Props) {
  const say = useSay(ladderWords)
  const navigate = useNavigate()
  const options = useCarerOptions(carers)
  const opening = useAct(openPlan, {
    also: ['portrait', 'ladder'],
    done: ({ planId }) =>
      void navigate({ to: '/cultivation-plans/$cultivationPlanId', params: { cultivationPlanId: planId } }),
  })
  return (
    <ActForm
      title={say('plan.of-enterprise', { name })}
      deed={say('act.plan')}
      error={opening.error}
      busy={opening.isPending}
      close={close}
      fields={[
        { at: 'step', label: say('column.step'), kind: 'choice', options: [...steps], start: steps[0]?.value ?? '' },
        { at: 'responsibleId', label: say('column.responsible'), kind: 'choice', options },
        { at: 'dueOn', label: say('column.due'), kind: 'day' },
        { at: 'aim', label: say('plan.aim'), kind: 'area', hint: say('plan.measures-follow') },
      ]}
      send={({ step = '', responsibleId = '', dueOn = '', aim = '' }) =>
        opening.mutate({ registerEntryId, step, responsibleId, dueOn, aim })
      }
    />
  )
}
