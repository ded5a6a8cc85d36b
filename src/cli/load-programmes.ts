import { sql } from 'kysely'
import { searchOf } from '#cases/case-search.rules.ts'
import { appendEvents, insertCase, putParties } from '#cases/server/case.store.ts'
import { caseAfter } from '#cases/server/case-move.ts'
import { listProcessPeople, listUnitsAbove, type NamedPerson } from '#cases/server/case-person.queries.ts'
import { getProcessInForce } from '#cases/server/case-process.queries.ts'
import { getOfficeCalendar } from '#cases/server/office-calendar.queries.ts'
import type { SampleContext } from '#cli/load-samples.ts'
import type { Pack } from '#engine/definition/pack.ts'
import type { SampleCall, SampleCalls } from '#engine/definition/sample-calls.ts'
import type { Act } from '#engine/process/act.ts'
import { type CaseEvent, UNBORN } from '#engine/process/case-event.ts'
import type { CaseState } from '#engine/process/case-state.ts'
import { dayOf } from '#engine/process/circumstances.ts'
import type { CompiledProcess } from '#engine/process/compile-process.ts'
import { openCase, type Refused, type Stepped, step } from '#engine/process/step.ts'
import type { UnitsAbove } from '#engine/process/who.ts'
import { Refusal } from '#engine/refusal.ts'
import { CallContent } from '#modules/programmes/call.ts'

const CHINA = 8 * 3_600_000
const at = (local: string): Date => new Date(Date.parse(`${local.replace(' ', 'T')}:00Z`) - CHINA)

/** Calls of the demonstration, and applications made up under published totals: each walked through its process by the kernel. */
export async function loadProgrammes(context: SampleContext, pack: Pack): Promise<void> {
  for (const { value } of pack.sampleCalls) {
    const stage = await setStage(context, value)
    for (const call of value.calls) {
      const callId = await insertCall(context, stage, call)
      const family = pack.programmePractice[0]?.value.families.find(({ code }) => code === call.family)
      if (family !== undefined) await recommendAll(context, stage, call, callId, family.process)
    }
  }
}

interface Stage {
  readonly sample: SampleCalls
  readonly units: ReadonlyMap<string, string>
  readonly logins: ReadonlyMap<string, string>
  readonly root: string
  readonly next: (below: number) => number
  readonly titles: Set<string>
}

async function setStage({ tx, tenantId }: SampleContext, sample: SampleCalls): Promise<Stage> {
  const units = await sql<{ code: string; id: string; parent: string | null }>`
    select u.code, u.id, v.parent_id as parent from units u
    join unit_versions v on v.tenant_id = u.tenant_id and v.unit_id = u.id and v.until_on is null
    where u.tenant_id = ${tenantId}`.execute(tx)
  const accounts = await sql<{ login: string; personId: string }>`
    select login, person_id from accounts where tenant_id = ${tenantId}`.execute(tx)
  let seed = sample.seed
  return {
    sample,
    units: new Map(units.rows.map(({ code, id }) => [code, id])),
    logins: new Map(accounts.rows.map(({ login, personId }) => [login, personId])),
    root: units.rows.find(({ parent }) => parent === null)!.id,
    next: (below) => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed % below
    },
    titles: new Set(),
  }
}

async function insertCall(
  { tx, tenantId, newId }: SampleContext,
  { units, logins, root, sample }: Stage,
  call: SampleCall,
): Promise<string> {
  const id = newId()
  const content = CallContent.parse({
    text: call.text,
    directions: call.directions.map(({ mostGrantWan, ...one }) => ({
      ...one,
      ...(mostGrantWan !== undefined && { mostGrant: String(Math.round(mostGrantWan * 1_000_000)) }),
    })),
  })
  const published = at(`${call.published} 09:00`)
  const [officer, planner] = [logins.get(sample.hands.officer)!, logins.get(sample.hands.planner)!]
  await sql`insert into calls (tenant_id, id, unit_id, family, year, title, number, state, opens_at, closes_at, recommend_by,
      content, drawn_up_by, drawn_up_at, published_by, published_at, search)
    values (${tenantId}, ${id}, ${root}, ${call.family}, ${call.year}, ${call.title}, ${call.number ?? null}, 'published',
      ${at(call.opens)}, ${at(call.closes)}, ${at(call.recommendBy)}, ${JSON.stringify(content)}::jsonb, ${officer},
      ${published}, ${planner}, ${published}, ${call.title})`.execute(tx)
  await sql`insert into call_versions (tenant_id, call_id, version, content, at, by_person)
    select tenant_id, id, version, to_jsonb(calls.*) - 'tenant_id' - 'search', ${published}, ${planner}
    from calls where tenant_id = ${tenantId} and id = ${id}`.execute(tx)
  for (const [code, most] of Object.entries(call.quotas))
    await sql`insert into call_quotas (tenant_id, call_id, unit_id, most)
      values (${tenantId}, ${id}, ${units.get(code)!}, ${most})`.execute(tx)
  return id
}

