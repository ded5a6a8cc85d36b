import { listSnapshots } from '#modules/dispatch/snapshot.contract.ts'
import { snapshotWords } from '#modules/dispatch/snapshot-screen.messages.ts'
import { useRead } from '#web/client/useRead.ts'
import type { FrozenPeriod } from '#web/frame/services.ts'
import { useCan } from '#web/session.ts'
import { useSay } from '#web/words/language.ts'

/** The snapshots of a period for the frame's switch. */
export function useFrozenPeriods(period: string, wanted: boolean): readonly FrozenPeriod[] {
  const say = useSay(snapshotWords)
  const may = useCan()('figure.read')
  const list = useRead(listSnapshots, { period }, { when: wanted && may, freshFor: 60_000 })
  return (list.data?.rows ?? []).map(({ id, year, number }) => ({ id, name: say('number', { year, number }) }))
}
