import type { PlanState } from '#modules/policies/cultivation.rules.ts'
import { ladderMessages } from '#modules/policies/ladder.messages.ts'
import { Light } from '#web/figure/Light.tsx'
import { useSay } from '#web/words/language.ts'

const TONES = { open: 'near', achieved: 'ok', closed: 'none' } as const

/** Where a plan stands. */
export function PlanLight({ of }: { readonly of: { readonly state: PlanState; readonly isLate: boolean } }) {
  const say = useSay(ladderMessages)
  return (
    <Light is={of.isLate ? 'red' : TONES[of.state]}>
      {say(of.isLate ? 'plan-state.late' : `plan-state.${of.state}`)}
    </Light>
  )
}
