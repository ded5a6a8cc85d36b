import { recordHistory } from '#cases/server/history.store.ts'
import type { Sentence } from '#cases/subject.ts'
import type { OperationContext } from '#server/http/module.ts'

/** Writes the deed into the decision's own history and into the audit log. */
export async function recordDecision(
  context: OperationContext,
  { id, hostId }: { readonly id: string; readonly hostId: string },
  key: string,
  params: Sentence['params'] = {},
): Promise<void> {
  const subject = { kind: 'meeting-decision', id, unitId: hostId }
  await recordHistory(context, { subject, sentence: { key, params }, personId: context.actor.personId })
  context.audit({ subjectKind: 'meeting-decision', subjectId: id, unitId: hostId, detail: { deed: key } })
}
