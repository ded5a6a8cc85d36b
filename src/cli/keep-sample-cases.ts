import { type RawBuilder, sql } from 'kysely'
import { addresseesOf } from '#cases/case-addressee.rules.ts'
import { searchOf } from '#cases/case-search.rules.ts'
import type { KeptCase } from '#cases/server/case.queries.ts'
import { caseAfter, dueInstant } from '#cases/server/case-move.ts'
import type { SampleContext } from '#cli/load-samples.ts'
import type { Stage } from '#cli/sample-stage.ts'
import type { SampleWalk } from '#cli/sample-walk.ts'
import { UNBORN } from '#engine/process/case-event.ts'
import { dayOf } from '#engine/process/circumstances.ts'

/** A form as it was handed in, or only begun. */
export interface KeptPaper {
  readonly caseId: string
  readonly form: string
  readonly hash: string
  readonly draft: unknown
  readonly by: string
  readonly at: string
  readonly submitted?: {
    readonly number: number
    readonly round: number
    readonly serial: number
    readonly answers: unknown
    readonly sha256: string
  }
}

export interface KeptFile {
  readonly id: string
  readonly caseId: string
  readonly unitId: string
  readonly name: string
  readonly by: string
  readonly at: string
  readonly purpose: string | null
}

/** The case as it is kept: the state that its events fold into, and what follows from it. */
export function keptCase(stage: Stage, walk: SampleWalk, number?: string): KeptCase {
  const { one, state, facts } = walk
  const { process } = one.staged.process
  const born = {
    id: one.id,
    process: process.code,
    version: one.staged.process.version,
    ...(process.record !== undefined && { record: process.record }),
    ...(number !== undefined && { number }),
    title: one.title,
    unitId: one.unit.id,
    state: '',
    round: 1,
    serial: 0,
    openedBy: one.openedBy.person,
    openedAt: new Date(one.openedAt),
    subject: one.subject,
    ...(one.parent && { parentCaseId: one.parent.caseId, parentKey: one.parent.key }),
    facts,
    parties: state.parties,
    processState: UNBORN,
    forms: one.staged.hashes,
    enteredOn: state.enteredOn,
  }
  const { calendar } = stage
  return caseAfter(born, one.staged.process, state, facts, { today: stage.today, calendar }, new Date(walk.now))
}

/** Writes made-up cases into the tables of cases, table by table: one statement for all of them and not dozens for each. */
export async function keepCases(
  context: SampleContext,
  stage: Stage,
  walks: readonly SampleWalk[],
  kept: ReadonlyMap<string, KeptCase>,
): Promise<void> {
  const { tx, tenantId } = context
  const all = walks.map((walk) => kept.get(walk.one.id)!)
  const parents = all.filter(({ parentCaseId }) => parentCaseId === undefined)
  for (const some of [parents, all.filter(({ parentCaseId }) => parentCaseId !== undefined)])
    await insert(
      some.map((one) => caseLine(one)),
      CASE,
      (x) => sql`
      insert into cases (tenant_id, id, process_code, process_version, record, number, title, unit_id, opened_by, opened_at,
        state, phase, outcome, round, serial, entered_on, due_on, clock_on, closed_at, process_state, facts, forms,
        parent_case_id, parent_key, subject_kind, subject_id, search)
      select ${tenantId}::uuid, x.id, x.process, x.version, x.record, x.number, x.title, x.unit, x."by", x."at", x.state,
        x.phase, x.outcome, x.round, x.serial, x.entered, x.due, x.clock, x.closed, x.kept, x.facts, x.forms, x.parent,
        x.key, x."aboutKind", x.about, x.search from ${x}`,
    ).execute(tx)
  await insert(
    all.flatMap((one) =>
      Object.entries(one.parties).flatMap(([relation, list]) =>
        list.map((party, position) => ({ id: one.id, relation, position, ...party })),
      ),
    ),
    'id uuid, relation text, position integer, person uuid, unit uuid',
    (x) => sql`insert into case_parties (tenant_id, case_id, relation, position, person_id, unit_id)
      select ${tenantId}::uuid, x.id, x.relation, x.position, x.person, x.unit from ${x}`,
  ).execute(tx)
  await insert(
    walks.flatMap(({ one, events }) =>
      events.map((event, at) => ({ id: one.id, serial: at + 1, event, by: event.by ?? null, at: event.at })),
    ),
    'id uuid, serial integer, event jsonb, "by" uuid, "at" timestamptz',
    (x) => sql`insert into case_events (tenant_id, case_id, serial, event, by_person, at)
      select ${tenantId}::uuid, x.id, x.serial, x.event, x."by", x."at" from ${x}`,
  ).execute(tx)
  await keepSeats(context, stage, walks)
  await keepPublicity(context, walks)
}

