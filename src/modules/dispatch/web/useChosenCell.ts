import { useCallback, useEffect, useRef, useState } from 'react'
import { keyOf } from '#modules/dispatch/web/cell.ts'
import type { Report } from '#modules/dispatch/web/grid-book.ts'
import { rowGroups } from '#modules/dispatch/web/row-groups.ts'
import { maybe, oneOf, useAddress } from '#web/router/address.ts'

const SHAPE = { cell: maybe(), panel: oneOf(['open', 'shut'], 'open') }
const REST_MS = 300

/**
 * The cell whose panel is open. It stands in the address as `code` or `code/part`, written when the keyboard rests: walking
 * through the grid makes neither history nor work.
 */
export function useChosenCell(report: Report) {
  const [state, change] = useAddress(SHAPE)
  const rows = report.rows
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
  const choose = useCallback(
    (key: string) => {
      clearTimeout(timer.current)
      timer.current = setTimeout(() => {
        setChosen(key)
        const row = latest.current.find((one) => keyOf(one) === key)
        if (row !== undefined) change({ cell: addressOf(row) }, { replace: true })
      }, REST_MS)
    },
    [change],
  )
  return {
    chosen,
    choose,
    isPanelOpen: state.panel === 'open',
    showPanel: (open: boolean) => change({ panel: open ? 'open' : 'shut' }, { replace: true }),
  }
}

function addressOf(row: Report['rows'][number]): string {
  return row.dimension === '' ? row.indicator.code : `${row.indicator.code}/${row.dimension}`
}
