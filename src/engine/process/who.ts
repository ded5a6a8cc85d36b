import { z } from 'zod'
import { Code } from '#engine/indicator/indicator.ts'

/** Who may act: somebody with the role, with the relation to the case, or with the role at the unit that has the relation. */
export const Who = z
  .strictObject({
    role: Code.optional(),
    relation: Code.optional().meta({ description: 'A relation that the process declares.' }),
    scope: z.enum(['own', 'subtree', 'all']).optional().meta({
      description: 'Of a unit’s relation: held at that unit (own, the default), there or above it, or anywhere.',
    }),
    anyone: z.literal(true).optional().meta({ description: 'Everybody who can reach the case.' }),
  })
  .meta({ id: 'ProcessWho' })
export type Who = z.infer<typeof Who>

/** One party of a case: a person, or a unit. */
export const Party = z.union([z.strictObject({ person: z.string() }), z.strictObject({ unit: z.string() })])
export type Party = z.infer<typeof Party>
export type Parties = Readonly<Record<string, readonly Party[]>>

/** Somebody as a process sees him: himself, his unit, and the roles he holds, each at a unit; delegated roles included. */
export const Person = z.strictObject({
  person: z.string().min(1).max(100),
  unit: z.string().max(100),
  roles: z.array(z.strictObject({ role: z.string().max(100), unit: z.string().max(100) })).max(200),
})
export type Person = z.infer<typeof Person>

/** The units above each unit that is a party, the nearest first. */
export type UnitsAbove = Readonly<Record<string, readonly string[]>>

export const partiesIn = (parties: Parties, relation: string): readonly Party[] =>
  Object.hasOwn(parties, relation) ? parties[relation]! : []

/** Is this person one of those meant? */
export function fits(whos: readonly Who[], person: Person, parties: Parties, above: UnitsAbove): boolean {
  return whos.some((who) => fitsOne(who, person, parties, above))
}

function fitsOne({ role, relation, scope, anyone }: Who, person: Person, parties: Parties, above: UnitsAbove): boolean {
  if (anyone) return true
  const held = role === undefined ? undefined : person.roles.filter((one) => one.role === role)
  if (held?.length === 0) return false
  if (relation === undefined) return held !== undefined
  const at = held?.map(({ unit }) => unit) ?? [person.unit]
  return partiesIn(parties, relation).some((party) => {
    if ('person' in party) return party.person === person.person
    if (scope === 'all') return held !== undefined
    const units = scope === 'subtree' ? [party.unit, ...unitsAbove(above, party.unit)] : [party.unit]
    return at.some((unit) => units.includes(unit))
  })
}

const unitsAbove = (above: UnitsAbove, unit: string): readonly string[] =>
  Object.hasOwn(above, unit) ? above[unit]! : []
