import { z } from 'zod'
import { Day, UnitCode, Year } from '#engine/definition/words.ts'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'
import { Positive, PositiveOrZero } from '#engine/number/decimal.ts'

const Text = z.string().min(2).max(1000)
const Title = z.string().min(2).max(200)
/** Amounts in 万元 by subject. */
const Amounts = z.record(Code, PositiveOrZero)

/** A pool of money as the demo begins, and how far its payments have come. */
const SamplePool = z
  .strictObject({
    code: Code,
    year: Year,
    name: BilingualText,
    source: Code,
    document: Title,
    on: Day,
    wan: Positive,
    lines: z
      .array(z.strictObject({ code: Code, name: BilingualText, programme: Code.optional(), wan: Positive }))
      .max(50),
    commitments: z
      .array(
        z.strictObject({
          title: Title.meta({ description: 'Named by it below.' }),
          line: Code,
          unit: UnitCode,
          payee: z.string().min(2).max(200),
          wan: Positive,
          own: PositiveOrZero.default(0),
          mode: z.enum(['itemised', 'lump-sum']).default('itemised'),
          instalments: Code.optional(),
          on: Day,
          budget: Amounts.optional(),
        }),
      )
      .max(500)
      .default([]),
    payments: z
      .array(
        z.strictObject({
          title: Title,
          kind: Code,
          basis: Title,
          publicity: z.string().max(300).default(''),
          on: Day,
          reached: z.enum(['approving', 'approved', 'sent', 'paid']),
          of: z.array(Title).min(1).max(500).meta({ description: 'Commitments, each with its first tranche.' }),
        }),
      )
      .max(100)
      .default([]),
    expenditures: z
      .array(z.strictObject({ commitment: Title, period: z.string(), on: Day, spent: Amounts, accounted: z.boolean() }))
      .max(500)
      .default([]),
  })
  .meta({ id: 'SamplePool' })
export type SamplePool = z.infer<typeof SamplePool>

/** `samples/funds.yaml`: the money of the demo, invented below published totals. */
export const SampleFunds = z
  .strictObject({
    pools: z.array(SamplePool).max(50).default([]),
    evaluations: z
      .array(
        z.strictObject({
          pool: Code,
          unit: UnitCode,
          year: Year,
          on: Day,
          own: z.record(Code, z.string()).optional().meta({ description: 'Scores by part, as the unit gives them.' }),
          statement: z.string().max(2000).default(''),
          checked: z.record(Code, z.string()).optional(),
          note: z.string().max(1000).default(''),
        }),
      )
      .max(100)
      .default([])
      .meta({ description: 'Of the money of some pools, once the projects are there.' }),
    note: Text.optional(),
  })
  .meta({ id: 'SampleFunds', title: 'samples/funds.yaml' })
export type SampleFunds = z.infer<typeof SampleFunds>
