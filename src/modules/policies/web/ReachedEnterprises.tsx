import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Segmented, Select } from 'antd'
import { useState } from 'react'
import { Wan, wan } from '#modules/funds/web/Wan.tsx'
import {
  type EnterpriseRow,
  exportPolicyEnterprises,
  listPolicyEnterprises,
} from '#modules/policies/policy.contract.ts'
import { policyMessages } from '#modules/policies/policy.messages.ts'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import type { PolicyView } from '#modules/policies/web/PolicyPage.tsx'
import { StateLight } from '#modules/policies/web/StateLight.tsx'
import { usePlaces } from '#modules/policies/web/usePlaces.ts'
import { Refused } from '#web/act/Refused.tsx'
import { call } from '#web/client/call.ts'
import { download } from '#web/client/transfer.ts'
import { readKey } from '#web/client/useRead.ts'
import { maybe, oneOf, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { useSay } from '#web/words/language.ts'

const STATES = ['eligible', 'payable', 'needs-person', 'unknown', 'not-eligible', 'all'] as const
const SHAPE = { state: oneOf(STATES, 'eligible'), region: maybe() }
const PAGE = 100

/** The enterprises of one verdict, each with a way to its reasons. */
export function ReachedEnterprises({ of: { code, reach } }: { readonly of: PolicyView }) {
  const say = useSay(policyWords)
  const sayState = useSay(policyMessages)
  const navigate = useNavigate()
  const { places } = usePlaces()
  const [{ state, region }, change] = useAddress(SHAPE)
  const [failed, setFailed] = useState<Error | null>(null)
  const columns = useReachedColumns()
  const filter = { policyCode: code, state, ...(region !== undefined && { region }) }
  const input = { ...filter, limit: String(PAGE) }
  const pages = useInfiniteQuery({
    queryKey: [...readKey(listPolicyEnterprises, input), 'pages'],
    queryFn: ({ signal, pageParam }) =>
      call(listPolicyEnterprises, { ...input, ...(pageParam !== '' && { cursor: pageParam }) }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (former) => former,
  })
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? []
  const total = pages.data?.pages[0]?.total ?? 0
  const { eligible, payable, needsPerson, unknown, notEligible } = reach
  const counts: Readonly<Record<(typeof STATES)[number], number>> = {
    ...{ eligible, payable, unknown, 'needs-person': needsPerson, 'not-eligible': notEligible },
    all: eligible + needsPerson + unknown + notEligible,
  }
  return (
    <section className="stack">
      <h2>{say('reach.head')}</h2>
      <Refused error={failed} />
      <Waiting for={pages}>
        {() => (
          <DataTable
            id="policy-enterprises"
            name={say('reach.head')}
            rows={rows}
            total={total}
            columns={columns}
            rowKey={({ registerEntryId }) => registerEntryId}
            open={({ registerEntryId }) =>
              void navigate({
                to: '/register-entries/$registerEntryId/entitlements',
                params: { registerEntryId },
              })
            }
            empty={<State kind="empty" title={say('reach.none')} why={say('reach.none.why')} />}
            tools={
              <>
                <Segmented
                  size="small"
                  value={state}
                  aria-label={say('column.state')}
                  options={STATES.filter((value) => counts[value] > 0 || value === state).map((value) => ({
                    value,
                    label: [sayState(`policy.state.${value}`), ...(region === undefined ? [counts[value]] : [])].join(
                      ' ',
                    ),
                  }))}
                  onChange={(value) => change({ state: value })}
                />
                <Select
                  allowClear
                  showSearch={{ optionFilterProp: 'label' }}
                  size="small"
                  className="register-holds"
                  value={region ?? null}
                  placeholder={say('reach.every')}
                  aria-label={say('column.seat')}
                  options={places}
                  onChange={(next) => change({ region: next ?? undefined })}
                />
                <Button size="small" onClick={() => download(exportPolicyEnterprises, filter).catch(setFailed)}>
                  {say('reach.workbook')}
                </Button>
              </>
            }
          />
        )}
      </Waiting>
      {pages.hasNextPage && (
        <p className="more">
          <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {say('reach.more', { n: Math.min(PAGE, total - rows.length) })}
          </Button>
        </p>
      )}
    </section>
  )
}

function useReachedColumns(): readonly Column<EnterpriseRow>[] {
  const say = useSay(policyWords)
  const sayState = useSay(policyMessages)
  const { placeOf } = usePlaces()
  const money = (key: string, head: string, of: (row: EnterpriseRow) => string | null): Column<EnterpriseRow> => ({
    ...{ key, head, width: 124, sum: true, decimals: 2 },
    number: (row) => wan(of(row) ?? '0').replaceAll(',', ''),
    cell: (row) => {
      const fen = of(row)
      return fen === null ? <span className="second">—</span> : <Wan of={fen} strong />
    },
  })
  return [
    {
      key: 'name',
      head: say('column.enterprise'),
      text: (row) => row.name,
      cell: (row) => (
        <PageLink
          to="/register-entries/$registerEntryId/entitlements"
          params={{ registerEntryId: row.registerEntryId }}
        >
          {row.name}
        </PageLink>
      ),
    },
    {
      ...{ key: 'key', head: say('column.key'), width: 180, hidden: true },
      text: (row) => row.key,
      cell: (row) => <span className="nowrap">{row.key}</span>,
    },
    {
      ...{ key: 'region', head: say('column.seat'), width: 112, wideOnly: true },
      text: (row) => placeOf(row.region),
      cell: (row) => <span className="second">{placeOf(row.region)}</span>,
    },
    {
      ...{ key: 'state', head: say('column.state'), width: 124 },
      text: (row) => sayState(`policy.state.${row.state}`),
      cell: (row) => <StateLight of={row.state} />,
    },
    money('due', say('column.due'), (row) => row.amountFen),
    money('pays', say('column.pays'), (row) => row.paysFen),
  ]
}
