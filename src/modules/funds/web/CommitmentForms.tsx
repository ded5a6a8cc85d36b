import {
  collectRecovery,
  recoverCommitment,
  reduceCommitment,
  releaseTranche,
  saveAccount,
  settleCommitment,
} from '#modules/funds/commitment.contract.ts'
import { fundWords } from '#modules/funds/fund-screen.messages.ts'
import { confirmReceipt } from '#modules/funds/payment.contract.ts'
import { ActForm, type AskedField } from '#modules/funds/web/ActForm.tsx'
import { BudgetForm } from '#modules/funds/web/BudgetForm.tsx'
import type { CommitmentView } from '#modules/funds/web/CommitmentPage.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useSay } from '#web/words/language.ts'

const FORMS = ['receive', 'release', 'reduce', 'settle', 'recover', 'collect', 'save-account'] as const
const TABLES = ['save-budget', 'report-expenditure'] as const
export type CommitmentAct = (typeof FORMS)[number] | (typeof TABLES)[number]

interface Props {
  readonly act: CommitmentAct
  /** The tranche, payment or recovery it is about. */
  readonly on?: string
  readonly of: CommitmentView
  readonly close: () => void
}

/** The window of each act on a commitment. */
export function CommitmentForms({ act, on = '', of: one, close }: Props) {
  if (act === 'save-budget' || act === 'report-expenditure') return <BudgetForm act={act} of={one} close={close} />
  return <PlainForm act={act} on={on} of={one} close={close} />
}

interface PlainProps extends Required<Props> {
  readonly act: (typeof FORMS)[number]
}

function PlainForm({ act, on, of: one, close }: PlainProps) {
  const say = useSay(fundWords)
  const done = { done: close }
  const release = useAct(releaseTranche, done)
  const reduce = useAct(reduceCommitment, done)
  const settle = useAct(settleCommitment, done)
  const recover = useAct(recoverCommitment, done)
  const collect = useAct(collectRecovery, done)
  const receive = useAct(confirmReceipt, { also: ['fund'], ...done })
  const account = useAct(saveAccount, done)
  const at = { commitmentId: one.id, version: one.version }
  const amount: AskedField = { at: 'amountFen', label: say('field.amount'), kind: 'wan' }
  const reason: AskedField = { at: 'reason', label: say('field.reason'), kind: 'area' }
  const choice = (name: 'surplus' | 'what', values: readonly string[]): AskedField => ({
    at: name,
    label: say(`field.${name}`),
    kind: 'choice',
    options: values.map((value) => ({ value, label: say(`${name}.${value}` as 'what.all') })),
  })
  const forms = {
    receive: {
      deed: receive,
      fields: [
        { at: 'receiptNo', label: say('field.receipt'), kind: 'text' as const },
        { at: 'receivedOn', label: say('field.received'), kind: 'day' as const },
      ],
      send: (typed: Typed) =>
        receive.mutate({ paymentId: on, receiptNo: typed.receiptNo ?? '', receivedOn: typed.receivedOn ?? '' }),
    },
    release: {
      deed: release,
      fields: [],
      send: () => release.mutate({ ...at, number: Number(on) }),
    },
    reduce: {
      deed: reduce,
      fields: [amount, reason],
      send: (typed: Typed) => reduce.mutate({ ...at, amountFen: typed.amountFen ?? '', reason: typed.reason ?? '' }),
    },
    settle: {
      deed: settle,
      fields: [choice('surplus', ['keep', 'return']), reason],
      send: (typed: Typed) =>
        settle.mutate({ ...at, surplus: typed.surplus === 'return' ? 'return' : 'keep', reason: typed.reason ?? '' }),
    },
    recover: {
      deed: recover,
      fields: [
        choice('what', ['all', 'unspent']),
        { at: 'document', label: say('field.document'), kind: 'text' as const },
        reason,
      ],
      send: (typed: Typed) =>
        recover.mutate({
          ...at,
          what: typed.what === 'all' ? 'all' : 'unspent',
          document: typed.document ?? '',
          reason: typed.reason ?? '',
        }),
    },
    collect: {
      deed: collect,
      fields: [amount],
      send: (typed: Typed) => collect.mutate({ ...at, recoveryId: on, amountFen: typed.amountFen ?? '' }),
    },
    'save-account': {
      deed: account,
      fields: [
        { at: 'bankName', label: say('field.bank'), kind: 'text' as const, start: one.account.bankName },
        { at: 'bankAccount', label: say('field.account'), kind: 'text' as const, start: one.account.bankAccount },
      ],
      send: (typed: Typed) =>
        account.mutate({ ...at, bankName: typed.bankName ?? '', bankAccount: typed.bankAccount ?? '' }),
    },
  }
  const { deed, fields, send } = forms[act]
  return (
    <ActForm
      title={`${say(act)} · ${one.title}`}
      deed={say(act)}
      fields={fields}
      error={deed.error}
      busy={deed.isPending}
      danger={act === 'recover'}
      send={send}
      close={close}
    />
  )
}

type Typed = Readonly<Record<string, string>>
