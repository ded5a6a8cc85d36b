import { z } from 'zod'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'

/** What a light can stand on. Each has its own dictionary of facts. */
export const LIGHT_SUBJECTS = ['indicator', 'task', 'slip'] as const
export type LightSubject = (typeof LIGHT_SUBJECTS)[number]

/** Shapes that differ in grey print, and tones; the closed lists of the screen language. */
export const LIGHT_SHAPES = ['circle', 'triangle', 'square', 'diamond', 'dash', 'ticked-triangle'] as const
export type LightShape = (typeof LIGHT_SHAPES)[number]
export const LIGHT_TONES = ['ok', 'lag', 'orange', 'red', 'near', 'none'] as const
export type LightTone = (typeof LIGHT_TONES)[number]

export const LightDefinition = z
  .strictObject({
    code: Code,
    word: z.strictObject({ zh: z.string().min(1).max(12), en: z.string().min(1).max(30) }),
    shape: z.enum(LIGHT_SHAPES),
    tone: z.enum(LIGHT_TONES),
    severity: z.int().min(0).max(9).meta({ description: '0 is the best; what is worse has the greater number.' }),
    alarm: z.boolean().default(false).meta({ description: 'Something is to be done until it is made good.' }),
  })
  .meta({ id: 'LightDefinition' })
export type LightDefinition = z.infer<typeof LightDefinition>

const Count = z.int().min(1).max(1000)

/** A length of time: periods in a row, working days, or days of the calendar. */
export const LightSpan = z
  .union([
    z.strictObject({ periods: Count }),
    z.strictObject({ workingDays: Count }),
    z.strictObject({ calendarDays: Count }),
  ])
  .meta({ id: 'LightSpan' })
export type LightSpan = z.infer<typeof LightSpan>
/** A span that ends on a day of its own, whether or not anybody looks. */
export type DaySpan = Exclude<LightSpan, { readonly periods: number }>

const Condition = z.string().min(1).max(4000)

export const LightRule = z
  .strictObject({
    light: Code,
    when: Condition.optional().meta({ description: 'CEL over the facts; only the last rule has none.' }),
    reason: BilingualText.meta({ description: 'The sentence; {name} stands for the value of a fact.' }),
  })
  .meta({ id: 'LightRule' })

export const LightEscalation = z
  .strictObject({
    from: Code,
    after: LightSpan,
    to: Code,
    reason: BilingualText.meta({ description: '{times} is the number of periods or days.' }),
  })
  .meta({ id: 'LightEscalation' })
export type LightEscalation = z.infer<typeof LightEscalation>

const MadeUp = z
  .strictObject({
    from: z.array(Code).min(1).max(20),
    to: Code,
    lasts: z.union([LightSpan, z.literal('for-good')]),
    reason: BilingualText,
  })
  .meta({ id: 'LightMadeUp' })

const Award = z
  .strictObject({
    code: Code,
    name: BilingualText,
    kind: z.enum(['praise', 'blame']),
    when: Condition,
    reason: BilingualText,
  })
  .meta({ id: 'LightAward' })

/**
 * `lights/*.yaml`: which light is lit when. The first rule that is not false decides; over time a light may escalate, is held until
 * made good, or is shown as made up. There is no national rule: practice differs by city, so all of it is data.
 */
export const LightScheme = z
  .strictObject({
    code: Code,
    name: BilingualText,
    purpose: BilingualText,
    for: z.array(z.enum(LIGHT_SUBJECTS)).min(1).max(LIGHT_SUBJECTS.length),
    sources: z.array(BilingualText).max(20).default([]),
    notVerified: z.array(BilingualText).max(20).default([]),
    lights: z.array(LightDefinition).min(2).max(20),
    unknown: Code.meta({ description: 'The light while facts that would decide are missing; never a good one.' }),
    judges: Condition.optional().meta({ description: 'CEL; while it is false there is no light at all.' }),
    rules: z.array(LightRule).min(1).max(50),
    escalations: z.array(LightEscalation).max(50).default([]),
    holds: z
      .boolean()
      .default(false)
      .meta({ description: 'An alarm stays at its height until made good, also while facts are missing.' }),
    startAt: z
      .array(Code)
      .max(20)
      .default([])
      .meta({ description: 'Alarms at which an officer may start an item directly, by importance or urgency.' }),
    madeUp: MadeUp.optional(),
    reminders: z
      .array(
        z.strictObject({
          at: z.array(Code).min(1).max(20),
          every: z.union([z.strictObject({ workingDays: Count }), z.strictObject({ calendarDays: Count })]),
          atOnce: z.boolean().default(true),
        }),
      )
      .max(20)
      .default([])
      .meta({ description: 'Repeated while the light is lit.' }),
    slip: z
      .strictObject({
        at: z.array(Code).min(1).max(20),
        oneItemOneSlip: z.boolean().meta({ description: '一事一单: a worse light raises the open slip, not another.' }),
      })
      .optional()
      .meta({ description: 'Lights at which a supervision slip is raised by rule.' }),
    awards: z.array(Award).max(20).default([]),
  })
  .meta({ id: 'LightScheme', title: 'lights/*.yaml' })
export type LightScheme = z.infer<typeof LightScheme>

/** The scheme by which each subject is judged; one that is absent has no lights. */
export const LightChoice = z
  .strictObject({ indicator: Code.optional(), task: Code.optional(), slip: Code.optional() })
  .meta({ id: 'LightChoice' })
export type LightChoice = z.infer<typeof LightChoice>
