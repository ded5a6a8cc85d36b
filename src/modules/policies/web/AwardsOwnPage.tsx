import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { Wan, wan } from '#modules/funds/web/Wan.tsx'
import { AWARD_STATES } from '#modules/policies/award.rules.ts'
import {
  exportOwnAwards,
  letterOfAward,
  listOwnAwards,
  type OwnAward,
} from '#modules/policies/award-answer.contract.ts'
import { awardScreen } from '#modules/policies/award-screen.messages.ts'
import { policyMessages } from '#modules/policies/policy.messages.ts'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import { AwardLight } from '#modules/policies/web/AwardLight.tsx'
import { AwardToAnswer } from '#modules/policies/web/AwardToAnswer.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { call } from '#web/client/call.ts'
import { download } from '#web/client/transfer.ts'
import { readKey } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const INPUT = { which: 'all', limit: '200' } as const

/** What the own enterprises get, and what they are asked: one press each. */
export function AwardsOwnPage() {
  const say = useSay(awardScreen)
  const [failed, setFailed] = useState<Error | null>(null)
  const pages = useInfiniteQuery({
    queryKey: [...readKey(listOwnAwards, INPUT), 'pages'],
    queryFn: ({ signal, pageParam }) =>
      call(listOwnAwards, { ...INPUT, ...(pageParam !== '' && { cursor: pageParam }) }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <Waiting for={pages}>
      {({ pages: [first] }) => {
        const sums = { n: first?.open ?? 0, wan: wan(first?.amountFen ?? '0') }
        const asked = rows.filter(({ state, mayAnswer }) => state === 'waiting' && mayAnswer)
        const title = rows.length === 0 ? 'own.title.empty' : sums.n === 0 ? 'own.title.none' : 'own.title'
        return (
          <>
            <PageHead title={say(title, sums)} why={say('own.why')}>
              {rows.length > 0 && (
                <ActButton act={() => void download(exportOwnAwards, { which: 'all' }).catch(setFailed)}>
                  {say('own.workbook')}
                </ActButton>
              )}
            </PageHead>
            <Refused error={failed} />
            <div className="fund-page">
              {asked.length > 0 && (
                <section className="card stack">
                  <h2>{say('own.open')}</h2>
                  {asked.map((row) => (
                    <AwardToAnswer key={row.id} of={row} />
                  ))}
                </section>
              )}
              <Others of={rows.filter((row) => !asked.includes(row))} fail={setFailed} />
            </div>
            {pages.hasNextPage && (
              <p className="more">
                <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
                  {say('own.more')}
                </Button>
              </p>
            )}
          </>
        )
      }}
    </Waiting>
  )
}

function Others({ of: rows, fail }: { readonly of: readonly OwnAward[]; readonly fail: (error: Error) => void }) {
  const say = useSay(awardScreen)
  const sayPolicy = useSay(policyWords)
  const sayState = useSay(policyMessages)
  const pick = usePick()
  const dates = useDates()
  return (
    <DataTable
      id="own-awards"
      name={say('own.others')}
      rows={rows}
      rowKey={({ id }) => id}
      empty={<State kind="empty" title={say('own.none')} why={say('own.none.why')} />}
      columns={[
        {
          key: 'name',
          head: sayPolicy('column.enterprise'),
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
          key: 'award',
          head: say('column.award'),
          text: (row) => pick(row.policy.name),
          cell: (row) => (
            <>
              {pick(row.policy.name)}
              <br />
              <small className="second">{row.round.title}</small>
            </>
          ),
        },
        {
          ...{ key: 'amount', head: sayPolicy('column.amount'), width: 116, sum: true, decimals: 2 },
          number: (row) => wan(row.amountFen).replaceAll(',', ''),
          cell: (row) => <Wan of={row.amountFen} strong />,
        },
        {
          ...{ key: 'paid', head: say('column.paid'), width: 116, sum: true, decimals: 2 },
          number: (row) => wan(row.paidFen).replaceAll(',', ''),
          cell: (row) => <Wan of={row.paidFen} />,
        },
        {
          ...{ key: 'state', head: sayPolicy('column.step'), width: 190 },
          text: (row) => row.state,
          options: AWARD_STATES.map((value) => ({ value, label: sayState(`award.state.${value}`) })),
          cell: (row) => (
            <>
              <AwardLight of={row.state} />{' '}
              {row.round.state === 'published' && row.until !== null && (
                <small className="second nowrap">{say('own.published', { day: dates.day(row.until) })}</small>
              )}
              {row.hasLetter && (
                <Button size="small" onClick={() => void download(letterOfAward, { awardId: row.id }).catch(fail)}>
                  {say('act.letter')}
                </Button>
              )}
            </>
          ),
        },
        {
          key: 'note',
          head: sayPolicy('column.note'),
          text: (row) => [...row.because.map(pick), row.note].filter(Boolean).join(' · '),
          cell: (row) => (
            <span className="second small">{[...row.because.map(pick), row.note].filter(Boolean).join(' · ')}</span>
          ),
        },
      ]}
    />
  )
}
