import { useMemo } from 'react'
import { gridWords } from '#modules/dispatch/grid.messages.ts'
import { usePageKeys } from '#web/frame/page-keys.ts'
import { useSay } from '#web/words/language.ts'

/** The grid's keys, listed by `?`. */
export function useFillingKeys(): void {
  const say = useSay(gridWords)
  usePageKeys(
    useMemo(
      () => [
        { keys: ['Enter', 'F2'], does: say('key.edit') },
        { keys: ['Esc'], does: say('key.cancel') },
        { keys: ['Tab'], does: say('key.next') },
        { keys: ['Delete'], does: say('key.clear') },
        { keys: ['Shift', '↑ ↓'], does: say('key.select') },
        { keys: ['Ctrl', 'C / V'], does: say('key.clipboard') },
        { keys: ['Ctrl', 'Z'], does: say('key.undo') },
        { keys: ['F6'], does: say('key.panel') },
      ],
      [say],
    ),
  )
}
