import { useCallback, useEffect, useRef, useState } from 'react'
import { saveNarrative } from '#modules/dispatch/report.contract.ts'
import type { Narrative } from '#modules/dispatch/report.rules.ts'
import type { Report } from '#modules/dispatch/web/grid-book.ts'
import { findUnsaved, keepUnsaved } from '#modules/dispatch/web/recovery.ts'
import { call } from '#web/client/call.ts'
import { newIdempotencyKey } from '#web/client/idempotency-key.ts'
import { RefusalError } from '#web/client/refusal-error.ts'

const PAUSE_MS = 1_200
const RETRY_MS = 3_000

export interface NarrativeDraft {
  readonly shown: Narrative
  readonly isUnsaved: boolean
  /** Somebody else saved another text meanwhile. */
  readonly isContested: boolean
  /** Why it was not saved, beyond a contest and a broken line. */
  readonly refusal: RefusalError | undefined
  readonly savedAt: string | undefined
  readonly change: (part: keyof Narrative, text: string) => void
  readonly keep: (whose: 'mine' | 'theirs') => void
  readonly flush: () => Promise<boolean>
}

interface Draft {
  readonly text: Narrative
  /** The version that was seen when typing began. */
  readonly seenVersion: number
}

interface Delivery {
  readonly contested: boolean
  readonly error: Error | undefined
  readonly savedAt: string | undefined
}

/** The narrative with its own autosave: one text, one version, and never a silent winner. */
export function useNarrative(report: Report, accountId: string, refresh: () => void): NarrativeDraft {
  const [draft, setDraft] = useState<Draft | undefined>(() => recovered(report, accountId))
  const [state, setState] = useState<Delivery>({ contested: false, error: undefined, savedAt: undefined })
  const now = useRef({ draft, report, refresh, sending: undefined as Promise<boolean> | undefined, key: '', keyOf: '' })
  now.current.draft = draft
  now.current.report = report
  now.current.refresh = refresh
  const put = useCallback(
    (next: Draft | undefined) => {
      now.current.draft = next
      setDraft(next)
      keepUnsaved(accountId, report.id, {
        cells: findUnsaved(accountId, report.id)?.cells ?? {},
        narrative: next && { seenVersion: next.seenVersion, text: { ...next.text } },
      })
    },
    [accountId, report.id],
  )
  const deliver = useCallback(async (): Promise<boolean> => {
    const sent = now.current.draft
    if (sent === undefined) return true
    const content = JSON.stringify(sent)
    if (now.current.keyOf !== content) {
      now.current.key = newIdempotencyKey()
      now.current.keyOf = content
    }
    try {
      const input = { reportId: report.id, seenVersion: sent.seenVersion, narrative: sent.text }
      const { narrativeVersion, savedAt } = await call(saveNarrative, input, { idempotencyKey: now.current.key })
      const later = now.current.draft
      setState({ contested: false, error: undefined, savedAt })
      if (later === sent) put(undefined)
      else if (later) put({ ...later, seenVersion: narrativeVersion })
      now.current.refresh()
      return later === sent
    } catch (error) {
      const contested = error instanceof RefusalError && error.reasons[0]?.key === 'report.narrative-changed'
      setState(({ savedAt }) => ({ contested, error: error as Error, savedAt }))
      if (contested) now.current.refresh()
      return false
    }
  }, [report.id, put])
  const flush = useCallback((): Promise<boolean> => {
    now.current.sending ??= deliver().finally(() => {
      now.current.sending = undefined
    })
    return now.current.sending
  }, [deliver])

  const isStuck = state.error instanceof RefusalError
  useEffect(() => {
    if (draft === undefined || isStuck) return
    const timer = setTimeout(() => void flush(), state.error === undefined ? PAUSE_MS : RETRY_MS)
    return () => clearTimeout(timer)
  }, [draft, state, isStuck, flush])

  return {
    shown: draft?.text ?? report.narrative,
    isUnsaved: draft !== undefined,
    isContested: state.contested,
    refusal: state.contested || !(state.error instanceof RefusalError) ? undefined : state.error,
    savedAt: state.savedAt,
    change: (part, text) => {
      // What was refused is tried again once it has been changed; a contest is decided first.
      if (isStuck && !state.contested) setState((former) => ({ ...former, error: undefined }))
      const seenVersion = draft?.seenVersion ?? report.narrativeVersion
      put({ text: { ...(draft?.text ?? report.narrative), [part]: text }, seenVersion })
    },
    keep: (whose) => {
      setState((former) => ({ ...former, contested: false, error: undefined }))
      put(whose === 'theirs' || draft === undefined ? undefined : { ...draft, seenVersion: report.narrativeVersion })
    },
    flush,
  }
}

function recovered(report: Report, accountId: string): Draft | undefined {
  const kept = findUnsaved(accountId, report.id)?.narrative
  if (kept === undefined) return undefined
  const { text = '', problems = '', nextSteps = '' } = kept.text
  return { text: { text, problems, nextSteps }, seenVersion: kept.seenVersion }
}
