import { z } from 'zod'
import { Code } from '#engine/indicator/indicator.ts'
import { LIMIT_ROLES, LIMIT_STATUSES } from '#engine/limits/limit-rule.ts'

const Facts = z.record(z.string().max(40), z.union([z.string().max(200), z.number(), z.boolean()])).default({})

/** An application and what those in it take part in already, and what the limits must say of it. */
export const LimitCase = z
  .strictObject({
    name: z.string().min(1).max(200),
    limits: Code,
    call: Facts,
    project: Facts,
    parties: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(80),
          role: z.enum(LIMIT_ROLES),
          facts: Facts,
          has: z
            .array(
              z.strictObject({
                title: z.string().min(1).max(80),
                role: z.enum(LIMIT_ROLES),
                status: z.enum(LIMIT_STATUSES),
                facts: Facts,
              }),
            )
            .max(50)
            .default([]),
        }),
      )
      .min(1)
      .max(50),
    expect: z.strictObject({
      broken: z.array(z.string().max(140)).default([]).meta({ description: 'All broken clauses, as `rule name`.' }),
      open: z.array(z.string().max(140)).default([]),
      counts: z.record(z.string().max(140), z.int()).default({}).meta({ description: '`rule name: number`.' }),
    }),
  })
  .meta({ id: 'LimitCase' })
export type LimitCase = z.infer<typeof LimitCase>
