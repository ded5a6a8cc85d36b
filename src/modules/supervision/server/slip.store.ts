import { sql } from 'kysely'
import type { CaseContext } from '#cases/server/case-context.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import type { SlipMoment } from '#engine/definition/slip-practice.ts'
import type { SlipState } from '#modules/supervision/slip.rules.ts'
import type { SlipAbout, SlipSource } from '#modules/supervision/slip.ts'

export type SlipContext = Pick<CaseContext, 'tx' | 'tenantId' | 'now' | 'newId' | 'onBehalfOf'>

export interface NewSlip {
  readonly id: string
  readonly year: number
  readonly serial: number
  readonly code: string
  readonly source: SlipSource
  readonly sourceId: string | null
  readonly triggerCode: string | null
  readonly itemKey: string
  readonly about: SlipAbout
  readonly title: string
  readonly demand: string
  readonly feedback: string
  readonly responsibleLeader: string | null
  readonly responsiblePerson: string | null
  readonly leadUnitId: string
  readonly cooperatingIds: readonly string[]
  readonly level: string
  readonly isImportant: boolean
  readonly isUrgent: boolean
  readonly signedOff: string
  readonly issuedBy: string | null
  readonly issuedOn: CalendarDate
  readonly dueOn: CalendarDate
}

export async function insertSlip(context: SlipContext, slip: NewSlip): Promise<void> {
  const { tx, tenantId, now } = context
  await sql`
    insert into slips (tenant_id, id, year, serial, code, state, source, source_id, trigger_code, item_key, about, title, demand,
      feedback, responsible_leader, responsible_person, lead_unit_id, level, light, is_important, is_urgent, signed_off,
      issued_by, issued_on, issued_at, due_on, first_due_on)
    values (${tenantId}, ${slip.id}, ${slip.year}, ${slip.serial}, ${slip.code}, 'issued', ${slip.source}, ${slip.sourceId},
      ${slip.triggerCode}, ${slip.itemKey}, ${JSON.stringify(slip.about)}::jsonb, ${slip.title}, ${slip.demand},
      ${slip.feedback}, ${slip.responsibleLeader}, ${slip.responsiblePerson}, ${slip.leadUnitId}, ${slip.level}, 'none',
      ${slip.isImportant}, ${slip.isUrgent}, ${slip.signedOff}, ${slip.issuedBy}, ${slip.issuedOn}, ${now}, ${slip.dueOn},
      ${slip.dueOn})`.execute(tx)
  const units = [slip.leadUnitId, ...slip.cooperatingIds]
  for (const [position, unitId] of units.entries()) {
    await sql`
      insert into slip_parties (tenant_id, id, slip_id, unit_id, role, position)
      values (${tenantId}, ${context.newId()}, ${slip.id}, ${unitId}, ${position === 0 ? 'lead' : 'cooperating'},
        ${position})`.execute(tx)
  }
}

/** What an act changes of a slip beside its state; what is absent stays. */
export interface SlipChange {
  readonly state?: SlipState
  readonly level?: string
  readonly light?: string
  readonly dueOn?: CalendarDate
  readonly received?: { readonly by: string }
  readonly percent?: number
  readonly repliedOn?: CalendarDate | null
  readonly submittedBy?: string | null
  readonly approvedBy?: string | null
  readonly extensions?: number
  readonly returns?: number
  readonly overdueOn?: CalendarDate
  readonly remindedOn?: CalendarDate
  readonly returnReason?: string | null
  readonly closed?: { readonly by: string; readonly on: CalendarDate }
}

/** Changes a slip that the caller has locked; answers its new version. */
export async function changeSlip(
  { tx, tenantId, now }: SlipContext,
  slipId: string,
  change: SlipChange,
): Promise<number> {
  const { received, closed, ...plain } = change
  const columns: Record<string, unknown> = {
    state: plain.state,
    level: plain.level,
    light: plain.light,
    due_on: plain.dueOn,
    percent: plain.percent,
    replied_on: plain.repliedOn,
    submitted_by: plain.submittedBy,
    approved_by: plain.approvedBy,
    extensions: plain.extensions,
    returns: plain.returns,
    overdue_on: plain.overdueOn,
    reminded_on: plain.remindedOn,
    return_reason: plain.returnReason,
    ...(received && { received_by: received.by, received_at: now }),
    ...(closed && { closed_by: closed.by, closed_at: now, closed_on: closed.on }),
  }
  const sets = Object.entries(columns)
    .filter(([, value]) => value !== undefined)
    .map(([column, value]) => sql`${sql.ref(column)} = ${value}`)
  const { rows } = await sql<{ version: number }>`
    update slips set ${sql.join([...sets, sql`version = version + 1`])}
    where tenant_id = ${tenantId} and id = ${slipId} returning version`.execute(tx)
  return rows[0]!.version
}

