import { type RawBuilder, sql } from 'kysely'
import type { CaseAddressee } from '#cases/case-addressee.rules.ts'
import type { KeptCase } from '#cases/server/case.queries.ts'
import type { CaseEvent } from '#engine/process/case-event.ts'
import type { Parties } from '#engine/process/who.ts'
import { type Tx, together, writeLast } from '#server/database/tenant.ts'

interface StoreContext {
  readonly tx: Tx
  readonly tenantId: string
  readonly now: Date
  readonly newId: () => string
  /** Nothing reads what is written before the COMMIT: it travels with it. */
  readonly isAll?: boolean
}

/** In the order given, or all with the COMMIT, where they may not need each other. */
async function write(
  { tx, isAll }: Pick<StoreContext, 'tx' | 'isAll'>,
  ...statements: readonly RawBuilder<unknown>[]
): Promise<void> {
  if (isAll) for (const statement of statements) writeLast(tx, statement)
  else await together(statements.map((statement) => statement.execute(tx)))
}

export async function insertCase({ tx, tenantId }: StoreContext, one: KeptCase, search: string): Promise<void> {
  await sql`insert into cases (tenant_id, id, process_code, process_version, record, number, title, unit_id, opened_by,
      opened_at, state, phase, outcome, round, serial, entered_on, due_on, clock_on, closed_at, process_state, facts, forms,
      parent_case_id, parent_key, subject_kind, subject_id, search)
    values (${tenantId}, ${one.id}, ${one.process}, ${one.version}, ${one.record ?? null}, ${one.number ?? null},
      ${one.title}, ${one.unitId}, ${one.openedBy ?? null}, ${one.openedAt}, ${one.state}, ${one.phase},
      ${one.outcome ?? null}, ${one.round}, ${one.serial}, ${one.enteredOn}, ${one.dueOn ?? null},
      ${one.clockOn ?? null}, ${one.closedAt ?? null}, ${JSON.stringify(one.processState)}::jsonb,
      ${JSON.stringify(one.facts)}::jsonb, ${JSON.stringify(one.forms)}::jsonb, ${one.parentCaseId ?? null},
      ${one.parentKey ?? null}, ${one.subject?.kind ?? null}, ${one.subject?.id ?? null}, ${search})`.execute(tx)
}

/** Writes the state after an act. */
export function updateCase(context: StoreContext, one: KeptCase): Promise<void> {
  const statement = sql`update cases set state = ${one.state}, phase = ${one.phase}, outcome = ${one.outcome ?? null},
      round = ${one.round}, serial = ${one.serial}, entered_on = ${one.enteredOn}, due_on = ${one.dueOn ?? null},
      clock_on = ${one.clockOn ?? null}, closed_at = ${one.closedAt ?? null},
      process_state = ${JSON.stringify(one.processState)}::jsonb, facts = ${JSON.stringify(one.facts)}::jsonb
    where tenant_id = ${context.tenantId} and id = ${one.id}`
  return write(context, statement)
}

/** Only when the clock looks next has changed. */
export async function postponeClock({ tx, tenantId }: StoreContext, caseId: string, day?: string): Promise<void> {
  await sql`update cases set clock_on = ${day ?? null} where tenant_id = ${tenantId} and id = ${caseId}`.execute(tx)
}

export async function giveNumber(
  { tx, tenantId }: StoreContext,
  caseId: string,
  number: string,
  search: string,
): Promise<void> {
  await sql`update cases set number = ${number}, search = ${search}
    where tenant_id = ${tenantId} and id = ${caseId}`.execute(tx)
}

/** The parent waits for it no longer. */
export async function detachSubcases({ tx, tenantId }: StoreContext, parentId: string, keys: readonly string[]) {
  await sql`update cases set parent_key = null
    where tenant_id = ${tenantId} and parent_case_id = ${parentId} and parent_key = any(${[...keys]})`.execute(tx)
}

export function appendEvents(
  { tx, tenantId }: StoreContext,
  caseId: string,
  after: number,
  events: readonly CaseEvent[],
  onBehalfOf: string | undefined,
): void {
  if (events.length === 0) return
  const rows = events.map((event, at) => ({
    serial: after + at + 1,
    event,
    by: event.by ?? null,
    behalf: event.for ?? (event.by === undefined ? null : (onBehalfOf ?? null)),
  }))
  writeLast(
    tx,
    sql`insert into case_events (tenant_id, case_id, serial, event, by_person, on_behalf_of, at)
      select ${tenantId}::uuid, ${caseId}::uuid, x.serial, x.event, x.by, x.behalf, (x.event ->> 'at')::timestamptz
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(serial integer, event jsonb, by uuid, behalf uuid)`,
  )
}

