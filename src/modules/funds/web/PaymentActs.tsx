import { useState } from 'react'
import { fundWords } from '#modules/funds/fund-screen.messages.ts'
import { approvePayments, returnPayments, submitPayments, withdrawPayments } from '#modules/funds/payment.contract.ts'
import type { PaymentAct } from '#modules/funds/payment.rules.ts'
import type { PaymentListView } from '#modules/funds/web/PaymentListPage.tsx'
import { wan } from '#modules/funds/web/Wan.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useSay } from '#web/words/language.ts'

const BAR: Readonly<Record<PaymentListView['state'], readonly Exclude<PaymentAct, 'amend'>[]>> = {
  draft: ['submit', 'withdraw'],
  returned: ['submit', 'withdraw'],
  approving: ['approve', 'return', 'withdraw'],
  approved: [],
  sent: [],
  done: [],
  withdrawn: [],
}

/** What can be done with the list now. An approval names the content that this page shows. */
export function PaymentActs({ list }: { readonly list: PaymentListView }) {
  const say = useSay(fundWords)
  const [isReturning, setReturning] = useState(false)
  const also = { also: ['fund', 'bank-file'] }
  const submit = useAct(submitPayments, also)
  const withdraw = useAct(withdrawPayments, also)
  const approve = useAct(approvePayments, also)
  const back = useAct(returnPayments, { ...also, done: () => setReturning(false) })
  const at = { paymentListId: list.id, version: list.version }
  const { sha256 } = list
  const press = {
    submit: () => submit.mutate(at),
    withdraw: () => withdraw.mutate(at),
    approve: () => approve.mutate({ ...at, sha256 }),
    return: () => setReturning(true),
  }
  const acts = BAR[list.state].filter((act) => list.acts[act].may || act !== 'withdraw')
  if (acts.length === 0) return null
  const first = acts.find((act) => list.acts[act].may)
  const deeds = [submit, withdraw, approve]
  return (
    <div className="slip-acts card no-print">
      <div className="row">
        {acts.map((act) => (
          <ActButton
            key={act}
            primary={act === first && act !== 'withdraw'}
            danger={act === 'return'}
            busy={deeds.some(({ isPending }) => isPending)}
            reason={list.acts[act].may ? undefined : list.acts[act].reason}
            act={press[act]}
          >
            {say(`act.${act}`)}
          </ActButton>
        ))}
      </div>
      <Refused error={deeds.find(({ error }) => error !== null)?.error} />
      {isReturning && (
        <ReasonDialog
          title={say('payment.title', { title: list.title, n: list.payments, amount: wan(list.totalFen) })}
          deed={say('act.return')}
          least={2}
          danger
          busy={back.isPending}
          error={back.error}
          close={() => setReturning(false)}
          act={(reason) => back.mutate({ ...at, sha256, reason })}
        />
      )}
    </div>
  )
}
