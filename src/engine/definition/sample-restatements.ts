import { z } from 'zod'
import { Day, PeriodCode, UnitCode } from '#engine/definition/words.ts'
import { Code } from '#engine/indicator/indicator.ts'
import { Decimal } from '#engine/number/decimal.ts'

const Text = z.string().min(2).max(1000)

/** Another figure that a unit proposed beside its official one, and that was adopted. */
const SampleCorrection = z
  .strictObject({
    unit: UnitCode,
    indicator: Code,
    to: Decimal,
    on: Day,
    reason: Text,
    source: z.string().min(1).max(200),
    adoptedOn: Day,
  })
  .meta({ id: 'SampleCorrection' })

/** A frozen period that was restated: what was corrected after it closed, why, and who agreed. */
const SampleRestatement = z
  .strictObject({
    cycle: Code,
    period: PeriodCode,
    corrections: z.array(SampleCorrection).min(1).max(200),
    on: Day,
    reason: Text,
    approved: z.strictObject({ on: Day, note: z.string().min(1).max(500).optional() }),
  })
  .meta({ id: 'SampleRestatement' })
export type SampleRestatement = z.infer<typeof SampleRestatement>

/** `samples/restatements.yaml`: frozen periods of the demo that were restated. */
export const SampleRestatements = z
  .strictObject({ restatements: z.array(SampleRestatement).max(100).default([]) })
  .meta({ id: 'SampleRestatements', title: 'samples/restatements.yaml' })
export type SampleRestatements = z.infer<typeof SampleRestatements>
