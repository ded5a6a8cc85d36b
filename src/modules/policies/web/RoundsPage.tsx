import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { Wan, wan } from '#modules/funds/web/Wan.tsx'
import { listRounds, type RoundHead } from '#modules/policies/award.contract.ts'
import { ROUND_STATES } from '#modules/policies/award.rules.ts'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import { OpenRound } from '#modules/policies/web/OpenRound.tsx'
import { RoundLight } from '#modules/policies/web/RoundLight.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { call } from '#web/client/call.ts'
import { readKey } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const OPEN: readonly RoundHead['state'][] = ['draft', 'published', 'approved']
const INPUT = { limit: '200' }

/** Rounds of awards, the newest first. */
export function RoundsPage() {
  const say = useSay(policyWords)
  const may = useCan()
  const navigate = useNavigate()
  const columns = useRoundColumns()
  const [isOpening, setOpening] = useState(false)
  const pages = useInfiniteQuery({
    queryKey: [...readKey(listRounds, INPUT), 'pages'],
    queryFn: ({ signal, pageParam }) =>
      call(listRounds, { ...INPUT, ...(pageParam !== '' && { cursor: pageParam }) }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <Waiting for={pages}>
      {() => (
        <>
          <PageHead
            title={
              rows.length === 0
                ? say('rounds.none')
                : say('rounds.title', { n: rows.length, open: rows.filter(({ state }) => OPEN.includes(state)).length })
            }
            why={say('rounds.why')}
          >
            {may('award.manage') && (
              <ActButton primary act={() => setOpening(true)}>
                {say('rounds.open')}
              </ActButton>
            )}
          </PageHead>
          <DataTable
            id="award-rounds"
            name={say('rounds.list')}
            rows={rows}
            columns={columns}
            rowKey={({ id }) => id}
            open={({ id }) => void navigate({ to: '/award-rounds/$awardRoundId', params: { awardRoundId: id } })}
            empty={<State kind="empty" title={say('rounds.none')} why={say('rounds.none.why')} />}
          />
          {pages.hasNextPage && (
            <p className="more">
              <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
                {say('rounds.more')}
              </Button>
            </p>
          )}
          {isOpening && <OpenRound close={() => setOpening(false)} />}
        </>
      )}
    </Waiting>
  )
}

function useRoundColumns(): readonly Column<RoundHead>[] {
  const say = useSay(policyWords)
  const pick = usePick()
  const dates = useDates()
  return [
    {
      key: 'title',
      head: say('column.round'),
      text: (row) => row.title,
      cell: (row) => (
        <PageLink to="/award-rounds/$awardRoundId" params={{ awardRoundId: row.id }}>
          {row.title}
        </PageLink>
      ),
    },
    {
      ...{ key: 'pool', head: say('column.pool'), width: 180, wideOnly: true },
      text: (row) => pick(row.pool.name),
      cell: (row) => <span className="second">{pick(row.pool.name)}</span>,
    },
    {
      ...{ key: 'state', head: say('column.step'), width: 104 },
      text: (row) => row.state,
      options: ROUND_STATES.map((value) => ({ value, label: say(`round.${value}`) })),
      cell: (row) => <RoundLight of={row.state} />,
    },
    {
      ...{ key: 'firms', head: say('column.enterprises'), width: 96 },
      number: (row) => row.enterprises,
      cell: (row) => row.enterprises,
    },
    {
      ...{ key: 'awards', head: say('column.awards'), width: 80 },
      number: (row) => row.awards,
      cell: (row) => row.awards,
    },
    {
      ...{ key: 'amount', head: say('column.amount'), width: 124, sum: true, decimals: 2 },
      number: (row) => wan(row.amountFen).replaceAll(',', ''),
      cell: (row) => <Wan of={row.amountFen} strong />,
    },
    {
      ...{ key: 'until', head: say('column.until'), width: 112 },
      text: (row) => row.until ?? '',
      cell: (row) => (row.until === null ? '—' : <span className="nowrap">{dates.day(row.until)}</span>),
    },
    {
      ...{ key: 'objections', head: say('column.objections'), width: 104 },
      number: (row) => row.openObjections,
      cell: (row) => (row.openObjections === 0 ? <span className="second">0</span> : <b>{row.openObjections}</b>),
    },
    {
      ...{ key: 'made', head: say('column.made'), width: 170, wideOnly: true },
      text: (row) => row.madeBy,
      cell: (row) => (
        <span className="second nowrap">
          {row.madeBy} {dates.near(row.madeAt)}
        </span>
      ),
    },
  ]
}