const CASE = `id uuid, process text, version integer, record text, number text, title text, unit uuid, "by" uuid,
  "at" timestamptz, state text, phase text, outcome text, round integer, serial integer, entered date, due date, clock date,
  closed timestamptz, kept jsonb, facts jsonb, forms jsonb, parent uuid, key text, "aboutKind" text, about uuid, search text`

function caseLine(one: KeptCase) {
  return {
    id: one.id,
    process: one.process,
    version: one.version,
    record: one.record ?? null,
    number: one.number ?? null,
    title: one.title,
    unit: one.unitId,
    by: one.openedBy ?? null,
    at: one.openedAt,
    state: one.state,
    phase: one.phase,
    outcome: one.outcome ?? null,
    round: one.round,
    serial: one.serial,
    entered: one.enteredOn,
    due: one.dueOn ?? null,
    clock: one.clockOn ?? null,
    closed: one.closedAt ?? null,
    kept: one.processState,
    facts: one.facts,
    forms: one.forms,
    parent: one.parentCaseId ?? null,
    key: one.parentKey ?? null,
    aboutKind: one.subject?.kind ?? null,
    about: one.subject?.id ?? null,
    search: searchOf([one.title, one.number]),
  }
}

/** Who was asked what, and what is asked now: open seats are in the inboxes. */
async function keepSeats({ tx, tenantId, newId }: SampleContext, stage: Stage, walks: readonly SampleWalk[]) {
  const rows = walks.flatMap(({ one, tasks, state: { parties } }) =>
    tasks.flatMap(({ task, state, openedAt, closedAt }) => {
      const name = one.staged.process.states.get(state)!.state.name
      const directory = { parties, above: stage.above, duties: stage.duties, members: [] }
      return addresseesOf(task, directory).map((to) => ({
        id: newId(),
        case: one.id,
        unitOf: one.unit.id,
        task: task.id,
        kind: task.kind,
        state,
        person: 'person' in to ? to.person : null,
        role: 'role' in to ? to.role : null,
        unit: 'role' in to ? to.unit : null,
        inbox: closedAt === undefined ? newId() : null,
        params: { task: task.name.zh, taskEn: task.name.en, state: name.zh, stateEn: name.en, title: one.title },
        due: dueInstant(task.dueOn, stage.calendar),
        opened: openedAt,
        closed: closedAt ?? null,
      }))
    }),
  )
  const columns = `id uuid, "case" uuid, "unitOf" uuid, task text, kind text, state text, person uuid, role text, unit uuid,
    inbox uuid, params jsonb, due timestamptz, opened timestamptz, closed timestamptz`
  await insert(
    rows.filter(({ inbox }) => inbox !== null),
    columns,
    (
      x,
    ) => sql`insert into tasks (tenant_id, id, person_id, role_code, role_unit_id, subject_kind, subject_id, unit_id, deed,
        params, due_at, created_at)
      select ${tenantId}::uuid, x.inbox, x.person, x.role, x.unit, 'case', x."case"::text, x."unitOf", 'task.case', x.params,
        x.due, x.opened from ${x}`,
  ).execute(tx)
  await insert(
    rows.map(({ params: _, due: __, ...row }) => row),
    columns,
    (
      x,
    ) => sql`insert into case_seats (tenant_id, id, case_id, task, kind, state, person_id, role_code, unit_id, task_id,
        opened_at, closed_at)
      select ${tenantId}::uuid, x.id, x."case", x.task, x.kind, x.state, x.person, x.role, x.unit, x.inbox, x.opened, x.closed
      from ${x}`,
  ).execute(tx)
}

