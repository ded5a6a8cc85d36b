import { z } from 'zod'
import { SLIP_MOMENTS } from '#engine/definition/slip-practice.ts'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'
import { Decimal, Positive, PositiveOrZero } from '#engine/number/decimal.ts'

const WorkingDays = z.int().min(1).max(250)

export const ENTRY_SIGNS = ['plus', 'minus', 'either'] as const

/** A kind of adjustment: what it is called, what it may amount to, what it must show, and by whom it is made. */
export const EntryKind = z
  .strictObject({
    code: Code,
    name: BilingualText,
    description: BilingualText.optional(),
    sign: z.enum(ENTRY_SIGNS).meta({ description: 'Whether it gives points, takes them, or may do either.' }),
    on: z.enum(['total', 'indicator']).default('total').meta({
      description: 'The total, or the score of one indicator that the entry names.',
    }),
    points: z
      .strictObject({
        least: Positive.default('0.1'),
        most: Positive,
        year: Positive.optional().meta({
          description: 'Most that all entries of the kind count for one unit in a year.',
        }),
      })
      .meta({ description: 'Amounts without sign.' }),
    lasts: z.enum(['period', 'year']).default('year').meta({
      description: 'Counts for its period alone, or from its period to the end of the year.',
    }),
    evidence: z.array(BilingualText).max(20).default([]).meta({
      description: 'What must be attached before it goes up: as many files at least.',
    }),
    proposers: z.array(Code).max(50).default([]).meta({ description: 'Roles; whoever may propose when empty.' }),
    approvers: z.array(Code).max(50).default([]).meta({ description: 'Roles; whoever may approve when empty.' }),
    hearing: z.boolean().default(true).meta({ description: 'The unit is heard before points are taken from it.' }),
    slips: z
      .strictObject({
        moments: z.array(z.enum(SLIP_MOMENTS)).max(4).default([]).meta({ description: 'All of them when empty.' }),
        automatic: z.boolean().default(false).meta({
          description: 'Booked without asking anybody; else proposed for approval.',
        }),
      })
      .optional()
      .meta({ description: 'What supervision slips say for the score of their unit becomes an entry of this kind.' }),
  })
  .meta({ id: 'EntryKind' })
export type EntryKind = z.infer<typeof EntryKind>

/** Several kinds under one bound: all bonuses together at most 4. */
export const EntryCap = z
  .strictObject({
    code: Code,
    name: BilingualText,
    kinds: z.array(Code).min(1).max(200),
    most: PositiveOrZero.optional().meta({ description: 'Most points they give together.' }),
    least: PositiveOrZero.optional().meta({ description: 'Most points they take together, without sign.' }),
  })
  .meta({ id: 'EntryCap' })
export type EntryCap = z.infer<typeof EntryCap>

/** `appraisal.yaml`: how scores are adjusted by approved entries. Their limits cut entries, never the score that figures earned. */
export const AppraisalPractice = z
  .strictObject({
    code: z
      .string()
      .regex(/^[\p{Script=Han}A-Za-z]{1,20}$/u, 'rule.number-code')
      .default('考调')
      .meta({ description: 'Of an entry’s number: 考调〔2023〕1号.' }),
    decimals: z.int().min(0).max(3).default(2).meta({ description: 'How finely points are given.' }),
    order: z.enum(['together', 'by-kind']).default('together').meta({
      description:
        'All entries are weighed against the limits of the total at once, or kind after kind as they stand here.',
    }),
    sharing: z.enum(['in-order', 'pro-rata']).default('in-order').meta({
      description: 'Who bears a cut: the kinds and numbers that come last, or all in proportion.',
    }),
    limits: z
      .strictObject({
        floor: Decimal.default(0),
        totalCap: Positive.optional(),
        itemFloor: Decimal.default(0),
        itemCapPercent: Positive.optional().meta({ description: 'Of an indicator’s weight.' }),
      })
      .prefault({}),
    caps: z.array(EntryCap).max(50).default([]),
    hearing: z.strictObject({ workingDays: WorkingDays.default(5) }).prefault({}),
    appeal: z
      .strictObject({ workingDays: WorkingDays.default(5), decideWorkingDays: WorkingDays.default(15) })
      .prefault({})
      .meta({ description: 'Until when a unit may appeal after the booking, and until when it is decided.' }),
    kinds: z.array(EntryKind).max(200).default([]),
  })
  .meta({ id: 'AppraisalPractice', title: 'appraisal.yaml' })
export type AppraisalPractice = z.infer<typeof AppraisalPractice>
