import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { keyOf } from '#modules/dispatch/web/cell.ts'
import type { Report } from '#modules/dispatch/web/grid-book.ts'
import { rowGroups } from '#modules/dispatch/web/row-groups.ts'
import { maybe, oneOf, useAddress } from '#web/router/address.ts'

const SHAPE = { cell: maybe(), panel: oneOf(['auto', 'open', 'shut'], 'auto') }
const REST_MS = 300

/** There the panel would lie over the grid; it comes when it is called. */
const OVER_THE_GRID = '(min-width: 901px) and (max-width: 1180px)'

/**
 * The cell whose panel is open. It stands in the address as `code` or `code/part`, written when the keyboard rests: walking
 * through the grid makes neither history nor work.
 */
export function useChosenCell(report: Report) {
  const [state, change] = useAddress(SHAPE)
  const rows = report.rows
  const isOver = useSyncExternalStore(onWidthChange, () => matchMedia(OVER_THE_GRID).matches)
  const [chosen, setChosen] = useState<string | undefined>(() => {
    const named = rows.find((row) => addressOf(row) === state.cell)
    const asking = rows.find((row) => row.returnedReason !== null) ?? rows.find((row) => row.faults.length > 0)
    const first = named ?? asking ?? rowGroups(rows)[0]?.rows.find((row) => row.editable) ?? rows[0]
    return first === undefined ? undefined : keyOf(first)
  })
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const latest = useRef(rows)
  latest.current = rows
  useEffect(() => () => clearTimeout(timer.current), [])
  const settle = useCallback(
    (key: string) => {
      clearTimeout(timer.current)
      setChosen(key)
      const row = latest.current.find((one) => keyOf(one) === key)
      if (row !== undefined) change({ cell: addressOf(row) }, { replace: true })
    },
    [change],
  )
  const choose = useCallback(
    (key: string) => {
      clearTimeout(timer.current)
      timer.current = setTimeout(() => settle(key), REST_MS)
    },
    [settle],
  )
  return {
    chosen,
    choose,
    /** At once: the panel is about to be used. */
    settle,
    isPanelOpen: state.panel === 'open' || (state.panel === 'auto' && !isOver),
    isPanelOver: isOver,
    showPanel: (open: boolean) => change({ panel: open ? 'open' : 'shut' }, { replace: true }),
  }
}

function onWidthChange(listener: () => void): () => void {
  const query = matchMedia(OVER_THE_GRID)
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}

function addressOf(row: Report['rows'][number]): string {
  return row.dimension === '' ? row.indicator.code : `${row.indicator.code}/${row.dimension}`
}
