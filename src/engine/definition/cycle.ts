import { z } from 'zod'
import { CycleRule } from '#engine/calendar/cycle-dates.ts'
import { FREQUENCIES } from '#engine/calendar/period.ts'
import { PeriodCode, UnitCode } from '#engine/definition/words.ts'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'

export const Assignment = z
  .strictObject({
    units: z.array(UnitCode).max(20_000).default([]),
    kinds: z.array(Code).max(50).default([]).meta({ description: 'Every unit of these kinds.' }),
    indicators: z.array(Code).min(1).max(2000),
  })
  .refine((assignment) => assignment.units.length + assignment.kinds.length > 0, 'rule.units-or-kinds')
  .meta({ id: 'Assignment' })
export type Assignment = z.infer<typeof Assignment>

/** One rhythm of reporting: which units report which indicators, from when until when, and the rule of its dates. */
export const Cycle = z
  .strictObject({
    code: Code,
    name: BilingualText,
    frequency: z.enum(FREQUENCIES),
    first: PeriodCode.meta({ description: 'The first period that is reported.' }),
    last: PeriodCode.optional(),
    rule: CycleRule,
    assignments: z.array(Assignment).min(1).max(500),
  })
  .meta({ id: 'Cycle' })
export type Cycle = z.infer<typeof Cycle>

/** `cycles.yaml`: the rhythms that run at once. */
export const CycleList = z
  .strictObject({ cycles: z.array(Cycle).min(1).max(100) })
  .meta({ id: 'CycleList', title: 'cycles.yaml' })
