import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type CallHead, listCalls, subscribeToCalls } from '#modules/programmes/call.contract.ts'
import { CALL_STAGES } from '#modules/programmes/call.ts'
import { callWords } from '#modules/programmes/call-screen.messages.ts'
import { CallStage } from '#modules/programmes/web/CallStage.tsx'
import { DrawUpCall } from '#modules/programmes/web/DrawUpCall.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** All calls in sight, the youngest first. */
export function CallsPage() {
  const say = useSay(callWords)
  const navigate = useNavigate()
  const may = useCan()
  const [isDrawing, draw] = useState(false)
  const calls = useRead(listCalls, { limit: '500' })
  const subscribe = useAct(subscribeToCalls, { done: () => void calls.refetch() })
  const columns = useCallColumns()
  return (
    <Waiting for={calls}>
      {({ rows, total, subscribed }) => (
        <>
          <PageHead
            title={say('calls.title', {
              open: rows.filter(({ stage }) => stage === 'open').length,
              coming: rows.filter(({ stage }) => stage === 'coming' || stage === 'forecast').length,
            })}
            why={say('calls.why')}
          >
            <ActButton
              busy={subscribe.isPending}
              act={() => subscribe.mutate({ families: subscribed.includes('') ? [] : [''] })}
            >
              {say(subscribed.includes('') ? 'unsubscribe' : 'subscribe')}
            </ActButton>
            {may('call.manage') && (
              <ActButton primary act={() => draw(true)}>
                {say('draw-up')}
              </ActButton>
            )}
          </PageHead>
          <DataTable
            id="calls"
            name={say('calls')}
            rows={rows}
            total={total}
            columns={columns}
            rowKey={(row) => row.id}
            open={(row) => void navigate({ to: '/calls/$callId', params: { callId: row.id } })}
            empty={<State kind="empty" title={say('calls.empty')} why={say('calls.empty.why')} />}
          />
          {isDrawing && <DrawUpCall close={() => draw(false)} />}
        </>
      )}
    </Waiting>
  )
}

function useCallColumns(): readonly Column<CallHead>[] {
  const say = useSay(callWords)
  const pick = usePick()
  const dates = useDates()
  const moment = (at: string | null) => (at === null ? '' : dates.moment(at))
  return [
    {
      key: 'title',
      head: say('column.title'),
      text: (row) => row.title,
      cell: (row) => (
        <PageLink to="/calls/$callId" params={{ callId: row.id }}>
          {row.title}
        </PageLink>
      ),
    },
    {
      key: 'family',
      head: say('column.family'),
      width: 130,
      text: (row) => pick(row.family.short),
      cell: (row) => pick(row.family.short),
    },
    {
      key: 'stage',
      head: say('column.stage'),
      width: 110,
      text: (row) => row.stage,
      options: CALL_STAGES.map((value) => ({ value, label: say(`stage.${value}`) })),
      cell: (row) => <CallStage stage={row.stage} />,
    },
    {
      key: 'opens',
      head: say('column.opens'),
      width: 132,
      wideOnly: true,
      text: (row) => moment(row.opensAt),
      cell: (row) => <span className="second nowrap">{moment(row.opensAt) || '—'}</span>,
    },
    {
      key: 'closes',
      head: say('column.closes'),
      width: 132,
      text: (row) => moment(row.closesAt),
      cell: (row) => <span className="nowrap">{moment(row.closesAt) || '—'}</span>,
    },
    {
      key: 'applications',
      head: say('column.applications'),
      width: 100,
      number: (row) => row.applications,
      sum: true,
      cell: (row) => row.applications,
    },
    {
      key: 'recommended',
      head: say('column.recommended'),
      width: 100,
      number: (row) => row.recommended,
      sum: true,
      cell: (row) => row.recommended,
    },
    {
      key: 'year',
      head: say('column.year'),
      width: 76,
      hidden: true,
      text: (row) => String(row.year),
      cell: (row) => row.year,
    },
    {
      key: 'unit',
      head: say('column.unit'),
      width: 140,
      hidden: true,
      text: (row) => pick(row.unit.short),
      cell: (row) => pick(row.unit.short),
    },
  ]
}
