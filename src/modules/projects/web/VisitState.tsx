import type { VisitHead } from '#modules/projects/visit.contract.ts'
import { visitWords } from '#modules/projects/visit-screen.messages.ts'
import { Light } from '#web/figure/Light.tsx'
import { useSay } from '#web/words/language.ts'

const TONES = { planned: 'near', open: 'orange', settled: 'ok', cancelled: 'none' } as const

export function VisitState({ state }: { readonly state: VisitHead['state'] }) {
  const say = useSay(visitWords)
  return (
    <span className="nowrap">
      <Light is={TONES[state]}>{say(`state.${state}`)}</Light>
    </span>
  )
}
