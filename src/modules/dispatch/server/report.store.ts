import { type RawBuilder, sql } from 'kysely'
import type { Narrative, ReportState } from '#modules/dispatch/report.rules.ts'
import type { CellRow } from '#modules/dispatch/server/grid.queries.ts'
import type { OperationContext } from '#server/http/module.ts'

type Context = Pick<OperationContext, 'tx' | 'tenantId' | 'now' | 'newId'>

export type Step = 'submit' | 'approve' | 'accept' | 'return' | 'withdraw'

const SIGNED = (column: 'submitted' | 'approved' | 'accepted' | 'returned', context: Context, personId: string) => sql`
  ${sql.raw(column)}_at = ${context.now}, ${sql.raw(column)}_by = ${personId}`

const UNSIGNED = (column: 'submitted' | 'approved' | 'accepted') => sql.raw(`${column}_at = null, ${column}_by = null`)

/** Which signatures an act puts and which fall with it; the first submission is written once and never again. */
function signatures(context: Context, step: Step, to: ReportState, personId: string, reason: string | null) {
  switch (step) {
    case 'submit':
      return sql`${SIGNED('submitted', context, personId)}, first_submitted_at = coalesce(first_submitted_at, ${context.now})`
    case 'approve':
      return SIGNED('approved', context, personId)
    case 'accept':
      return SIGNED('accepted', context, personId)
    case 'return':
      return sql`${SIGNED('returned', context, personId)}, return_reason = ${reason}, ${UNSIGNED('submitted')}, ${UNSIGNED('approved')}`
    case 'withdraw':
      return UNSIGNED(to === 'filling' ? 'submitted' : to === 'submitted' ? 'approved' : 'accepted')
  }
}

/** Moves a report that the caller has locked to its next version. */
export const reportMoving = (
  context: Context,
  reportId: string,
  step: Step,
  to: ReportState,
  by: { readonly personId: string; readonly reason?: string },
): RawBuilder<unknown> => sql`
  update reports set state = ${to}, version = version + 1, ${signatures(context, step, to, by.personId, by.reason ?? null)}
  where tenant_id = ${context.tenantId} and id = ${reportId}`

export async function setNil(context: Context, reportId: string, reason: string | null): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    update reports set nil_reason = ${reason}, version = version + 1
    where tenant_id = ${context.tenantId} and id = ${reportId} returning version`.execute(context.tx)
  return rows[0]!.version
}

/** Saves the narrative if nobody has since; undefined: somebody has. */
export async function saveNarrativeText(
  context: Context,
  reportId: string,
  seenVersion: number,
  narrative: Narrative,
): Promise<number | undefined> {
  const { rows } = await sql<{ narrativeVersion: number }>`
    update reports set narrative = ${JSON.stringify(narrative)}::jsonb, narrative_version = narrative_version + 1
    where tenant_id = ${context.tenantId} and id = ${reportId} and narrative_version = ${seenVersion}
    returning narrative_version`.execute(context.tx)
  return rows[0]?.narrativeVersion
}

export interface CellChange {
  readonly before: CellRow
  readonly after: Pick<CellRow, 'state' | 'value' | 'explanation' | 'returnedReason'>
  readonly deed: 'typed' | 'pasted' | 'imported' | 'cleared' | 'explained' | 'returned' | 'undone'
  readonly note: string | null
}

/** Writes changed cells and, of each, what it was and what it became. The caller has locked them. */
export async function changeCells(
  context: Context,
  reportId: string,
  personId: string,
  changes: readonly CellChange[],
): Promise<void> {
  if (changes.length === 0) return
  const rows = JSON.stringify(
    changes.map(({ before, after, deed, note }) => ({
      id: context.newId(),
      indicator_id: before.indicatorId,
      dimension: before.dimension,
      deed,
      note,
      from_state: before.state,
      from_value: before.value,
      state: after.state,
      value: after.value,
      explanation: after.explanation,
      returned_reason: after.returnedReason,
    })),
  )
  const columns = sql.raw(
    `id uuid, indicator_id uuid, dimension text, deed text, note text, from_state text, from_value numeric, state text,
     value numeric, explanation text, returned_reason text`,
  )
  await sql`
    update report_cells c set state = n.state, value = n.value, explanation = n.explanation,
      returned_reason = n.returned_reason, version = c.version + 1, changed_at = ${context.now}, changed_by = ${personId}
    from jsonb_to_recordset(${rows}::jsonb) as n(${columns})
    where c.tenant_id = ${context.tenantId} and c.report_id = ${reportId} and c.indicator_id = n.indicator_id
      and c.dimension = n.dimension`.execute(context.tx)
  await sql`
    insert into cell_changes (tenant_id, id, report_id, indicator_id, dimension, deed, from_state, from_value, to_state,
      to_value, note, at, by_person)
    select ${context.tenantId}, n.id, ${reportId}, n.indicator_id, n.dimension, n.deed, n.from_state, n.from_value, n.state,
      n.value, n.note, ${context.now}, ${personId}
    from jsonb_to_recordset(${rows}::jsonb) as n(${columns})`.execute(context.tx)
}
