import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { Wan, wan } from '#modules/funds/web/Wan.tsx'
import { listNearEnterprises } from '#modules/policies/policy.contract.ts'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import { usePlaces } from '#modules/policies/web/usePlaces.ts'
import { call } from '#web/client/call.ts'
import { readKey } from '#web/client/useRead.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { useSay } from '#web/words/language.ts'

/** What is paid by a figure that is nothing today is not told yet. */
const isMoney = (fen: string | null): fen is string => fen !== null && fen !== '0'

/** Those that the smallest change would bring in, and which change that is. */
export function NearEnterprises({ policyCode }: { readonly policyCode: string }) {
  const say = useSay(policyWords)
  const { placeOf } = usePlaces()
  const input = { policyCode, limit: '50' }
  const pages = useInfiniteQuery({
    queryKey: [...readKey(listNearEnterprises, input), 'pages'],
    queryFn: ({ signal, pageParam }) =>
      call(listNearEnterprises, { ...input, ...(pageParam !== '' && { cursor: pageParam }) }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? []
  const examined = pages.data?.pages.reduce((sum, page) => sum + page.examined, 0) ?? 0
  return (
    <section className="stack">
      <h2>{say('near.head')}</h2>
      <Waiting for={pages}>
        {() => (
          <DataTable
            id="policy-near"
            name={say('near.head')}
            rows={rows}
            rowKey={({ registerEntryId }) => registerEntryId}
            columns={[
              {
                ...{ key: 'name', head: say('column.enterprise'), width: 260 },
                text: (row) => row.name,
                cell: (row) => (
                  <>
                    <PageLink
                      to="/register-entries/$registerEntryId/entitlements"
                      params={{ registerEntryId: row.registerEntryId }}
                    >
                      {row.name}
                    </PageLink>{' '}
                    <small className="second">{placeOf(row.region)}</small>
                  </>
                ),
              },
              {
                ...{ key: 'plans', head: say('column.lacking') },
                text: (row) => row.plans.join(' '),
                cell: (row) => row.plans.map((plan) => <div key={plan}>{plan}</div>),
              },
              {
                ...{ key: 'would', head: say('column.would-be'), width: 156, decimals: 2 },
                number: (row) => (isMoney(row.wouldBeFen) ? wan(row.wouldBeFen).replaceAll(',', '') : null),
                cell: (row) => (isMoney(row.wouldBeFen) ? <Wan of={row.wouldBeFen} strong /> : '—'),
              },
            ]}
            empty={<State kind="empty" title={say('near.none', { n: examined })} />}
          />
        )}
      </Waiting>
      {pages.hasNextPage && (
        <p className="more">
          <span className="second">{say('near.examined', { n: examined })}</span>{' '}
          <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {say('near.more')}
          </Button>
        </p>
      )}
    </section>
  )
}
