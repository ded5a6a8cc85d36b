import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { recordHistory } from '#cases/server/history.store.ts'
import type { Sentence } from '#cases/subject.ts'
import type { Permission } from '#engine/access/permission.ts'
import { type Reason, Refusal } from '#engine/refusal.ts'
import type {
  acceptReport as AcceptReport,
  approveReport as ApproveReport,
  declareNil as DeclareNil,
  returnReport as ReturnReport,
  saveNarrative as SaveNarrative,
  submitReport as SubmitReport,
  withdrawReport as WithdrawReport,
} from '#modules/dispatch/report.contract.ts'
import { type ReportState, stateAfter, timelinessOf } from '#modules/dispatch/report.rules.ts'
import { lenderOf } from '#modules/dispatch/report-seat.ts'
import { publishReport, unpublishReport } from '#modules/dispatch/server/acceptance.store.ts'
import type { Duty } from '#modules/dispatch/server/duty.queries.ts'
import { type CellRow, listCellRows } from '#modules/dispatch/server/grid.queries.ts'
import { listNextDuties, tasksHandedOver, tellSubmitter } from '#modules/dispatch/server/hand-over.service.ts'
import { type FoundReport, findReportRow } from '#modules/dispatch/server/report.queries.ts'
import {
  changeCells,
  reportMoving,
  type Step,
  saveNarrativeText,
  setNil,
} from '#modules/dispatch/server/report.store.ts'
import { demand, getGrid, getReportRow, situationOf } from '#modules/dispatch/server/report-situation.ts'
import { together, writeInTurn } from '#server/database/tenant.ts'
import type { ForeseeContext, Handler, OperationContext } from '#server/http/module.ts'

type Act<Op extends typeof SubmitReport | typeof ApproveReport> = (
  ...given: [...Parameters<Handler<Op>>, taken?: FoundReport | undefined]
) => ReturnType<Handler<Op>>

/** The report of an act that is a transaction of its own, locked: asked for together with the policy. */
export const takeReport = (context: ForeseeContext, { reportId }: { readonly reportId: string }) =>
  findReportRow(context, reportId, 'act')

export const submitReport: Act<typeof SubmitReport> = async (context, { reportId, version }, taken) => {
  const found = await takeUp(context, reportId, version, taken)
  const [{ before, rows }, next] = await together([getGrid(context, found), listNextDuties(context, found, 'submit')])
  const again = found.report.firstSubmittedAt !== null
  const contentHash = hashContent(found, rows)
  const moved = await move(context, found, 'submit', {
    before,
    next,
    isAll: taken !== undefined,
    key: again ? 'report.submitted-again' : 'report.submitted',
    detail: { contentHash },
  })
  const timeliness = timelinessOf(found.cycle, found.report.firstSubmittedAt ?? context.now, context.now)
  return { ...moved, receipt: { submittedAt: context.now.toISOString(), contentHash, timeliness } }
}

export const approveReport: Act<typeof ApproveReport> = async (context, { reportId, version, note }, taken) => {
  const found = await takeUp(context, reportId, version, taken)
  const isAll = taken !== undefined
  return move(context, found, 'approve', { key: 'report.approved', isAll, ...(note ? { detail: { note } } : {}) })
}

export const acceptReport: Handler<typeof AcceptReport> = async (context, { reportId, version }) => {
  const found = await takeUp(context, reportId, version)
  await standInLine(context, found)
  const moved = await move(context, found, 'accept', { key: 'report.accepted' })
  await publishReport(context, found)
  return moved
}

export const withdrawReport: Handler<typeof WithdrawReport> = async (context, { reportId, version, reason }) => {
  const found = await takeUp(context, reportId, version)
  const { state } = found.report
  if (state === 'accepted') await standInLine(context, found)
  const key =
    state === 'accepted' ? 'report.unaccepted' : state === 'approved' ? 'report.unapproved' : 'report.withdrawn'
  const moved = await move(context, found, 'withdraw', { key, reason })
  if (state === 'accepted') await unpublishReport(context, found)
  return moved
}

export const returnReport: Handler<typeof ReturnReport> = async (context, { reportId, version, reason, cells }) => {
  const found = await takeUp(context, reportId, version)
  const rows = await listCellRows(context.tx, context.tenantId, reportId)
  const marked = new Map(cells.map((cell) => [`${cell.indicatorId} ${cell.dimension}`, cell.reason]))
  const chosen = rows.filter((row) => !row.isDerived && marked.has(`${row.indicatorId} ${row.dimension}`))
  if (chosen.length < marked.size)
    throw new Refusal('form-invalid', { key: 'report.return-names-nothing', at: 'cells' })
  const moved = await move(context, found, 'return', {
    key: 'report.returned',
    reason,
    params: { cells: chosen.length },
  })
  await changeCells(
    context,
    reportId,
    context.actor.personId,
    chosen.map((before) => {
      const note = marked.get(`${before.indicatorId} ${before.dimension}`)!
      return { before, after: { ...before, returnedReason: note }, deed: 'returned', note }
    }),
  )
  return moved
}

