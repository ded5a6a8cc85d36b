import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { Wan, wan } from '#modules/funds/web/Wan.tsx'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import {
  exportTrialRows,
  listTrialRows,
  type Trial,
  type TrialResult,
  type TrialRow,
} from '#modules/policies/sandbox.contract.ts'
import { sandboxWords } from '#modules/policies/sandbox-screen.messages.ts'
import { usePlaces } from '#modules/policies/web/usePlaces.ts'
import { Refused } from '#web/act/Refused.tsx'
import { call } from '#web/client/call.ts'
import { download } from '#web/client/transfer.ts'
import { readKey } from '#web/client/useRead.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const SIDES = ['all', 'winners', 'losers'] as const
const PAGE = 100

/** Who would win or lose, the greatest difference first, each with the reason. */
export function SandboxRows({ of: { policyTrialId }, result }: { readonly of: Trial; readonly result: TrialResult }) {
  const say = useSay(sandboxWords)
  const [side, setSide] = useState<(typeof SIDES)[number]>('all')
  const [failed, setFailed] = useState<Error | null>(null)
  const columns = useTrialColumns()
  const input = { policyTrialId, side, limit: String(PAGE) }
  const pages = useInfiniteQuery({
    queryKey: [...readKey(listTrialRows, input), 'pages'],
    queryFn: ({ signal, pageParam }) =>
      call(listTrialRows, { ...input, ...(pageParam !== '' && { cursor: pageParam }) }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (former) => former,
  })
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? []
  const total = pages.data?.pages[0]?.total ?? 0
  const counts = { all: result.winners + result.losers, winners: result.winners, losers: result.losers }
  return (
    <section className="stack">
      <h2>{say('result.list')}</h2>
      <Refused error={failed} />
      <Waiting for={pages}>
        {() => (
          <DataTable
            id="policy-trial"
            name={say('result.list')}
            rows={rows}
            total={total}
            columns={columns}
            rowKey={({ registerEntryId }) => registerEntryId}
            empty={<State kind="empty" title={say('result.list.none')} why={say('result.list.none.why')} />}
            tools={
              <>
                <Segmented
                  size="small"
                  value={side}
                  aria-label={say('result.list')}
                  options={SIDES.map((value) => ({ value, label: `${say(`result.side.${value}`)} ${counts[value]}` }))}
                  onChange={setSide}
                />
                <Button
                  size="small"
                  onClick={() => download(exportTrialRows, { policyTrialId, side }).catch(setFailed)}
                >
                  {say('result.workbook')}
                </Button>
              </>
            }
          />
        )}
      </Waiting>
      {pages.hasNextPage && (
        <p className="more">
          <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {say('result.more', { n: Math.min(PAGE, total - rows.length) })}
          </Button>
        </p>
      )}
    </section>
  )
}

function useTrialColumns(): readonly Column<TrialRow>[] {
  const say = useSay(sandboxWords)
  const sayPolicy = useSay(policyWords)
  const pick = usePick()
  const { placeOf } = usePlaces()
  const money = (key: string, head: string, of: (row: TrialRow) => string): Column<TrialRow> => ({
    ...{ key, head, width: 110, sum: true, decimals: 2 },
    number: (row) => wan(of(row)).replaceAll(',', ''),
    cell: (row) => <Wan of={of(row)} />,
  })
  return [
    {
      ...{ key: 'name', head: sayPolicy('column.enterprise'), width: 240 },
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
      ...{ key: 'region', head: sayPolicy('column.seat'), width: 96, wideOnly: true },
      text: (row) => placeOf(row.region),
      cell: (row) => <span className="second">{placeOf(row.region)}</span>,
    },
    money('before', say('result.now'), (row) => row.fenBefore),
    money('after', say('result.after'), (row) => row.fenAfter),
    money('difference', say('result.difference'), (row) => String(BigInt(row.fenAfter) - BigInt(row.fenBefore))),
    {
      ...{ key: 'reason', head: say('result.reason') },
      text: (row) => pick(row.reason),
      cell: (row) => <span className="sandbox-reason">{pick(row.reason)}</span>,
    },
  ]
}
