import { z } from 'zod'
import { Day } from '#engine/definition/words.ts'
import { FieldCode } from '#engine/form/field.ts'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'
import { Decimal, Positive, PositiveOrZero } from '#engine/number/decimal.ts'
import { Amount } from '#engine/policy/amount.ts'
import { BoundsText } from '#engine/policy/bounds.ts'
import { ComputedValue } from '#engine/policy/fact-dictionary.ts'

const Title = z.strictObject({ zh: z.string().min(1).max(200), en: z.string().min(1).max(300) })
const Condition = z.string().min(1).max(4000).meta({ description: 'CEL over the facts; true, false or unknown.' })

/** Where in the document a rule stands. It may be left out in the form, but the check refuses a rule without it. */
const cited = {
  code: FieldCode,
  name: Title,
  clause: z.string().max(300).optional().meta({ description: 'The clause this rule carries out: 第六条（二）.' }),
  says: z.string().min(1).max(2000).optional().meta({ description: 'The words of the clause.' }),
}

/** One thing that must be so: a condition, a score, any or all of others. */
export interface Requirement {
  readonly code: string
  readonly name: { readonly zh: string; readonly en: string }
  readonly clause?: string | undefined
  readonly says?: string | undefined
  readonly when?: string | undefined
  readonly score?:
    | { readonly of?: string | undefined; readonly above?: Decimal | undefined; readonly atLeast?: Decimal | undefined }
    | undefined
  readonly anyOf?: readonly Requirement[] | undefined
  readonly allOf?: readonly Requirement[] | undefined
}

export const Requirement: z.ZodType<Requirement> = z
  .strictObject({
    ...cited,
    when: Condition.optional(),
    score: z
      .strictObject({
        of: FieldCode.optional().meta({ description: 'A part of the score; the whole when absent.' }),
        above: Decimal.optional(),
        atLeast: Decimal.optional(),
      })
      .optional(),
    anyOf: z
      .array(z.lazy(() => Requirement))
      .min(1)
      .max(40)
      .optional(),
    allOf: z
      .array(z.lazy(() => Requirement))
      .min(1)
      .max(40)
      .optional(),
  })
  .meta({ id: 'Requirement', description: 'Exactly one of when, score, anyOf and allOf.' })

/** Points, or a range within which experts give them; then `expert` is the fact that holds what they gave. */
const marks = {
  points: PositiveOrZero.optional(),
  range: z.tuple([PositiveOrZero, PositiveOrZero]).optional(),
  expert: FieldCode.optional(),
}

const ScoreTier = z.strictObject({ in: BoundsText, ...marks }).meta({ id: 'ScoreTier' })

/** Part of a score table. Exactly one of: points or range; by with tiers; first; bestOf; sumOf. */
export interface ScoreItem {
  readonly code: string
  readonly name: { readonly zh: string; readonly en: string }
  readonly clause?: string | undefined
  readonly says?: string | undefined
  readonly max: Decimal
  readonly points?: Decimal | undefined
  readonly range?: readonly [Decimal, Decimal] | undefined
  readonly expert?: string | undefined
  readonly by?: string | undefined
  readonly tiers?: readonly z.infer<typeof ScoreTier>[] | undefined
  readonly domain?: string | undefined
  readonly when?: string | undefined
  readonly first?: readonly ScoreItem[] | undefined
  readonly bestOf?: readonly ScoreItem[] | undefined
  readonly sumOf?: readonly ScoreItem[] | undefined
}

export const ScoreItem: z.ZodType<ScoreItem> = z
  .strictObject({
    ...cited,
    max: Positive,
    ...marks,
    by: z.string().min(1).max(4000).optional().meta({ description: 'CEL: the number the tiers divide.' }),
    tiers: z.array(ScoreTier).min(1).max(40).optional(),
    domain: BoundsText.optional().meta({ description: 'The numbers that there are; all when absent.' }),
    when: Condition.optional().meta({ description: 'Of an item of `first`: applies when true; the last has none.' }),
    first: z
      .array(z.lazy(() => ScoreItem))
      .min(1)
      .max(40)
      .optional(),
    bestOf: z
      .array(z.lazy(() => ScoreItem))
      .min(1)
      .max(40)
      .optional(),
    sumOf: z
      .array(z.lazy(() => ScoreItem))
      .min(1)
      .max(40)
      .optional(),
  })
  .meta({ id: 'ScoreItem' })

const ScoreSheet = z
  .strictObject({ max: Positive, parts: z.array(ScoreItem).min(1).max(40) })
  .meta({ id: 'PolicyScore' })

