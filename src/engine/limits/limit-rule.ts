import { z } from 'zod'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'

/** What a person is in a project, and what a unit is. */
export const PERSON_ROLES = ['leader', 'sub-leader', 'key-member', 'member'] as const
export const UNIT_ROLES = ['lead-unit', 'partner-unit'] as const
export const LIMIT_ROLES = [...PERSON_ROLES, ...UNIT_ROLES] as const
export type LimitRole = (typeof LIMIT_ROLES)[number]

/** How a project stands for the count. What is approved is under way until the notice of acceptance. */
export const LIMIT_STATUSES = ['applied', 'ongoing', 'overdue', 'accepted', 'failed', 'terminated', 'rejected'] as const
export type LimitStatus = (typeof LIMIT_STATUSES)[number]

const Condition = z.string().min(1).max(4000)

/** A clause that keeps projects out of the count; it is named where it was applied. */
export const LimitExclusion = z
  .strictObject({
    clause: BilingualText,
    when: Condition.meta({ description: 'CEL over `one`, the project that would be counted, and the application.' }),
  })
  .meta({ id: 'LimitExclusion' })

export const LimitCount = z
  .strictObject({
    most: z.int().min(0).max(1000),
    roles: z.array(z.enum(LIMIT_ROLES)).min(1).meta({ description: 'What the person or unit is in the counted ones.' }),
    statuses: z.array(z.enum(LIMIT_STATUSES)).min(1),
    own: z.boolean().default(true).meta({ description: 'The application itself is one of them.' }),
    left: z.boolean().default(false).meta({ description: 'Projects that the person has left count too.' }),
    only: Condition.optional().meta({ description: 'CEL: only projects of which it holds are counted.' }),
    unless: z.array(LimitExclusion).max(20).default([]),
  })
  .meta({ id: 'LimitCount' })
export type LimitCount = z.infer<typeof LimitCount>

/** One clause: whom it looks at, and either how many projects he may have or what must hold of him. */
export const LimitRule = z
  .strictObject({
    code: Code,
    clause: BilingualText.meta({ description: 'Where it stands: the article or paragraph.' }),
    text: BilingualText.meta({ description: 'What it says; shown where it is broken.' }),
    roles: z.array(z.enum(LIMIT_ROLES)).min(1).meta({ description: 'Whom of the application it looks at.' }),
    when: Condition.optional().meta({ description: 'CEL: otherwise the clause does not concern him.' }),
    count: LimitCount.optional(),
    holds: Condition.optional().meta({ description: 'CEL over `person` or `unit`, `call` and `project`.' }),
    severity: z.enum(['error', 'warning']).default('error'),
    reach: z.enum(['application', 'person']).default('application').meta({
      description: 'person: whoever breaks it, all applications in which he takes part fail.',
    }),
  })
  .refine(({ count, holds }) => (count === undefined) !== (holds === undefined), 'rule.count-or-holds')
  .refine(({ roles }) => new Set(roles.map(subjectOf)).size === 1, 'rule.one-subject')
  .meta({ id: 'LimitRule' })
export type LimitRule = z.infer<typeof LimitRule>

/** `limits/*.yaml`: the limits of one set of rules (限项规定). A programme family names the set that is in force for it. */
export const LimitRegime = z
  .strictObject({
    code: Code,
    name: BilingualText,
    sources: z.array(BilingualText).max(20).default([]),
    notVerified: z.array(BilingualText).max(20).default([]),
    rules: z.array(LimitRule).min(1).max(100),
  })
  .meta({ id: 'LimitRegime', title: 'limits/*.yaml' })
export type LimitRegime = z.infer<typeof LimitRegime>

export function subjectOf(role: LimitRole): 'person' | 'unit' {
  return role === 'lead-unit' || role === 'partner-unit' ? 'unit' : 'person'
}
