import { sql } from 'kysely'
import type { KeptCase } from '#cases/server/case.queries.ts'
import { takeNumber } from '#cases/server/official-number.store.ts'
import { insert, keepCases, keepFiles, keepPapers, keptCase, officeDay } from '#cli/keep-sample-cases.ts'
import { loadEvaluations } from '#cli/load-evaluations.ts'
import { keepProjects, stageProject } from '#cli/load-projects.ts'
import { keepRaces } from '#cli/load-races.ts'
import type { SampleContext } from '#cli/load-samples.ts'
import { keepLineup, keepSheets } from '#cli/load-scores.ts'
import { keepSampleContent, PaperDesk, type SampleProject, type WalkedApplication } from '#cli/sample-desk.ts'
import { courseOf, deedsOf, type Stage, setStage, shuffled } from '#cli/sample-stage.ts'
import { demandPast, SampleWalk, walkAll } from '#cli/sample-walk.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import { addWorkingDays } from '#engine/calendar/working-days.ts'
import type { Pack } from '#engine/definition/pack.ts'
import type { SampleCall } from '#engine/definition/sample-calls.ts'
import { CallContent } from '#modules/programmes/call.ts'
import { getProgrammePractice } from '#modules/programmes/server/practice.queries.ts'
import { formatNumber } from '#modules/projects/project.rules.ts'
import { OWNER_RELATION } from '#modules/projects/server/challenge-origin.queries.ts'

const CHINA = 8 * 3_600_000
const at = (local: string): Date => new Date(Date.parse(`${local.replace(' ', 'T')}:00Z`) - CHINA)

/**
 * Calls of the demonstration, applications made up under published totals, and what became of them: every step is decided by the
 * kernel of processes, what follows from it is written in bulk, and money goes through the ledger’s own functions.
 */
export async function loadProgrammes(context: SampleContext, pack: Pack): Promise<void> {
  for (const { value } of pack.sampleCalls) {
    const stage = await setStage(context, value)
    const desk = await PaperDesk.open(context, stage)
    const made: WalkedApplication[] = []
    for (const call of value.calls) made.push(...(await applyAll(context, stage, desk, call)))
    const { practice } = await getProgrammePractice(context.tx, context.tenantId)
    const months = practice.acceptance?.withinMonths ?? 6
    const projects = made.flatMap((one) => stageProject(context, stage, months, one) ?? [])
    await keepAll(context, stage, desk, made, projects)
  }
  await loadEvaluations(
    context,
    pack.sampleFunds.flatMap(({ value }) => value.evaluations),
  )
}

async function applyAll(
  context: SampleContext,
  stage: Stage,
  desk: PaperDesk,
  call: SampleCall,
): Promise<readonly WalkedApplication[]> {
  const callId = await insertCall(context, stage, call)
  const { practice } = await getProgrammePractice(context.tx, context.tenantId)
  const family = practice.families.find(({ code }) => code === call.family)
  if (family === undefined) throw new RangeError(`samples: there is no family ${call.family}`)
  const mendDays = practice.mendWorkingDays ?? 0
  const recommended = shuffled(stage, spreadOut(call.recommended))
  const courses = shuffled(stage, spreadOut(call.spread))
  if (recommended.length !== courses.length)
    throw new RangeError(`samples: ${call.title}: ${recommended.length} recommended, ${courses.length} spread`)
  const begun = spreadOut(call.begun)
  const units = Object.keys(call.quotas).length > 0 ? Object.keys(call.quotas) : Object.keys(call.recommended)
  const all = [
    ...recommended.map((unit, n) => ({ unit, course: courses[n]!, n })),
    ...begun.map((course, n) => ({ unit: units[n % units.length]!, course, n })),
  ]
  return all.map(({ unit: code, course, n }) => {
    const unit = stage.units.get(code)!
    const fitting = call.directions.filter(
      ({ invited, leaders, owner }) =>
        leaders.length === 0 && (invited.length === 0 || invited.includes(code)) && owner !== code,
    )
    // Those who race are spread evenly: nobody races alone.
    const direction = fitting[call.races.length > 0 ? n % fitting.length : stage.next(fitting.length)]!
    const leader = stage.newPerson(
      `${stage.sample.surnames[stage.next(stage.sample.surnames.length)]!}工（示例）`,
      unit,
      '申报人（示例）',
    )
    const matter = desk.newMatter({ call, course: courseOf(stage, course), direction, leader, unit, n })
    const isBegun = Object.hasOwn(call.begun, course)
    const walk = new SampleWalk(
      stage,
      {
        id: context.newId(),
        title: matter.title,
        staged: stage.processes.get(family.process)!,
        unit,
        leader,
        parties: {
          applicant: [{ person: leader.person }],
          'undertaking-unit': [{ unit: unit.id }],
          'recommending-unit': [{ unit: unit.id }],
          'managing-division': [{ unit: stage.root.id }],
          ...(direction.owner !== undefined && { [OWNER_RELATION]: [{ unit: stage.units.get(direction.owner)!.id }] }),
        },
        subject: { kind: 'call', id: callId },
        facts: { directionCode: direction.code, mode: direction.mode },
        told: (today) => ({
          closesOn: laterOf(call.closes.slice(0, 10), addWorkingDays(today, mendDays, stage.calendar.workingDays)),
          recommendBy: laterOf(call.recommendBy.slice(0, 10), today),
        }),
        year: call.year,
        openedBy: leader,
        openedAt: new Date(
          at(call.opens).getTime() + (isBegun ? n * 2_400_000 : (n % 20) * 86_400_000 + n * 60_000),
        ).toISOString(),
        n,
      },
      context.newId,
    )
    walkAll(walk, deedsOf(stage, course), (one) => deedsOf(stage, one))
    demandPast(context, walk)
    return { walk, call, callId, family, direction, course: courseOf(stage, course), matter, unitCode: code }
  })
}

