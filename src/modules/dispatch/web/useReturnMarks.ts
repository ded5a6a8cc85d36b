import { useState } from 'react'
import type { Report } from '#modules/dispatch/web/grid-book.ts'
import { findUnsaved, keepUnsaved } from '#modules/dispatch/web/recovery.ts'
import { useSession } from '#web/session.ts'

export interface ReturnMarks {
  /** What is wrong with a cell, by its address. */
  readonly of: ReadonlyMap<string, string>
  readonly mark: (key: string, reason: string) => void
  readonly clear: () => void
}

/** The cells that a reviewer wants changed, each with what is wrong; kept in this browser until they are sent. */
export function useReturnMarks(report: Report): ReturnMarks {
  const { accountId } = useSession().actor
  const place = `${report.id}.return`
  const [of, setOf] = useState<ReadonlyMap<string, string>>(
    () =>
      new Map(
        Object.entries(findUnsaved(accountId, place)?.cells ?? {}).map(([key, kept]) => [key, kept.explanation ?? '']),
      ),
  )
  const put = (next: ReadonlyMap<string, string>) => {
    setOf(next)
    const cells = Object.fromEntries([...next].map(([key, explanation]) => [key, { explanation, seenVersion: 0 }]))
    keepUnsaved(accountId, place, { cells })
  }
  return {
    of,
    mark: (key, reason) => {
      const next = new Map(of)
      if (reason === '') next.delete(key)
      else next.set(key, reason)
      put(next)
    },
    clear: () => put(new Map()),
  }
}
