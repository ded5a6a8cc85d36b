import type { RoundState } from '#modules/policies/award.rules.ts'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import { Light } from '#web/figure/Light.tsx'
import { useSay } from '#web/words/language.ts'

const TONES = {
  draft: 'none',
  confirming: 'near',
  published: 'near',
  approved: 'ok',
  paying: 'ok',
  withdrawn: 'none',
} as const

export function RoundLight({ of }: { readonly of: RoundState }) {
  const say = useSay(policyWords)
  return <Light is={TONES[of]}>{say(`round.${of}`)}</Light>
}