const laterOf = (a: CalendarDate, b: CalendarDate): CalendarDate => (a < b ? b : a)

const spreadOut = (counts: Readonly<Record<string, number>>): string[] =>
  Object.entries(counts).flatMap(([code, count]) => Array.from({ length: count }, () => code))

async function insertCall(
  { tx, tenantId, newId }: SampleContext,
  { units, byLogin, root, sample }: Stage,
  call: SampleCall,
): Promise<string> {
  const id = newId()
  const content = CallContent.parse({
    text: call.text,
    directions: call.directions.map(({ mostGrantWan, invited, leaders, owner: _, ...one }) => ({
      ...one,
      invited: invited.map((code) => units.get(code)!.id),
      leaders: leaders.map((login) => byLogin(login).person),
      ...(mostGrantWan !== undefined && { mostGrant: String(Math.round(mostGrantWan * 1_000_000)) }),
    })),
    ...(call.lineup && { pool: String(Math.round(call.lineup.poolWan * 1_000_000)) }),
  })
  const published = at(`${call.published} 09:00`)
  const [officer, planner] = [byLogin(sample.hands.officer).person, byLogin(sample.hands.planner).person]
  await sql`insert into calls (tenant_id, id, unit_id, family, year, title, number, state, opens_at, closes_at, recommend_by,
      content, drawn_up_by, drawn_up_at, published_by, published_at, search)
    values (${tenantId}, ${id}, ${root.id}, ${call.family}, ${call.year}, ${call.title}, ${call.number ?? null}, 'published',
      ${at(call.opens)}, ${at(call.closes)}, ${at(call.recommendBy)}, ${JSON.stringify(content)}::jsonb, ${officer},
      ${published}, ${planner}, ${published}, ${call.title})`.execute(tx)
  await sql`insert into call_versions (tenant_id, call_id, version, content, at, by_person)
    select tenant_id, id, version, to_jsonb(calls.*) - 'tenant_id' - 'search', ${published}, ${planner}
    from calls where tenant_id = ${tenantId} and id = ${id}`.execute(tx)
  for (const [code, most] of Object.entries(call.quotas))
    await sql`insert into call_quotas (tenant_id, call_id, unit_id, most)
      values (${tenantId}, ${id}, ${units.get(code)!.id}, ${most})`.execute(tx)
  return id
}

async function keepAll(
  context: SampleContext,
  stage: Stage,
  desk: PaperDesk,
  made: readonly WalkedApplication[],
  projects: readonly SampleProject[],
): Promise<void> {
  await keepPeople(context, stage)
  const numbers = await numberAll(context, made)
  for (const project of projects) project.number = numbers.get(project.application.walk.one.id)!
  const papers = [
    ...made.flatMap((one) => desk.papersOf(one, numbers.get(one.walk.one.id))),
    ...projects.flatMap((project) => desk.papersOfProject(project)),
  ]
  const walks = [
    ...made.flatMap(({ walk }) => [walk, ...walk.subcases]),
    ...projects.flatMap(({ cases }) => cases.map(({ walk }) => walk)),
  ]
  const kept = new Map<string, KeptCase>(
    walks.map((walk) => [walk.one.id, keptCase(stage, walk, numbers.get(walk.one.id))]),
  )
  await keepCases(context, stage, walks, kept)
  await keepPapers(context, papers)
  await keepFiles(context, await keepSampleContent(context), [
    ...desk.files,
    ...walks.flatMap((one) => desk.filesOf(one)),
  ])
  await keepRecommendations(context, stage, made)
  await keepOrigins(context, stage, desk, made)
  await keepSheets(context, stage, made)
  for (const callId of new Set(made.map((one) => one.callId)))
    await keepLineup(
      context,
      stage,
      made.filter((one) => one.callId === callId),
    )
  await keepProjects(context, stage, desk, projects, kept)
  await keepRaces(context, stage, projects)
}

