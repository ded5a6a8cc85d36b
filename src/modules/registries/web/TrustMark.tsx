import type { Trust } from '#engine/register/fact.ts'
import { registryWords } from '#modules/registries/registry-screen.messages.ts'
import { Light } from '#web/figure/Light.tsx'
import { useSay } from '#web/words/language.ts'

const TONES = { 'self-declared': 'none', departmental: 'near', verified: 'ok' } as const

/** How far a fact is trusted, in word, shape and tone. */
export function TrustMark({ of }: { readonly of: Trust }) {
  const say = useSay(registryWords)
  return <Light is={TONES[of]}>{say(`trust.${of}`)}</Light>
}
