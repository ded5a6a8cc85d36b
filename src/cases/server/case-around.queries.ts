import { sql } from 'kysely'
import { filesCounted } from '#cases/server/case-file.queries.ts'
import { ABOVE } from '#cases/server/case-person.queries.ts'
import { type CalendarSource, calendarOf } from '#cases/server/office-calendar.queries.ts'
import type { OfficeCalendar } from '#engine/process/circumstances.ts'
import type { UnitsAbove } from '#engine/process/who.ts'
import type { Tx } from '#server/database/tenant.ts'

/** What an act needs to know around a case and can be asked before its content is known. */
interface Around {
  readonly calendar: OfficeCalendar
  /** The units above those that are parties. */
  readonly above: UnitsAbove
  /** How many papers of each kind are attached. */
  readonly files: Readonly<Record<string, number>>
}

interface Found extends CalendarSource {
  readonly above: UnitsAbove | null
  readonly files: Readonly<Record<string, number>> | null
}

/** In one statement: what an act costs is counted in trips and statements. */
export async function askAround(tx: Tx, tenantId: string, caseId: string): Promise<Around> {
  const { rows } = await sql<Found>`
    select t.utc_offset_minutes,
      (select d.hash from definition_versions d
        where d.tenant_id = t.id and d.kind = 'calendar' order by d.version desc limit 1) as hash,
      (select jsonb_object_agg(v.unit_id, to_jsonb(${ABOVE})) from case_parties p
        join unit_versions v on v.tenant_id = p.tenant_id and v.unit_id = p.unit_id and v.until_on is null
        where p.tenant_id = t.id and p.case_id = ${caseId} and p.unit_id is not null) as above,
      (select jsonb_object_agg(f.purpose, f.n) from (${filesCounted(tenantId, caseId)}) f) as files
    from tenants t where t.id = ${tenantId}`.execute(tx)
  const found = rows[0]!
  return { calendar: await calendarOf(tx, tenantId, found), above: found.above ?? {}, files: found.files ?? {} }
}
