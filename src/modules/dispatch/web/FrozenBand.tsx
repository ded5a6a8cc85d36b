import { Button } from 'antd'
import { listSnapshots } from '#modules/dispatch/snapshot.contract.ts'
import { snapshotWords } from '#modules/dispatch/snapshot-screen.messages.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { usePeriod } from '#web/frame/usePeriod.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { useSay } from '#web/words/language.ts'

/** Says as of which snapshot the page shows its figures, and leads back to the live ones. */
export function FrozenBand() {
  const say = useSay(snapshotWords)
  const dates = useDates()
  const { period, asOf, chooseAsOf } = usePeriod()
  const list = useRead(listSnapshots, { period }, { when: asOf !== undefined, freshFor: 60_000 })
  const head = list.data?.rows.find((row) => row.id === asOf)
  if (asOf === undefined || head === undefined) return null
  const told = { period: dates.period(period), revision: head.revision, year: head.year, number: head.number }
  return (
    <p className="frozen-band" role="status">
      <span>{say('band', told)}</span>
      {head.restated && <span className="second">{say('band.restated')}</span>}
      <PageLink to="/snapshots/$snapshotId" params={{ snapshotId: head.id }}>
        {say('band.open')}
      </PageLink>
      <Button type="link" size="small" onClick={() => chooseAsOf(undefined)}>
        {say('band.live')}
      </Button>
    </p>
  )
}
