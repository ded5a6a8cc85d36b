import { useCallback, useState } from 'react'
import { findDraft, keepDraft } from '#web/memory/draft.ts'
import { useSession } from '#web/session.ts'

/**
 * State that outlives the page until it is dropped: what this person types at one place (`plan/<id>`). `basis` is the version
 * it was typed upon: on another one it is not taken up again. `isSound` guards against drafts of another shape.
 */
export function useDraft<T>(
  place: string,
  basis: string | number,
  begin: () => T,
  isSound: (kept: unknown) => kept is T,
): { readonly draft: T; readonly isKept: boolean; readonly set: (next: (now: T) => T) => void; drop: () => void } {
  const { accountId } = useSession().actor
  const name = `${accountId}.${place}`
  const [state, setState] = useState(() => {
    const kept = findDraft(name)
    return kept?.basis === basis && isSound(kept.draft)
      ? { draft: kept.draft, isKept: true }
      : { draft: begin(), isKept: false }
  })
  const set = useCallback(
    (next: (now: T) => T) =>
      setState((now) => {
        const draft = next(now.draft)
        keepDraft(name, { basis, draft })
        return { draft, isKept: true }
      }),
    [name, basis],
  )
  const drop = () => {
    keepDraft(name, undefined)
    setState({ draft: begin(), isKept: false })
  }
  return { ...state, set, drop }
}
