import { z } from 'zod'
import { Day, UnitCode } from '#engine/definition/words.ts'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'
import { Positive } from '#engine/number/decimal.ts'
import { PolicyCase } from '#engine/policy/policy-case.ts'

const Title = z.string().min(2).max(200)
const Key = z.string().min(1).max(64)

/** An enterprise of the register that has people of its own. */
const SampleEnterprise = z.strictObject({
  key: Key.meta({ description: 'Of the register whose entries policies judge.' }),
  openedOn: Day.meta({ description: 'Since when it is a unit and its people hold their roles.' }),
  unit: z.strictObject({ code: UnitCode, kind: Code, name: BilingualText, short: BilingualText, parent: UnitCode }),
  people: z
    .array(z.strictObject({ login: Code, name: z.string().min(1).max(40), post: z.string().max(60), role: Code }))
    .min(1)
    .max(10),
})

/** A round of awards as the demo begins, and how far it has come. Who draws up, approves and pays holds that duty. */
const SampleRound = z
  .strictObject({
    title: Title,
    basis: Title,
    policies: z.array(Code).min(1).max(60),
    pool: Code,
    line: Code,
    kind: Code.meta({ description: 'Of payment lists.' }),
    on: Day.meta({ description: 'The day whose rules and facts decide.' }),
    limitWan: Positive.optional(),
    askedOn: Day.optional(),
    answeredOn: Day.optional().meta({ description: 'Then everybody who was asked takes it.' }),
    published: z.strictObject({ on: Day, notice: Title, workingDays: z.int().min(5).max(60).default(5) }).optional(),
    objection: z.strictObject({ on: Day, objector: z.string().min(1).max(100), reason: Title }).optional(),
    approvedOn: Day.optional(),
    paidOn: Day.optional(),
  })
  .meta({ id: 'SampleRound' })
export type SampleRound = z.infer<typeof SampleRound>

/** A version that is being drawn as the demo begins: what it changes by address, its cases, how it does on all enterprises. */
const SampleDraft = z
  .strictObject({
    policy: Code,
    openedOn: Day,
    changes: z
      .record(z.string().min(1).max(300), z.union([z.string().max(300), z.number()]))
      .meta({ description: 'By address, as they are tried: gives/amount/tiers#1.' }),
    cases: z.array(PolicyCase).max(50).default([]),
    isTried: z.boolean().default(true),
    proposed: z.strictObject({ on: Day, note: Title }).optional(),
  })
  .meta({ id: 'SampleDraft' })
export type SampleDraft = z.infer<typeof SampleDraft>

/** `samples/awards.yaml`: rounds of awards of the demo, drawn up by the rules from its facts. */
export const SampleAwards = z
  .strictObject({
    enterprises: z.array(SampleEnterprise).max(50).default([]),
    rounds: z.array(SampleRound).max(50).default([]),
    drafts: z.array(SampleDraft).max(20).default([]),
  })
  .meta({ id: 'SampleAwards', title: 'samples/awards.yaml' })
export type SampleAwards = z.infer<typeof SampleAwards>
