import { listSlips } from '#modules/supervision/slip.contract.ts'
import { useRead } from '#web/client/useRead.ts'

/** How many slips are open in sight. */
export function useOpenSlipCount(): number | undefined {
  const open = useRead(listSlips, { tab: 'open', limit: 1 }, { freshFor: 60_000 }).data?.counts.open
  return open === 0 ? undefined : open
}
