import { Button } from 'antd'
import { useState } from 'react'
import { PAYMENT_STATES } from '#modules/funds/fund.ts'
import { fundWords } from '#modules/funds/fund-screen.messages.ts'
import { type Payment, returnPaid } from '#modules/funds/payment.contract.ts'
import type { PaymentListView } from '#modules/funds/web/PaymentListPage.tsx'
import { Wan, wan } from '#modules/funds/web/Wan.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { useAct } from '#web/client/useAct.ts'
import { Light } from '#web/figure/Light.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { useSay } from '#web/words/language.ts'

const TONES = { waiting: 'none', sent: 'near', paid: 'ok', failed: 'red', returned: 'orange', void: 'none' } as const

/** The payees of a list; one that came back is booked by the cashier. */
export function PaymentRows({ list }: { readonly list: PaymentListView }) {
  const say = useSay(fundWords)
  const may = useCan()
  const [returned, setReturned] = useState<Payment | undefined>()
  const back = useAct(returnPaid, { also: ['fund'], done: () => setReturned(undefined) })
  return (
    <>
      <DataTable
        id="fund-payments"
        name={list.number ?? list.title}
        rows={list.rows}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'serial',
            head: say('column.serial'),
            width: 60,
            filterable: false,
            number: (row) => row.number,
            cell: (row) => row.number,
          },
          {
            key: 'payee',
            head: say('column.payee'),
            width: 220,
            text: (row) => row.payee.name,
            cell: (row) => (
              <>
                <b>{row.payee.name}</b>
                <br />
                <PageLink
                  to="/funds/commitments/$commitmentId"
                  params={{ commitmentId: row.commitment.id }}
                  className="second small"
                >
                  {row.commitment.title}
                </PageLink>
              </>
            ),
          },
          {
            key: 'account',
            head: say('column.account'),
            width: 200,
            wideOnly: true,
            text: (row) => `${row.bankName} ${row.bankAccount}`,
            cell: (row) => (
              <span className="small">
                {row.bankName || '—'}
                <br />
                {row.bankAccount}
              </span>
            ),
          },
          {
            key: 'amount',
            head: say('column.amount'),
            width: 120,
            sum: true,
            decimals: 2,
            number: (row) => wan(row.amountFen).replaceAll(',', ''),
            cell: (row) => <Wan of={row.amountFen} strong />,
          },
          {
            key: 'purpose',
            head: say('column.purpose'),
            width: 120,
            wideOnly: true,
            text: (row) => row.purpose,
            cell: (row) => <span className="second">{row.purpose}</span>,
          },
          {
            key: 'state',
            head: say('column.state'),
            width: 150,
            text: (row) => row.state,
            options: PAYMENT_STATES.map((value) => ({ value, label: say(`pay.${value}`) })),
            cell: (row) => (
              <>
                <Light is={TONES[row.state]}>{say(`pay.${row.state}`)}</Light>
                {row.bankNote !== '' && <small className="second"> {row.bankNote}</small>}
                {row.receiptNo !== null && <small className="mark">{row.receiptNo}</small>}
                {row.state === 'paid' && may('fund.remit') && (
                  <Button size="small" onClick={() => setReturned(row)}>
                    {say('came-back')}
                  </Button>
                )}
              </>
            ),
          },
          {
            key: 'reference',
            head: say('column.reference'),
            width: 130,
            hidden: true,
            text: (row) => row.reference ?? '',
            cell: (row) => row.reference ?? '—',
          },
        ]}
      />
      {returned !== undefined && (
        <ReasonDialog
          title={`${say('came-back')} · ${returned.payee.name}`}
          deed={say('came-back')}
          least={2}
          danger
          busy={back.isPending}
          error={back.error}
          close={() => setReturned(undefined)}
          act={(reason) => back.mutate({ paymentId: returned.id, reason })}
        />
      )}
    </>
  )
}
