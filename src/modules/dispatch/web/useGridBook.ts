import { useEffect, useState, useSyncExternalStore } from 'react'
import { saveCells } from '#modules/dispatch/report.contract.ts'
import { partsOf } from '#modules/dispatch/web/cell.ts'
import { type CellView, GridBook, type Report, STATUS, type Status } from '#modules/dispatch/web/grid-book.ts'
import { findUnsaved, keepUnsaved } from '#modules/dispatch/web/recovery.ts'
import { call } from '#web/client/call.ts'
import { newIdempotencyKey } from '#web/client/idempotency-key.ts'

const KEEP_AFTER_MS = 250

interface Opened {
  readonly book: GridBook
  /** Cells whose unsaved words came back from an earlier visit. */
  readonly recovered: readonly string[]
}

/** The grid of one report for one account, with its queue to the server and its draft in this browser. */
export function useGridBook(report: Report, accountId: string): Opened {
  const [opened] = useState(() => open(report, accountId))
  const { book } = opened
  useEffect(() => book.take(report), [book, report])
  useEffect(() => {
    const again = () => book.hurry()
    const keep = () => keepCells(book, accountId, report.id)
    addEventListener('online', again)
    addEventListener('pagehide', keep)
    return () => {
      removeEventListener('online', again)
      removeEventListener('pagehide', keep)
      keep()
      void book.flush()
      book.close()
    }
  }, [book, accountId, report.id])
  return opened
}

function open(report: Report, accountId: string): Opened {
  let isDue = false
  const book: GridBook = new GridBook(report, {
    newId: newIdempotencyKey,
    send: ({ id, how, entries }) =>
      call(
        saveCells,
        {
          reportId: report.id,
          how,
          cells: [...entries].map(([key, { typed, explanation, seenVersion }]) => ({
            ...partsOf(key),
            seenVersion,
            ...(typed !== undefined && { typed }),
            ...(explanation !== undefined && { explanation }),
          })),
        },
        { idempotencyKey: id },
      ),
    changed: () => {
      if (isDue) return
      isDue = true
      setTimeout(() => {
        isDue = false
        keepCells(book, accountId, report.id)
      }, KEEP_AFTER_MS)
    },
  })
  const kept = findUnsaved(accountId, report.id)
  return { book, recovered: kept ? book.recover(kept.cells) : [] }
}

function keepCells(book: GridBook, accountId: string, reportId: string): void {
  keepUnsaved(accountId, reportId, { ...findUnsaved(accountId, reportId), cells: book.unsaved() })
}

export function useCell(book: GridBook, key: string): CellView {
  return useSyncExternalStore(
    (listener) => book.subscribe(key, listener),
    () => book.view(key),
  )
}

export function useStatus(book: GridBook): Status {
  return useSyncExternalStore(
    (listener) => book.subscribe(STATUS, listener),
    () => book.status(),
  )
}