/** The parties as rows, so that lists and access can ask for them. */
export async function putParties({ tx, tenantId }: StoreContext, caseId: string, parties: Parties, isNew: boolean) {
  const rows = Object.entries(parties).flatMap(([relation, list]) =>
    list.map((party, position) => ({ relation, position, ...party })),
  )
  if (!isNew) await sql`delete from case_parties where tenant_id = ${tenantId} and case_id = ${caseId}`.execute(tx)
  if (rows.length === 0) return
  await sql`insert into case_parties (tenant_id, case_id, relation, position, person_id, unit_id)
    select ${tenantId}::uuid, ${caseId}::uuid, x.relation, x.position, x.person, x.unit
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as x(relation text, position integer, person uuid, unit uuid)`.execute(tx)
}

export interface SeatRow {
  /** Of the open task. */
  readonly task: string
  readonly kind: 'seat' | 'choose' | 'objection'
  readonly state: string
  readonly to: CaseAddressee
  readonly deed: string
  readonly params: Readonly<Record<string, string>>
  readonly dueAt: Date | null
}

/** Opens seats and puts each into the inboxes of those it asks. */
export async function openSeats(context: StoreContext, one: KeptCase, seats: readonly SeatRow[]): Promise<void> {
  if (seats.length === 0) return
  const { tenantId, now, newId } = context
  const rows = seats.map((seat) => ({
    id: newId(),
    taskId: newId(),
    task: seat.task,
    kind: seat.kind,
    state: seat.state,
    person: 'person' in seat.to ? seat.to.person : null,
    role: 'role' in seat.to ? seat.to.role : null,
    unit: 'role' in seat.to ? seat.to.unit : null,
    deed: seat.deed,
    params: seat.params,
    dueAt: seat.dueAt,
  }))
  const shape = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id uuid, "taskId" uuid, task text, kind text,
    state text, person uuid, role text, unit uuid, deed text, params jsonb, "dueAt" timestamptz)`
  await write(
    context,
    sql`insert into tasks (tenant_id, id, person_id, role_code, role_unit_id, subject_kind, subject_id, unit_id, deed,
        params, due_at, created_at)
      select ${tenantId}::uuid, x."taskId", x.person, x.role, x.unit, 'case', ${one.id}, ${one.unitId}::uuid, x.deed,
        x.params, x."dueAt", ${now}::timestamptz from ${shape}`,
    sql`insert into case_seats (tenant_id, id, case_id, task, kind, state, person_id, role_code, unit_id, task_id, opened_at)
      select ${tenantId}::uuid, x.id, ${one.id}::uuid, x.task, x.kind, x.state, x.person, x.role, x.unit, x."taskId",
        ${now}::timestamptz from ${shape}`,
  )
}

/** Closes what is no longer asked, and takes it out of the inboxes. */
export async function closeSeats(
  context: StoreContext,
  caseId: string,
  tasks: readonly string[],
  how: { readonly outcome: string; readonly by?: string },
): Promise<void> {
  if (tasks.length === 0) return
  const { tenantId, now } = context
  // Of one task the index is found whatever is known of the table yet; a list is taken for many, and all seats would be read.
  const named = tasks.length === 1 ? sql`task = ${tasks[0]}` : sql`task = any(${[...tasks]})`
  const open = sql`tenant_id = ${tenantId} and case_id = ${caseId} and ${named} and closed_at is null`
  await write(
    context,
    sql`update tasks set done_at = ${now}::timestamptz, done_by = ${how.by ?? null}, outcome = ${how.outcome}
      where tenant_id = ${tenantId} and id in (select task_id from case_seats where ${open}) and done_at is null`,
    sql`update case_seats set closed_at = ${now}::timestamptz where ${open}`,
  )
}

/** The open tasks of a case bear its new day. */
export async function moveSeatsDue({ tx, tenantId }: StoreContext, caseId: string, dueAt: Date | null): Promise<void> {
  await sql`update tasks t set due_at = ${dueAt}::timestamptz from case_seats s
    where s.tenant_id = ${tenantId} and s.case_id = ${caseId} and s.closed_at is null and s.kind <> 'objection'
      and t.tenant_id = s.tenant_id and t.id = s.task_id and t.done_at is null`.execute(tx)
}

export async function keepFacts({ tx, tenantId }: StoreContext, caseId: string, facts: KeptCase['facts']) {
  await sql`update cases set facts = ${JSON.stringify(facts)}::jsonb
    where tenant_id = ${tenantId} and id = ${caseId}`.execute(tx)
}
