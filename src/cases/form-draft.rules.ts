import type { RefusalCode } from '#engine/refusal.ts'

export type FormDraftState = 'drawing' | 'proposed' | 'published' | 'dropped'
export type FormDraftAct = 'edit' | 'propose' | 'publish' | 'return' | 'take-back' | 'drop'

export interface DraftBefore {
  readonly state: FormDraftState
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

export type DraftAnswer =
  | { readonly may: true }
  | { readonly may: false; readonly code: RefusalCode; readonly key: `form-draft.${string}` }

const YES: DraftAnswer = { may: true }
const no = (code: RefusalCode, key: `form-draft.${string}`): DraftAnswer => ({ may: false, code, key })

/**
 * May this be done with the draft now, by this person? Whoever drew or proposed a form does not put it in force: two pairs
 * of eyes, as for payments.
 */
export function mayDraft(act: FormDraftAct, draft: DraftBefore, viewer: DraftViewer): DraftAnswer {
  const isPublisher = act === 'publish' || act === 'return'
  if (isPublisher ? !viewer.mayPublish : !viewer.mayEdit) return no('not-allowed', 'form-draft.no-duty')
  const wanted: FormDraftState = isPublisher || act === 'take-back' ? 'proposed' : 'drawing'
  const isOpen = draft.state === 'drawing' || draft.state === 'proposed'
  if (act === 'drop' ? !isOpen : draft.state !== wanted) return no('wrong-state', `form-draft.is-${draft.state}`)
  if (act === 'edit' || act === 'take-back' || act === 'drop') return YES
  if (act === 'publish' || act === 'return') {
    const isOwn = draft.proposedBy === viewer.personId || draft.editors.includes(viewer.personId)
    if (isOwn) return no('rule-broken', 'form-draft.own-work')
    if (act === 'return') return YES
  }
  if (draft.isOutdated) return no('conflict', 'form-draft.outdated')
  if (draft.errors > 0) return no('form-invalid', 'form-draft.has-faults')
  if (draft.differences === 0) return no('rule-broken', 'form-draft.nothing-changed')
  return YES
}