export const declareNil: Handler<typeof DeclareNil> = async (context, { reportId, version, reason }) => {
  const found = await takeUp(context, reportId, version)
  demand('declareNil', await situationOf(context, found, []), found, context)
  const next = await setNil(context, reportId, reason)
  const sentence: Sentence =
    reason === null ? { key: 'report.nil-taken-back', params: {} } : { key: 'report.nil-declared', params: { reason } }
  await record(context, found, sentence, 'report.fill')
  return { reportId, version: next, state: found.report.state }
}

export const saveNarrative: Handler<typeof SaveNarrative> = async (context, { reportId, seenVersion, narrative }) => {
  const found = await getReportRow(context, reportId, 'act')
  demand('fill', await situationOf(context, found, []), found, context)
  const narrativeVersion = await saveNarrativeText(context, reportId, seenVersion, narrative)
  if (narrativeVersion === undefined)
    throw new Refusal('conflict', { key: 'report.narrative-changed', at: 'narrative' })
  await record(context, found, { key: 'report.narrative-saved', params: { version: narrativeVersion } }, 'report.fill')
  return { narrativeVersion, savedAt: context.now.toISOString() }
}

/** Locks the report for an act; whoever saw an older version hears that somebody was quicker. */
async function takeUp(
  context: OperationContext,
  reportId: string,
  version: number,
  taken?: FoundReport,
): Promise<FoundReport> {
  const found = taken ?? (await getReportRow(context, reportId, 'act'))
  if (found.report.version !== version)
    throw new Refusal('conflict', { key: 'report.changed-meanwhile', at: 'version' })
  return found
}

interface Deed {
  readonly key: string
  readonly before?: readonly Reason[]
  /** Whose turn it is afterwards, where that has been asked already. */
  readonly next?: readonly Duty[]
  /** It is all that its transaction does: what it writes travels with the COMMIT. */
  readonly isAll?: boolean
  readonly reason?: string
  readonly params?: Readonly<Record<string, string | number>>
  readonly detail?: Readonly<Record<string, unknown>>
}

/** One act: may it be done, the new state, history, the tasks of whoever comes next, the audit note. */
async function move(
  context: OperationContext,
  found: FoundReport,
  step: Step,
  deed: Deed,
): Promise<{ reportId: string; version: number; state: ReportState }> {
  const { report } = found
  const [situation, duties] = await together([
    situationOf(context, found, deed.before ?? []),
    deed.next ? Promise.resolve(deed.next) : listNextDuties(context, found, step),
  ])
  demand(step, situation, found, context)
  const state = stateAfter(step, report.state)!
  const reason: { reason?: string } = deed.reason === undefined ? {} : { reason: deed.reason }
  const sentence: Sentence = { key: deed.key, params: { ...deed.params, ...reason } }
  const written = [
    reportMoving(context, report.reportId, step, state, { personId: context.actor.personId, ...reason }),
    ...tasksHandedOver(context, found, step, { state, duties, ...reason }),
  ]
  if (deed.isAll) writeInTurn(context.tx, ...written)
  else await together(written.map((statement) => statement.execute(context.tx)))
  await tellSubmitter(context, found, step, deed.reason)
  await record(context, found, sentence, permissionOf(step, report.state), deed.detail)
  return { reportId: report.reportId, version: report.version + 1, state }
}

/** By which permission an act was done: it tells whether the duty was lent. */
function permissionOf(step: Step, from: ReportState): Permission {
  if (step === 'submit' || (step === 'withdraw' && from === 'submitted')) return 'report.submit'
  if (step === 'accept' || from === 'accepted' || (step === 'return' && from === 'approved')) return 'report.accept'
  return 'report.approve'
}

async function record(
  context: OperationContext,
  { report, cycle }: FoundReport,
  sentence: Sentence,
  permission: Permission,
  detail: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const at = permission === 'report.accept' ? report.parentPath : report.path
  const onBehalfOf = lenderOf(context.actor, permission, at)
  await recordHistory(context, {
    subject: { kind: 'report', id: report.reportId, unitId: report.unitId },
    sentence,
    personId: context.actor.personId,
    ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
  })
  context.audit({
    subjectKind: 'report',
    subjectId: report.reportId,
    unitId: report.unitId,
    detail: { deed: sentence.key, cycle: cycle.code, period: cycle.period, from: report.state, ...detail },
  })
}

/** What stands above and what stands below are accepted and taken back one after the other. */
async function standInLine({ tx, tenantId }: OperationContext, { cycle }: FoundReport): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`accepting ${tenantId} ${cycle.period}`}, 0))`.execute(tx)
}

/** What was handed up, in one number that the unit can keep: any later change makes another. */
function hashContent({ report, cycle }: FoundReport, cells: readonly CellRow[]): string {
  const content = {
    report: report.reportId,
    unit: report.unitCode,
    cycle: cycle.code,
    period: cycle.period,
    nil: report.nilReason,
    narrative: [report.narrative.text ?? '', report.narrative.problems ?? '', report.narrative.nextSteps ?? ''],
    cells: cells.map((cell) => [cell.indicatorId, cell.dimension, cell.state, cell.value, cell.explanation]),
  }
  return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}
