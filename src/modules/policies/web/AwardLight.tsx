import { AWARD_STATES } from '#modules/policies/award.rules.ts'
import { policyMessages } from '#modules/policies/policy.messages.ts'
import { Light } from '#web/figure/Light.tsx'
import { useSay } from '#web/words/language.ts'

const TONES = {
  waiting: 'near',
  declined: 'none',
  listed: 'ok',
  objected: 'lag',
  stopped: 'red',
  dropped: 'none',
  paid: 'ok',
  recovering: 'red',
} as const

/** Where an award stands. */
export function AwardLight({ of }: { readonly of: string }) {
  const say = useSay(policyMessages)
  const state = AWARD_STATES.find((one) => one === of)
  return state === undefined ? null : <Light is={TONES[state]}>{say(`award.state.${state}`)}</Light>
}