/** The notice board, and what was objected there. */
async function keepPublicity({ tx, tenantId, newId }: SampleContext, walks: readonly SampleWalk[]) {
  const notices = walks.flatMap(({ one, effects, events }) =>
    effects
      .filter(({ name }) => name === 'publish')
      .map(({ serial, at }) => ({
        id: newId(),
        case: one.id,
        serial,
        on: events[serial - 1]!.on,
        at,
        closed: events.slice(serial).find(({ event }) => event === 'left')?.on ?? null,
      })),
  )
  await insert(
    notices,
    'id uuid, "case" uuid, serial integer, "on" date, "at" timestamptz, closed date',
    (x) => sql`insert into case_notices (tenant_id, id, case_id, serial, published_on, published_at, closed_on)
      select ${tenantId}::uuid, x.id, x."case", x.serial, x."on", x."at", x.closed from ${x}`,
  ).execute(tx)
  await insert(
    walks.flatMap(({ one, objections }) => objections.map((objection) => ({ case: one.id, ...objection }))),
    'id uuid, "case" uuid, "by" uuid, "at" timestamptz, reason text',
    (x) => sql`insert into case_objections (tenant_id, case_id, id, person_id, reason, raised_at)
      select ${tenantId}::uuid, x."case", x.id, x."by", x.reason, x."at" from ${x}`,
  ).execute(tx)
}

/** Drafts, and what was handed in. */
export async function keepPapers({ tx, tenantId }: SampleContext, papers: readonly KeptPaper[]): Promise<void> {
  const columns = `"caseId" uuid, form text, hash text, draft jsonb, "by" uuid, "at" timestamptz, number integer,
    round integer, serial integer, answers jsonb, sha256 text`
  const last = new Map(papers.map((paper) => [`${paper.caseId} ${paper.form}`, paper]))
  await insert(
    [...last.values()].map(({ submitted: _, ...paper }) => paper),
    columns,
    (x) => sql`insert into case_answers (tenant_id, case_id, form, version, hash, answers, updated_by, updated_at)
      select ${tenantId}::uuid, x."caseId", x.form, 1, x.hash, x.draft, x."by", x."at" from ${x}`,
  ).execute(tx)
  await insert(
    papers.flatMap(({ submitted, draft: _, ...paper }) =>
      submitted === undefined ? [] : [{ ...paper, ...submitted }],
    ),
    columns,
    (x) => sql`insert into case_submissions (tenant_id, case_id, form, number, round, serial, hash, answers, sha256,
        submitted_by, submitted_at)
      select ${tenantId}::uuid, x."caseId", x.form, x.number, x.round, x.serial, x.hash, x.answers, x.sha256, x."by", x."at"
      from ${x}`,
  ).execute(tx)
}

/** Files of one content, which says that it is a sample. */
export async function keepFiles(
  { tx, tenantId }: SampleContext,
  sha256: string,
  files: readonly KeptFile[],
): Promise<void> {
  await insert(
    files,
    'id uuid, "caseId" uuid, "unitId" uuid, name text, "by" uuid, "at" timestamptz, purpose text',
    (
      x,
    ) => sql`insert into files (tenant_id, id, subject_kind, subject_id, unit_id, sha256, name, attached_by, attached_at,
        purpose)
      select ${tenantId}::uuid, x.id, 'case', x."caseId"::text, x."unitId", ${sha256}, x.name, x."by", x."at", x.purpose
      from ${x}`,
  ).execute(tx)
}

/** The day on which something happened, as the office counts. */
export const officeDay = (stage: Stage, at: string): string => dayOf(at, stage.calendar)

/** Many rows in one statement. */
export function insert(
  rows: readonly object[],
  columns: string,
  statement: (x: RawBuilder<unknown>) => RawBuilder<unknown>,
): RawBuilder<unknown> {
  return statement(sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(${sql.raw(columns)})`)
}
