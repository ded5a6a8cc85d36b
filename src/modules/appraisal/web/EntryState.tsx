import type { EntryHead } from '#modules/appraisal/entry.contract.ts'
import { entryWords } from '#modules/appraisal/entry-screen.messages.ts'
import { Light } from '#web/figure/Light.tsx'
import { useSay } from '#web/words/language.ts'

const TONES = {
  draft: 'none',
  hearing: 'near',
  review: 'near',
  booked: 'ok',
  refused: 'none',
  withdrawn: 'none',
  reversed: 'none',
} as const

type Shown = Pick<EntryHead, 'state' | 'reversedBy' | 'appeal'>

/** What stands in the ledger and was taken back is told apart from what counts. */
export const stateOf = ({ state, reversedBy }: Shown) =>
  state === 'booked' && reversedBy !== null && reversedBy.number !== null ? 'reversed' : state

export function EntryState({ of }: { readonly of: Shown }) {
  const say = useSay(entryWords)
  const state = stateOf(of)
  return (
    <span className="nowrap">
      <Light is={TONES[state]}>{say(`state.${state}`)}</Light>
      {of.appeal !== null && <small className="mark">{say(`appeal.${of.appeal}`)}</small>}
    </span>
  )
}
