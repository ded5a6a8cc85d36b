import { sql } from 'kysely'
import type { listNotices as listNoticesContract } from '#cases/case.contract.ts'
import { unitsOf } from '#cases/case-addressee.rules.ts'
import { listProcessPeople, listUnitsAbove } from '#cases/server/case-person.queries.ts'
import { getProcess } from '#cases/server/case-process.queries.ts'
import { getOfficeCalendar } from '#cases/server/office-calendar.queries.ts'
import { readCursor, writeCursor } from '#engine/contract/cursor.ts'
import type { CaseState } from '#engine/process/case-state.ts'
import { dayOf } from '#engine/process/circumstances.ts'
import { fits } from '#engine/process/who.ts'
import type { Handler } from '#server/http/module.ts'

interface NoticeRow {
  readonly id: string
  readonly caseId: string
  readonly title: string
  readonly number: string | null
  readonly unitId: string
  readonly nameZh: string
  readonly nameEn: string
  readonly publishedOn: string
  readonly closedOn: string | null
  readonly processState: CaseState
}

/** The notice board: for everybody who can sign in, with nothing of who raised objections. */
export const listNotices: Handler<typeof listNoticesContract> = async (context, { which, process, limit, cursor }) => {
  const { tx, tenantId, now, actor } = context
  const calendar = await getOfficeCalendar(tx, tenantId)
  const today = dayOf(now.toISOString(), calendar)
  const before = cursor === undefined ? null : readCursor(cursor).id
  const { rows } = await sql<NoticeRow>`
    select n.id, n.case_id, c.title, c.number, c.unit_id, v.name_zh, v.name_en, n.published_on, n.closed_on, c.process_state
    from case_notices n join cases c on c.tenant_id = n.tenant_id and c.id = n.case_id
    join lateral (select name_zh, name_en from unit_versions w where w.tenant_id = c.tenant_id and w.unit_id = c.unit_id
      order by (w.until_on is null) desc, w.from_on desc limit 1) v on true
    where n.tenant_id = ${tenantId} and (${before}::uuid is null or n.id < ${before}::uuid)
      and (${process ?? null}::text is null or c.process_code = ${process ?? null})
      and (${which} = 'all' or (n.closed_on is null) = (${which} = 'open'))
    order by n.id desc limit ${limit + 1}`.execute(tx)
  const person = (await listProcessPeople(tx, tenantId, [actor.personId], today)).get(actor.personId)
  const shown = rows.slice(0, limit)
  const notices = []
  for (const row of shown) {
    const { processState: state, closedOn } = row
    const definition = await getProcess(tx, tenantId, {
      code: state.process,
      version: state.version,
      hash: state.hash,
    })
    const isOpen = closedOn === null
    const rule = definition.states.get(state.state)?.state.publicity?.objections
    const above = isOpen && rule ? await listUnitsAbove(tx, tenantId, unitsOf(state.parties)) : {}
    const until = isOpen ? (state.suspended === undefined ? state.dueOn : undefined) : (closedOn ?? undefined)
    notices.push({
      caseId: row.caseId,
      title: row.title,
      ...(row.number !== null && { number: row.number }),
      process: { code: state.process, name: definition.process.name },
      unit: { id: row.unitId, nameZh: row.nameZh, nameEn: row.nameEn },
      publishedOn: row.publishedOn,
      ...(until !== undefined && { until }),
      isOpen,
      mayObject:
        isOpen &&
        rule !== undefined &&
        person !== undefined &&
        (state.dueOn === undefined || today <= state.dueOn || state.suspended !== undefined) &&
        fits(rule.who, person, state.parties, above),
      objections: isOpen ? state.objections.length : 0,
    })
  }
  const last = shown.at(-1)
  return { notices, ...(rows.length > limit && last && { cursor: writeCursor({ id: last.id, key: '' }) }) }
}