async function recommendAll(
  context: SampleContext,
  stage: Stage,
  call: SampleCall,
  callId: string,
  processCode: string,
): Promise<void> {
  const total = Object.values(call.recommended).reduce((sum, count) => sum + count, 0)
  if (total === 0) return
  const process = await getProcessInForce(context.tx, context.tenantId, processCode)
  // Roles as they are held on the demo’s day: the administration opened on it.
  const today = dayOf(context.now.toISOString(), await getOfficeCalendar(context.tx, context.tenantId))
  const actors = await listProcessPeople(context.tx, context.tenantId, [...stage.logins.values()], today)
  const above = await listUnitsAbove(context.tx, context.tenantId, [...stage.units.values()])
  let n = 0
  for (const [code, count] of Object.entries(call.recommended))
    for (let made = 0; made < count; made += 1) {
      await recommendOne(context, { stage, call, callId, process, actors, above, code, n })
      n += 1
    }
}

interface One {
  readonly stage: Stage
  readonly call: SampleCall
  readonly callId: string
  readonly process: CompiledProcess
  readonly actors: ReadonlyMap<string, NamedPerson>
  readonly above: UnitsAbove
  /** The recommending unit. */
  readonly code: string
  readonly n: number
}

async function recommendOne(context: SampleContext, one: One): Promise<void> {
  const { tx, tenantId, newId } = context
  const { stage, call, callId, process, code } = one
  const { sample, units, next } = stage
  const unitId = units.get(code)!
  const leader = { id: newId(), name: `${sample.surnames[next(sample.surnames.length)]!}工（示例）` }
  await sql`insert into people (tenant_id, id, name, unit_id, post)
    values (${tenantId}, ${leader.id}, ${leader.name}, ${unitId}, '申报人（示例）')`.execute(tx)
  const direction = call.directions[next(call.directions.length)]!
  const title = titleOf(stage)
  const calendar = await getOfficeCalendar(tx, tenantId)
  const walk = new Walk(one, leader.id, unitId, calendar)
  const { state, events, submittedAt } = walk.toEnd(END_ORDER[endOf(one)]!)
  const today = dayOf(context.now.toISOString(), calendar)
  const facts = { directionCode: direction.code, mode: direction.mode }
  const kept = caseAfter(
    {
      id: newId(),
      process: process.process.code,
      version: process.version,
      ...(process.process.record !== undefined && { record: process.process.record }),
      title,
      unitId,
      state: '',
      round: 1,
      serial: 0,
      openedBy: leader.id,
      openedAt: new Date(walk.openedAt),
      subject: { kind: 'call', id: callId },
      facts,
      parties: state.parties,
      processState: UNBORN,
      forms: {},
      enteredOn: today,
    },
    process,
    state,
    facts,
    { today, calendar },
    new Date(walk.now),
  )
  await insertCase(context, kept, searchOf([title]))
  await putParties(context, kept.id, kept.parties, true)
  appendEvents(context, kept.id, 0, events, undefined)
  const parts = [
    [`person:${leader.id}`, leader.name, 'leader'],
    [`unit:${unitId}`, code, 'lead-unit'],
  ] as const
  for (const [subject, name, role] of parts)
    await sql`insert into takings_part (tenant_id, id, case_id, subject, name, role, from_on)
      values (${tenantId}, ${newId()}, ${kept.id}, ${subject}, ${name}, ${role}, ${submittedAt.slice(0, 10)})`.execute(
      tx,
    )
  await sql`insert into call_recommendations (tenant_id, case_id, call_id, unit_id, at)
    values (${tenantId}, ${kept.id}, ${callId}, ${unitId}, ${submittedAt})`.execute(tx)
}

function titleOf({ sample, next, titles }: Stage): string {
  for (let tries = 0; ; tries += 1) {
    const thing = sample.things[next(sample.things.length)]!
    const deed = sample.deeds[next(sample.deeds.length)]!
    const title = `${thing}${deed}${tries > 3 ? `（${tries - 2}期）` : ''}（示例）`
    if (titles.has(title)) continue
    titles.add(title)
    return title
  }
}

type End = 'publicity' | 'reserve' | 'rejected'
const END_ORDER: readonly End[] = ['publicity', 'reserve', 'rejected']

