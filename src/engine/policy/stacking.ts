import { z } from 'zod'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'
import { Positive } from '#engine/number/decimal.ts'

/**
 * How awards go together.
 * `either-or`: at most one of them, the enterprise chooses. `highest-only` (就高不重复): at most one, the
 * highest; nothing more once one was paid. `difference` (补差): the highest, less what was paid before for any of them. `ceiling`: together at most so
 * much a year. `once-per-item`: for one item one award. `child-of`: only together with the parent.
 */
export const STACKING_RULES = [
  'either-or',
  'highest-only',
  'difference',
  'ceiling',
  'once-per-item',
  'child-of',
] as const

export const StackingRule = z
  .strictObject({
    code: Code,
    rule: z.enum(STACKING_RULES),
    policies: z.array(Code).min(1).max(200).meta({ description: 'Of child-of: the children.' }),
    parent: Code.optional().meta({ description: 'Of child-of.' }),
    cap: Positive.optional().meta({ description: 'Of ceiling: 万元 a year.' }),
    clause: z.string().min(1).max(300),
    reason: BilingualText,
  })
  .refine(
    ({ rule, parent, cap }) =>
      (rule === 'child-of') === (parent !== undefined) && (rule === 'ceiling') === (cap !== undefined),
    'rule.stacking',
  )
  .meta({ id: 'StackingRule' })
export type StackingRule = z.infer<typeof StackingRule>

/** `policies/stacking.yaml`: which awards exclude, limit or presuppose each other. */
export const StackingList = z
  .strictObject({ rules: z.array(StackingRule).max(200) })
  .meta({ id: 'StackingList', title: 'policies/stacking.yaml' })
export type StackingList = z.infer<typeof StackingList>
