import type { OpenTask } from '#engine/process/open-tasks.ts'
import { type Parties, partiesIn, type UnitsAbove, type Who } from '#engine/process/who.ts'

/** Whose inbox a task of a case is put into: of one person, or of whoever holds a role at a unit. */
export type CaseAddressee = { readonly person: string } | { readonly role: string; readonly unit: string }

/** What the world knows of those who could be meant. */
export interface Directory {
  readonly parties: Parties
  readonly above: UnitsAbove
  /** Where somebody holds a role today. */
  readonly duties: readonly { readonly role: string; readonly unit: string }[]
  readonly members: readonly { readonly person: string; readonly unit: string }[]
}

/** Everybody whom a task asks. A seat for everybody who can reach the case asks nobody in particular. */
export function addresseesOf(task: Pick<OpenTask, 'person' | 'unit' | 'who' | 'delegate'>, directory: Directory) {
  const found = new Map<string, CaseAddressee>()
  const add = (one: CaseAddressee) => found.set('person' in one ? one.person : `${one.role}@${one.unit}`, one)
  if (task.person !== undefined) add({ person: task.person })
  if (task.delegate !== undefined) add({ person: task.delegate.person })
  for (const who of task.who) for (const one of meantBy(who, task.unit, directory)) add(one)
  return [...found.values()]
}

function meantBy({ role, relation, scope }: Who, unit: string | undefined, directory: Directory): CaseAddressee[] {
  const { parties, above, duties, members } = directory
  if (relation === undefined)
    return role === undefined ? [] : duties.filter((duty) => duty.role === role).map((duty) => ({ ...duty }))
  const list = partiesIn(parties, relation)
  // A seat made for one unit of a relation asks that unit only.
  const own = list.filter((party) => 'unit' in party && party.unit === unit)
  return (own.length > 0 ? own : list).flatMap((party): CaseAddressee[] => {
    if ('person' in party) return [{ person: party.person }]
    if (role === undefined) return members.filter((one) => one.unit === party.unit).map(({ person }) => ({ person }))
    const held = duties.filter((duty) => duty.role === role)
    if (scope === 'all') return held.map((duty) => ({ ...duty }))
    const units = scope === 'subtree' ? [party.unit, ...(above[party.unit] ?? [])] : [party.unit]
    const there = held.filter((duty) => units.includes(duty.unit)).map((duty) => ({ ...duty }))
    // Nobody holds it yet: it waits for whoever will.
    return there.length > 0 ? there : [{ role, unit: party.unit }]
  })
}

/** Roles and units of which the directory must know before it can be asked. */
export function askedOf(tasks: readonly Pick<OpenTask, 'who'>[], parties: Parties) {
  const whos = tasks.flatMap(({ who }) => who)
  return {
    roles: [...new Set(whos.flatMap(({ role }) => (role === undefined ? [] : [role])))],
    memberUnits: [
      ...new Set(
        whos
          .filter(({ role, relation }) => role === undefined && relation !== undefined)
          .flatMap(({ relation }) => partiesIn(parties, relation!))
          .flatMap((party) => ('unit' in party ? [party.unit] : [])),
      ),
    ],
  }
}

/** The units that are parties. */
export const unitsOf = (parties: Parties): readonly string[] => [
  ...new Set(Object.values(parties).flatMap((list) => list.flatMap((party) => ('unit' in party ? [party.unit] : [])))),
]
