import { getLadder } from '#modules/policies/ladder.contract.ts'
import { ladderWords } from '#modules/policies/ladder-screen.messages.ts'
import { LadderCare } from '#modules/policies/web/LadderCare.tsx'
import { LadderList } from '#modules/policies/web/LadderList.tsx'
import { LadderRegions, LadderSteps, type LadderView, withinReach } from '#modules/policies/web/LadderSteps.tsx'
import { LADDER_SHAPE } from '#modules/policies/web/ladder-address.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { useAddress } from '#web/router/address.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** Where enterprises stand from the lowest title to the highest, and who can reach the next. */
export function LadderPage() {
  const [{ region }] = useAddress(LADDER_SHAPE)
  const told = useRead(getLadder, { ...(region !== undefined && { region }) }, { keepFormer: true })
  return <Waiting for={told}>{(data) => <Page of={data} />}</Waiting>
}

function Page({ of: view }: { readonly of: LadderView }) {
  const say = useSay(ladderWords)
  const pick = usePick()
  const dates = useDates()
  const [{ step }, change] = useAddress(LADDER_SHAPE)
  if (view.name === null) return <State kind="empty" title={say('ladder.none')} why={say('ladder.none.why')} />
  const near = view.steps.reduce((sum, { next }) => sum + withinReach(next), 0)
  return (
    <>
      <PageHead
        title={say('ladder.title', { n: view.total, near })}
        why={say('ladder.why', { name: pick(view.name), day: dates.day(view.on) })}
      />
      {!view.isCurrent && (
        <p className="second" role="status">
          {say('ladder.running')}
        </p>
      )}
      <LadderSteps of={view} step={step} choose={(next) => change({ step: next, standing: 'reachable' })} />
      <div className="columns ladder-columns">
        <div className="stack">
          <LadderRegions of={view} />
        </div>
        <aside className="stack">
          <LadderCare of={view} />
        </aside>
      </div>
      <LadderList of={view} />
    </>
  )
}
