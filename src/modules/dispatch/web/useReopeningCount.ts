import { listReopenings } from '#modules/dispatch/cycle.contract.ts'
import { useRead } from '#web/client/useRead.ts'
import { useCan } from '#web/session.ts'

/** How many wait to be decided, for those who decide. */
export function useReopeningCount(): number | undefined {
  const decides = useCan()('reopening.decide')
  const asked = useRead(listReopenings, { state: 'asked' }, { when: decides, freshFor: 60_000 }).data?.rows.length ?? 0
  return asked > 0 ? asked : undefined
}