export const GIVES = ['grant', 'tax-due', 'tax-saved', 'deduction', 'limit'] as const

/** What must still be so after an award was decided. */
const Term = z.strictObject({ ...cited, when: Condition }).meta({ id: 'PolicyTerm' })

const Instalment = z.strictObject({
  name: Title,
  sharePercent: Positive,
  clause: z.string().max(300).optional(),
  afterMonths: z.int().min(0).max(120).default(0).meta({ description: 'Paid no sooner than so long after the first.' }),
  terms: z.array(Term).max(10).default([]).meta({ description: 'All checked again before it is paid.' }),
})

/** The enterprise is asked before it is listed. */
const Confirmation = z
  .strictObject({
    workingDays: z.int().min(1).max(60),
    silence: z.enum(['takes', 'declines']).meta({ description: 'What no answer in time means.' }),
    clause: z.string().max(300).optional(),
  })
  .meta({ id: 'PolicyConfirmation' })

/** 存续要求: how long what was paid for must last, and what is returned when it does not. */
const Holding = z
  .strictObject({
    months: z.int().min(1).max(120),
    terms: z.array(Term).min(1).max(10),
    returnPercent: Positive.default(100),
    withInterest: z.boolean().default(false),
    clause: z.string().max(300).optional(),
  })
  .meta({ id: 'PolicyHolding' })

/** What a policy gives, or what follows from it in money. */
const Gives = z
  .strictObject({
    what: z.enum(GIVES),
    amount: Amount,
    instalments: z.array(Instalment).max(10).default([]),
    pool: z
      .strictObject({ total: Positive, clause: z.string().max(300).optional() })
      .optional()
      .meta({ description: '万元 there are in all; when claims exceed it, all are paid pro rata.' }),
    rounding: z
      .enum(['fen', 'yuan', 'ten-thousand-yuan'])
      .default('fen')
      .meta({ description: 'Rounded half up to whole units.' }),
  })
  .meta({ id: 'PolicyGives' })

/** `policies/*.yaml`: one version of one policy. */
export const Policy = z
  .strictObject({
    code: Code,
    version: z.string().regex(/^[0-9A-Za-z.-]{1,20}$/),
    name: Title,
    area: Title.meta({ description: 'The field the office files it under.' }),
    kind: z.enum(['title', 'award', 'tax', 'grade']),
    sample: z.boolean().default(false).meta({ description: '示例: invented, no administration has issued it.' }),
    jurisdiction: z.strictObject({ region: z.string().regex(/^\d{6}$/, 'rule.region-code'), name: Title }),
    document: z
      .strictObject({
        title: Title,
        number: z.string().min(1).max(120).optional(),
        issuer: Title,
        issuedOn: Day.optional(),
      })
      .meta({ id: 'PolicyDocument' }),
    inForce: z.strictObject({ from: Day, to: Day.optional() }).meta({ description: 'Both days belong to it.' }),
    way: z
      .enum(['without-asking', 'quick', 'apply'])
      .default('apply')
      .meta({ description: '免申即享, 快申快享 or 申报.' }),
    confirmation: Confirmation.optional().meta({
      description: 'Quick ones ask in any case: ten working days, and silence declines, where nothing else is said.',
    }),
    holding: Holding.optional(),
    fairnessReview: z
      .strictObject({ reviewedOn: Day, by: Title, record: z.string().min(1).max(200) })
      .optional()
      .meta({ description: '公平竞争审查: an award to enterprises needs one.' }),
    notVerified: z.array(BilingualText).max(40).default([]),
    requiredFacts: z.array(FieldCode).max(60).default([]).meta({ description: 'Must be known whatever else decides.' }),
    evidence: z.array(Code).max(40).default([]).meta({ description: 'Documents to be shown.' }),
    values: z.array(ComputedValue).max(60).default([]),
    vetoes: z
      .array(z.strictObject({ ...cited, when: Condition }))
      .max(40)
      .default([])
      .meta({ description: 'Whoever meets one is out, whatever else holds.' }),
    requirements: z.array(Requirement).max(40).default([]),
    score: ScoreSheet.optional(),
    gives: Gives.optional(),
    near: z
      .strictObject({
        changes: z.int().min(0).max(3).default(2),
        withinPercent: PositiveOrZero.default(30),
      })
      .prefault({})
      .meta({
        description: 'How near is near: at most so many changes, each of at most so many per cent or two pieces.',
      }),
  })
  .meta({ id: 'Policy', title: 'policies/*.yaml' })
export type Policy = z.infer<typeof Policy>
