import { snapshotWords } from '#modules/dispatch/snapshot-screen.messages.ts'
import { useSpoken } from '#modules/dispatch/web/useSpoken.ts'
import { useSay } from '#web/words/language.ts'
import type { Sentence } from '#web/words/useSentence.ts'

const COUNTED = ['figures', 'targets', 'adjusted', 'lights', 'ranks'] as const

/** The headline of a difference, without what did not change. */
export function useDifferenceWords(): (headline: Sentence) => string {
  const say = useSay(snapshotWords)
  const spoken = useSpoken()
  return (headline) => {
    const params = headline.params ?? {}
    const changed = COUNTED.filter((what) => Number(params[what] ?? 0) > 0)
    if (changed.length === 0) return spoken(headline)
    const what = changed.map((one) => say(`difference.of.${one}`, { n: Number(params[one]) })).join(say('comma'))
    return say('difference.changed', { what, n: Number(params.units ?? 0) })
  }
}
