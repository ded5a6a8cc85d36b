import { unitsOf } from '#cases/case-addressee.rules.ts'
import type { KeptCase } from '#cases/server/case.queries.ts'
import { listProcessPeople, listUnitsAbove, type NamedPerson } from '#cases/server/case-person.queries.ts'
import { getOfficeCalendar } from '#cases/server/office-calendar.queries.ts'
import type { Facts } from '#engine/expression/expression.ts'
import { type Circumstances, dayOf, type OfficeCalendar } from '#engine/process/circumstances.ts'
import type { CompiledProcess } from '#engine/process/compile-process.ts'
import type { Parties, Person, UnitsAbove } from '#engine/process/who.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Language } from '#engine/text/message.ts'
import { type Tx, together } from '#server/database/tenant.ts'
import type { CaseKinds, KindContext } from '#server/http/case-kind.ts'

/** What opening and moving a case needs; the context of an operation, an effect or a reaction will do. */
export interface RunContext {
  readonly tx: Tx
  readonly tenantId: string
  readonly now: Date
  readonly newId: () => string
  readonly kinds: CaseKinds
  /** Who acts: the actor of the operation, or the person named; nobody: the system. */
  readonly actor?: { readonly personId: string }
  readonly personId?: string
  readonly onBehalfOf?: string
  readonly language?: Language
}

/** Stands where a process wants an actor and nobody is there: the clock, a subcase that moved. */
export const NOBODY = '00000000-0000-0000-0000-000000000000'
const SYSTEM: NamedPerson = { person: NOBODY, unit: '', roles: [], name: '' }

export const personOf = ({ personId, actor }: Pick<RunContext, 'personId' | 'actor'>): string | undefined =>
  personId ?? actor?.personId

export function kindContext(context: RunContext): KindContext {
  const { tx, tenantId, now, newId } = context
  const personId = personOf(context)
  return { tx, tenantId, now, newId, ...(personId !== undefined && { personId }) }
}

/** The office on the day of an act, and those who have to do with it. */
export interface Office {
  readonly calendar: OfficeCalendar
  readonly today: string
  readonly actor: NamedPerson
  /** Also everybody named in the act. */
  readonly people: ReadonlyMap<string, NamedPerson>
  readonly above: UnitsAbove
}

/** @throws Refusal not-found when somebody named is not of this administration, or has left. */
export async function loadOffice(
  context: Pick<RunContext, 'tx' | 'tenantId' | 'now' | 'actor' | 'personId'>,
  parties: Parties,
  named: readonly string[],
): Promise<Office> {
  const { tx, tenantId, now } = context
  const actorId = personOf(context)
  // Roles are asked for the day of the office; the offset is known by then.
  const calendar = await getOfficeCalendar(tx, tenantId)
  const today = dayOf(now.toISOString(), calendar)
  const ids = [...new Set([...(actorId === undefined ? [] : [actorId]), ...named])]
  const [people, above] = await together([
    listProcessPeople(tx, tenantId, ids, today),
    listUnitsAbove(tx, tenantId, unitsOf(parties)),
  ])
  const actor = actorId === undefined ? SYSTEM : people.get(actorId)
  if (actor === undefined) throw new Refusal('not-allowed', { key: 'case.no-person' })
  if (named.some((id) => !people.has(id))) throw new Refusal('not-found', { key: 'case.no-person' })
  return { calendar, today, actor, people, above }
}

/** A person as the engine takes him: what it does not know is left out. */
export const asPerson = ({ person, unit, roles }: Person): Person => ({ person, unit, roles })

/** The facts of a case: what is written on it, and, stronger, what its kind says. */
export async function factsOfCase(context: RunContext, one: KeptCase): Promise<Facts> {
  const kind = one.record === undefined ? undefined : context.kinds.get(one.record)
  const told = (await kind?.facts?.(kindContext(context), one)) ?? {}
  return { ...one.facts, ...Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) }
}

export function worldOf(
  context: Pick<RunContext, 'now'>,
  { actor, calendar, above }: Office,
  more: Pick<Circumstances, 'facts' | 'forms' | 'files'>,
): Circumstances {
  return { actor: asPerson(actor), now: context.now.toISOString(), calendar, above, ...more }
}

/** Forms that actions of the present state ask for. */
export const formsAskedHere = (process: CompiledProcess, state: string, action?: string): readonly string[] => [
  ...new Set(
    (process.states.get(state)?.actions ?? []).flatMap((one) =>
      one.action.form !== undefined && (action === undefined || one.action.code === action) ? [one.action.form] : [],
    ),
  ),
]
