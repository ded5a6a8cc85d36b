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
import { type AskedGrid, askGrid, type CellRow, listCellRows } from '#modules/dispatch/server/grid.queries.ts'
import {
  askNextDuties,
  listNextDuties,
  tasksHandedOver,
  tellSubmitter,
} from '#modules/dispatch/server/hand-over.service.ts'
import { type FoundReport, findReportRow } from '#modules/dispatch/server/report.queries.ts'
import {
  changeCells,
  reportMoving,
  type Step,
  saveNarrativeText,
  setNil,
} from '#modules/dispatch/server/report.store.ts'
import { demand, getGrid, getReportRow, situationOf } from '#modules/dispatch/server/report-situation.ts'
import { together, writeLast } from '#server/database/tenant.ts'
import type { ForeseeContext, Handler, OperationContext } from '#server/http/module.ts'

type Act<Op extends typeof SubmitReport | typeof ApproveReport> = (
  ...given: [...Parameters<Handler<Op>>, taken?: Taken | undefined]
) => ReturnType<Handler<Op>>

/** A report of an act, locked, with all that the act will ask. */
interface Taken {
  readonly found: FoundReport | undefined
  readonly grid: AskedGrid | undefined
  readonly nextAfter: (found: FoundReport) => readonly Duty[]
}

type Taking = (context: ForeseeContext, input: { readonly reportId: string }) => Promise<Taken>

/** Asked for together with the policy, where the act is a transaction of its own: all that it reads is one trip. */
const taking =
  (step: 'submit' | 'approve'): Taking =>
  async (context, { reportId }) => {
    const [found, grid, nextAfter] = await together([
      findReportRow(context, reportId, 'act'),
      step === 'submit' ? askGrid(context.tx, context.tenantId, reportId) : Promise.resolve(undefined),
      askNextDuties(context, reportId, step),
    ])
    return { found, grid, nextAfter }
  }

export const takeForSubmit = taking('submit')
export const takeForApproval = taking('approve')

export const submitReport: Act<typeof SubmitReport> = async (context, { reportId, version }, taken) => {
  const { found: row, grid, nextAfter } = taken ?? (await takeForSubmit(context, { reportId }))
  const found = unchanged(row, version)
  const { before, rows } = await getGrid(context, found, grid)
  const again = found.report.firstSubmittedAt !== null
  const contentHash = hashContent(found, rows)
  const moved = await move(context, found, 'submit', {
    before,
    next: nextAfter(found),
    isAll: taken !== undefined,
    key: again ? 'report.submitted-again' : 'report.submitted',
    detail: { contentHash },
  })
  const timeliness = timelinessOf(found.cycle, found.report.firstSubmittedAt ?? context.now, context.now)
  return { ...moved, receipt: { submittedAt: context.now.toISOString(), contentHash, timeliness } }
}

export const approveReport: Act<typeof ApproveReport> = async (context, { reportId, version, note }, taken) => {
  const { found: row, nextAfter } = taken ?? (await takeForApproval(context, { reportId }))
  const found = unchanged(row, version)
  const told = { key: 'report.approved', ...(note ? { detail: { note } } : {}) }
  return move(context, found, 'approve', { ...told, next: nextAfter(found), isAll: taken !== undefined })
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

/** Locks the report for an act. */
const takeUp = async (context: OperationContext, reportId: string, version: number): Promise<FoundReport> =>
  unchanged(await findReportRow(context, reportId, 'act'), version)

/** Whoever saw an older version hears that somebody was quicker. */
function unchanged(found: FoundReport | undefined, version: number): FoundReport {
  if (!found) throw new Refusal('not-found', { key: 'http.not-found', at: 'reportId' })
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
  // They touch different rows: the tasks that end are none of those that begin.
  if (deed.isAll) for (const statement of written) writeLast(context.tx, statement)
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
