import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type FormDraft, getFormDraft, saveFormDraft } from '#cases/form-draft.contract.ts'
import type { FormSource } from '#engine/form/form.ts'
import { call } from '#web/client/call.ts'
import { newIdempotencyKey } from '#web/client/idempotency-key.ts'
import { RefusalError } from '#web/client/refusal-error.ts'
import {
  beginSession,
  type Deed,
  doDeed,
  type FormSession,
  keptSession,
  rebaseSession,
  redoDeed,
  undoDeed,
} from '#web/form-editor/form-session.ts'

const SAVE_AFTER_MS = 1200
const AGAIN_AFTER_MS = 5000

export interface Saving {
  readonly isSaving: boolean
  readonly savedAt: string
  readonly failed: Error | undefined
  /** Another person kept something meanwhile, and mine was put onto it. */
  readonly rebased: { readonly by: string; readonly left: number } | undefined
}

/** A draft being drawn: every deed at once before the eyes, and kept a moment later; never over what another has kept. */
export function useFormDraft(draft: FormDraft) {
  const [session, setSession] = useState<FormSession>(() => beginSession(draft.content as FormSource, draft.version))
  const now = useRef(session)
  const isSaving = useRef(false)
  const queries = useQueryClient()
  const [saving, setSaving] = useState<Saving>({
    ...{ isSaving: false, savedAt: draft.editedAt },
    ...{ failed: undefined, rebased: undefined },
  })

  const put = useCallback((next: FormSession) => {
    now.current = next
    setSession(next)
  }, [])

  const save = useCallback(async () => {
    const sent = now.current
    if (isSaving.current || sent.pending.length === 0) return
    isSaving.current = true
    setSaving((before) => ({ ...before, isSaving: true }))
    try {
      const { version, editedAt } = await call(
        saveFormDraft,
        { formDraftId: draft.id, version: sent.version, content: sent.form },
        { idempotencyKey: newIdempotencyKey() },
      )
      put(keptSession(now.current, sent.form, version, sent.pending.length))
      setSaving((before) => ({ ...before, isSaving: false, savedAt: editedAt, failed: undefined }))
    } catch (error) {
      if (error instanceof RefusalError && error.code === 'conflict') {
        const theirs = await call(getFormDraft, { formDraftId: draft.id })
        const { session: again, left } = rebaseSession(now.current, theirs.content as FormSource, theirs.version)
        put(again)
        setSaving({
          ...{ isSaving: false, savedAt: theirs.editedAt },
          ...{ failed: undefined, rebased: { by: theirs.editedBy, left } },
        })
      } else setSaving((before) => ({ ...before, isSaving: false, failed: error as Error }))
    } finally {
      isSaving.current = false
    }
  }, [draft.id, put])

  const { pending } = session
  const { failed } = saving
  useEffect(() => {
    if (pending.length === 0) return
    const timer = setTimeout(
      () => void save().catch(() => undefined),
      failed === undefined ? SAVE_AFTER_MS : AGAIN_AFTER_MS,
    )
    return () => clearTimeout(timer)
  }, [pending, save, failed])

  useEffect(() => {
    const hold = (event: BeforeUnloadEvent) => {
      if (now.current.pending.length > 0) event.preventDefault()
    }
    addEventListener('beforeunload', hold)
    return () => {
      removeEventListener('beforeunload', hold)
      // Whoever comes back begins from what was kept, not from what was read then.
      const forget = () => queries.removeQueries({ queryKey: ['form', getFormDraft.id], type: 'inactive' })
      void save().then(forget, forget)
    }
  }, [save, queries])

  return {
    session,
    saving,
    save,
    act: (deed: Deed) => put(doDeed(now.current, deed)),
    undo: session.done.length === 0 ? undefined : () => put(undoDeed(now.current)),
    redo: session.undone.length === 0 ? undefined : () => put(redoDeed(now.current)),
  }
}
