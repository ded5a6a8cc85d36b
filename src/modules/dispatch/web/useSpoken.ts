import { useCallback } from 'react'
import { groupDigits } from '#web/figure/format.ts'
import { useDates } from '#web/figure/useDates.ts'
import { type Sentence, useSentence } from '#web/words/useSentence.ts'

const NUMBERS = ['value', 'published', 'expected', 'difference', 'own', 'together']

/** A sentence of the server with its numbers parted by thousands and its period called by name. */
export function useSpoken(): (sentence: Sentence) => string {
  const sentence = useSentence()
  const dates = useDates()
  return useCallback(
    ({ key, params = {} }) => {
      const spoken = Object.entries(params).map(([name, value]) => [
        name,
        name === 'period'
          ? dates.period(String(value))
          : NUMBERS.includes(name) && /^-?\d+(\.\d+)?$/.test(String(value))
            ? groupDigits(String(value))
            : value,
      ])
      return dates.within(sentence({ key, params: Object.fromEntries(spoken) }))
    },
    [sentence, dates],
  )
}
