import { useMemo } from 'react'
import { reviewWords } from '#modules/dispatch/review.messages.ts'
import { usePageKeys } from '#web/frame/page-keys.ts'
import { useSay } from '#web/words/language.ts'

export function useReviewKeys(mayReturn: boolean): void {
  const say = useSay(reviewWords)
  usePageKeys(
    useMemo(
      () => [
        { keys: ['n'], does: say('key.next') },
        ...(mayReturn
          ? [{ keys: ['Space', 'F6'], does: say('key.mark') }]
          : [{ keys: ['F6'], does: say('key.panel') }]),
        { keys: ['Ctrl', 'C'], does: say('key.copy') },
      ],
      [say, mayReturn],
    ),
  )
}
