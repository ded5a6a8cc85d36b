import { recordHistory } from '#cases/server/history.store.ts'
import type { Sentence } from '#cases/subject.ts'
import type { FundContext } from '#modules/funds/server/ledger.store.ts'
import type { OperationContext } from '#server/http/module.ts'

export const FUND_SUBJECTS = ['fund-pool', 'commitment', 'payment-list', 'evaluation'] as const

export interface FundSubject {
  readonly kind: (typeof FUND_SUBJECTS)[number]
  readonly id: string
  readonly unitId: string
}

/** Tells the record's history, and the audit where a person acts. */
export async function tellFund(
  context: FundContext & Partial<Pick<OperationContext, 'audit'>>,
  subject: FundSubject,
  key: string,
  params: Sentence['params'],
  by: string | null,
): Promise<void> {
  await recordHistory(context, { subject, sentence: { key, params }, ...(by !== null && { personId: by }) })
  context.audit?.({
    subjectKind: subject.kind,
    subjectId: subject.id,
    unitId: subject.unitId,
    detail: { deed: key },
  })
}
