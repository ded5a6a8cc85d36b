import { sql } from 'kysely'
import type { Input, Output } from '#engine/contract/operation.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Workbook } from '#engine/spreadsheet/sheet-cell.ts'
import { say } from '#engine/text/message.ts'
import { mayAct } from '#modules/dispatch/report.rules.ts'
import {
  type checkReportBook,
  MOST_REPORTS,
  type publishReportBook,
  type undoReportBook,
} from '#modules/dispatch/report-book.contract.ts'
import { readReportBook, seatOf, seatsIn } from '#modules/dispatch/report-book.rules.ts'
import { viewerOf } from '#modules/dispatch/report-seat.ts'
import { reportWorkbookMessages } from '#modules/dispatch/report-workbook.messages.ts'
import { cycleHeadOf } from '#modules/dispatch/server/cycle.queries.ts'
import { publishInto, takeBack } from '#modules/dispatch/server/publish-report-workbook.service.ts'
import { inScope } from '#modules/dispatch/server/report.access.ts'
import { type FoundReport, joinUnit, listReportRows, unitNameOf } from '#modules/dispatch/server/report.queries.ts'
import { getGrid, getReportRow, situationOf } from '#modules/dispatch/server/report-situation.ts'
import {
  type CheckedReport,
  heldAgainst,
  identityOf,
  inWords,
  tellAny,
} from '#modules/dispatch/server/report-workbook.service.ts'
import { leaveAs } from '#modules/dispatch/server/report-workbook.ts'
import type { OperationContext } from '#server/http/module.ts'
import type { Download } from '#server/http/transfer.ts'

/** Reports that the caller may fill in now, whosever they are; the nearest period first. */
async function listToFill(context: OperationContext, cycleId?: string): Promise<readonly FoundReport[]> {
  const { actor, now } = context
  const visible = sql<boolean>`${inScope(actor, 'report.fill', 'v.path')} and r.state in ('filling', 'returned')
    and (c.closed_at is null and c.closes_at > ${now} or exists (
      select 1 from reopenings o where o.tenant_id = r.tenant_id and o.report_id = r.id
        and o.state = 'granted' and o.expires_at > ${now}))`
  const which = { visible, ...(cycleId !== undefined && { cycleId }) }
  const found = await listReportRows(context, which, { sort: 'period', limit: MOST_REPORTS + 1 })
  if (found.length > MOST_REPORTS)
    throw new Refusal('over-limit', { key: 'report-book.too-many', params: { most: MOST_REPORTS } })
  const open: FoundReport[] = []
  for (const one of found) {
    const { may } = mayAct('fill', await situationOf(context, one, []), viewerOf(actor, one.report))
    if (may) open.push(one)
  }
  return open
}

const headOf = ({ report, cycle }: FoundReport, now: Date) => ({
  reportId: report.reportId,
  unit: unitNameOf(report),
  cycle: cycleHeadOf(cycle, now),
})

export async function downloadReportBookOf(context: OperationContext, cycleId?: string): Promise<Download> {
  const reports = await listToFill(context, cycleId)
  if (reports.length === 0) throw new Refusal('wrong-state', { key: 'report-book.nothing-to-fill' })
  context.audit({ detail: { reports: reports.map(({ report }) => report.reportId), format: 'xlsx' } })
  const day = context.now.toISOString().slice(0, 10)
  const title = say(reportWorkbookMessages, context.language, 'report-book.title', { n: reports.length, day })
  return leaveAs(context, reports, title)
}

type CheckedBook = Output<typeof checkReportBook>

const NOTHING = { rows: 0, faults: [], errors: 0, questions: [], changes: [], conflicts: [] } satisfies CheckedReport

/** The dry run: every report is held against what stands now. With one error in any of them nothing is offered. */
export async function checkReportBookOf(
  context: OperationContext,
  fileName: string,
  workbook: Workbook,
): Promise<CheckedBook> {
  const { now, language } = context
  const toFill = await listToFill(context)
  const seats = seatsIn(workbook)
  const grids = new Map<string, Awaited<ReturnType<typeof getGrid>>>()
  const identities = []
  for (const found of toFill) {
    if (!seats.has(seatOf({ unit: found.report.unitCode, period: found.cycle.period }))) continue
    const grid = await getGrid(context, found)
    grids.set(found.report.reportId, grid)
    identities.push(identityOf(found, grid))
  }
  const book = readReportBook(workbook, identities)
  if ('refused' in book) throw new Refusal('rule-broken', { ...book.refused, at: 'file' })
  const reports: CheckedBook['reports'] = []
  const absent: CheckedBook['absent'] = []
  for (const found of toFill) {
    const read = book.reports.get(found.report.reportId)
    if (read === undefined) absent.push(headOf(found, now))
    else if ('refused' in read)
      reports.push({ ...headOf(found, now), ...NOTHING, errors: 1, refused: tellAny(language, read.refused) })
    else {
      const held = await heldAgainst(context, grids.get(found.report.reportId)!, read)
      reports.push({ ...headOf(found, now), ...held, refused: null })
    }
  }
  const errors = reports.reduce((sum, one) => sum + one.errors, book.faults.length)
  const offered = errors === 0 ? reports : reports.map((one) => ({ ...one, changes: [], conflicts: [] }))
  return { fileName, faults: inWords(language, book.faults.slice(0, 200)), errors, reports: offered, absent }
}

