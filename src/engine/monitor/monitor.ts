import { z } from 'zod'
import { UnitCode } from '#engine/definition/words.ts'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'
import { Decimal, Positive } from '#engine/number/decimal.ts'

/** `above` and `below` look at the value; `rises` and `falls` at its change in percent against the median of the seven days before. */
export const CROSSINGS = ['above', 'below', 'rises', 'falls'] as const

export const MonitorThreshold = z
  .strictObject({
    code: Code,
    when: z.enum(CROSSINGS),
    value: Decimal.meta({ description: 'In the measure of the figure; percent for rises and falls.' }),
    level: z.enum(['watch', 'warning']),
  })
  .meta({ id: 'MonitorThreshold' })
export type MonitorThreshold = z.infer<typeof MonitorThreshold>

/** How the days come to the figure of a longer period: their sum, the last of them, or their mean. */
export const DayFlow = z
  .strictObject({
    indicator: Code.meta({ description: 'The indicator whose cell the days propose.' }),
    rule: z.enum(['sum', 'last', 'mean']),
    factor: Positive.default(1).meta({ description: 'From the measure of the days to that of the indicator.' }),
  })
  .meta({ id: 'DayFlow' })
export type DayFlow = z.infer<typeof DayFlow>

/** One figure that is watched day by day (监测指标), in each unit that keeps it. */
export const Monitor = z
  .strictObject({
    code: Code,
    name: BilingualText,
    unit: z.string().max(20).meta({ description: '万元, 家, 项; empty for a bare number.' }),
    definition: BilingualText.optional(),
    source: BilingualText.optional(),
    decimals: z.int().min(0).max(10),
    units: z.array(UnitCode).max(20_000).default([]),
    kinds: z.array(Code).max(50).default([]).meta({ description: 'Every unit of these kinds.' }),
    days: z.enum(['calendar', 'working']).default('calendar').meta({ description: 'Which days have a value.' }),
    delayDays: z.int().min(0).max(60).default(0).meta({ description: 'Days after its own until a value is expected.' }),
    dueTime: z
      .string()
      .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'rule.time-of-day')
      .default('18:00'),
    together: z.enum(['sum', 'none']).default('none').meta({ description: 'Whether units may be added up.' }),
    checks: z
      .strictObject({ min: Decimal.optional(), max: Decimal.optional(), integer: z.boolean().default(false) })
      .prefault({}),
    thresholds: z.array(MonitorThreshold).max(10).default([]),
    into: DayFlow.optional(),
  })
  .refine((monitor) => monitor.units.length + monitor.kinds.length > 0, 'rule.units-or-kinds')
  .meta({ id: 'Monitor' })
export type Monitor = z.infer<typeof Monitor>

/** `monitors.yaml`: the figures that are watched day by day. */
export const MonitorList = z
  .strictObject({ monitors: z.array(Monitor).min(1).max(500) })
  .meta({ id: 'MonitorList', title: 'monitors.yaml' })
