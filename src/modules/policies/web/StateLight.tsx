import type { Entitlement } from '#modules/policies/policy.contract.ts'
import { policyMessages } from '#modules/policies/policy.messages.ts'
import { Light } from '#web/figure/Light.tsx'
import { useSay } from '#web/words/language.ts'

const TONES = {
  eligible: 'ok',
  'near-miss': 'near',
  'needs-person': 'lag',
  unknown: 'none',
  'not-eligible': 'none',
} as const

/** A verdict in word, shape and tone. */
export function StateLight({ of }: { readonly of: Entitlement['state'] }) {
  const say = useSay(policyMessages)
  return <Light is={TONES[of]}>{say(`policy.state.${of}`)}</Light>
}
