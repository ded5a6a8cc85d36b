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
  readonly actor?: {
    readonly personId: string
    readonly sessionId?: string
    readonly unitId?: string
    readonly name?: string
  }
  /** Of a session: what a kind needs to sign for him. */
  readonly mode?: 'demo' | 'serve'
  readonly dataFolder?: string
  readonly personId?: string
  readonly onBehalfOf?: string
  readonly language?: Language
  readonly visit?: { readonly today: string; readonly duties?: Person['roles'] } | undefined
  /** The act is all that its transaction does: what nothing reads again travels with the COMMIT. */
  readonly isAll?: boolean
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

export type Asking = Pick<RunContext, 'tx' | 'tenantId' | 'now' | 'actor' | 'personId' | 'visit'>

/** The office without what depends on the parties of a case: so much can be asked before the case is known. */
type Begun = Omit<Office, 'above'>

/** @throws Refusal not-found when somebody named is not of this administration, or has left. */
export async function beginOffice(
  context: Asking,
  named: readonly string[],
  asked: Promise<OfficeCalendar> = getOfficeCalendar(context.tx, context.tenantId),
): Promise<Begun> {
  const { tx, tenantId, now, visit } = context
  const [actorId, visitor] = [personOf(context), visitorOf(context)]
  const ids = new Set([...(actorId === undefined ? [] : [actorId]), ...named])
  if (visitor !== undefined) ids.delete(visitor.person)
  const peopleOn = async (today: string) => {
    const found = await listProcessPeople(tx, tenantId, [...ids], today)
    return visitor === undefined ? found : new Map([...found, [visitor.person, visitor]])
  }
  // Roles are those of the office's day, which a visit knows; else it is asked first.
  const [calendar, early] = await together([
    asked,
    visit === undefined ? Promise.resolve(undefined) : peopleOn(visit.today),
  ])
  const today = dayOf(now.toISOString(), calendar)
  const people = early ?? (await peopleOn(today))
  const actor = actorId === undefined ? SYSTEM : people.get(actorId)
  if (actor === undefined) throw new Refusal('not-allowed', { key: 'case.no-person' })
  if (named.some((id) => !people.has(id))) throw new Refusal('not-found', { key: 'case.no-person' })
  return { calendar, today, actor, people }
}

/** Who acts, as his visit knows him: he need not be asked for. */
function visitorOf({ actor, personId, visit }: Asking): NamedPerson | undefined {
  if (visit?.duties === undefined || actor?.unitId === undefined || actor.name === undefined) return undefined
  if (personId !== undefined && personId !== actor.personId) return undefined
  return { person: actor.personId, unit: actor.unitId, roles: visit.duties, name: actor.name }
}

export async function loadOffice(context: Asking, parties: Parties, named: readonly string[]): Promise<Office> {
  const [begun, above] = await together([beginOffice(context, named), aboveOf(context, parties)])
  return { ...begun, above }
}

/** The units above those that are parties. */
const aboveOf = ({ tx, tenantId }: Asking, parties: Parties): Promise<UnitsAbove> =>
  listUnitsAbove(tx, tenantId, unitsOf(parties))

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
