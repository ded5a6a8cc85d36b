import { useSyncExternalStore } from 'react'
import { onSessionChange, type SessionState, sessionState } from '#web/client/connection.ts'

export function useSessionState(): SessionState {
  return useSyncExternalStore(onSessionChange, sessionState)
}

export function useOnline(): boolean {
  return useSyncExternalStore(onLineChange, () => navigator.onLine)
}

function onLineChange(listener: () => void): () => void {
  addEventListener('online', listener)
  addEventListener('offline', listener)
  return () => {
    removeEventListener('online', listener)
    removeEventListener('offline', listener)
  }
}
