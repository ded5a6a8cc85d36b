import { type RawBuilder, sql } from 'kysely'
import type { CalendarDate } from '#engine/calendar/date.ts'
import { type WorkingDayCalendar, workingDaysBetween } from '#engine/calendar/working-days.ts'
import { SlipPractice } from '#engine/definition/slip-practice.ts'
import type { PinnedLights } from '#modules/dispatch/server/light.queries.ts'
import { joinUnit, UNIT_COLUMNS, type UnitRow, unitNameOf } from '#modules/dispatch/server/report.queries.ts'
import { signOfCode } from '#modules/supervision/server/light.store.ts'
import type { SlipHead } from '#modules/supervision/slip.contract.ts'
import { isAnswered, isOpen, type SlipState } from '#modules/supervision/slip.rules.ts'
import { numberOf, type SlipAbout, type SlipSource } from '#modules/supervision/slip.ts'
import type { Tx } from '#server/database/tenant.ts'

export interface SlipRow extends UnitRow {
  readonly id: string
  readonly year: number
  readonly serial: number
  readonly code: string
  readonly state: SlipState
  readonly version: number
  readonly source: SlipSource
  readonly sourceId: string | null
  readonly triggerCode: string | null
  readonly about: SlipAbout
  readonly title: string
  readonly demand: string
  readonly feedback: string
  readonly responsibleLeader: string | null
  readonly responsiblePerson: string | null
  readonly leadUnitId: string
  readonly slipLevel: string
  readonly light: string
  readonly isImportant: boolean
  readonly isUrgent: boolean
  readonly signedOff: string
  readonly issuedBy: string | null
  readonly issuedOn: CalendarDate
  readonly dueOn: CalendarDate
  readonly firstDueOn: CalendarDate
  readonly receivedAt: Date | null
  readonly percent: number
  readonly repliedOn: CalendarDate | null
  readonly submittedBy: string | null
  readonly approvedBy: string | null
  readonly extensions: number
  readonly returns: number
  readonly overdueOn: CalendarDate | null
  readonly remindedOn: CalendarDate | null
  readonly returnReason: string | null
  readonly closedOn: CalendarDate | null
}

/** `level` of a unit row is its kind, so the slip's own colour bears another name. */
const SLIP_COLUMNS = sql.raw(`r.id, r.year, r.serial, r.code, r.state, r.version, r.source, r.source_id, r.trigger_code,
  r.about, r.title, r.demand, r.feedback, r.responsible_leader, r.responsible_person, r.lead_unit_id, r.level as slip_level,
  r.light, r.is_important, r.is_urgent, r.signed_off, r.issued_by, r.issued_on, r.due_on, r.first_due_on, r.received_at,
  r.percent, r.replied_on, r.submitted_by, r.approved_by, r.extensions, r.returns, r.overdue_on, r.reminded_on,
  r.return_reason, r.closed_on`)

type Reading = { readonly tx: Tx; readonly tenantId: string; readonly now: Date }

/** Slips by a condition on `s`, the newest first. */
export async function listSlipRows(
  { tx, tenantId, now }: Reading,
  where: RawBuilder<boolean>,
  limit = 5000,
): Promise<readonly SlipRow[]> {
  const { rows } = await sql<SlipRow>`
    select ${SLIP_COLUMNS}, ${UNIT_COLUMNS}
    from (select s.*, s.lead_unit_id as unit_id from slips s where s.tenant_id = ${tenantId} and ${where}) r
    ${joinUnit('r', now)}
    order by r.year desc, r.code, r.serial desc limit ${limit}`.execute(tx)
  return rows
}

export async function findSlip(context: Reading, slipId: string, lock = false): Promise<SlipRow | undefined> {
  if (lock)
    await sql`select 1 from slips where tenant_id = ${context.tenantId} and id = ${slipId} for update`.execute(
      context.tx,
    )
  const [row] = await listSlipRows(context, sql`s.id = ${slipId}`, 1)
  return row
}

/** The open slip of an item, if it has one. */
export async function findOpenSlip(context: Reading, itemKey: string): Promise<SlipRow | undefined> {
  const [row] = await listSlipRows(context, sql`s.item_key = ${itemKey} and s.state not in ('closed', 'cancelled')`, 1)
  return row
}

/** The practice in force; an office that has published none supervises by the defaults. */
export async function getSlipPractice(tx: Tx, tenantId: string): Promise<SlipPractice> {
  const { rows } = await sql<{ content: unknown }>`
    select content from definition_versions where tenant_id = ${tenantId} and kind = 'slips'
    order by version desc limit 1`.execute(tx)
  return SlipPractice.parse(rows[0]?.content ?? {})
}

