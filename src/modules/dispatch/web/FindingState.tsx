import type { FindingState as State } from '#modules/dispatch/finding.rules.ts'
import { qualityWords } from '#modules/dispatch/quality-screen.messages.ts'
import { useSay } from '#web/words/language.ts'

const SIGNS: Readonly<Record<State, string>> = {
  open: '○',
  asked: '…',
  explained: '◐',
  accepted: '✓',
  'needs-correction': '!',
  gone: '—',
}

/** What has become of a doubt: a sign and a word; lights are for figures. */
export function FindingState({ of }: { readonly of: State }) {
  const say = useSay(qualityWords)
  return (
    <span className={`tag finding-state finding-${of}`}>
      <span aria-hidden="true">{SIGNS[of]}</span> {say(`state.${of}`)}
    </span>
  )
}
