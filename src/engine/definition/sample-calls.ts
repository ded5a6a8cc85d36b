import { z } from 'zod'
import { Day, UnitCode, Year } from '#engine/definition/words.ts'
import { Code } from '#engine/indicator/indicator.ts'

const Text = z.string().min(1).max(200)
const Moment = z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/, 'rule.moment')
const Facts = z.record(z.string().max(64), z.union([z.string(), z.number(), z.boolean()]))
/** A day, of which the year may be counted from the year of the call. */
const CourseDay = z
  .string()
  .regex(/^(\d{4}|\{year(\+\d)?\})-\d{2}-\d{2}$/, 'rule.moment')
  .meta({
    description: 'YYYY-MM-DD, or {year}-06-30, {year+1}-06-30 counted from the year of the call.',
  })

/**
 * What somebody does with a case. `by` is `applicant`, `head` or `deputy` of the unit, `experts` (all that are asked), `expert` (the
 * next of them), `leaders`, `clock`, or a login.
 */
export const SampleDeed = z
  .strictObject({
    by: z.union([z.string(), z.array(z.string()).min(1).max(12)]),
    take: Code.optional().meta({ description: 'An action of the process where the case stands.' }),
    choose: z
      .union([z.string(), z.array(z.string()).min(1).max(12)])
      .optional()
      .meta({ description: 'Who is asked: `experts`, `leaders`, or logins.' }),
    sheets: z.boolean().default(false).meta({ description: 'With a score sheet for each who is chosen.' }),
    object: Text.optional(),
    answer: z.enum(['upheld', 'dismissed']).optional(),
    subcase: Code.optional().meta({ description: 'The course that its subcases take.' }),
    to: Code.optional().meta({ description: 'Of a return: to which state.' }),
    after: z.int().min(0).max(400).default(1).meta({ description: 'Days after the deed before.' }),
    on: CourseDay.optional().meta({ description: 'Not before this day.' }),
    reason: Text.optional(),
    marks: z
      .array(z.strictObject({ at: z.string().max(200), note: Text }))
      .max(20)
      .optional(),
    facts: Facts.optional(),
  })
  .meta({ id: 'SampleDeed' })
export type SampleDeed = z.infer<typeof SampleDeed>

/** A road that made-up cases take: deed by deed through their process, each step decided by the kernel. */
export const SampleCourse = z
  .strictObject({
    code: Code,
    like: Code.optional().meta({ description: 'Begins as another course does.' }),
    deeds: z.array(SampleDeed).max(60).default([]),
    project: z
      .strictObject({
        startOn: CourseDay,
        years: z.int().min(1).max(10),
        paid: z.boolean().default(true).meta({ description: 'The first part of its money has been paid.' }),
        instalments: Code.optional().meta({ description: 'Of funds.yaml; by the amount when none is named.' }),
        spentPercent: z
          .int()
          .min(0)
          .max(100)
          .default(0)
          .meta({ description: 'Of the grant, spent and accounted for.' }),
        cases: z
          .array(
            z.strictObject({
              process: Code,
              course: Code,
              on: CourseDay,
              facts: Facts.optional(),
              answers: z
                .record(z.string().max(64), z.unknown())
                .optional()
                .meta({ description: 'Of its form, by field.' }),
            }),
          )
          .max(10)
          .default([])
          .meta({ description: 'Cases of the project: changes, reports, acceptance.' }),
      })
      .optional(),
    reached: z.int().min(0).max(200).default(100).meta({ description: 'How far indicators have come, in per cent.' }),
  })
  .meta({ id: 'SampleCourse' })
export type SampleCourse = z.infer<typeof SampleCourse>

const Spread = z.record(Code, z.int().min(1))

export const SampleCall = z
  .strictObject({
    family: Code,
    year: Year,
    title: Text,
    number: z.string().max(60).optional(),
    text: z.string().max(4000),
    published: Day,
    opens: Moment,
    closes: Moment,
    recommendBy: Moment,
    directions: z
      .array(
        z.strictObject({
          code: z.string().max(20),
          name: Text,
          mode: Code,
          mostGrantWan: z.number().positive().optional(),
          mostYears: z.int().min(1).max(10).optional(),
          invited: z.array(UnitCode).max(50).default([]),
          leaders: z.array(z.string().max(64)).max(20).default([]).meta({ description: 'Logins.' }),
          owner: UnitCode.optional().meta({ description: 'Of a challenge: the unit that wants it met and signs.' }),
        }),
      )
      .min(1)
      .max(20),
    quotas: z.record(UnitCode, z.int().min(0)).default({}),
    recommended: z.record(UnitCode, z.int().min(0)).default({}).meta({
      description: 'How many applications each unit has recommended; they are made up under these totals.',
    }),
    spread: Spread.default({}).meta({ description: 'How many of those recommended took which course.' }),
    begun: Spread.default({}).meta({ description: 'Applications not recommended so far, by course.' }),
    races: z
      .array(
        z.strictObject({
          direction: z.string().max(20),
          proposedOn: Day,
          decidedOn: Day.optional().meta({ description: 'None: it waits for another person than who proposed it.' }),
          resolution: Text,
        }),
      )
      .max(10)
      .default([])
      .meta({ description: 'Gates of races: who has come farther ranks before.' }),
    lineup: z
      .strictObject({
        title: Text,
        poolWan: z.number().positive(),
        most: z.int().min(1).max(500),
        resolution: Text.optional(),
        heldOn: Day.optional(),
      })
      .optional(),
  })
  .meta({ id: 'SampleCall' })
export type SampleCall = z.infer<typeof SampleCall>

/** `samples/calls.yaml`: calls of the demonstration, and applications made up under published totals. */
export const SampleCalls = z
  .strictObject({
    seed: z.int().min(1),
    hands: z.strictObject({
      officer: z.string(),
      planner: z.string(),
      leaders: z.array(z.string()).min(2),
      heads: z.record(UnitCode, z.string()).meta({ description: 'Who heads which unit.' }),
      experts: z.array(Text).min(5).max(40).meta({ description: 'Made-up people; they sign in nowhere.' }),
      expertsAt: UnitCode.meta({ description: 'The unit to which they belong.' }),
    }),
    surnames: z.array(z.string()).min(5),
    themes: z
      .array(
        z.strictObject({
          discipline: z.string().max(10),
          industry: z.string().max(10),
          field: Code,
          things: z.array(z.string()).min(1),
          deeds: z.array(z.string()).min(1),
        }),
      )
      .min(1)
      .meta({ description: 'What they are about, and what is done with it: together a title.' }),
    facts: z.record(Code, Facts).default({}).meta({
      description: 'By process: what a kind of record works out, as it was on the day of each deed.',
    }),
    answers: z
      .record(Code, z.record(z.string().max(64), z.unknown()))
      .default({})
      .meta({
        description: 'By form and field: what no rule of the samples answers.',
      }),
    texts: z.record(z.string().max(64), z.unknown()).default({}).meta({
      description:
        'What made-up papers say, by question, field or part: texts with {thing} and {deed}, lists of them, or { one: […] } of several.',
    }),
    courses: z.array(SampleCourse).max(80),
    calls: z.array(SampleCall).max(40),
  })
  .meta({ id: 'SampleCalls', title: 'samples/calls.yaml' })
export type SampleCalls = z.infer<typeof SampleCalls>