export interface PartyRow extends UnitRow {
  readonly id: string
  readonly slipId: string
  readonly role: 'lead' | 'cooperating'
  readonly answer: string | null
  readonly answeredBy: string | null
  readonly answeredAt: Date | null
  readonly files: number
}

export async function listParties({ tx, tenantId, now }: Reading, slipId: string): Promise<readonly PartyRow[]> {
  const { rows } = await sql<PartyRow>`
    select r.id, r.slip_id, r.role, r.answer, p.name as answered_by, r.answered_at, ${UNIT_COLUMNS},
      (select count(*)::int from files f where f.tenant_id = r.tenant_id and f.subject_kind = 'slip-party'
        and f.subject_id = r.id::text and f.detached_at is null) as files
    from slip_parties r ${joinUnit('r', now)}
    left join people p on p.tenant_id = r.tenant_id and p.id = r.answered_by
    where r.tenant_id = ${tenantId} and r.slip_id = ${slipId} order by r.position`.execute(tx)
  return rows
}

export interface ExtensionRow {
  readonly id: string
  readonly reason: string
  readonly dueOn: CalendarDate
  readonly state: 'asked' | 'checked' | 'granted' | 'refused'
  readonly askedBy: string
  readonly askedByName: string
  readonly askedAt: Date
  readonly checkedBy: string | null
  readonly checkNote: string | null
  readonly decisionNote: string | null
}

export async function listExtensions({ tx, tenantId }: Reading, slipId: string): Promise<readonly ExtensionRow[]> {
  const { rows } = await sql<ExtensionRow>`
    select e.id, e.reason, e.due_on, e.state, e.asked_by, p.name as asked_by_name, e.asked_at, e.checked_by, e.check_note,
      e.decision_note
    from slip_extensions e join people p on p.tenant_id = e.tenant_id and p.id = e.asked_by
    where e.tenant_id = ${tenantId} and e.slip_id = ${slipId} order by e.asked_at, e.id`.execute(tx)
  return rows
}

export interface ReplyRow {
  readonly id: string
  readonly number: number
  readonly isFinal: boolean
  readonly progress: string
  readonly percent: number
  readonly problem: string
  readonly nextSteps: string
  readonly state: 'submitted' | 'sent-back' | 'withdrawn' | 'approved' | 'returned'
  readonly submittedBy: string
  readonly submittedAt: Date
  readonly approvedBy: string | null
  readonly approvedAt: Date | null
  readonly note: string | null
}

export async function listReplies({ tx, tenantId }: Reading, slipId: string): Promise<readonly ReplyRow[]> {
  const { rows } = await sql<ReplyRow>`
    select r.id, r.number, r.is_final, r.progress, r.percent, r.problem, r.next_steps, r.state, w.name as submitted_by,
      r.submitted_at, h.name as approved_by, r.approved_at, r.note
    from slip_replies r
    join people w on w.tenant_id = r.tenant_id and w.id = r.submitted_by
    left join people h on h.tenant_id = r.tenant_id and h.id = r.approved_by
    where r.tenant_id = ${tenantId} and r.slip_id = ${slipId} order by r.number`.execute(tx)
  return rows
}

export async function listEffects({ tx, tenantId }: Reading, slipId: string) {
  const { rows } = await sql<{ on: CalendarDate; points: string; reasonZh: string; reasonEn: string }>`
    select on_date as "on", points, reason_zh, reason_en from slip_effects
    where tenant_id = ${tenantId} and slip_id = ${slipId} order by recorded_at, id`.execute(tx)
  return rows.map(({ on, points, reasonZh, reasonEn }) => ({ on, points, reason: { zh: reasonZh, en: reasonEn } }))
}

/** Past its deadline without an answer that reports completion. */
export const isOverdue = (slip: Pick<SlipRow, 'state' | 'dueOn' | 'repliedOn'>, today: CalendarDate): boolean =>
  isOpen(slip.state) && (isAnswered(slip.state) ? (slip.repliedOn ?? today) > slip.dueOn : today > slip.dueOn)

export function headOfSlip(
  row: SlipRow,
  today: CalendarDate,
  lights: PinnedLights | undefined,
  calendar: WorkingDayCalendar,
): SlipHead {
  return {
    id: row.id,
    number: numberOf(row),
    state: row.state,
    version: row.version,
    title: row.title,
    source: row.source,
    unit: unitNameOf(row),
    level: signOfCode(lights, row.slipLevel),
    light: signOfCode(lights, row.light),
    issuedOn: row.issuedOn,
    dueOn: row.dueOn,
    workingDaysLeft: workingDaysBetween(today, row.dueOn, calendar),
    isOverdue: isOverdue(row, today),
    percent: row.percent,
    extensions: row.extensions,
    returns: row.returns,
    closedOn: row.closedOn,
  }
}
