import { z } from 'zod'
import { Day, PeriodCode, UnitCode } from '#engine/definition/words.ts'
import { Code } from '#engine/indicator/indicator.ts'
import { Decimal } from '#engine/number/decimal.ts'

/** Where a report stands when the demo begins; its figures are in `samples/*.csv`. */
export const SampleReport = z
  .strictObject({
    cycle: Code,
    period: PeriodCode,
    unit: UnitCode,
    state: z.enum(['filling', 'submitted', 'approved', 'accepted', 'returned']),
    submittedOn: Day.optional(),
    narrative: z
      .strictObject({
        text: z.string().max(4000).default(''),
        problems: z.string().max(4000).default(''),
        nextSteps: z.string().max(4000).default(''),
      })
      .prefault({}),
    filled: z
      .array(Code)
      .max(2000)
      .optional()
      .meta({ description: 'Of a report being filled: the cells typed so far; all of them when absent.' }),
    explanations: z.record(Code, z.string().min(1).max(2000)).default({}),
    returned: z
      .record(Code, z.string().min(1).max(2000))
      .default({})
      .meta({ description: 'Cells sent back, with the reason.' }),
    returnReason: z.string().min(1).max(2000).optional(),
  })
  .refine((report) => (report.state === 'returned') === (report.returnReason !== undefined), {
    path: ['returnReason'],
    error: 'rule.return-reason',
  })
  .meta({ id: 'SampleReport' })
export type SampleReport = z.infer<typeof SampleReport>

/** A figure that was published: the sample values below it must meet it, and it is not marked 示例. */
export const PublishedFigure = z
  .strictObject({ indicator: Code, unit: UnitCode, period: PeriodCode, value: Decimal })
  .meta({ id: 'PublishedFigure' })
export type PublishedFigure = z.infer<typeof PublishedFigure>

/**
 * `samples/*.yaml`: the demo's day. A sample value is official when the report it belongs to is accepted (one that does
 * not stand here is) or when its indicator is kept in a register; else it is only a cell of the report under way.
 */
export const SampleState = z
  .strictObject({
    today: Day.meta({ description: 'The day on which the demo stands.' }),
    register: z
      .array(Code)
      .max(2000)
      .default([])
      .meta({ description: 'Indicators known from a register whether or not a unit has reported.' }),
    published: z.array(PublishedFigure).max(5000).default([]),
    reports: z.array(SampleReport).max(20_000).default([]),
  })
  .meta({ id: 'SampleState', title: 'samples/*.yaml' })
export type SampleState = z.infer<typeof SampleState>
