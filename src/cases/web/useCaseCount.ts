import { listCases } from '#cases/case.contract.ts'
import { useRead } from '#web/client/useRead.ts'

/** How many cases wait for this person. */
export function useCaseCount(): number | undefined {
  const waiting = useRead(listCases, { mine: 'to-do', limit: 1 }, { freshFor: 60_000 }).data?.total
  return waiting === 0 ? undefined : waiting
}
