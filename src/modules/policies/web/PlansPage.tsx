import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Checkbox, Segmented, Select } from 'antd'
import { useState } from 'react'
import { exportPlans, listPlans, type PlanRow } from '#modules/policies/cultivation.contract.ts'
import { PLAN_STATES } from '#modules/policies/cultivation.rules.ts'
import { ladderMessages } from '#modules/policies/ladder.messages.ts'
import { ladderWords } from '#modules/policies/ladder-screen.messages.ts'
import { PlanLight } from '#modules/policies/web/PlanLight.tsx'
import { usePlaces } from '#modules/policies/web/usePlaces.ts'
import { Refused } from '#web/act/Refused.tsx'
import { call } from '#web/client/call.ts'
import { download } from '#web/client/transfer.ts'
import { readKey } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Sample } from '#web/figure/Value.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { flag, maybe, oneOf, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const STATES = ['open', 'late', 'achieved', 'closed', 'all'] as const
const SHAPE = { state: oneOf(STATES, 'open'), region: maybe(), mine: flag() }

/** 一企一策: plans, who carries them out and how far they have come. */
export function PlansPage() {
  const say = useSay(ladderWords)
  const sayKept = useSay(ladderMessages)
  const navigate = useNavigate()
  const { places } = usePlaces()
  const columns = usePlanColumns()
  const [{ state, region, mine }, change] = useAddress(SHAPE)
  const [failed, setFailed] = useState<Error | null>(null)
  const filter = {
    ...{ state, mine: mine ? ('yes' as const) : ('no' as const) },
    ...(region !== undefined && { region }),
  }
  const pages = useInfiniteQuery({
    queryKey: [...readKey(listPlans, filter), 'pages'],
    queryFn: ({ signal, pageParam }) =>
      call(listPlans, { ...filter, ...(pageParam !== '' && { cursor: pageParam }) }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? []
  const total = pages.data?.pages[0]?.total ?? 0
  return (
    <>
      <PageHead
        title={say('plans.title', { n: total })}
        crumbs={[
          { key: 'ladder', name: say('portrait.ladder'), to: '/ladder' },
          { key: 'plans', name: say('portrait.plans') },
        ]}
        why={say('plans.why')}
      />
      <Refused error={failed} />
      <Waiting for={pages}>
        {() => (
          <DataTable
            id="cultivation-plans"
            name={say('portrait.plans')}
            rows={rows}
            total={total}
            columns={columns}
            rowKey={({ id }) => id}
            open={({ id }) =>
              void navigate({ to: '/cultivation-plans/$cultivationPlanId', params: { cultivationPlanId: id } })
            }
            empty={<State kind="empty" title={say('plans.empty')} why={say('plans.empty.why')} />}
            tools={
              <>
                <Segmented
                  size="small"
                  value={state}
                  aria-label={say('column.standing')}
                  options={STATES.map((value) => ({ value, label: sayKept(`plan-state.${value}`) }))}
                  onChange={(value) => change({ state: value })}
                />
                <Checkbox checked={mine} onChange={({ target }) => change({ mine: target.checked })}>
                  {say('plans.mine')}
                </Checkbox>
                <Select
                  size="small"
                  aria-label={say('column.region')}
                  value={region ?? ''}
                  options={[{ value: '', label: say('list.every-region') }, ...places]}
                  popupMatchSelectWidth={false}
                  onChange={(next) => change({ region: next === '' ? undefined : next })}
                />
                <Button size="small" onClick={() => download(exportPlans, filter).catch(setFailed)}>
                  {say('workbook')}
                </Button>
              </>
            }
          />
        )}
      </Waiting>
      {pages.hasNextPage && (
        <p className="more">
          <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {say('list.more', { n: total - rows.length })}
          </Button>
        </p>
      )}
    </>
  )
}

function usePlanColumns(): readonly Column<PlanRow>[] {
  const say = useSay(ladderWords)
  const sayKept = useSay(ladderMessages)
  const pick = usePick()
  const dates = useDates()
  const { placeOf } = usePlaces()
  return [
    {
      ...{ key: 'name', head: say('column.enterprise'), width: 250 },
      text: (row) => row.name,
      cell: (row) => (
        <>
          <PageLink to="/cultivation-plans/$cultivationPlanId" params={{ cultivationPlanId: row.id }}>
            {row.name}
          </PageLink>
          {row.isSample && <Sample />}
          <br />
          <small className="second">
            {placeOf(row.region)} · {pick(row.stepName)}
          </small>
        </>
      ),
    },
    { key: 'aim', head: say('column.aim'), text: (row) => row.aim, cell: (row) => row.aim },
    {
      ...{ key: 'responsible', head: say('column.responsible'), width: 104 },
      text: (row) => row.responsible,
      cell: (row) => row.responsible,
    },
    {
      ...{ key: 'due', head: say('column.due'), width: 116, filterable: false },
      text: (row) => row.dueOn,
      cell: (row) => <span className="nowrap">{dates.day(row.dueOn)}</span>,
    },
    {
      ...{ key: 'state', head: say('column.standing'), width: 104 },
      text: (row) => sayKept(row.isLate ? 'plan-state.late' : `plan-state.${row.state}`),
      options: [...PLAN_STATES, 'late' as const].map((value) => ({
        value: sayKept(`plan-state.${value}`),
        label: sayKept(`plan-state.${value}`),
      })),
      cell: (row) => <PlanLight of={row} />,
    },
    {
      ...{ key: 'progress', head: say('column.progress'), width: 88 },
      number: (row) => row.done,
      cell: (row) => `${row.done}/${row.measures}`,
    },
    {
      ...{ key: 'visit', head: say('column.last-visit'), width: 116, wideOnly: true },
      text: (row) => row.lastVisitOn ?? '',
      cell: (row) => (row.lastVisitOn === null ? '—' : <span className="nowrap">{dates.day(row.lastVisitOn)}</span>),
    },
    {
      ...{ key: 'problems', head: say('column.problems'), width: 84, wideOnly: true },
      number: (row) => row.openProblems,
      cell: (row) => (row.openProblems === 0 ? <span className="second">0</span> : <b>{row.openProblems}</b>),
    },
  ]
}
