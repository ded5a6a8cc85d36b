import { useNavigate } from '@tanstack/react-router'
import { Progress } from 'antd'
import type { Output } from '#engine/contract/operation.ts'
import { listSnapshots } from '#modules/dispatch/snapshot.contract.ts'
import { snapshotWords } from '#modules/dispatch/snapshot-screen.messages.ts'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export type Snapshot = Output<typeof listSnapshots>['rows'][number]

const STATES = { current: undefined, restated: 'none', proposed: 'near', approved: 'near' } as const

/** What is asked of a snapshot stands before what became of it. */
export function stateOf({ restated, restatements }: Snapshot): keyof typeof STATES {
  if (restated) return 'restated'
  return restatements.map(({ state }) => state).find((state) => state !== 'refused') === 'proposed'
    ? 'proposed'
    : restatements.some(({ state }) => state === 'approved')
      ? 'approved'
      : 'current'
}

export function SnapshotState({ of }: { readonly of: Snapshot }) {
  const say = useSay(snapshotWords)
  const state = stateOf(of)
  const tone = STATES[state]
  const word = say(`state.${state}`)
  return tone === undefined ? <span className="second">{word}</span> : <Light is={tone}>{word}</Light>
}

/** How far the freeze of a great administration is. */
function FreezeProgress({ says, percent }: { readonly says: string; readonly percent: number }) {
  return (
    <div className="card" role="status">
      <p>{says}</p>
      <Progress percent={percent} showInfo={false} aria-label={says} />
    </div>
  )
}

/** Every frozen period by its number, the latest first. */
export function SnapshotsPage() {
  const list = useRead(listSnapshots, {}, { every: 15_000 })
  return <Waiting for={list}>{(told) => <Snapshots {...told} />}</Waiting>
}

function Snapshots({ rows, freezing }: Output<typeof listSnapshots>) {
  const say = useSay(snapshotWords)
  const pick = usePick()
  const dates = useDates()
  const navigate = useNavigate()
  const nameOf = ({ year, number }: Snapshot) => say('number', { year, number })
  const [latest] = rows
  const title =
    latest === undefined
      ? say('title.none')
      : say('title', { n: rows.length, name: nameOf(latest), period: dates.period(latest.period) })
  return (
    <>
      <PageHead title={title} why={say('why')} />
      {freezing.map(({ cycle, period, percent }) => (
        <FreezeProgress
          key={`${period} ${cycle.zh}`}
          says={say('freezing', { period: dates.period(period), cycle: pick(cycle), n: percent })}
          percent={percent}
        />
      ))}
      {rows.map(({ id, shownPercent, ...row }) =>
        shownPercent === null ? null : (
          <FreezeProgress
            key={id}
            says={say('showing', { name: nameOf({ id, shownPercent, ...row }), n: shownPercent })}
            percent={shownPercent}
          />
        ),
      )}
      <DataTable
        id="snapshots"
        name={say('snapshots')}
        rows={rows}
        rowKey={(row) => row.id}
        views={[
          {
            key: 'current',
            name: say('state.current'),
            state: { filters: { state: { in: ['current', 'proposed', 'approved'] } }, sort: undefined },
          },
          {
            key: 'proposed',
            name: say('state.proposed'),
            state: { filters: { state: { in: ['proposed'] } }, sort: undefined },
          },
        ]}
        open={(row) => void navigate({ to: '/snapshots/$snapshotId', params: { snapshotId: row.id } })}
        empty={<State kind="empty" title={say('empty')} why={say('empty.why')} />}
        columns={[
          {
            key: 'number',
            head: say('column.number'),
            width: 130,
            text: nameOf,
            cell: (row) => (
              <PageLink to="/snapshots/$snapshotId" params={{ snapshotId: row.id }}>
                {nameOf(row)}
              </PageLink>
            ),
          },
          {
            key: 'period',
            head: say('column.period'),
            width: 120,
            text: (row) => row.period,
            cell: (row) => dates.period(row.period),
          },
          { key: 'cycle', head: say('column.cycle'), text: (row) => pick(row.cycle), cell: (row) => pick(row.cycle) },
          {
            key: 'revision',
            head: say('column.revision'),
            width: 110,
            filterable: false,
            text: (row) => say('revision', { n: row.revision }),
            cell: (row) => say('revision', { n: row.revision }),
          },
          {
            key: 'taken',
            head: say('column.taken'),
            width: 150,
            filterable: false,
            text: (row) => row.takenAt,
            cell: (row) => <span className="nowrap">{dates.moment(row.takenAt)}</span>,
          },
          {
            key: 'hash',
            head: say('column.hash'),
            width: 130,
            wideOnly: true,
            filterable: false,
            text: (row) => row.hash,
            cell: (row) => <code title={row.hash}>{row.hash.slice(0, 12)}</code>,
          },
          {
            key: 'state',
            head: say('column.state'),
            width: 150,
            text: stateOf,
            options: (['current', 'restated', 'proposed', 'approved'] as const).map((value) => ({
              value,
              label: say(`state.${value}`),
            })),
            cell: (row) => <SnapshotState of={row} />,
          },
        ]}
      />
    </>
  )
}
