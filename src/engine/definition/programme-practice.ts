import { z } from 'zod'
import { UnitCode } from '#engine/definition/words.ts'
import { FieldCode } from '#engine/form/field.ts'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'
import { PositiveOrZero } from '#engine/number/decimal.ts'
import { Scorecard } from '#engine/scorecard/scorecard.ts'

/** A way of organising (公开竞争、揭榜挂帅、赛马 …), and by what it differs. */
export const OrganisationMode = z
  .strictObject({
    code: Code,
    name: BilingualText,
    limited: z.boolean().default(true).meta({ description: 'Limits hold; open challenges are often exempt.' }),
    competitive: z.boolean().default(true).meta({ description: 'Several apply and the best are taken.' }),
    atOnce: z.int().min(2).max(10).optional().meta({ description: 'A race: so many are approved for one direction.' }),
    challenge: z.boolean().default(false).meta({ description: 'What is asked for comes from a list of challenges.' }),
  })
  .meta({ id: 'OrganisationMode' })
export type OrganisationMode = z.infer<typeof OrganisationMode>

/** A plan family (重大专项、重点研发 …): how its calls are run. */
export const ProgrammeFamily = z
  .strictObject({
    code: Code,
    name: BilingualText,
    short: BilingualText.optional(),
    numberCode: z
      .string()
      .regex(/^[A-Z0-9]{1,6}$/, 'rule.number-letters')
      .meta({ description: 'Of a project’s number: ZD.' }),
    process: Code.meta({ description: 'How an application goes.' }),
    form: Code.meta({ description: 'Of that process: what is filled in.' }),
    modes: z.array(Code).min(1).max(20),
    limits: Code.optional(),
    scorecard: Code.optional(),
    division: UnitCode.optional().meta({ description: 'The managing division; else the one that issues the call.' }),
  })
  .meta({ id: 'ProgrammeFamily' })
export type ProgrammeFamily = z.infer<typeof ProgrammeFamily>

/** One item of the form check. What an item asks is worked out where it can be; else somebody looks. */
export const FormCheckItem = z
  .strictObject({
    code: Code,
    name: BilingualText,
    source: BilingualText.optional(),
    by: z.enum(['form', 'limits', 'overdue', 'integrity', 'similar', 'recommender', 'hand']),
    fields: z.array(FieldCode).max(60).default([]).meta({ description: 'by form: whose faults are of this item.' }),
    rules: z.array(Code).max(60).default([]).meta({ description: 'by form or limits: the rules of this item.' }),
  })
  .meta({ id: 'FormCheckItem' })
export type FormCheckItem = z.infer<typeof FormCheckItem>

const Percent = PositiveOrZero

/** What acceptance asks; amounts in 万元. */
export const AcceptancePractice = z
  .strictObject({
    auditFromWan: PositiveOrZero.optional(),
    leastSpentPercent: Percent.optional(),
    auditFile: Code.default('audit-report').meta({ description: 'The kind of file of the process that is the audit.' }),
    withinMonths: z.int().min(1).max(60).default(6),
    mendings: z.int().min(0).max(5).default(1),
    conclusions: z
      .array(z.strictObject({ code: Code, name: BilingualText, from: Percent, each: Percent.default(0) }))
      .min(1)
      .max(6),
    outcomeCode: z
      .string()
      .regex(/^[A-Z0-9]{3}$/, 'rule.outcome-code')
      .optional()
      .meta({ description: 'The three characters before the year of an outcome’s number.' }),
  })
  .meta({ id: 'AcceptancePractice' })
export type AcceptancePractice = z.infer<typeof AcceptancePractice>

/** `programmes.yaml`: plan families, ways of organising, score sheets, the list of the form check, acceptance. */
export const ProgrammePractice = z
  .strictObject({
    level: Code.default('city').meta({ description: 'What limits call the level of these programmes.' }),
    numbering: z
      .string()
      .max(60)
      .default('{yy}{family}{serial:3}')
      .refine((pattern) => /\{serial:[1-8]\}/.test(pattern) && /\{yyyy\}|\{yy\}/.test(pattern), 'rule.numbering')
      .meta({ description: 'A project’s number: {yyyy} or {yy}, {family}, {serial:3}.' }),
    recommenders: z.array(Code).max(20).default([]).meta({ description: 'Kinds of units that recommend.' }),
    recommendWorkingDays: z
      .int()
      .min(0)
      .max(60)
      .default(5)
      .meta({ description: 'After the close, unless a call says so.' }),
    modes: z.array(OrganisationMode).min(1).max(20),
    families: z.array(ProgrammeFamily).min(1).max(60),
    scorecards: z.array(Scorecard).max(30).default([]),
    formCheck: z.array(FormCheckItem).max(60).default([]),
    resolutionFact: Code.default('resolutionNo').meta({
      description: 'Of an application’s process: the decision’s number.',
    }),
    similarPercent: z.int().min(10).max(100).default(60).meta({ description: 'From which titles are told as alike.' }),
    acceptance: AcceptancePractice.optional(),
  })
  .meta({ id: 'ProgrammePractice', title: 'programmes.yaml' })
export type ProgrammePractice = z.infer<typeof ProgrammePractice>
