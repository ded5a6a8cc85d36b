import { sql } from 'kysely'
import { localDay } from '#cases/local-day.ts'
import { getTenantClock } from '#cases/server/tenant.queries.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import type { OrganisationMode, ProgrammeFamily } from '#engine/definition/programme-practice.ts'
import type { Facts } from '#engine/expression/expression.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Direction } from '#modules/programmes/call.ts'
import { type CallRow, findCall } from '#modules/programmes/server/call.queries.ts'
import { getProgrammePractice, type PracticeInForce } from '#modules/programmes/server/practice.queries.ts'
import {
  type AskedFor,
  askedFor,
  type Paper,
  type PartOfPaper,
  paperOf,
  partsOf,
  personIn,
  unitIn,
} from '#modules/projects/server/application-paper.ts'
import type { Part } from '#modules/projects/server/project.store.ts'
import { knownFacts } from '#modules/registries/server/fact.queries.ts'
import { barredUntil } from '#modules/registries/server/integrity.queries.ts'
import type { Tx } from '#server/database/tenant.ts'
import type { CaseRow } from '#server/http/case-kind.ts'

export type Reading = { readonly tx: Tx; readonly tenantId: string; readonly now: Date }

/** An application with its call and all that follows from the two. */
export interface Matter {
  readonly call: CallRow
  readonly inForce: PracticeInForce
  readonly family: ProgrammeFamily | undefined
  readonly direction: Direction | undefined
  readonly mode: OrganisationMode | undefined
  readonly leader: { readonly id: string; readonly name: string }
  readonly unit: { readonly id: string; readonly nameZh: string; readonly nameEn: string }
  readonly recommender: { readonly id: string; readonly nameZh: string } | undefined
  readonly divisionId: string | undefined
  readonly paper: Paper | undefined
  readonly asked: AskedFor | undefined
  readonly parts: readonly PartOfPaper[]
  readonly today: CalendarDate
  readonly utcOffsetMinutes: number
}

/** @throws Refusal not-found when the case is about no call. */
export async function matterOf(context: Reading, one: CaseRow): Promise<Matter> {
  const { tx, tenantId, now } = context
  const call = one.subject?.kind === 'call' ? await findCall(context, one.subject.id) : undefined
  if (call === undefined) throw new Refusal('not-found', { key: 'project.no-call' })
  const inForce = await getProgrammePractice(tx, tenantId)
  const family = inForce.practice.families.find(({ code }) => code === call.family)
  const direction = call.content.directions.find(({ code }) => code === one.facts.directionCode)
  const { utcOffsetMinutes } = await getTenantClock(tx, tenantId)
  const leaderId = personIn(one.parties.applicant ?? one.parties.leader)
  if (leaderId === undefined) throw new Refusal('rule-broken', { key: 'project.no-leader' })
  const leader = { id: leaderId, name: await nameOfPerson(context, leaderId) }
  const unit = { id: one.unitId, ...(await nameOfUnit(context, one.unitId)) }
  const recommenderId = unitIn(one.parties['recommending-unit'])
  const paper = family === undefined ? undefined : await paperOf(context, one, family.form)
  const part: Part = { subject: `person:${leader.id}`, name: leader.name, role: 'leader' }
  const parts = await partsOf(context, one, part, unit.nameZh, paper)
  return {
    call,
    inForce,
    family,
    direction,
    mode: inForce.practice.modes.find(({ code }) => code === (direction?.mode ?? one.facts.mode)),
    leader,
    unit,
    recommender:
      recommenderId === undefined
        ? undefined
        : { id: recommenderId, nameZh: (await nameOfUnit(context, recommenderId)).nameZh },
    divisionId: unitIn(one.parties['managing-division']),
    paper,
    asked: paper && askedFor(paper, one.title),
    parts: await withKnown(context, parts, localDay(now, utcOffsetMinutes)),
    today: localDay(now, utcOffsetMinutes),
    utcOffsetMinutes,
  }
}

/** With what the registers know of the people and units, for the clauses that ask; what the paper says itself comes first. */
async function withKnown(context: Reading, parts: Matter['parts'], on: CalendarDate): Promise<Matter['parts']> {
  const known = await factsBySubject(
    context,
    parts.map(({ subject }) => subject),
    on,
  )
  return parts.map((part) => ({ ...part, facts: { ...known.get(part.subject), ...part.facts } }))
}

/** Facts of registers by subject: `person:<id>` and `unit:<id>` through the entry that is bound to them, `entry:<id>` directly. */
export async function factsBySubject(
  context: Reading,
  subjects: readonly string[],
  on: CalendarDate,
): Promise<ReadonlyMap<string, Facts>> {
  const { tx, tenantId } = context
  const ids = (kind: string) =>
    subjects.filter((one) => one.startsWith(`${kind}:`)).map((one) => one.slice(kind.length + 1))
  const { rows } = await sql<{ id: string; register: string; personId: string | null; unitId: string | null }>`
    select e.id, e.register, e.person_id, e.unit_id from register_entries e
    where e.tenant_id = ${tenantId} and e.state = 'active' and (e.person_id = any(${ids('person')}::uuid[])
      or e.unit_id = any(${ids('unit')}::uuid[]) or e.id::text = any(${ids('entry')}::text[]))`.execute(tx)
  const facts = new Map<string, Facts>()
  for (const { id, personId, unitId } of rows) {
    const subject = personId !== null ? `person:${personId}` : unitId !== null ? `unit:${unitId}` : `entry:${id}`
    const view = personId !== null ? 'person' : 'unit'
    const found = await knownFacts({ tx, tenantId }, view, id, { on }).catch((error: unknown) => {
      if (error instanceof Refusal) return undefined
      throw error
    })
    if (found !== undefined) facts.set(subject, found.facts as Facts)
  }
  // What the register of integrity says is stronger than what anybody says of himself.
  for (const [subject, until] of await barredUntil({ tx, tenantId }, subjects))
    facts.set(subject, { ...facts.get(subject), barredUntil: until })
  return facts
}

async function nameOfPerson({ tx, tenantId }: Reading, personId: string): Promise<string> {
  const { rows } = await sql<{
    name: string
  }>`select name from people where tenant_id = ${tenantId} and id = ${personId}`.execute(tx)
  return rows[0]?.name ?? ''
}

/** As papers name it: of a county its bureau, which applies, recommends and signs. */
export async function nameOfUnit(
  { tx, tenantId }: Pick<Reading, 'tx' | 'tenantId'>,
  unitId: string,
): Promise<{ nameZh: string; nameEn: string }> {
  const { rows } = await sql<{ nameZh: string; nameEn: string }>`
    select coalesce(attributes ->> 'officeZh', name_zh) as name_zh, coalesce(attributes ->> 'officeEn', name_en) as name_en
    from unit_versions where tenant_id = ${tenantId} and unit_id = ${unitId} order by from_on desc limit 1`.execute(tx)
  return rows[0] ?? { nameZh: '', nameEn: '' }
}
