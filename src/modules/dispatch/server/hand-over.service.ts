import type { RawBuilder } from 'kysely'
import { notify } from '#cases/server/notice.store.ts'
import { type NewTask, openTask, taskClosing, taskOpening } from '#cases/server/task.store.ts'
import type { Permission } from '#engine/access/permission.ts'
import { type ReportState, stateAfter } from '#modules/dispatch/report.rules.ts'
import { type Duty, dutiesOfReport, listDuties } from '#modules/dispatch/server/duty.queries.ts'
import type { FoundReport } from '#modules/dispatch/server/report.queries.ts'
import type { Step } from '#modules/dispatch/server/report.store.ts'
import type { OperationContext } from '#server/http/module.ts'

export const namesOf = ({ report, cycle }: FoundReport) => ({
  unit: report.unitNameZh,
  unitEn: report.unitNameEn,
  cycle: cycle.nameZh,
  cycleEn: cycle.nameEn,
  period: cycle.period,
})

/** Whose turn it is in each state, and what he is to do. */
const NEXT: Readonly<Partial<Record<ReportState, { permission: Permission; at: 'unit' | 'above'; deed: string }>>> = {
  filling: { permission: 'report.fill', at: 'unit', deed: 'task.report.fill' },
  returned: { permission: 'report.fill', at: 'unit', deed: 'task.report.correct' },
  submitted: { permission: 'report.approve', at: 'unit', deed: 'task.report.approve' },
  approved: { permission: 'report.accept', at: 'above', deed: 'task.report.accept' },
}

/** Whose turn it is once a step has been done. */
export async function listNextDuties(
  context: OperationContext,
  { report }: FoundReport,
  step: Step,
): Promise<readonly Duty[]> {
  const state = stateAfter(step, report.state)
  const next = state && NEXT[state]
  return next ? listDuties(context, next.permission, next.at === 'unit' ? report.path : report.parentPath) : []
}

/** The same for a step whose outcome is known before the report is: it travels together with the question for the report. */
export async function askNextDuties(
  context: Pick<OperationContext, 'tx' | 'tenantId' | 'now'>,
  reportId: string,
  step: 'submit' | 'approve',
): Promise<(found: FoundReport) => readonly Duty[]> {
  const { permission, at } = NEXT[step === 'submit' ? 'submitted' : 'approved']!
  const dutiesAt = await dutiesOfReport(context, permission, reportId)
  return ({ report }) => dutiesAt(at === 'unit' ? report.path : report.parentPath)
}

interface HandedOver {
  readonly state: ReportState
  readonly duties: readonly Duty[]
  readonly reason?: string | undefined
}

/** After an act the tasks of this step end, and those of the next begin. */
export function tasksHandedOver(
  context: OperationContext,
  found: FoundReport,
  step: Step,
  { state, duties, reason = '' }: HandedOver,
): readonly RawBuilder<unknown>[] {
  const { report, cycle } = found
  const which = { subjectKind: 'report', subjectId: report.reportId }
  return [
    taskClosing(context, which, { outcome: step, doneBy: context.actor.personId }),
    ...duties.map((duty) =>
      taskOpening(context, reportTask(found, duty, NEXT[state]!.deed, reason, dueOf(state, cycle))),
    ),
  ]
}

/** Whoever handed the report up is told what became of it. */
export async function tellSubmitter(
  context: OperationContext,
  found: FoundReport,
  step: Step,
  reason = '',
): Promise<void> {
  const { report } = found
  if (report.submittedBy === null || (step !== 'return' && step !== 'accept')) return
  const key = step === 'return' ? 'notice.report.returned' : 'notice.report.accepted'
  await notify(context, {
    to: { personId: report.submittedBy },
    sentence: { key, params: { ...namesOf(found), reason } },
    about: { kind: 'report', id: report.reportId },
  })
}

/** Until when the next hand should have done its part: signed by the due day, mended and taken over within the grace. */
const dueOf = (state: ReportState, cycle: FoundReport['cycle']): Date =>
  state === 'filling' || state === 'submitted' ? cycle.dueAt : cycle.graceUntil

/** Tells those whose turn it is as the report stands: who took up his duty only afterwards was not told when it was handed over. */
export async function tellWhoseTurn(
  context: Pick<OperationContext, 'tx' | 'tenantId' | 'now' | 'newId'>,
  found: FoundReport,
  reason = '',
): Promise<void> {
  const { report, cycle } = found
  const next = NEXT[report.state]
  if (!next) return
  const place = next.at === 'unit' ? report.path : report.parentPath
  for (const to of await listDuties(context, next.permission, place))
    await openReportTask(context, found, to, next.deed, reason, dueOf(report.state, cycle))
}

export async function openReportTask(
  context: Pick<OperationContext, 'tx' | 'tenantId' | 'now' | 'newId'>,
  found: FoundReport,
  to: Duty,
  key: string,
  reason: string,
  dueAt?: Date,
): Promise<void> {
  await openTask(context, reportTask(found, to, key, reason, dueAt))
}

const reportTask = (found: FoundReport, to: Duty, key: string, reason: string, dueAt: Date | undefined): NewTask => ({
  to,
  subject: { kind: 'report', id: found.report.reportId, unitId: found.report.unitId },
  deed: { key, params: { ...namesOf(found), reason } },
  ...(dueAt === undefined ? {} : { dueAt }),
})
