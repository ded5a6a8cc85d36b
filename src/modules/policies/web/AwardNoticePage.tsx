import { useParams } from '@tanstack/react-router'
import type { Output } from '#engine/contract/operation.ts'
import { Wan, wan } from '#modules/funds/web/Wan.tsx'
import { getAwardNotice } from '#modules/policies/award-answer.contract.ts'
import { awardScreen } from '#modules/policies/award-screen.messages.ts'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import { usePlaces } from '#modules/policies/web/usePlaces.ts'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** A list of awards on public view, as everybody may see it: codes masked, nothing of who objected. */
export function AwardNoticePage() {
  const { awardRoundId = '' } = useParams({ strict: false })
  const notice = useRead(getAwardNotice, { awardRoundId })
  return <Waiting for={notice}>{(data) => <Notice of={data} />}</Waiting>
}

function Notice({ of: notice }: { readonly of: Output<typeof getAwardNotice> }) {
  const say = useSay(awardScreen)
  const sayPolicy = useSay(policyWords)
  const pick = usePick()
  const dates = useDates()
  const { placeOf } = usePlaces()
  const { title, enterprises, awards, isOpen } = notice
  const isOfOne = new Set(notice.rows.map(({ policy }) => policy.zh)).size < 2
  return (
    <>
      <PageHead
        title={say('notice.title', { title, firms: enterprises, n: awards, wan: wan(notice.amountFen) })}
        beside={<Light is={isOpen ? 'near' : 'none'}>{say(isOpen ? 'notice.is-open' : 'notice.is-over')}</Light>}
        why={say('notice.open', {
          ...{ from: dates.day(notice.publishedOn), until: dates.day(notice.until), where: notice.notice },
        })}
      />
      <div className="fund-page">
        {isOpen && <p className="card">{say('notice.how')}</p>}
        <DataTable
          id="award-notice"
          name={say('notices.head')}
          rows={notice.rows}
          rowKey={({ id }) => id}
          empty={<State kind="empty" title={say('notices.none')} />}
          columns={[
            {
              key: 'name',
              head: sayPolicy('column.enterprise'),
              text: (row) => row.name,
              cell: (row) => row.name,
            },
            {
              ...{ key: 'key', head: sayPolicy('column.key'), width: 164 },
              text: (row) => row.key,
              cell: (row) => <span className="second">{row.key}</span>,
            },
            {
              ...{ key: 'region', head: sayPolicy('column.seat'), width: 120 },
              text: (row) => placeOf(row.region),
              cell: (row) => placeOf(row.region),
            },
            {
              ...{ key: 'policy', head: say('column.award'), wideOnly: isOfOne },
              text: (row) => pick(row.policy),
              cell: (row) => pick(row.policy),
            },
            {
              ...{ key: 'amount', head: sayPolicy('column.amount'), width: 124, sum: true, decimals: 2 },
              number: (row) => wan(row.amountFen).replaceAll(',', ''),
              cell: (row) => <Wan of={row.amountFen} strong />,
            },
          ]}
        />
      </div>
    </>
  )
}
