import { useNavigate, useParams } from '@tanstack/react-router'
import { Alert } from 'antd'
import { useState } from 'react'
import { listSnapshots, verifySnapshot } from '#modules/dispatch/snapshot.contract.ts'
import { snapshotWords } from '#modules/dispatch/snapshot-screen.messages.ts'
import { Restatements } from '#modules/dispatch/web/Restatements.tsx'
import { SnapshotDifference } from '#modules/dispatch/web/SnapshotDifference.tsx'
import { type Snapshot, SnapshotState } from '#modules/dispatch/web/SnapshotsPage.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** One snapshot: its seal, what was asked of it, and what differs from it. */
export function SnapshotPage() {
  const say = useSay(snapshotWords)
  const { snapshotId } = useParams({ strict: false })
  const list = useRead(listSnapshots, {}, { every: 15_000 })
  return (
    <Waiting for={list}>
      {({ rows }) => {
        const found = rows.find((row) => row.id === snapshotId)
        if (found === undefined) return <State kind="empty" title={say('record.gone')} />
        const others = rows.filter((row) => row.period === found.period && row.id !== found.id)
        return <Opened snapshot={found} others={others} key={found.id} />
      }}
    </Waiting>
  )
}

interface Props {
  readonly snapshot: Snapshot
  readonly others: readonly Snapshot[]
}

function Opened({ snapshot, others }: Props) {
  const say = useSay(snapshotWords)
  const pick = usePick()
  const dates = useDates()
  const navigate = useNavigate()
  const { id, period, revision, year, number, takenAt, hash, reason } = snapshot
  const name = say('number', { year, number })
  return (
    <>
      <PageHead
        title={say('record.title', { name, period: dates.period(period), revision })}
        beside={<SnapshotState of={snapshot} />}
        crumbs={[
          { key: 'snapshots', name: say('snapshots'), to: '/snapshots' },
          { key: 'name', name },
        ]}
        why={
          <>
            {say('record.why', { cycle: pick(snapshot.cycle), at: dates.moment(takenAt), hash: hash.slice(0, 16) })}
            {reason !== null && (
              <>
                <br />
                {say('record.reason', { reason })}
              </>
            )}
          </>
        }
      >
        <ActButton act={() => void navigate({ to: '/indicators', search: { period, asOf: id } as never })}>
          {say('show.as-of')}
        </ActButton>
      </PageHead>
      <div className="stack">
        <Verification snapshotId={id} />
        <Restatements snapshot={snapshot} />
        <SnapshotDifference snapshot={snapshot} others={others} />
      </div>
    </>
  )
}

/** Reads every part again when asked, and says whether it is what was sealed. */
function Verification({ snapshotId }: { readonly snapshotId: string }) {
  const say = useSay(snapshotWords)
  const [asked, ask] = useState(false)
  const verification = useRead(verifySnapshot, { snapshotId }, { when: asked, freshFor: 0 })
  if (!asked) {
    return (
      <p>
        <ActButton act={() => ask(true)}>{say('verify')}</ActButton>
      </p>
    )
  }
  return (
    <Waiting for={verification}>
      {({ holds, parts, changed }) => {
        const named = changed.map((part) => part.name).join(say('comma'))
        return (
          <Alert
            type={holds ? 'success' : 'error'}
            showIcon
            title={
              holds
                ? say('verify.holds', { n: parts })
                : say('verify.broken', { parts: named === '' ? say('verify.missing') : named })
            }
          />
        )
      }}
    </Waiting>
  )
}
