import type { Reason, RefusalCode } from '#engine/refusal.ts'
import type { ListState } from '#modules/funds/fund.ts'

export const PAYMENT_ACTS = ['amend', 'submit', 'withdraw', 'approve', 'return'] as const
export type PaymentAct = (typeof PAYMENT_ACTS)[number]

/** One approval of a round, as the practice said when the list was handed in. */
export interface PinnedStep {
  readonly code: string
  readonly roles: readonly string[]
}

/** Which approvals a total needs, in order. */
export function stepsFor<Step extends { readonly fromFen: bigint }>(
  steps: readonly Step[],
  totalFen: bigint,
): readonly Step[] {
  return steps.filter(({ fromFen }) => totalFen >= fromFen)
}

export interface PaymentViewer {
  readonly personId: string
  readonly unitId: string
  readonly name: string
  readonly roles: readonly string[]
  readonly mayRequest: boolean
  readonly mayApprove: boolean
}

export interface PaymentSituation {
  readonly state: ListState
  readonly madeBy: string | null
  /** Of this round, in order. */
  readonly steps: readonly PinnedStep[]
  readonly approvedBy: readonly string[]
  readonly payees: readonly { readonly kind: string; readonly id: string; readonly name: string }[]
}

export type PaymentAnswer =
  | { readonly may: true }
  | { readonly may: false; readonly code: RefusalCode; readonly reason: Reason }

const no = (code: RefusalCode, key: string): PaymentAnswer => ({ may: false, code, reason: { key } })

const FROM: Readonly<Record<PaymentAct, readonly ListState[]>> = {
  amend: ['draft', 'returned'],
  submit: ['draft', 'returned'],
  withdraw: ['draft', 'returned', 'approving'],
  approve: ['approving'],
  return: ['approving'],
}

/** Who is paid: the person himself, his unit, or somebody of his name. */
const isPayee = ({ personId, unitId, name }: PaymentViewer, payees: PaymentSituation['payees']): boolean =>
  payees.some((payee) => payee.id === personId || payee.id === unitId || payee.name === name)

/** Maker, approvers and payees are different people (不相容职务分离). The button asks it, and so does the transaction. */
export function mayPay(act: PaymentAct, situation: PaymentSituation, viewer: PaymentViewer): PaymentAnswer {
  if (!FROM[act].includes(situation.state)) return no('wrong-state', `payment.not-now.${act}`)
  if (act !== 'approve' && act !== 'return') {
    if (!viewer.mayRequest) return no('not-allowed', 'payment.needs.request')
    return situation.madeBy === viewer.personId ? { may: true } : no('not-allowed', 'payment.not-maker')
  }
  const step = situation.steps[situation.approvedBy.length]
  if (!viewer.mayApprove || step === undefined || !step.roles.some((role) => viewer.roles.includes(role)))
    return no('not-allowed', 'payment.not-my-step')
  if (situation.madeBy === viewer.personId) return no('rule-broken', 'payment.own-list')
  if (situation.approvedBy.includes(viewer.personId)) return no('rule-broken', 'payment.said-already')
  if (isPayee(viewer, situation.payees)) return no('rule-broken', 'payment.is-payee')
  return { may: true }
}
