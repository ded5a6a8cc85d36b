import { listSnapshots } from '#modules/dispatch/snapshot.contract.ts'
import { useRead } from '#web/client/useRead.ts'
import { useCan } from '#web/session.ts'

/** How many restatements wait, for those who decide them. */
export function useRestatementCount(): number | undefined {
  const decides = useCan()('snapshot.approve')
  const list = useRead(listSnapshots, {}, { when: decides, freshFor: 60_000 })
  const waiting = (list.data?.rows ?? []).flatMap((row) => row.restatements.filter(({ state }) => state === 'proposed'))
  return waiting.length > 0 ? waiting.length : undefined
}
