import { useEffect, useSyncExternalStore } from 'react'

/** Keys of the page in sight, for the list that `?` opens; the page itself answers them. */
export interface PageKey {
  readonly keys: readonly string[]
  /** In the reader's words. */
  readonly does: string
}

let listed: readonly PageKey[] = []
const listeners = new Set<() => void>()

function list(keys: readonly PageKey[]): void {
  listed = keys
  for (const listener of listeners) listener()
}

/** Lists the page's keys while it is in sight. The array is kept between renderings. */
export function usePageKeys(keys: readonly PageKey[]): void {
  useEffect(() => {
    list(keys)
    return () => list([])
  }, [keys])
}

export function useListedKeys(): readonly PageKey[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => listed,
  )
}
