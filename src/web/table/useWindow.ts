import { type RefObject, useCallback, useEffect, useState } from 'react'

const BEYOND = 12
const FIRST_GUESS_PX = 900

export interface RowWindow {
  readonly from: number
  readonly to: number
  /** Brings a row into sight. */
  readonly show: (row: number) => void
}

/** Which rows of equal height stand in sight of the scrolling box, and a few beyond. */
export function useWindow(box: RefObject<HTMLElement | null>, rows: number, rowPx: number, headPx: number): RowWindow {
  const [view, setView] = useState({ top: 0, height: FIRST_GUESS_PX })
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const look = () => setView({ top: element.scrollTop, height: element.clientHeight || FIRST_GUESS_PX })
    look()
    element.addEventListener('scroll', look, { passive: true })
    const resized = new ResizeObserver(look)
    resized.observe(element)
    return () => {
      element.removeEventListener('scroll', look)
      resized.disconnect()
    }
  }, [box])
  const show = useCallback(
    (row: number) => {
      const element = box.current
      if (element === null) return
      const [top, bottom] = [row * rowPx, (row + 1) * rowPx + headPx]
      if (top < element.scrollTop) element.scrollTop = top
      else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight
    },
    [box, rowPx, headPx],
  )
  const from = Math.max(0, Math.min(rows - 1, Math.floor(view.top / rowPx) - BEYOND))
  return { from, to: Math.min(rows, Math.ceil((view.top + view.height) / rowPx) + BEYOND), show }
}
