import { z } from 'zod'
import { Day } from '#engine/definition/words.ts'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'
import { ADJUSTMENT_RIGHTS } from '#engine/money/adjust-budget.ts'
import { Decimal, Positive, PositiveOrZero } from '#engine/number/decimal.ts'

const Named = z.strictObject({ code: Code, name: BilingualText })
const Codes = z.array(Code).min(1).max(50)
const Words = z.array(z.string().trim().min(1).max(40)).min(1).max(20)
/** 万元, down to the fen. */
const Wan = PositiveOrZero.refine((wan) => !/\.\d{7,}/.test(String(wan)), 'rule.finer-than-fen')

export const IndirectCeiling = z
  .strictObject({
    code: Code,
    name: BilingualText,
    document: z.string().max(200).meta({ description: 'The rule it comes from: 国办发〔2021〕32号.' }),
    from: Day.meta({ description: 'Budgets drawn up from this day on; the latest table that has begun holds.' }),
    bands: z
      .array(z.strictObject({ upToWan: Wan.optional(), percent: PositiveOrZero }))
      .min(1)
      .max(20)
      .meta({ description: 'Progressive over direct costs less equipment; the last has no upToWan.' }),
  })
  .meta({ id: 'IndirectCeiling' })

export const BANK_FIELDS = ['reference', 'payee', 'bank', 'account', 'yuan', 'purpose'] as const
export const BANK_RESULTS = ['reference', 'payee', 'account', 'yuan', 'status', 'note'] as const

export const ApprovalStep = z
  .strictObject({
    code: Code,
    name: BilingualText,
    roles: Codes.meta({ description: 'Who holds one of them may say it.' }),
    fromWan: Wan.default(0).meta({ description: 'Asked only of lists whose total is this or more.' }),
  })
  .meta({ id: 'ApprovalStep' })
export type ApprovalStep = z.infer<typeof ApprovalStep>

/** `funds.yaml`: how an office keeps and pays its money. */
export const FundPractice = z
  .strictObject({
    number: z
      .string()
      .regex(/^[\p{Script=Han}A-Za-z]{1,20}$/u, 'rule.number-code')
      .default('资支')
      .meta({ description: 'Of a payment list’s number: 资支〔2023〕1号.' }),
    sources: z.array(Named).min(1).max(50).meta({ description: 'Where money comes from: 市级财政, 省级财政.' }),
    subjects: z
      .array(
        Named.extend({
          kind: z.enum(['direct', 'indirect']),
          equipment: z.boolean().default(false).meta({ description: 'Left out of the base of the indirect ceiling.' }),
        }),
      )
      .min(1)
      .max(50),
    indirect: z.array(IndirectCeiling).max(20).default([]),
    lumpSum: z
      .strictObject({ negative: z.array(BilingualText).max(50).default([]) })
      .prefault({})
      .meta({ description: '包干制: what the money may not be spent on.' }),
    adjustments: z
      .array(
        z.strictObject({
          subjects: Codes,
          direction: z.enum(['up', 'down', 'either']),
          by: z.enum(ADJUSTMENT_RIGHTS),
        }),
      )
      .max(50)
      .default([])
      .meta({
        description: 'Whose right a change of budget is; the first that fits. What none names is the office’s.',
      }),
    instalments: z
      .array(
        Named.extend({
          fromWan: Wan.default(0).meta({ description: 'For commitments of this and more.' }),
          shares: z
            .array(
              Named.extend({
                percent: Positive,
                withinDays: z.int().min(1).max(3660).optional().meta({ description: 'After the commitment.' }),
                released: z.boolean().default(false).meta({ description: 'Without any condition.' }),
              }),
            )
            .min(1)
            .max(20),
        }),
      )
      .min(1)
      .max(50),
    lists: z
      .array(Named.extend({ publicity: z.boolean().default(false) }))
      .min(1)
      .max(20)
      .meta({ description: 'Kinds of payment lists; with publicity, one says where it was published.' }),
    approval: z.array(ApprovalStep).min(1).max(10).meta({ description: 'In order, by the total of the list.' }),
    bank: z
      .strictObject({
        format: z.enum(['csv', 'xlsx']),
        columns: z
          .array(z.strictObject({ field: z.enum(BANK_FIELDS), head: z.string().min(1).max(40) }))
          .min(1)
          .max(20),
        result: z.strictObject({
          columns: z.partialRecord(z.enum(BANK_RESULTS), z.string().min(1).max(40)).meta({
            description: 'Heads of the bank’s answer; reference, yuan and status at least.',
          }),
          paid: Words,
          failed: Words,
        }),
      })
      .meta({ description: 'The file for the bank, and how its answer is read.' }),
    recovery: z
      .strictObject({
        ratePercent: PositiveOrZero,
        yearDays: z.union([z.literal(360), z.literal(365)]).default(365),
        withinDays: z.int().min(1).max(3660).default(30),
        document: z.string().max(200).default(''),
      })
      .meta({ description: 'Simple interest on money that is to come back.' }),
    evaluation: z.strictObject({
      document: z.string().max(200).default(''),
      parts: z
        .array(Named.extend({ weight: Positive, execution: z.boolean().default(false) }))
        .min(1)
        .max(20),
      grades: z
        .array(Named.extend({ least: Decimal }))
        .min(1)
        .max(10)
        .meta({ description: 'The best first; reached from `least` on.' }),
      evidence: z.int().min(0).max(50).default(0).meta({ description: 'Files a self-evaluation needs.' }),
    }),
  })
  .meta({ id: 'FundPractice', title: 'funds.yaml' })
export type FundPractice = z.infer<typeof FundPractice>
