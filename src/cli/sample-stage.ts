import { sql } from 'kysely'
import { getForm, pinForms } from '#cases/server/case-form.queries.ts'
import {
  type HeldDuty,
  listHeldDuties,
  listProcessPeople,
  listUnitsAbove,
  type NamedPerson,
} from '#cases/server/case-person.queries.ts'
import { listProcessesInForce } from '#cases/server/case-process.queries.ts'
import { getOfficeCalendar } from '#cases/server/office-calendar.queries.ts'
import type { SampleContext } from '#cli/load-samples.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import type { SampleCalls, SampleCourse, SampleDeed } from '#engine/definition/sample-calls.ts'
import type { CompiledForm } from '#engine/form/compile-form.ts'
import { dayOf, type OfficeCalendar } from '#engine/process/circumstances.ts'
import type { CompiledProcess } from '#engine/process/compile-process.ts'
import type { UnitsAbove } from '#engine/process/who.ts'

/** A process with the forms that its cases pin. */
export interface StagedProcess {
  readonly process: CompiledProcess
  readonly hashes: Readonly<Record<string, string>>
  readonly forms: ReadonlyMap<string, CompiledForm>
}

export interface StagedUnit {
  readonly id: string
  readonly code: string
  readonly nameZh: string
}

/** Everything that made-up cases are walked with: it is asked once, and no case asks the database again. */
export interface Stage {
  readonly sample: SampleCalls
  readonly units: ReadonlyMap<string, StagedUnit>
  readonly root: StagedUnit
  readonly calendar: OfficeCalendar
  readonly today: CalendarDate
  readonly above: UnitsAbove
  readonly duties: readonly HeldDuty[]
  readonly processes: ReadonlyMap<string, StagedProcess>
  readonly experts: readonly NamedPerson[]
  readonly byLogin: (login: string) => NamedPerson
  readonly headOf: (unitCode: string) => NamedPerson
  readonly deputyOf: (unitCode: string) => NamedPerson
  readonly newPerson: (name: string, unit: StagedUnit, post: string) => NamedPerson
  /** Those made up so far and not yet written. */
  readonly takePeople: () => readonly MadeUpPerson[]
  /** A whole number below another, the same in each load. */
  readonly next: (below: number) => number
  readonly titles: Set<string>
}

interface MadeUpPerson {
  readonly id: string
  readonly name: string
  readonly unitId: string
  readonly post: string
  readonly role?: string
}

