import type { RefusalCode } from '#engine/refusal.ts'

export type DraftState = 'drawing' | 'proposed' | 'published' | 'dropped'
export type DraftAct = 'edit' | 'propose' | 'publish' | 'return' | 'take-back' | 'drop'

export interface DraftBefore {
  readonly state: DraftState
  readonly isOutdated: boolean
  readonly errors: number
  readonly differences: number
  readonly proposedBy: string | undefined
  readonly editors: readonly string[]
}

export interface DraftViewer {
  readonly personId: string
  readonly mayEdit: boolean
  readonly mayPublish: boolean
}

/** Each kind of draft has words of its own for it: `<kind>.<why>`. */
export type DraftHindrance = 'no-duty' | `is-${DraftState}` | 'own-work' | 'outdated' | 'has-faults' | 'nothing-changed'

export type DraftAnswer =
  | { readonly may: true }
  | { readonly may: false; readonly code: RefusalCode; readonly why: DraftHindrance }

const YES: DraftAnswer = { may: true }
const no = (code: RefusalCode, why: DraftHindrance): DraftAnswer => ({ may: false, code, why })

/**
 * May this be done now, by this person, with the draft of a definition? Whoever drew or proposed it does not put it in force:
 * two pairs of eyes, as for payments.
 */
export function mayDraft(act: DraftAct, draft: DraftBefore, viewer: DraftViewer): DraftAnswer {
  const isPublisher = act === 'publish' || act === 'return'
  if (isPublisher ? !viewer.mayPublish : !viewer.mayEdit) return no('not-allowed', 'no-duty')
  const wanted: DraftState = isPublisher || act === 'take-back' ? 'proposed' : 'drawing'
  const isOpen = draft.state === 'drawing' || draft.state === 'proposed'
  if (act === 'drop' ? !isOpen : draft.state !== wanted) return no('wrong-state', `is-${draft.state}`)
  if (act === 'edit' || act === 'take-back' || act === 'drop') return YES
  if (act === 'publish' || act === 'return') {
    const isOwn = draft.proposedBy === viewer.personId || draft.editors.includes(viewer.personId)
    if (isOwn) return no('rule-broken', 'own-work')
    if (act === 'return') return YES
  }
  if (draft.isOutdated) return no('conflict', 'outdated')
  if (draft.errors > 0) return no('form-invalid', 'has-faults')
  if (draft.differences === 0) return no('rule-broken', 'nothing-changed')
  return YES
}
