import type { BulletinState as State } from '#modules/bulletins/bulletin.ts'
import { bulletinWords } from '#modules/bulletins/bulletin-screen.messages.ts'
import { Light } from '#web/figure/Light.tsx'
import { useSay } from '#web/words/language.ts'

const LIGHTS = {
  generating: 'near',
  failed: 'red',
  draft: 'none',
  submitted: 'near',
  issued: 'ok',
  withdrawn: 'none',
} as const

export function BulletinState({ of }: { readonly of: State }) {
  const say = useSay(bulletinWords)
  return <Light is={LIGHTS[of]}>{say(`state.${of}`)}</Light>
}
