import { z } from 'zod'
import { type Decimal, Positive, PositiveOrZero } from '#engine/number/decimal.ts'
import { BoundsText } from '#engine/policy/bounds.ts'

const Number_ = z.string().min(1).max(4000)
const Clause = z.string().max(300).optional()

/**
 * A sum of money in 万元. Exactly one of: fixed; of with percent; of with bands; by with tiers; each with count; is;
 * choose; sumOf; bestOf. Then `less` is taken away (补差), never below nothing, and `cap` and `floor` hold.
 */
export interface Amount {
  readonly clause?: string | undefined
  readonly fixed?: Decimal | undefined
  readonly of?: string | undefined
  readonly percent?: Decimal | undefined
  readonly bands?: readonly { readonly in: string; readonly percent: Decimal }[] | undefined
  readonly by?: string | undefined
  readonly tiers?: readonly { readonly in: string; readonly amount: Decimal }[] | undefined
  readonly domain?: string | undefined
  readonly each?: Decimal | undefined
  readonly count?: string | undefined
  readonly is?: string | undefined
  readonly choose?: readonly { readonly when?: string | undefined; readonly amount: Amount }[] | undefined
  readonly sumOf?: readonly Amount[] | undefined
  readonly bestOf?: readonly Amount[] | undefined
  readonly less?: string | undefined
  readonly floor?: Decimal | undefined
  readonly cap?: Decimal | undefined
}

export const Amount: z.ZodType<Amount> = z
  .strictObject({
    clause: Clause,
    fixed: PositiveOrZero.optional(),
    of: Number_.optional().meta({ description: 'CEL, 万元: what the percentage or the bands are taken of.' }),
    percent: PositiveOrZero.optional(),
    bands: z
      .array(z.strictObject({ in: BoundsText, percent: PositiveOrZero }))
      .min(1)
      .max(40)
      .optional()
      .meta({ description: 'Progressive: each part of the sum at its own percentage.' }),
    by: Number_.optional().meta({ description: 'CEL: the number the tiers divide.' }),
    tiers: z
      .array(z.strictObject({ in: BoundsText, amount: PositiveOrZero }))
      .min(1)
      .max(40)
      .optional(),
    domain: BoundsText.optional(),
    each: Positive.optional().meta({ description: '万元 for each piece.' }),
    count: Number_.optional().meta({ description: 'CEL: how many pieces.' }),
    is: Number_.optional().meta({ description: 'CEL, 万元: any other formula.' }),
    choose: z
      .array(z.strictObject({ when: z.string().min(1).max(4000).optional(), amount: z.lazy(() => Amount) }))
      .min(1)
      .max(40)
      .optional()
      .meta({ description: 'The first whose condition is true; the last has none.' }),
    sumOf: z
      .array(z.lazy(() => Amount))
      .min(1)
      .max(40)
      .optional(),
    bestOf: z
      .array(z.lazy(() => Amount))
      .min(1)
      .max(40)
      .optional(),
    less: Number_.optional().meta({
      description: 'CEL, 万元 already paid for the same thing: the difference is paid.',
    }),
    floor: PositiveOrZero.optional(),
    cap: Positive.optional(),
  })
  .meta({ id: 'Amount' })
