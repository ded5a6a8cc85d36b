import { z } from 'zod'
import { Day, PeriodCode, UnitCode } from '#engine/definition/words.ts'
import { Code } from '#engine/indicator/indicator.ts'
import { Decimal } from '#engine/number/decimal.ts'

const Text = z.string().min(2).max(1000)

/** An adjustment of a unit's score as the demo begins, and how far it has come. */
const SampleEntry = z
  .strictObject({
    unit: UnitCode,
    kind: Code,
    points: Decimal,
    indicator: Code.optional(),
    period: PeriodCode,
    on: Day,
    document: z.string().min(2).max(200),
    article: z.string().max(80).default(''),
    reason: Text,
    evidence: z.array(z.string().min(1).max(120)).max(20).default([]),
    statement: Text.optional().meta({ description: 'What the unit said when it was heard.' }),
    decided: z
      .strictObject({ on: Day, agree: z.boolean().default(true), note: z.string().max(1000).default('') })
      .optional()
      .meta({ description: 'Absent: it is still under way.' }),
    appeal: Text.optional(),
  })
  .meta({ id: 'SampleEntry' })

/** `samples/appraisal.yaml`: what the ledger of adjustments holds when the demo begins. */
export const SampleEntries = z
  .strictObject({ entries: z.array(SampleEntry).max(1000).default([]) })
  .meta({ id: 'SampleEntries', title: 'samples/appraisal.yaml' })
export type SampleEntries = z.infer<typeof SampleEntries>
