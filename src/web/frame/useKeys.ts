import { useEffect } from 'react'

export interface Key {
  /** `?`, `g h` (one after the other), `Control+k`. */
  readonly keys: string
  readonly act: () => void
}

const SECOND_KEY_MS = 1200

/** Keys of the page. Letters typed into a field are text, never commands. */
export function useKeys(keys: readonly Key[]): void {
  useEffect(() => {
    let first: { key: string; at: number } | undefined
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      const control = event.ctrlKey || event.metaKey
      if (!control && isTyping(event.target)) return
      const now = control ? `Control+${event.key.toLowerCase()}` : event.key
      const pair = first !== undefined && event.timeStamp - first.at < SECOND_KEY_MS ? `${first.key} ${now}` : undefined
      const found = keys.find((one) => one.keys === pair) ?? keys.find((one) => one.keys === now)
      first = { key: now, at: event.timeStamp }
      if (found === undefined || event.altKey) return
      event.preventDefault()
      found.act()
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [keys])
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
