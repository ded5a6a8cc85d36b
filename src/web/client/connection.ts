import type { Language } from '#engine/text/message.ts'

/** What every request of this tab carries, and whether the session behind it still stands. */
export type SessionState = 'unknown' | 'signed-out' | 'signed-in' | 'expired'

interface Connection {
  language: Language
  csrfToken: string | undefined
  session: SessionState
}

export const connection: Connection = { language: 'zh-CN', csrfToken: undefined, session: 'unknown' }

const listeners = new Set<() => void>()
let waiting: { renew: () => void; leave: () => void }[] = []

export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function sessionState(): SessionState {
  return connection.session
}

export function setSession(state: SessionState, csrfToken?: string): void {
  connection.csrfToken = csrfToken ?? (state === 'signed-in' ? connection.csrfToken : undefined)
  if (connection.session === state) return
  connection.session = state
  for (const listener of listeners) listener()
  if (state === 'signed-in') settle('renew')
  if (state === 'signed-out') settle('leave')
}

/**
 * Called when a request met 401 in a tab that was signed in. The page stays as it is, the frame offers sign-in in
 * place, and the request goes on when that is done. Resolves false when the person leaves instead.
 */
export function sessionRenewed(): Promise<boolean> {
  setSession('expired')
  return new Promise((resolve) => {
    waiting.push({ renew: () => resolve(true), leave: () => resolve(false) })
  })
}

function settle(how: 'renew' | 'leave'): void {
  const now = waiting
  waiting = []
  for (const one of now) one[how]()
}
