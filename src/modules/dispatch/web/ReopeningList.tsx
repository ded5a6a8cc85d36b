import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { decideReopening, listReopenings } from '#modules/dispatch/cycle.contract.ts'
import { reopeningWords } from '#modules/dispatch/reopening-screen.messages.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { Light, type LightKind } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type Asked = Output<typeof listReopenings>['rows'][number]

const STATES = ['asked', 'granted', 'refused', 'ended'] as const
const LIGHTS: Readonly<Record<Asked['state'], LightKind>> = {
  asked: 'near-due',
  granted: 'normal',
  refused: 'none',
  ended: 'none',
}

/** Late exceptions: who asks, why, until when; granted or refused here. */
export function ReopeningList() {
  const say = useSay(reopeningWords)
  const list = useRead(listReopenings, {})
  const asked = list.data?.rows.filter(({ state }) => state === 'asked').length ?? 0
  return (
    <>
      <PageHead title={asked === 0 ? say('title.none') : say('title.asked', { n: asked })} why={say('why')} />
      <Waiting for={list}>{({ rows }) => <List rows={rows} />}</Waiting>
    </>
  )
}

function List({ rows }: { readonly rows: readonly Asked[] }) {
  const say = useSay(reopeningWords)
  const pick = usePick()
  const dates = useDates()
  const nameOf = ({ cycle }: Asked) => `${dates.period(cycle.period)} ${pick(cycle.name)}`
  return (
    <DataTable
      id="reopenings"
      name={say('reopenings')}
      rows={rows}
      rowKey={(row) => row.id}
      views={(['asked', 'granted'] as const).map((state) => ({
        key: state,
        name: say(`view.${state}`),
        state: { filters: { state: { in: [state] } }, sort: undefined },
      }))}
      empty={<State kind="empty" title={say('empty')} why={say('empty.why')} />}
      columns={[
        {
          key: 'unit',
          head: say('column.unit'),
          width: 150,
          text: (row) => pick(row.unit.short),
          cell: (row) => pick(row.unit.short),
        },
        {
          key: 'report',
          head: say('column.report'),
          width: 190,
          text: nameOf,
          cell: (row) => (
            <PageLink to="/reports/$reportId" params={{ reportId: row.reportId }} search={{ period: row.cycle.period }}>
              {nameOf(row)}
            </PageLink>
          ),
        },
        {
          key: 'reason',
          head: say('column.reason'),
          text: (row) => row.reason,
          cell: (row) => (
            <span className="said">
              {row.reason}
              {row.note !== null && <small className="second"> {row.note}</small>}
            </span>
          ),
        },
        {
          key: 'until',
          head: say('column.until'),
          width: 140,
          text: (row) => row.expiresAt,
          cell: (row) => dates.moment(row.expiresAt),
        },
        {
          key: 'asked',
          head: say('column.asked'),
          width: 190,
          text: (row) => row.requestedAt,
          cell: (row) => (
            <span className="second">
              {say('asked.by', { who: row.requestedBy ?? '', when: dates.moment(row.requestedAt) })}
            </span>
          ),
        },
        {
          key: 'state',
          head: say('column.state'),
          width: 110,
          text: (row) => row.state,
          options: STATES.map((value) => ({ value, label: say(`state.${value}`) })),
          cell: (row) => <Light is={LIGHTS[row.state]}>{say(`state.${row.state}`)}</Light>,
        },
        {
          key: 'act',
          head: say('column.act'),
          width: 190,
          cell: (row) => row.state === 'asked' && <Decide row={row} />,
        },
      ]}
    />
  )
}

function Decide({ row }: { readonly row: Asked }) {
  const say = useSay(reopeningWords)
  const pick = usePick()
  const dates = useDates()
  const may = useCan()('reopening.decide')
  const [isRefusing, setIsRefusing] = useState(false)
  const decide = useAct(decideReopening, { also: ['report', 'cycle'], done: () => setIsRefusing(false) })
  const named = { unit: pick(row.unit.short), period: dates.period(row.cycle.period) }
  if (!may) return <small className="second">{say('no-right')}</small>
  return (
    <span className="row">
      <ActButton
        size="small"
        primary
        busy={decide.isPending}
        act={() => decide.mutate({ reopeningId: row.id, decision: 'grant' })}
      >
        {say('grant')}
      </ActButton>
      <ActButton size="small" act={() => setIsRefusing(true)}>
        {say('refuse')}
      </ActButton>
      {!isRefusing && <Refused error={decide.error} />}
      {isRefusing && (
        <ReasonDialog
          title={say('refuse.title', named)}
          deed={say('refuse.deed', named)}
          busy={decide.isPending}
          error={decide.error}
          close={() => setIsRefusing(false)}
          act={(note) => decide.mutate({ reopeningId: row.id, decision: 'refuse', note })}
        />
      )}
    </span>
  )
}
