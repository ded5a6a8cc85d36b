import { useState } from 'react'
import { decideRestatement, proposeRestatement, snapshotDifference } from '#modules/dispatch/snapshot.contract.ts'
import { snapshotWords } from '#modules/dispatch/snapshot-screen.messages.ts'
import { Decide } from '#modules/dispatch/web/DecisionList.tsx'
import { type Snapshot, stateOf } from '#modules/dispatch/web/SnapshotsPage.tsx'
import { useDifferenceWords } from '#modules/dispatch/web/useDifferenceWords.ts'
import { useUnitInSight } from '#modules/dispatch/web/useFigureUnit.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { useCan } from '#web/session.ts'
import { useSay } from '#web/words/language.ts'

/** What was asked of a snapshot and decided by another; the latest revision may be restated. */
export function Restatements({ snapshot }: { readonly snapshot: Snapshot }) {
  const say = useSay(snapshotWords)
  const may = useCan()('snapshot.restate')
  const [isAsking, setIsAsking] = useState(false)
  const state = stateOf(snapshot)
  const reason = !may
    ? say('restate.no-right')
    : state === 'restated'
      ? say('restate.superseded')
      : state === 'current'
        ? undefined
        : say('restate.open')
  return (
    <section className="card">
      <div className="between">
        <h2>{say('restatements.title')}</h2>
        <ActButton reason={reason} act={() => setIsAsking(true)}>
          {say('restate')}
        </ActButton>
      </div>
      {snapshot.restatements.length === 0 && <p className="second">{say('restatements.none')}</p>}
      <ul className="plain stack">
        {snapshot.restatements.map((one) => (
          <Asked key={one.id} of={one} snapshot={snapshot} />
        ))}
      </ul>
      {isAsking && <Ask snapshot={snapshot} close={() => setIsAsking(false)} />}
    </section>
  )
}

function Ask({ snapshot, close }: { readonly snapshot: Snapshot; readonly close: () => void }) {
  const say = useSay(snapshotWords)
  const told = useDifferenceWords()
  const unit = useUnitInSight()
  const difference = useRead(
    snapshotDifference,
    { snapshotId: snapshot.id, unitId: unit?.unitId ?? '', limit: '1' },
    { when: unit !== undefined },
  )
  const propose = useAct(proposeRestatement, { also: ['snapshot'], done: close })
  const name = say('number', { year: snapshot.year, number: snapshot.number })
  return (
    <ReasonDialog
      title={say('restate.title', { name })}
      deed={say('restate.deed', { name })}
      busy={propose.isPending}
      error={propose.error}
      act={(reason) => propose.mutate({ snapshotId: snapshot.id, reason })}
      close={close}
    >
      <p>{say('restate.why', { headline: difference.data ? told(difference.data.headline) : '…' })}</p>
    </ReasonDialog>
  )
}

interface AskedProps {
  readonly of: Snapshot['restatements'][number]
  readonly snapshot: Snapshot
}

function Asked({ of, snapshot }: AskedProps) {
  const say = useSay(snapshotWords)
  const told = useDifferenceWords()
  const dates = useDates()
  const may = useCan()('snapshot.approve')
  const decide = useAct(decideRestatement, { also: ['snapshot'] })
  const name = say('number', { year: snapshot.year, number: snapshot.number })
  return (
    <li>
      <p>
        {say('proposed.by', { who: of.proposedBy ?? '', at: dates.moment(of.proposedAt), reason: of.reason })}
        <br />
        <span className="second">{told(of.headline)}</span>
      </p>
      {of.state === 'proposed' ? (
        <Decide
          reason={!may ? say('decide.no-right') : of.own ? say('decide.own') : undefined}
          decision={decide}
          grant={{ name: say('approve'), act: () => decide.mutate({ restatementId: of.id, decision: 'approve' }) }}
          refuse={{
            name: say('refuse'),
            title: say('refuse.title', { name }),
            deed: say('refuse.deed'),
            act: (note) => decide.mutate({ restatementId: of.id, decision: 'refuse', note }),
          }}
        />
      ) : (
        <p className="second">
          {say(of.state === 'approved' && of.note ? 'decided.noted' : `decided.${of.state}`, {
            who: of.decidedBy ?? '',
            at: of.decidedAt === null ? '' : dates.moment(of.decidedAt),
            note: of.note ?? '',
          })}
        </p>
      )}
    </li>
  )
}
