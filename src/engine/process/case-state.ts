import { z } from 'zod'
import { OUTCOMES, PHASES } from '#engine/process/phase.ts'
import { Party } from '#engine/process/who.ts'

const Text = z.string().max(200)
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

/** A field to be mended, and why. */
export const Mark = z.strictObject({ at: z.string().min(1).max(200), note: z.string().max(2000).default('') })
export type Mark = z.infer<typeof Mark>

/** One place at the present task. Whether it is open follows from what was said: `openTasks` tells. */
export const Seat = z.strictObject({
  id: Text,
  code: Text,
  /** Only this person; absent: whoever fits the seat's rule. */
  person: Text.optional(),
  /** The party for which the seat was made. */
  unit: Text.optional(),
  /** Seats that must have been heard before. */
  after: z.array(Text),
  /** The seat whose holder added this one (加签). */
  under: Text.optional(),
  delegate: z.strictObject({ by: Text, person: Text, from: Day, until: Day }).optional(),
  said: z
    .strictObject({
      action: Text,
      by: Text,
      for: Text.optional(),
      on: Day,
      to: Text.optional(),
      marks: z.array(Mark).optional(),
    })
    .optional(),
})
export type Seat = z.infer<typeof Seat>

export const Objection = z.strictObject({
  id: Text,
  by: Text,
  on: Day,
  dueOn: Day,
  answer: z.enum(['upheld', 'dismissed']).optional(),
})
export type Objection = z.infer<typeof Objection>

export const Subcase = z.strictObject({
  key: Text,
  process: Text,
  phase: z.enum(PHASES),
  outcome: z.enum(OUTCOMES).optional(),
})
export type Subcase = z.infer<typeof Subcase>

/** All that a process must remember of a case: a small plain value, kept as JSON beside the case. Days are the office's. */
export const CaseState = z.strictObject({
  process: Text,
  version: z.int(),
  hash: Text,
  /** How many events made it; two acts on one serial conflict. */
  serial: z.int(),
  state: Text,
  /** 1, and one more with each return. */
  round: z.int(),
  /** Counts the states entered; part of the ids of seats. */
  visit: z.int(),
  enteredOn: Day,
  /** The states through which it came here. */
  trail: z.array(Text),
  /** It stands where it was sent back to. */
  returned: z.boolean(),
  marks: z.array(Mark),
  /** Where it goes straight back to, and who sat there. */
  resume: z.strictObject({ state: Text, people: z.array(Text) }).optional(),
  seats: z.array(Seat),
  dueOn: Day.optional(),
  /** The period stands still, with so many days of it left. */
  suspended: z.strictObject({ on: Day, left: z.int() }).optional(),
  escalated: z.boolean(),
  remindedOn: Day.optional(),
  objections: z.array(Objection),
  subcases: z.array(Subcase),
  parties: z.record(z.string(), z.array(Party)),
  /** Who took which action, ever. */
  takenBy: z.record(z.string(), z.array(Text)),
})
export type CaseState = z.infer<typeof CaseState>
