import { cycleWall } from '#modules/dispatch/cycle.contract.ts'
import { wallWords } from '#modules/dispatch/wall.messages.ts'
import { headline } from '#modules/dispatch/web/CycleWall.tsx'
import { RemindAll, useManagesCycles } from '#modules/dispatch/web/WallActs.tsx'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly cycleId: string
}

const useWall = ({ cycleId }: Props) => useRead(cycleWall, { cycleId }, { freshFor: 60_000 }).data

/** How far the units below have come with the cycle that runs now; of one unit alone its own tasks tell. */
export function CycleCounts({ cycleId }: Props) {
  const say = useSay(wallWords)
  const pick = usePick()
  const dates = useDates()
  const wall = useWall({ cycleId })
  if (wall === undefined || wall.counts.units < 2) return null
  const { cycle, counts } = wall
  return (
    <>
      {' · '}
      <PageLink to="/cycles">
        {headline(say, { period: dates.period(cycle.period), name: pick(cycle.name) }, counts)}
      </PageLink>
    </>
  )
}

/** What whoever keeps the cycles does next: remind, and go to the desk. */
export function CycleActs({ cycleId }: Props) {
  const say = useSay(wallWords)
  const manages = useManagesCycles()
  const wall = useWall({ cycleId })
  if (wall === undefined || !manages) return null
  return (
    <>
      <RemindAll cycle={wall.cycle} units={wall.units} />
      <PageLink to="/review" className="button button-primary">
        {say('desk')}
      </PageLink>
    </>
  )
}
