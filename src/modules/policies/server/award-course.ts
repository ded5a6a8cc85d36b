import { recordHistory } from '#cases/server/history.store.ts'
import type { RoundRow } from '#modules/policies/server/award.store.ts'
import type { CheckContext } from '#modules/policies/server/award-check.service.ts'
import type { OperationContext } from '#server/http/module.ts'

/** Of an act, or of the clock: then nobody is named and nothing is audited. */
export type CourseContext = CheckContext & { readonly now: Date } & Partial<Pick<OperationContext, 'audit' | 'actor'>>

/** What happened with a round, in its history. */
export async function tellRound(
  context: CourseContext,
  round: Pick<RoundRow, 'id' | 'unitId'>,
  deed: string,
  params: Readonly<Record<string, string | number>>,
): Promise<void> {
  const subject = { kind: 'award-round', id: round.id, unitId: round.unitId } as const
  const sentence = { key: `history.award.${deed}`, params }
  const personId = context.actor?.personId
  await recordHistory(context, { subject, sentence, ...(personId !== undefined && { personId }) })
  context.audit?.({ subjectKind: subject.kind, subjectId: subject.id, unitId: subject.unitId, detail: { deed } })
}
