import type { CaseContext } from '#cases/server/case-context.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import { closeTasks, openTask } from '#cases/server/task.store.ts'
import type { Duty } from '#modules/dispatch/server/duty.queries.ts'
import { proposeTarget, type TargetContent, type TargetKey } from '#modules/dispatch/server/target.store.ts'

export interface Proposal {
  readonly key: TargetKey
  /** The version in force that the proposer saw; 0: none. */
  readonly seen: number
  readonly content: TargetContent
  readonly reason: string
  readonly indicatorZh: string
  readonly unit: { readonly path: string; readonly shortZh: string }
}

/** Puts a change beside the target in force and before whoever approves targets there; a former proposal ends by it. */
export async function putUpTarget(
  context: CaseContext & { readonly personId: string },
  { key, seen, content, reason, indicatorZh, unit }: Proposal,
  dutiesAt: (unitPath: string) => readonly Duty[] | Promise<readonly Duty[]>,
): Promise<{ targetId: string; version: number }> {
  const { tx, tenantId, now, newId, personId } = context
  const written = await proposeTarget(tx, { tenantId, now, newId, by: personId, reason }, key, seen, content)
  const subject = { kind: 'target', id: written.targetId, unitId: key.unitId }
  await closeTasks(context, { subjectKind: 'target', subjectId: written.targetId }, { outcome: 'superseded' })
  for (const to of await dutiesAt(unit.path)) {
    const deed = { key: 'target.task', params: { indicator: indicatorZh, unit: unit.shortZh } }
    await openTask(context, { to, subject, deed })
  }
  await recordHistory(context, { subject, sentence: { key: 'target.history.proposed', params: {} }, personId })
  return written
}