function endOf({ stage: { sample }, n }: One): number {
  const { publicity, reserve, rejected } = sample.ends
  const place = n % (publicity + reserve + rejected)
  return place < publicity ? 0 : place < publicity + reserve ? 1 : 2
}

/** One application walked by those whose turn it is; every step is the kernel’s. */
class Walk {
  readonly #one: One
  readonly #leader: string
  readonly #unitId: string
  readonly #calendar: Awaited<ReturnType<typeof getOfficeCalendar>>
  #state: CaseState = UNBORN
  readonly #events: CaseEvent[] = []
  readonly openedAt: string
  now: string

  constructor(one: One, leader: string, unitId: string, calendar: Awaited<ReturnType<typeof getOfficeCalendar>>) {
    this.#one = one
    this.#leader = leader
    this.#unitId = unitId
    this.#calendar = calendar
    this.openedAt = new Date(at(one.call.opens).getTime() + (one.n % 20) * 86_400_000).toISOString()
    this.now = this.openedAt
  }

  toEnd(end: End): { readonly state: CaseState; readonly events: readonly CaseEvent[]; readonly submittedAt: string } {
    const { stage, code } = this.#one
    const { officer, planner, steward, leaders, heads } = stage.sample.hands
    this.#open()
    this.#take(undefined, 'submit')
    const submittedAt = this.now
    this.#take(heads[code]!, 'approve')
    this.#take(heads[code]!, 'recommend', 4)
    for (const login of [officer, planner, steward]) this.#take(login, 'pass', 3)
    const experts = Object.entries(heads)
      .flatMap(([unit, login]) => (unit === code ? [] : [login]))
      .slice(0, 3)
    this.#choose(officer, experts)
    for (const login of experts) this.#take(login, end === 'rejected' ? 'oppose' : 'favour', 2)
    if (end === 'reserve') this.#take(officer, 'keep')
    if (end === 'publicity') {
      this.#take(officer, 'propose')
      this.#take(leaders[0]!, 'sign')
      this.#now('2023-06-30T01:00:00.000Z')
      this.#choose(planner, leaders)
      for (const login of leaders) this.#take(login, 'decide', 0, { resolutionNo: '张科局纪〔2023〕11号（示例）' })
    }
    return { state: this.#state, events: this.#events, submittedAt }
  }

  #now(instant: string): void {
    if (instant > this.now) this.now = instant
  }

  #open(): void {
    const { stage } = this.#one
    const unit = { unit: this.#unitId }
    const parties = {
      applicant: [{ person: this.#leader }],
      'undertaking-unit': [unit],
      'recommending-unit': [unit],
      'managing-division': [{ unit: stage.root }],
    }
    this.#after(openCase(this.#one.process, parties, this.#world(undefined, {})))
  }

  #take(login: string | undefined, action: string, days = 1, facts: Record<string, unknown> = {}): void {
    this.now = new Date(Date.parse(this.now) + days * 86_400_000).toISOString()
    this.#act(login, { kind: 'take', action, reason: '按指南要求审核（示例）' }, facts)
  }

  #choose(login: string, people: readonly string[]): void {
    const { stage, actors } = this.#one
    const chosen = people.map((each) => {
      const { person, unit, roles } = actors.get(stage.logins.get(each)!)!
      return { person, unit, roles }
    })
    this.#act(login, { kind: 'choose', people: chosen }, {})
  }

  #act(login: string | undefined, act: Act, facts: Record<string, unknown>): void {
    this.#after(step(this.#one.process, this.#state, act, this.#world(login, facts)))
  }

  #after(result: Stepped | Refused): void {
    if (!result.ok) throw new Refusal(result.code, ...result.reasons)
    this.#state = result.state
    this.#events.push(...result.events)
  }

  #world(login: string | undefined, facts: Record<string, unknown>) {
    const { stage, actors, above, call } = this.#one
    const actor =
      login === undefined
        ? { person: this.#leader, unit: this.#unitId, roles: [] }
        : actors.get(stage.logins.get(login)!)!
    return {
      actor: { person: actor.person, unit: actor.unit, roles: actor.roles },
      now: this.now,
      calendar: this.#calendar,
      above,
      facts: {
        closesOn: '2023-12-31',
        recommendBy: '2023-12-31',
        submitInTime: true,
        unitInTime: true,
        recommendInTime: true,
        withinLimits: true,
        quotaLeft: 1,
        year: call.year,
        ...facts,
      },
      forms: Object.fromEntries(this.#one.process.process.forms.map(({ code }) => [code, true])),
      files: Object.fromEntries(this.#one.process.process.files.map(({ code }) => [code, 1])),
    }
  }
}
