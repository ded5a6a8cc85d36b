import { sql } from 'kysely'
import type { CaseContext } from '#cases/server/case-context.ts'
import { takeNumber } from '#cases/server/official-number.store.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import type { EntrySource, EntryState } from '#modules/appraisal/entry.ts'

export type EntryContext = Pick<CaseContext, 'tx' | 'tenantId' | 'now' | 'newId' | 'onBehalfOf'>

export interface NewEntry {
  readonly id: string
  readonly planId: string
  readonly unitId: string
  readonly kind: string
  readonly kindName: { readonly zh: string; readonly en: string }
  readonly points: string
  readonly indicatorId: string | null
  readonly period: string
  readonly from: CalendarDate
  readonly until: CalendarDate
  readonly document: string
  readonly article: string
  readonly reason: string
  readonly source: EntrySource
  readonly sourceId: string | null
  readonly slipId: string | null
  readonly reverses: string | null
  readonly state: EntryState
  readonly proposedBy: string | null
  readonly hearUntil: CalendarDate | null
  readonly decision?: { readonly by: string | null; readonly note: string }
}

/** False: what a slip said is an entry already, or the entry is being taken back already. */
export async function insertEntry({ tx, tenantId, now }: EntryContext, entry: NewEntry): Promise<boolean> {
  const inserted = await sql`
    insert into appraisal_entries (tenant_id, id, plan_id, unit_id, kind, kind_zh, kind_en, points, indicator_id, period,
      from_on, until_on, document, article, reason, source, source_id, slip_id, reverses, state, proposed_by, proposed_at,
      hear_until, decided_by, decided_at, decision_note)
    values (${tenantId}, ${entry.id}, ${entry.planId}, ${entry.unitId}, ${entry.kind}, ${entry.kindName.zh},
      ${entry.kindName.en}, ${entry.points}, ${entry.indicatorId}, ${entry.period}, ${entry.from}, ${entry.until},
      ${entry.document}, ${entry.article}, ${entry.reason}, ${entry.source}, ${entry.sourceId}, ${entry.slipId},
      ${entry.reverses}, ${entry.state}, ${entry.proposedBy}, ${now}, ${entry.hearUntil}, ${entry.decision?.by ?? null},
      ${entry.decision === undefined ? null : now}, ${entry.decision?.note ?? null})
    on conflict do nothing`.execute(tx)
  return inserted.numAffectedRows === 1n
}

/** What an act changes of an entry beside its state; what is absent stays. */
export interface EntryChange {
  readonly hearUntil?: CalendarDate
  readonly stated?: { readonly text: string; readonly by: string }
  readonly decided?: { readonly by: string | null; readonly note: string }
}

/** Moves an entry that the caller has locked; answers its new version. */
export async function moveEntry(
  { tx, tenantId, now }: EntryContext,
  entryId: string,
  state: EntryState,
  { hearUntil, stated, decided }: EntryChange = {},
): Promise<number> {
  const columns: Record<string, unknown> = {
    state,
    ...(hearUntil !== undefined && { hear_until: hearUntil }),
    ...(stated && { statement: stated.text, stated_by: stated.by, stated_at: now }),
    ...(decided && { decided_by: decided.by, decided_at: now, decision_note: decided.note }),
  }
  const sets = Object.entries(columns).map(([column, value]) => sql`${sql.ref(column)} = ${value}`)
  const { rows } = await sql<{ version: number }>`
    update appraisal_entries set ${sql.join([...sets, sql`version = version + 1`])}
    where tenant_id = ${tenantId} and id = ${entryId} returning version`.execute(tx)
  return rows[0]!.version
}

/** Writes the entry into the ledger under the next number of the year, as it stands: nothing is typed twice. */
export async function insertPosting(
  context: EntryContext,
  entryId: string,
  booking: { readonly code: string; readonly on: CalendarDate; readonly by: string | null },
): Promise<{ readonly year: number; readonly serial: number }> {
  const { tx, tenantId, now } = context
  const year = Number(booking.on.slice(0, 4))
  const serial = await takeNumber(context, { series: booking.code, year, subject: { kind: 'entry', id: entryId } })
  await sql`
    insert into appraisal_postings (tenant_id, entry_id, year, serial, code, plan_id, unit_id, kind, points, indicator_id,
      from_on, until_on, reverses, booked_on, booked_at, booked_by)
    select tenant_id, id, ${year}, ${serial}, ${booking.code}, plan_id, unit_id, kind, points, indicator_id, from_on, until_on,
      reverses, ${booking.on}, ${now}, ${booking.by}
    from appraisal_entries where tenant_id = ${tenantId} and id = ${entryId}`.execute(tx)
  return { year, serial }
}

export async function insertAppeal(
  { tx, tenantId, now }: EntryContext,
  appeal: { readonly entryId: string; readonly text: string; readonly by: string; readonly dueOn: CalendarDate },
): Promise<void> {
  await sql`insert into appraisal_appeals (tenant_id, entry_id, text, filed_by, filed_at, due_on)
    values (${tenantId}, ${appeal.entryId}, ${appeal.text}, ${appeal.by}, ${now}, ${appeal.dueOn})`.execute(tx)
}

export async function settleAppeal(
  { tx, tenantId, now }: EntryContext,
  entryId: string,
  decision: { readonly state: 'upheld' | 'dismissed'; readonly by: string; readonly note: string },
): Promise<void> {
  await sql`update appraisal_appeals set state = ${decision.state}, decided_by = ${decision.by}, decided_at = ${now},
      decision_note = ${decision.note}
    where tenant_id = ${tenantId} and entry_id = ${entryId} and state = 'filed'`.execute(tx)
}