export async function setStage(context: SampleContext, sample: SampleCalls): Promise<Stage> {
  const { tx, tenantId, newId } = context
  const { rows: units } = await sql<StagedUnit & { parent: string | null }>`
    select u.id, u.code, v.name_zh, v.parent_id as parent from units u
    join unit_versions v on v.tenant_id = u.tenant_id and v.unit_id = u.id and v.until_on is null
    where u.tenant_id = ${tenantId} order by u.code`.execute(tx)
  const { rows: accounts } = await sql<{ login: string; personId: string }>`
    select login, person_id from accounts where tenant_id = ${tenantId}`.execute(tx)
  const calendar = await getOfficeCalendar(tx, tenantId)
  const today = dayOf(context.now.toISOString(), calendar)
  const logins = new Map(accounts.map(({ login, personId }) => [login, personId]))
  const people = await listProcessPeople(tx, tenantId, [...logins.values()], today)
  const roles = [...new Set([...people.values()].flatMap((one) => one.roles.map(({ role }) => role)))]
  const byCode = new Map(units.map((unit) => [unit.code, unit]))
  const made: MadeUpPerson[] = []
  const makeUp = (name: string, unit: StagedUnit, post: string, role?: string): NamedPerson => {
    const id = newId()
    made.push({ id, name, unitId: unit.id, post, ...(role !== undefined && { role }) })
    return { person: id, name, unit: unit.id, roles: role === undefined ? [] : [{ role, unit: unit.id }] }
  }
  const deputies = new Map<string, NamedPerson>()
  const byLogin = (login: string): NamedPerson => {
    const found = people.get(logins.get(login) ?? '')
    if (found === undefined) throw new RangeError(`samples: nobody signs in as ${login}`)
    return found
  }
  const unitOf = (code: string): StagedUnit => {
    const unit = byCode.get(code)
    if (unit === undefined) throw new RangeError(`samples: there is no unit ${code}`)
    return unit
  }
  const headOf = (code: string) => byLogin(sample.hands.heads[code] ?? '')
  let seed = sample.seed
  return {
    sample,
    units: byCode,
    root: units.find(({ parent }) => parent === null)!,
    calendar,
    today,
    above: await listUnitsAbove(
      tx,
      tenantId,
      units.map(({ id }) => id),
    ),
    duties: await listHeldDuties(tx, tenantId, roles, today),
    processes: await stageProcesses(context),
    experts: sample.hands.experts.map((name) => makeUp(name, unitOf(sample.hands.expertsAt), '评审专家')),
    byLogin,
    headOf,
    deputyOf: (code) => {
      const known = deputies.get(code)
      if (known !== undefined) return known
      const held = headOf(code).roles[0]!
      const deputy = makeUp(`${unitOf(code).nameZh}分管负责人（示例）`, unitOf(code), '分管负责人（示例）', held.role)
      deputies.set(code, deputy)
      return deputy
    },
    newPerson: makeUp,
    takePeople: () => made.splice(0),
    next: (below) => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed % below
    },
    titles: new Set(),
  }
}

async function stageProcesses(context: SampleContext): Promise<ReadonlyMap<string, StagedProcess>> {
  const staged = new Map<string, StagedProcess>()
  for (const process of await listProcessesInForce(context.tx, context.tenantId)) {
    const hashes = await pinForms(
      context,
      process.process.forms.map(({ code }) => code),
    )
    const forms = new Map<string, CompiledForm>()
    for (const [code, hash] of Object.entries(hashes))
      forms.set(code, await getForm(context.tx, context.tenantId, hash))
    staged.set(process.process.code, { process, hashes, forms })
  }
  return staged
}

export function courseOf({ sample }: Pick<Stage, 'sample'>, code: string): SampleCourse {
  const found = sample.courses.find((one) => one.code === code)
  if (found === undefined) throw new RangeError(`samples: there is no course ${code}`)
  return found
}

/** All deeds of a course, those of the courses it is like first. */
export function deedsOf(stage: Pick<Stage, 'sample'>, code: string, depth = 0): readonly SampleDeed[] {
  const { like, deeds } = courseOf(stage, code)
  if (depth > 20) throw new RangeError(`samples: course ${code} is like itself`)
  return like === undefined ? deeds : [...deedsOf(stage, like, depth + 1), ...deeds]
}

/** `{year+1}-06-30` of a call of 2021 is 2022-06-30. */
export const dayIn = (year: number, day: string): CalendarDate =>
  day.replace(/^\{year(?:\+(\d))?\}/, (_, more: string | undefined) => String(year + Number(more ?? 0)))

/** The same in answers and facts, wherever a text begins so. */
export function inYear<T>(year: number, value: T): T {
  if (typeof value === 'string')
    return value.replaceAll(/\{year(?:\+(\d))?\}/g, (_, more: string | undefined) =>
      String(year + Number(more ?? 0)),
    ) as T
  if (Array.isArray(value)) return value.map((one) => inYear(year, one)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inYear(year, one)])) as T
}

/** In another order, the same in each load. */
export function shuffled<T>({ next }: Pick<Stage, 'next'>, list: readonly T[]): T[] {
  const mixed = [...list]
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    const other = next(at + 1)
    ;[mixed[at], mixed[other]] = [mixed[other]!, mixed[at]!]
  }
  return mixed
}
