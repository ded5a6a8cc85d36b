import { useNavigate } from '@tanstack/react-router'
import { LIST_STATES, type ListState } from '#modules/funds/fund.ts'
import { fundWords } from '#modules/funds/fund-screen.messages.ts'
import { listPaymentLists, type PaymentListHead } from '#modules/funds/payment.contract.ts'
import { Wan, wan } from '#modules/funds/web/Wan.tsx'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const TONES = {
  draft: 'none',
  approving: 'near',
  approved: 'ok',
  sent: 'near',
  done: 'ok',
  returned: 'orange',
  withdrawn: 'none',
} as const
const UNDER_WAY: readonly ListState[] = ['approving', 'approved', 'sent', 'returned']

export function ListLight({ state }: { readonly state: ListState }) {
  const say = useSay(fundWords)
  return <Light is={TONES[state]}>{say(`list.${state}`)}</Light>
}

/** All payment lists, those that wait for the reader named in the headline. */
export function PaymentsPage() {
  const say = useSay(fundWords)
  const navigate = useNavigate()
  const lists = useRead(listPaymentLists, { limit: '2000' })
  const columns = usePaymentListColumns()
  return (
    <Waiting for={lists}>
      {({ rows, total }) => (
        <>
          <PageHead
            title={say('payments.title', {
              open: rows.filter(({ state }) => UNDER_WAY.includes(state)).length,
              mine: rows.filter(({ isMyTurn }) => isMyTurn).length,
            })}
            why={say('payments.why')}
          />
          <DataTable
            id="fund-payment-lists"
            name={say('section.payments')}
            rows={rows}
            total={total}
            rowKey={({ id }) => id}
            open={({ id }) => void navigate({ to: '/funds/payments/$paymentListId', params: { paymentListId: id } })}
            columns={columns}
            empty={<State kind="empty" title={say('payments.empty')} why={say('payments.empty.why')} />}
          />
        </>
      )}
    </Waiting>
  )
}

function usePaymentListColumns(): readonly Column<PaymentListHead>[] {
  const say = useSay(fundWords)
  const pick = usePick()
  const dates = useDates()
  return [
    {
      key: 'number',
      head: say('column.number'),
      width: 160,
      text: (row) => row.number ?? '',
      cell: (row) => <span className="nowrap">{row.number ?? '—'}</span>,
    },
    {
      key: 'title',
      head: say('column.title'),
      text: (row) => row.title,
      cell: (row) => (
        <PageLink to="/funds/payments/$paymentListId" params={{ paymentListId: row.id }}>
          {row.title}
        </PageLink>
      ),
    },
    {
      key: 'kind',
      head: say('column.kind'),
      width: 110,
      wideOnly: true,
      text: (row) => pick(row.kind.name),
      cell: (row) => <span className="second">{pick(row.kind.name)}</span>,
    },
    {
      key: 'pool',
      head: say('column.pool'),
      width: 190,
      hidden: true,
      text: (row) => pick(row.pool.name),
      cell: (row) => pick(row.pool.name),
    },
    {
      key: 'payments',
      head: say('column.payments'),
      width: 72,
      number: (row) => row.payments,
      cell: (row) => row.payments,
    },
    {
      key: 'total',
      head: say('column.amount'),
      width: 132,
      sum: true,
      decimals: 2,
      number: (row) => wan(row.totalFen).replaceAll(',', ''),
      cell: (row) => <Wan of={row.totalFen} strong />,
    },
    {
      key: 'state',
      head: say('column.state'),
      width: 120,
      text: (row) => row.state,
      options: LIST_STATES.map((value) => ({ value, label: say(`list.${value}`) })),
      cell: (row) => <ListLight state={row.state} />,
    },
    {
      key: 'step',
      head: say('column.step'),
      width: 160,
      text: (row) => (row.step === null ? '' : pick(row.step.name)),
      cell: (row) => (
        <>
          {row.step === null ? '—' : pick(row.step.name)}
          {row.isMyTurn && <small className="mark">{say('my-turn')}</small>}
        </>
      ),
    },
    {
      key: 'made',
      head: say('column.made'),
      width: 150,
      wideOnly: true,
      text: (row) => row.madeBy ?? '',
      cell: (row) => (
        <span className="second nowrap">
          {row.madeBy ?? ''} {dates.near(row.madeAt)}
        </span>
      ),
    },
  ]
}
