import type { CallStage as Stage } from '#modules/programmes/call.ts'
import { callWords } from '#modules/programmes/call-screen.messages.ts'
import { Light } from '#web/figure/Light.tsx'
import { useSay } from '#web/words/language.ts'

const TONES = {
  forecast: 'near',
  draft: 'none',
  coming: 'near',
  open: 'ok',
  recommending: 'lag',
  closed: 'none',
  withdrawn: 'none',
} as const

/** Where a call stands in time. */
export function CallStage({ stage }: { readonly stage: Stage }) {
  const say = useSay(callWords)
  return (
    <span className="nowrap">
      <Light is={TONES[stage]}>{say(`stage.${stage}`)}</Light>
    </span>
  )
}
