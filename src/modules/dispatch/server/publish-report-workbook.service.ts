import { sql } from 'kysely'
import type { Input, Output } from '#engine/contract/operation.ts'
import { Refusal } from '#engine/refusal.ts'
import { say } from '#engine/text/message.ts'
import { partOf, showTyped } from '#modules/dispatch/grid-row.ts'
import type {
  publishReportWorkbook as PublishReportWorkbook,
  undoReportWorkbook as UndoReportWorkbook,
} from '#modules/dispatch/report-workbook.contract.ts'
import { reportWorkbookMessages } from '#modules/dispatch/report-workbook.messages.ts'
import { saveCells } from '#modules/dispatch/server/cell.service.ts'
import { type CellRow, figureOfCell, listCellRows } from '#modules/dispatch/server/grid.queries.ts'
import { headOf } from '#modules/dispatch/server/indicator.queries.ts'
import { type CellChange, changeCells } from '#modules/dispatch/server/report.store.ts'
import {
  demand,
  type Grid,
  getGrid,
  getReportRow,
  situationOf,
  wordingFor,
} from '#modules/dispatch/server/report-situation.ts'
import {
  keepReportWorkbook,
  lockReportWorkbook,
  markUndone,
  type PublishedCell,
} from '#modules/dispatch/server/report-workbook.store.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

const keyOf = (cell: { readonly indicatorId: string; readonly dimension: string }) =>
  `${cell.indicatorId} ${cell.dimension}`

/** Publishes by the act with which cells are typed; one that is overtaken or cannot be read, and nothing is written. */
export const publishReportWorkbookOf: Handler<typeof PublishReportWorkbook> = (context, input) =>
  publishInto(context, input)

/** `bookId`: of the workbook of several reports that brought it. */
export async function publishInto(
  context: OperationContext,
  { reportId, fileName, cells }: Input<typeof PublishReportWorkbook>,
  bookId: string | null = null,
): Promise<Output<typeof PublishReportWorkbook>> {
  const { tx, tenantId, language } = context
  const before = await listCellRows(tx, tenantId, reportId)
  const saved = await saveCells(context, { reportId, how: 'imported', cells })
  const nameOf = await namer(context, reportId)
  const [unread] = saved.unread
  if (unread)
    throw new Refusal('form-invalid', {
      key: 'report-workbook.unreadable',
      params: { name: nameOf(unread), problem: unread.reason },
    })
  const [overtaken] = saved.conflicts
  if (overtaken) {
    const params = {
      name: nameOf(overtaken),
      by: overtaken.by ?? say(reportWorkbookMessages, language, 'report-workbook.somebody'),
    }
    throw new Refusal('conflict', { key: 'report-workbook.changed-meanwhile', params })
  }
  const sent = new Set(cells.map(keyOf))
  const versions = new Map((await listCellRows(tx, tenantId, reportId)).map((row) => [row.id, row.version]))
  const changed = before.filter((row) => sent.has(keyOf(row)) && versions.get(row.id) !== row.version)
  const kept = changed.map(({ id, indicatorId, dimension, state, value, explanation, returnedReason }) => ({
    ...{ indicatorId, dimension, state, value, explanation, returnedReason },
    version: versions.get(id)!,
  }))
  const workbookId = kept.length === 0 ? null : await keepReportWorkbook(context, { reportId, bookId, fileName }, kept)
  context.audit({ subjectKind: 'report', subjectId: reportId, detail: { changed: kept.length, by: 'workbook' } })
  return { workbookId, changed: kept.length }
}

async function namer(context: OperationContext, reportId: string) {
  const grid = await getGrid(context, await getReportRow(context, reportId))
  const { nameOf } = wordingFor(context.language)
  const names = new Map(grid.cells.map((worked) => [keyOf(worked.cell), nameOf(worked)]))
  return (cell: { readonly indicatorId: string; readonly dimension: string }) => names.get(keyOf(cell)) ?? ''
}

/** Takes a published workbook back cell by cell: what somebody has changed since stays, and is told. */
export const undoReportWorkbookOf: Handler<typeof UndoReportWorkbook> = (context, { reportId, workbookId }) =>
  takeBack(context, reportId, workbookId)

export async function takeBack(
  context: OperationContext,
  reportId: string,
  workbookId: string,
): Promise<Output<typeof UndoReportWorkbook>> {
  const { tx, tenantId } = context
  const found = await getReportRow(context, reportId, 'save')
  demand('fill', await situationOf(context, found, []), found, context)
  const published = await lockReportWorkbook(context, reportId, workbookId)
  if (published.state !== 'published') throw new Refusal('wrong-state', { key: 'report-workbook.already-undone' })
  const indicatorIds = [...new Set(published.cells.map((cell) => cell.indicatorId))]
  const rows = new Map((await listCellRows(tx, tenantId, reportId, { indicatorIds })).map((row) => [keyOf(row), row]))
  const changes: CellChange[] = []
  const overtaken: CellRow[] = []
  for (const cell of published.cells) {
    const row = rows.get(keyOf(cell))
    if (row === undefined) continue
    if (row.version === cell.version) changes.push(backTo(row, cell))
    else overtaken.push(row)
  }
  await changeCells(context, reportId, context.actor.personId, changes)
  await markUndone(context, workbookId)
  context.audit({
    subjectKind: 'report',
    subjectId: reportId,
    unitId: found.report.unitId,
    detail: { restored: changes.length, conflicts: overtaken.length, by: 'workbook' },
  })
  return { restored: changes.length, conflicts: await conflictsOf(context, overtaken, await getGrid(context, found)) }
}

const backTo = (row: CellRow, { state, value, explanation, returnedReason }: PublishedCell): CellChange => ({
  before: row,
  after: { state, value, explanation, returnedReason },
  deed: 'undone',
  note: null,
})

async function conflictsOf(context: OperationContext, rows: readonly CellRow[], grid: Grid) {
  const ids = rows.flatMap(({ changedBy }) => changedBy ?? [])
  const people = await sql<{ id: string; name: string }>`
    select id, name from people where tenant_id = ${context.tenantId} and id = any(${ids}::uuid[])`.execute(context.tx)
  const names = new Map(people.rows.map((person) => [person.id, person.name]))
  return rows.map((row) => {
    const entry = grid.entries.get(row.indicatorId)!
    return {
      indicator: headOf(entry),
      part: partOf(entry.indicator, row.dimension),
      theirs: showTyped(entry.indicator, figureOfCell(row)),
      by: row.changedBy === null ? null : (names.get(row.changedBy) ?? null),
      at: row.changedAt?.toISOString() ?? null,
    }
  })
}
