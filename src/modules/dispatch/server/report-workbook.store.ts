import { sql } from 'kysely'
import { Refusal } from '#engine/refusal.ts'
import type { CellRow } from '#modules/dispatch/server/grid.queries.ts'
import type { OperationContext } from '#server/http/module.ts'

/** What a published workbook changed: the cell as it was before, and its version since. */
export interface PublishedCell extends Pick<CellRow, 'state' | 'value' | 'explanation' | 'returnedReason'> {
  readonly indicatorId: string
  readonly dimension: string
  readonly version: number
}

interface PublishedWorkbook {
  readonly state: 'published' | 'undone'
  readonly fileName: string
  readonly cells: readonly PublishedCell[]
}

export async function keepReportWorkbook(
  context: OperationContext,
  of: { readonly reportId: string; readonly bookId: string | null; readonly fileName: string },
  cells: readonly PublishedCell[],
): Promise<string> {
  const id = context.newId()
  await sql`
    insert into report_workbooks (tenant_id, id, report_id, book_id, file_name, cells, published_by, published_at)
    values (${context.tenantId}, ${id}, ${of.reportId}, ${of.bookId}, ${of.fileName}, ${JSON.stringify(cells)}::jsonb,
      ${context.actor.personId}, ${context.now})`.execute(context.tx)
  return id
}

export async function lockReportWorkbook(
  { tx, tenantId }: OperationContext,
  reportId: string,
  workbookId: string,
): Promise<PublishedWorkbook> {
  const { rows } = await sql<PublishedWorkbook>`
    select state, file_name, cells from report_workbooks
    where tenant_id = ${tenantId} and report_id = ${reportId} and id = ${workbookId} for update`.execute(tx)
  if (!rows[0]) throw new Refusal('not-found', { key: 'report-workbook.not-found', at: 'workbookId' })
  return rows[0]
}

export async function markUndone(context: OperationContext, workbookId: string): Promise<void> {
  await sql`
    update report_workbooks set state = 'undone', undone_by = ${context.actor.personId}, undone_at = ${context.now}
    where tenant_id = ${context.tenantId} and id = ${workbookId}`.execute(context.tx)
}

export async function listReportWorkbooksOf({ tx, tenantId }: OperationContext, reportId: string) {
  const { rows } = await sql<{
    id: string
    fileName: string
    cells: number
    state: 'published' | 'undone'
    by: string
    at: Date
  }>`
    select w.id, w.file_name, jsonb_array_length(w.cells) as cells, w.state, p.name as by, w.published_at as at
    from report_workbooks w join people p on p.tenant_id = w.tenant_id and p.id = w.published_by
    where w.tenant_id = ${tenantId} and w.report_id = ${reportId}
    order by w.published_at desc, w.id desc limit 50`.execute(tx)
  return { rows: rows.map((row) => ({ ...row, at: row.at.toISOString() })) }
}
