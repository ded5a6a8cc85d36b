import { useNavigate } from '@tanstack/react-router'
import { Wan, wan } from '#modules/funds/web/Wan.tsx'
import { listAwardNotices } from '#modules/policies/award-answer.contract.ts'
import { awardScreen } from '#modules/policies/award-screen.messages.ts'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { State } from '#web/state/State.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { useSay } from '#web/words/language.ts'

/** Rounds of awards on the notice board. Nothing where there are none. */
export function AwardNotices({ which }: { readonly which: 'open' | 'over' | 'all' }) {
  const say = useSay(awardScreen)
  const sayPolicy = useSay(policyWords)
  const dates = useDates()
  const navigate = useNavigate()
  const rows = useRead(listAwardNotices, { which, limit: '200' }, { keepFormer: true }).data?.rows ?? []
  if (rows.length === 0) return null
  return (
    <section className="stack">
      <h2>{say('notices.head')}</h2>
      <DataTable
        id="award-notices"
        name={say('notices.head')}
        rows={rows}
        rowKey={({ awardRoundId }) => awardRoundId}
        open={({ awardRoundId }) => void navigate({ to: '/award-notices/$awardRoundId', params: { awardRoundId } })}
        empty={<State kind="empty" title={say('notices.none')} />}
        columns={[
          { key: 'title', head: sayPolicy('column.round'), text: (row) => row.title, cell: (row) => row.title },
          {
            ...{ key: 'firms', head: sayPolicy('column.enterprises'), width: 110 },
            number: (row) => row.enterprises,
            cell: (row) => row.enterprises,
          },
          {
            ...{ key: 'amount', head: sayPolicy('column.amount'), width: 124, sum: true, decimals: 2 },
            number: (row) => wan(row.amountFen).replaceAll(',', ''),
            cell: (row) => <Wan of={row.amountFen} />,
          },
          {
            ...{ key: 'published', head: say('column.published'), width: 110 },
            text: (row) => row.publishedOn,
            cell: (row) => dates.day(row.publishedOn),
          },
          {
            ...{ key: 'until', head: sayPolicy('column.until'), width: 110 },
            text: (row) => row.until,
            cell: (row) => dates.day(row.until),
          },
          {
            ...{ key: 'state', head: sayPolicy('column.step'), width: 100 },
            text: (row) => say(row.isOpen ? 'notice.is-open' : 'notice.is-over'),
            cell: (row) => (
              <Light is={row.isOpen ? 'near' : 'none'}>{say(row.isOpen ? 'notice.is-open' : 'notice.is-over')}</Light>
            ),
          },
        ]}
      />
    </section>
  )
}
