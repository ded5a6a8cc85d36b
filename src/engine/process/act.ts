import { z } from 'zod'
import { Mark } from '#engine/process/case-state.ts'
import { OUTCOMES, PHASES } from '#engine/process/phase.ts'
import { Party, Person } from '#engine/process/who.ts'

const Id = z.string().min(1).max(100)
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const Reason = z.string().max(5000).optional()
const seen = { seen: z.int().optional() }
const seat = { seat: Id.optional(), ...seen }

/** What somebody, or the system, wants to do with a case. `seen` is the serial of the case he looked at. */
export const Act = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('take'),
    action: Id,
    to: Id.optional(),
    reason: Reason,
    marks: z.array(Mark).max(500).optional(),
    ...seat,
  }),
  z.strictObject({ kind: z.literal('hand-over'), to: Person, reason: Reason, ...seat }),
  z.strictObject({
    kind: z.literal('add-signer'),
    to: Person,
    place: z.enum(['before', 'after', 'beside']),
    reason: Reason,
    ...seat,
  }),
  z.strictObject({ kind: z.literal('delegate'), to: Person, from: Day, until: Day, ...seat }),
  z.strictObject({ kind: z.literal('choose'), people: z.array(Person).max(200), ...seen }),
  z.strictObject({ kind: z.literal('remind'), ...seen }),
  z.strictObject({ kind: z.literal('object'), id: Id, ...seen }),
  z.strictObject({ kind: z.literal('answer'), objection: Id, upheld: z.boolean(), reason: Reason, ...seen }),
  z.strictObject({ kind: z.literal('tick') }),
  z.strictObject({
    kind: z.literal('subcase'),
    key: Id,
    phase: z.enum(PHASES),
    outcome: z.enum(OUTCOMES).optional(),
  }),
  z.strictObject({ kind: z.literal('let-go') }),
  z.strictObject({ kind: z.literal('parties'), relation: Id, parties: z.array(Party).max(500) }),
])
export type Act = z.infer<typeof Act>
export type ActOf<Kind extends Act['kind']> = Extract<Act, { readonly kind: Kind }>

/** Acts of the system: the clock, a subcase that moved or is waited for no longer, a party that changed. Nobody is asked whether he may. */
export type SystemAct = ActOf<'tick' | 'subcase' | 'let-go' | 'parties'>

export const isSystemAct = (act: Act): act is SystemAct =>
  act.kind === 'tick' || act.kind === 'subcase' || act.kind === 'let-go' || act.kind === 'parties'