export interface NewReply {
  readonly isFinal: boolean
  readonly progress: string
  readonly percent: number
  readonly problem: string
  readonly nextSteps: string
}

export async function insertReply(context: SlipContext, slipId: string, by: string, reply: NewReply): Promise<void> {
  const { tx, tenantId, now } = context
  await sql`
    insert into slip_replies (tenant_id, id, slip_id, number, is_final, progress, percent, problem, next_steps, submitted_by,
      submitted_at)
    values (${tenantId}, ${context.newId()}, ${slipId},
      (select coalesce(max(number), 0) + 1 from slip_replies where tenant_id = ${tenantId} and slip_id = ${slipId}),
      ${reply.isFinal}, ${reply.progress}, ${reply.percent}, ${reply.problem}, ${reply.nextSteps}, ${by}, ${now})`.execute(
    tx,
  )
}

/** The reply under way or signed last comes to another state. */
export async function settleReply(
  { tx, tenantId, now }: SlipContext,
  slipId: string,
  to: 'sent-back' | 'withdrawn' | 'approved' | 'returned',
  by: { readonly approvedBy?: string; readonly note?: string } = {},
): Promise<void> {
  const from = to === 'returned' ? 'approved' : 'submitted'
  await sql`
    update slip_replies set state = ${to}, note = coalesce(nullif(${by.note ?? ''}, ''), note),
      approved_by = coalesce(${by.approvedBy ?? null}::uuid, approved_by),
      approved_at = case when ${by.approvedBy ?? null}::uuid is null then approved_at else ${now}::timestamptz end
    where tenant_id = ${tenantId} and slip_id = ${slipId} and state = ${from}
      and number = (select max(number) from slip_replies where tenant_id = ${tenantId} and slip_id = ${slipId})`.execute(
    tx,
  )
}

export async function insertExtension(
  context: SlipContext,
  slipId: string,
  asked: { readonly reason: string; readonly dueOn: CalendarDate; readonly by: string },
): Promise<void> {
  await sql`
    insert into slip_extensions (tenant_id, id, slip_id, reason, due_on, asked_by, asked_at)
    values (${context.tenantId}, ${context.newId()}, ${slipId}, ${asked.reason}, ${asked.dueOn}, ${asked.by},
      ${context.now})`.execute(context.tx)
}

export async function settleExtension(
  { tx, tenantId, now }: SlipContext,
  extensionId: string,
  to: 'checked' | 'granted' | 'refused',
  step: 'check' | 'decision',
  by: { readonly personId: string; readonly note: string },
): Promise<void> {
  const note = by.note === '' ? null : by.note
  await (step === 'check'
    ? sql`update slip_extensions set state = ${to}, checked_by = ${by.personId}, checked_at = ${now}, check_note = ${note}
        where tenant_id = ${tenantId} and id = ${extensionId}`
    : sql`update slip_extensions set state = ${to}, decided_by = ${by.personId}, decided_at = ${now},
        decision_note = ${note} where tenant_id = ${tenantId} and id = ${extensionId}`
  ).execute(tx)
}

/** An extension that nobody decided ends with its slip. */
export async function endExtensions({ tx, tenantId }: SlipContext, slipId: string): Promise<void> {
  await sql`update slip_extensions set state = 'refused'
    where tenant_id = ${tenantId} and slip_id = ${slipId} and state in ('asked', 'checked')`.execute(tx)
}

export async function keepAnswer(
  { tx, tenantId, now }: SlipContext,
  partyId: string,
  answer: string,
  by: string,
): Promise<void> {
  await sql`update slip_parties set answer = ${answer}, answered_by = ${by}, answered_at = ${now}
    where tenant_id = ${tenantId} and id = ${partyId}`.execute(tx)
}

export async function insertEffect(
  context: SlipContext,
  effect: {
    readonly slipId: string
    readonly unitId: string
    readonly moment: SlipMoment
    readonly on: CalendarDate
    readonly points: string
    readonly reason: { readonly zh: string; readonly en: string }
  },
): Promise<string> {
  const id = context.newId()
  await sql`
    insert into slip_effects (tenant_id, id, slip_id, unit_id, moment, on_date, points, reason_zh, reason_en, recorded_at)
    values (${context.tenantId}, ${id}, ${effect.slipId}, ${effect.unitId}, ${effect.moment}, ${effect.on}, ${effect.points},
      ${effect.reason.zh}, ${effect.reason.en}, ${context.now})`.execute(context.tx)
  return id
}
