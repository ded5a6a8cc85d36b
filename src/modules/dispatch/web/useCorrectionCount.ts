import { listCorrections } from '#modules/dispatch/report.contract.ts'
import { useRead } from '#web/client/useRead.ts'
import { useCan } from '#web/session.ts'

/** How many wait to be decided, for those who decide. */
export function useCorrectionCount(): number | undefined {
  const decides = useCan()('correction.decide')
  const open = useRead(listCorrections, { state: 'open' }, { when: decides, freshFor: 60_000 }).data?.rows.length ?? 0
  return open > 0 ? open : undefined
}
