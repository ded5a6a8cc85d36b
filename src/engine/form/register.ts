import { z } from 'zod'
import { FieldCode } from '#engine/form/field.ts'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'

export const FACT_TYPES = ['text', 'number', 'money', 'date', 'yes-no', 'choice'] as const

/** Shapes with a rule of their own: check digits, regions that exist. */
export const FACT_FORMATS = [
  'credit-code',
  'identity-number',
  'orcid',
  'phone',
  'email',
  'region',
  'bank-account',
] as const
export type FactFormat = (typeof FACT_FORMATS)[number]

export const RegisterFact = z
  .strictObject({
    code: FieldCode,
    name: BilingualText,
    type: z.enum(FACT_TYPES).meta({ description: 'money is in fen; choice is a code.' }),
    question: Code.optional().meta({
      description: 'The question that it answers, so that no form asks it again.',
    }),
    yearly: z.boolean().optional().meta({
      description: 'One value for each year. Where no year is named, that of the year before is meant.',
    }),
    reads: z
      .union([z.enum(['key', 'name', 'region']), z.strictObject({ fact: FieldCode, yearsAgo: z.int().min(1).max(10) })])
      .optional()
      .meta({ description: 'Not recorded: read from the entry itself, or from a yearly fact so many years back.' }),
    also: FieldCode.optional().meta({
      description: 'What registers whose entries are of this one too call the same fact.',
    }),
    format: z.enum(FACT_FORMATS).optional(),
    personal: z
      .boolean()
      .optional()
      .meta({ description: 'Masked; shown in clear for a purpose that is written down.' }),
    signed: z.boolean().optional().meta({ description: 'May lie below zero, as a loss does.' }),
    whole: z.boolean().optional(),
    most: z.number().optional(),
    measure: z.string().min(1).max(20).optional().meta({ description: 'Of a number: 人, 件, %.' }),
    ahead: z
      .boolean()
      .optional()
      .meta({ description: 'A day that may lie in the future, as the end of a certificate.' }),
    choices: z
      .array(z.strictObject({ code: Code, name: BilingualText }))
      .min(1)
      .max(60)
      .optional(),
    headings: z
      .array(z.string().min(1).max(60))
      .max(10)
      .optional()
      .meta({ description: 'What lists that are imported call its column, beside code and name.' }),
  })
  .meta({ id: 'RegisterFact' })
export type RegisterFact = z.infer<typeof RegisterFact>

const Headings = z.array(z.string().min(1).max(60)).max(10)

/** What the administration knows without asking: a register and the facts it keeps of each entry. */
export const Register = z
  .strictObject({
    code: Code,
    name: BilingualText,
    facts: z.array(RegisterFact).min(1).max(200),
    is: Code.optional().meta({ description: 'Its entries are entries of this register too: an enterprise is a unit.' }),
    key: z
      .strictObject({
        name: BilingualText,
        format: z.enum(FACT_FORMATS).optional(),
        personal: z.boolean().optional(),
        headings: Headings.optional(),
      })
      .optional()
      .meta({ description: 'By what an entry is known; a number of its own when absent.' }),
    headings: z
      .strictObject({ name: Headings.optional(), region: Headings.optional() })
      .optional()
      .meta({ description: 'What lists that are imported call name and region.' }),
    fixed: z
      .record(FieldCode, z.union([z.boolean(), z.string().max(200)]))
      .optional()
      .meta({ description: 'Facts of the register it `is`, which all its entries share: isFirm is true.' }),
    titles: z.boolean().optional().meta({ description: 'Names are titles that are compared with new ones.' }),
    lists: z
      .array(
        z.strictObject({
          file: z.string().regex(/^(?:lists|projects)\/[a-z0-9][a-z0-9-]*\.csv$/, 'rule.list-file'),
          trust: z.enum(['departmental', 'verified']).default('departmental'),
          source: z.string().min(2).max(200),
          asOf: z.iso.date(),
        }),
      )
      .max(20)
      .optional()
      .meta({ description: 'Published lists of entries that come with the pack.' }),
  })
  .meta({ id: 'Register' })
export type Register = z.infer<typeof Register>

/** `registers.yaml` */
export const RegisterList = z
  .strictObject({ registers: z.array(Register).min(1).max(100) })
  .meta({ id: 'RegisterList', title: 'registers.yaml' })