/** All reports in one transaction: what one of them refuses, none of them gets. */
export async function publishReportBookOf(
  context: OperationContext,
  { fileName, reports }: Input<typeof publishReportBook>,
): Promise<Output<typeof publishReportBook>> {
  if (new Set(reports.map(({ reportId }) => reportId)).size < reports.length)
    throw new Refusal('form-invalid', { key: 'report-book.report-twice', at: 'reports' })
  const bookId = context.newId()
  const published = []
  // In a fixed order, so that two books never wait for each other crosswise.
  for (const { reportId, cells } of [...reports].sort((a, b) => (a.reportId < b.reportId ? -1 : 1)))
    published.push(await named(context, reportId, (quiet) => publishInto(quiet, { reportId, fileName, cells }, bookId)))
  const changed = published.filter(({ workbookId }) => workbookId !== null)
  const cells = changed.reduce((sum, one) => sum + one.changed, 0)
  context.audit({ detail: { reports: reports.map(({ reportId }) => reportId), changed: cells, by: 'workbook' } })
  return { bookId: changed.length === 0 ? null : bookId, reports: changed.length, changed: cells }
}

/** Says of which report a refusal is; the audit entry is one, of all reports together. */
async function named<T>(
  context: OperationContext,
  reportId: string,
  work: (quiet: OperationContext) => Promise<T>,
): Promise<T> {
  const found = await getReportRow(context, reportId)
  try {
    return await work({ ...context, audit: () => undefined })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 'not-allowed') throw error
    const isEnglish = context.language === 'en'
    const unit = isEnglish ? found.report.unitNameEn : found.report.unitNameZh
    const problem = error.reasons.map((reason) => tellAny(context.language, reason)).join(' ')
    const params = { unit, period: found.cycle.period, problem }
    throw new Refusal(error.code, { key: 'report-book.in-report', params })
  }
}

/** Takes every report of a published book back; one that was taken back by itself stays so. */
export async function undoReportBookOf(
  context: OperationContext,
  { bookId }: Input<typeof undoReportBook>,
): Promise<Output<typeof undoReportBook>> {
  const { tx, tenantId, now, actor } = context
  const { rows } = await sql<{ id: string; reportId: string; state: string; isOurs: boolean }>`
    select w.id, w.report_id, w.state, ${inScope(actor, 'report.fill', 'v.path')} as is_ours
    from report_workbooks w join reports r on r.tenant_id = w.tenant_id and r.id = w.report_id ${joinUnit('r', now)}
    where w.tenant_id = ${tenantId} and w.book_id = ${bookId}::uuid order by w.report_id`.execute(tx)
  if (!rows.some(({ isOurs }) => isOurs))
    throw new Refusal('not-found', { key: 'report-workbook.not-found', at: 'bookId' })
  if (rows.some(({ isOurs }) => !isOurs)) throw new Refusal('not-allowed', { key: 'report-book.of-others-too' })
  const standing = rows.filter(({ state }) => state === 'published')
  if (standing.length === 0) throw new Refusal('wrong-state', { key: 'report-workbook.already-undone' })
  const taken = []
  for (const { id, reportId } of standing)
    taken.push(await named(context, reportId, (quiet) => takeBack(quiet, reportId, id)))
  const restored = taken.reduce((sum, one) => sum + one.restored, 0)
  const kept = taken.reduce((sum, one) => sum + one.conflicts.length, 0)
  context.audit({
    detail: { reports: standing.map(({ reportId }) => reportId), restored, conflicts: kept, by: 'workbook' },
  })
  return { reports: standing.length, restored, kept }
}

export async function listReportBooksOf({ tx, tenantId, now, actor }: OperationContext) {
  const { rows } = await sql<{
    id: string
    fileName: string
    reports: number
    cells: number
    isStanding: boolean
    by: string
    at: Date
  }>`
    select w.book_id as id, w.file_name, count(*)::int as reports, sum(jsonb_array_length(w.cells))::int as cells,
      bool_or(w.state = 'published') as is_standing, p.name as by, w.published_at as at
    from report_workbooks w join reports r on r.tenant_id = w.tenant_id and r.id = w.report_id ${joinUnit('r', now)}
    join people p on p.tenant_id = w.tenant_id and p.id = w.published_by
    where w.tenant_id = ${tenantId} and w.book_id is not null and ${inScope(actor, 'report.fill', 'v.path')}
    group by w.book_id, w.file_name, p.name, w.published_at
    order by w.published_at desc, w.book_id desc limit 50`.execute(tx)
  return {
    rows: rows.map(({ isStanding, at, ...row }) => ({
      ...row,
      state: isStanding ? ('published' as const) : ('undone' as const),
      at: at.toISOString(),
    })),
  }
}
