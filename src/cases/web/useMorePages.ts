import { useState } from 'react'
import { type CaseHead, listCases } from '#cases/case.contract.ts'
import type { CaseListFilter } from '#cases/web/case-list.ts'
import { call } from '#web/client/call.ts'
import { useRead } from '#web/client/useRead.ts'

const STEP = 100

/** The list page by page: each further one begins behind the last row of the one before. */
export function useMorePages(filter: CaseListFilter) {
  const first = useRead(listCases, { ...filter, limit: STEP })
  const [more, setMore] = useState<readonly CaseHead[]>([])
  const [cursor, setCursor] = useState<string | undefined | null>(null)
  const [isLoading, setIsLoading] = useState(false)
  const [error, setError] = useState<Error | undefined>()
  const at = cursor === null ? first.data?.cursor : cursor
  const next = async () => {
    if (at === undefined) return
    setIsLoading(true)
    setError(undefined)
    try {
      const page = await call(listCases, { ...filter, limit: STEP, cursor: at })
      setMore((former) => [...former, ...page.rows])
      setCursor(page.cursor)
    } catch (caught) {
      setError(caught as Error)
    }
    setIsLoading(false)
  }
  return { first, more, isMore: at !== undefined, isLoading, error, next: () => void next(), step: STEP }
}
