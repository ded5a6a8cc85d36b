import type { SlipHead } from '#modules/supervision/slip.contract.ts'
import { slipWords } from '#modules/supervision/slip-screen.messages.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { useSay } from '#web/words/language.ts'

type Due = Pick<SlipHead, 'dueOn' | 'workingDaysLeft' | 'isOverdue' | 'state'>

/** The deadline with its light: how many working days are left, or by how many it has passed. */
export function DueIn({ of: { dueOn, workingDaysLeft, isOverdue, state } }: { readonly of: Due }) {
  const say = useSay(slipWords)
  const dates = useDates()
  const day = <span className="nowrap">{dates.day(dueOn)}</span>
  if (state === 'closed' || state === 'cancelled') return day
  const words = isOverdue
    ? say('left.late', { n: Math.abs(workingDaysLeft) })
    : workingDaysLeft <= 0
      ? say('left.today')
      : say('left.days', { n: workingDaysLeft })
  return (
    <>
      {day} <Light is={isOverdue ? 'red' : workingDaysLeft <= NEAR ? 'near' : 'none'}>{words}</Light>
    </>
  )
}

const NEAR = 3