async function keepPeople({ tx, tenantId, newId }: SampleContext, stage: Stage): Promise<void> {
  const people = stage.takePeople()
  await insert(
    people,
    'id uuid, name text, "unitId" uuid, post text',
    (x) => sql`insert into people (tenant_id, id, name, unit_id, post)
      select ${tenantId}::uuid, x.id, x.name, x."unitId", x.post from ${x}`,
  ).execute(tx)
  const held = people.filter(({ role }) => role !== undefined)
  const by = stage.byLogin(stage.sample.hands.planner).person
  await insert(
    held.map((one) => ({ ...one, assignment: newId() })),
    'assignment uuid, id uuid, role text, "unitId" uuid',
    (x) => sql`insert into role_assignments (tenant_id, id, person_id, role_code, unit_id, from_on, assigned_by)
      select ${tenantId}::uuid, x.assignment, x.id, x.role, x."unitId", ${stage.today}::date, ${by}::uuid from ${x}`,
  ).execute(tx)
}

/** Of directions that are challenges: which one, and whose; made up like the rest. */
async function keepOrigins(
  { tx, tenantId, now }: SampleContext,
  stage: Stage,
  desk: PaperDesk,
  made: readonly WalkedApplication[],
) {
  const by = stage.byLogin(stage.sample.hands.officer).person
  await insert(
    made.flatMap((one) => {
      const origin = desk.originOf(one)
      return origin === undefined ? [] : [{ id: one.walk.one.id, callId: one.callId, ...origin }]
    }),
    'id uuid, "callId" uuid, number text, name text, owner text, "pickedOn" date',
    (
      x,
    ) => sql`insert into application_origins (tenant_id, case_id, call_id, challenge, title, owner, picked_on, handed_over_by,
        handed_over_at)
      select ${tenantId}::uuid, x.id, x."callId", x.number, x.name, x.owner, x."pickedOn", ${by}::uuid, ${now} from ${x}`,
  ).execute(tx)
}

/** Projects are numbered by their families in the order in which they were approved. */
async function numberAll(
  context: SampleContext,
  made: readonly WalkedApplication[],
): Promise<ReadonlyMap<string, string>> {
  const { practice } = await getProgrammePractice(context.tx, context.tenantId)
  const issued = made
    .flatMap((one) =>
      one.walk.effects.filter(({ name }) => name === 'issue-number').map(({ at: on }) => ({ ...one, on })),
    )
    .sort((a, b) => (a.on < b.on ? -1 : 1))
  const numbers = new Map<string, string>()
  for (const { walk, call, family, on } of issued) {
    const subject = { kind: 'case', id: walk.one.id }
    const numbering = { ...context, now: new Date(on) }
    const serial = await takeNumber(numbering, { series: `project.${call.family}`, year: call.year, subject })
    const of = { year: call.year, family: family.numberCode, serial }
    numbers.set(walk.one.id, formatNumber(practice.numbering, of))
  }
  return numbers
}

/** Quotas used, and who takes part in what: what the effects of handing in and of recommending write. */
async function keepRecommendations(
  { tx, tenantId, newId }: SampleContext,
  stage: Stage,
  made: readonly WalkedApplication[],
) {
  const had = (name: string) =>
    made.flatMap((one) => {
      const effect = one.walk.effects.findLast((each) => each.name === name)
      return effect === undefined ? [] : [{ ...one, at: effect.at }]
    })
  await insert(
    had('use-recommendation').map(({ walk, callId, at: on }) => ({
      id: walk.one.id,
      callId,
      unit: walk.one.unit.id,
      at: on,
    })),
    'id uuid, "callId" uuid, unit uuid, "at" timestamptz',
    (x) => sql`insert into call_recommendations (tenant_id, case_id, call_id, unit_id, at)
      select ${tenantId}::uuid, x.id, x."callId", x.unit, x."at" from ${x}`,
  ).execute(tx)
  await insert(
    had('enter-application').flatMap(({ walk: { one }, matter: { members }, at: on }) => {
      const shared = { case: one.id, from: officeDay(stage, on) }
      return [
        { ...shared, id: newId(), subject: `person:${one.leader.person}`, name: one.leader.name, role: 'leader' },
        { ...shared, id: newId(), subject: `unit:${one.unit.id}`, name: one.unit.nameZh, role: 'lead-unit' },
        ...members.map(({ id, name }) => ({ ...shared, id: newId(), subject: `entry:${id}`, name, role: 'member' })),
      ]
    }),
    'id uuid, "case" uuid, subject text, name text, role text, "from" date',
    (x) => sql`insert into takings_part (tenant_id, id, case_id, subject, name, role, from_on)
      select ${tenantId}::uuid, x.id, x."case", x.subject, x.name, x.role, x."from" from ${x}`,
  ).execute(tx)
}
