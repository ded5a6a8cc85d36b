import { useEffect } from 'react'

/**
 * A dialog that goes gives the focus back to what opened it, also one that is taken away at once, without closing; where that
 * has gone with the act, to the headline. Otherwise the keyboard would begin again at the top of the window.
 */
export function useFocusBack(): void {
  useEffect(() => {
    const overlays = document.getElementById('overlays')
    if (overlays === null) return
    const openers = new WeakMap<Node, Element>()
    const entered = ({ target, relatedTarget }: FocusEvent) => {
      const overlay = [...overlays.children].find((one) => one.contains(target as Node))
      if (overlay !== undefined && relatedTarget instanceof Element && !overlay.contains(relatedTarget))
        openers.set(overlay, relatedTarget)
    }
    const watch = new MutationObserver((changes) => {
      if (document.activeElement !== document.body) return
      const opener = changes.flatMap(({ removedNodes }) => [...removedNodes]).map((gone) => openers.get(gone))[0]
      const back = opener?.isConnected === false ? document.querySelector('h1') : opener
      if (back instanceof HTMLElement) back.focus({ preventScroll: true })
    })
    overlays.addEventListener('focusin', entered)
    watch.observe(overlays, { childList: true })
    return () => {
      overlays.removeEventListener('focusin', entered)
      watch.disconnect()
    }
  }, [])
}
