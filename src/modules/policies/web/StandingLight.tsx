import { ladderMessages } from '#modules/policies/ladder.messages.ts'
import type { Standing } from '#modules/policies/ladder.rules.ts'
import { Light } from '#web/figure/Light.tsx'
import { useSay } from '#web/words/language.ts'

const TONES = {
  held: 'ok',
  eligible: 'ok',
  'needs-person': 'lag',
  near: 'near',
  unknown: 'none',
  'not-eligible': 'none',
  'no-rules': 'none',
} as const satisfies Record<Standing, string>

/** Where an enterprise stands on a step. */
export function StandingLight({ of }: { readonly of: Standing }) {
  const say = useSay(ladderMessages)
  return <Light is={TONES[of]}>{say(`standing.${of}`)}</Light>
}
