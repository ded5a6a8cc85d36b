import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { exportLadder, type LadderRow, listLadder } from '#modules/policies/ladder.contract.ts'
import { ladderMessages } from '#modules/policies/ladder.messages.ts'
import { ladderWords } from '#modules/policies/ladder-screen.messages.ts'
import type { LadderView } from '#modules/policies/web/LadderSteps.tsx'
import { LADDER_SHAPE, LADDER_STANDINGS } from '#modules/policies/web/ladder-address.ts'
import { StandingLight } from '#modules/policies/web/StandingLight.tsx'
import { usePlaces } from '#modules/policies/web/usePlaces.ts'
import { Refused } from '#web/act/Refused.tsx'
import { call } from '#web/client/call.ts'
import { download } from '#web/client/transfer.ts'
import { readKey } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const PAGE = 100
const GAPS = ['0', '1', '2', '3', '5'] as const

/** Enterprises by what lies between them and a step, the least first. */
export function LadderList({ of: view }: { readonly of: LadderView }) {
  const say = useSay(ladderWords)
  const navigate = useNavigate()
  const [state] = useAddress(LADDER_SHAPE)
  const [failed, setFailed] = useState<Error | null>(null)
  const columns = useLadderColumns(view)
  const { step, standing, region, industry, gap, find } = state
  const filter = {
    standing,
    ...(step !== undefined && { step }),
    ...(region !== undefined && { region }),
    ...(industry !== undefined && { industry }),
    ...(gap !== undefined && { mostGap: gap }),
    ...(find !== '' && { find }),
  }
  const input = { ...filter, limit: String(PAGE) }
  const pages = useInfiniteQuery({
    queryKey: [...readKey(listLadder, input), 'pages'],
    queryFn: ({ signal, pageParam }) =>
      call(listLadder, { ...input, ...(pageParam !== '' && { cursor: pageParam }) }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? []
  const total = pages.data?.pages[0]?.total ?? 0
  return (
    <section className="stack ladder-list">
      <h2>{say('list.head')}</h2>
      <Refused error={failed} />
      <LadderFilters of={view} />
      <Waiting for={pages}>
        {() => (
          <DataTable
            id="ladder"
            name={say('list.head')}
            rows={rows}
            total={total}
            columns={columns}
            rowKey={({ registerEntryId, step: code }) => `${registerEntryId} ${code}`}
            open={({ registerEntryId }) =>
              void navigate({ to: '/register-entries/$registerEntryId/portrait', params: { registerEntryId } })
            }
            empty={<State kind="empty" title={say('list.empty')} why={say('list.empty.why')} />}
            tools={
              <Button size="small" onClick={() => download(exportLadder, filter).catch(setFailed)}>
                {say('workbook')}
              </Button>
            }
          />
        )}
      </Waiting>
      {pages.hasNextPage && (
        <p className="more">
          <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {say('list.more', { n: Math.min(PAGE, total - rows.length) })}
          </Button>
        </p>
      )}
    </section>
  )
}

function LadderFilters({ of: { steps, industries } }: { readonly of: LadderView }) {
  const say = useSay(ladderWords)
  const sayKept = useSay(ladderMessages)
  const pick = usePick()
  const { places } = usePlaces()
  const [state, change] = useAddress(LADDER_SHAPE)
  return (
    <div className="row ladder-filters">
      <Select
        aria-label={say('column.step')}
        value={state.step ?? ''}
        options={[
          { value: '', label: say('list.next-step') },
          ...steps.map(({ code, name }) => ({ value: code, label: pick(name) })),
        ]}
        popupMatchSelectWidth={false}
        onChange={(step) => change({ step: step === '' ? undefined : step })}
      />
      <Select
        aria-label={say('column.standing')}
        value={state.standing}
        options={LADDER_STANDINGS.map((value) => ({ value, label: sayKept(`standing.${value}`) }))}
        popupMatchSelectWidth={false}
        onChange={(standing) => change({ standing })}
      />
      <Select
        aria-label={say('column.gap')}
        value={state.gap ?? ''}
        options={[
          { value: '', label: say('list.every-gap') },
          ...GAPS.map((n) => ({ value: n, label: say('list.gap-most', { n }) })),
        ]}
        popupMatchSelectWidth={false}
        onChange={(gap) => change({ gap: gap === '' ? undefined : gap })}
      />
      <Select
        aria-label={say('column.region')}
        value={state.region ?? ''}
        options={[{ value: '', label: say('list.every-region') }, ...places]}
        popupMatchSelectWidth={false}
        onChange={(region) => change({ region: region === '' ? undefined : region })}
      />
      <Select
        aria-label={say('column.industry')}
        value={state.industry ?? ''}
        options={[
          { value: '', label: say('list.every-industry') },
          ...industries.map(({ code, enterprises }) => ({
            value: code,
            label: say('list.industry', { code, n: enterprises }),
          })),
        ]}
        popupMatchSelectWidth={false}
        onChange={(industry) => change({ industry: industry === '' ? undefined : industry })}
      />
      <Input.Search
        allowClear
        className="ladder-find"
        aria-label={say('list.find')}
        placeholder={say('list.find')}
        defaultValue={state.find}
        onSearch={(find) => change({ find })}
      />
    </div>
  )
}

function useLadderColumns({ steps }: LadderView): readonly Column<LadderRow>[] {
  const say = useSay(ladderWords)
  const sayKept = useSay(ladderMessages)
  const pick = usePick()
  const dates = useDates()
  const { placeOf } = usePlaces()
  const nameOf = (code: string | null) => {
    const step = steps.find((one) => one.code === code)
    return step === undefined ? '—' : pick(step.name)
  }
  return [
    {
      ...{ key: 'name', head: say('column.enterprise'), width: 250 },
      text: (row) => row.name,
      cell: (row) => (
        <>
          <PageLink to="/register-entries/$registerEntryId/portrait" params={{ registerEntryId: row.registerEntryId }}>
            {row.name}
          </PageLink>
          <br />
          <small className="second">
            {placeOf(row.region)} · {row.industry ?? '—'} · {nameOf(row.rung)}
          </small>
        </>
      ),
    },
    {
      ...{ key: 'step', head: say('column.step'), width: 150 },
      text: (row) => nameOf(row.step),
      cell: (row) => nameOf(row.step),
    },
    {
      ...{ key: 'standing', head: say('column.standing'), width: 116 },
      text: (row) => sayKept(`standing.${row.standing}`),
      cell: (row) => <StandingLight of={row.standing} />,
    },
    {
      ...{ key: 'gap', head: say('column.gap'), width: 76 },
      number: (row) => row.gap,
      cell: (row) => (row.gap === null ? '—' : row.gap),
    },
    {
      key: 'lacking',
      head: say('column.lacking'),
      text: (row) => row.sentences.join(' '),
      cell: (row) =>
        row.sentences.map((sentence) => (
          <div key={sentence} className="small">
            {dates.within(sentence)}
          </div>
        )),
    },
    {
      ...{ key: 'plan', head: say('column.plan'), width: 112, wideOnly: true },
      text: (row) => row.plan?.responsible ?? '',
      cell: (row) =>
        row.plan === null ? (
          <span className="second">—</span>
        ) : (
          <PageLink to="/cultivation-plans/$cultivationPlanId" params={{ cultivationPlanId: row.plan.id }}>
            {say('plan.of', { who: row.plan.responsible })}
          </PageLink>
        ),
    },
  ]
}
