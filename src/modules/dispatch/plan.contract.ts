import { z } from 'zod'
import { Cursor } from '#engine/contract/cursor.ts'
import { operation } from '#engine/contract/operation.ts'
import { BilingualText, Decimal, IndicatorHead, Uuid } from '#modules/dispatch/dispatch.ts'

const PlanHead = z.object({
  id: Uuid,
  code: z.string(),
  name: BilingualText,
  issuer: z.enum(['above', 'own']),
  fromYear: z.number().int(),
  toYear: z.number().int(),
  state: z.enum(['draft', 'in-force', 'ended']),
  version: z.number().int(),
})

const Goal = z.object({
  id: Uuid,
  code: z.string(),
  name: BilingualText,
  indicators: z.array(IndicatorHead.extend({ weight: Decimal })),
})

export const listPlans = operation({
  id: 'plan.list',
  method: 'GET',
  path: '/api/plans',
  summary: { zh: '列出计划', en: 'List the plans' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'plan.read', on: 'list' },
  input: z.object({ year: z.coerce.number().int().min(1990).max(2100).optional() }),
  output: z.object({ rows: z.array(PlanHead) }),
})

export const getPlan = operation({
  id: 'plan.get',
  method: 'GET',
  path: '/api/plans/{planId}',
  summary: { zh: '查看计划及其目标、指标、权重', en: 'One plan with its goals, indicators and weights' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'plan.read', on: 'list' },
  input: z.object({ planId: Uuid }),
  output: PlanHead.extend({
    goals: z.array(Goal),
    weightTotal: Decimal,
    versions: z.array(
      z.object({
        version: z.number().int(),
        reason: z.string().nullable(),
        recordedAt: z.string(),
        by: z.string().nullable(),
      }),
    ),
  }),
})

export const savePlan = operation({
  id: 'plan.save',
  method: 'PUT',
  path: '/api/plans/{planId}',
  summary: { zh: '保存计划的新版本', en: 'Save a new version of a plan' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'plan.manage', on: 'tenant' },
  input: z.object({
    planId: Uuid, // a new id makes a new plan
    code: z.string().regex(/^[A-Za-z0-9-]{2,40}$/),
    version: z.number().int().min(0), // the version seen; 0 for a new plan
    name: BilingualText,
    issuer: z.enum(['above', 'own']),
    fromYear: z.number().int().min(1990).max(2100),
    toYear: z.number().int().min(1990).max(2100),
    state: z.enum(['draft', 'in-force', 'ended']),
    reason: z.string().trim().min(2).max(500),
    goals: z
      .array(
        z.object({
          code: z.string().regex(/^[A-Za-z0-9-]{1,40}$/),
          name: BilingualText,
          indicators: z.array(z.object({ indicatorId: Uuid, weight: Decimal })).max(200),
        }),
      )
      .max(50),
  }),
  output: z.object({ planId: Uuid, version: z.number().int() }),
})

export const listIndicators = operation({
  id: 'indicator.list',
  method: 'GET',
  path: '/api/indicators',
  summary: { zh: '指标字典', en: 'The indicator dictionary' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'plan.read', on: 'list' },
  input: z.object({
    search: z.string().max(100).optional(), // name, code or pinyin initials
    planId: Uuid.optional(),
    frequency: z.enum(['day', 'week', 'month', 'quarter', 'half-year', 'year']).optional(),
    sort: z.enum(['position', 'code', 'name']).default('position'),
    limit: z.coerce.number().int().min(1).max(500).default(200),
    cursor: Cursor.optional(),
  }),
  output: z.object({
    rows: z.array(
      IndicatorHead.extend({
        definition: BilingualText.optional(),
        source: BilingualText.optional(),
        rollUp: z.string(),
        derived: z.boolean(),
        version: z.number().int(),
        retired: z.boolean(),
      }),
    ),
    next: z.string().nullable(),
    total: z.number().int(),
  }),
})

export const getIndicator = operation({
  id: 'indicator.get',
  method: 'GET',
  path: '/api/indicators/{indicatorId}',
  summary: { zh: '指标定义与版本', en: 'One indicator: definition and versions' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'plan.read', on: 'list' },
  input: z.object({ indicatorId: Uuid }),
  output: IndicatorHead.extend({
    version: z.number().int(),
    content: z.record(z.string(), z.unknown()),
    /** The formula as a sentence, when derived. */
    formulaSentence: BilingualText.optional(),
    versions: z.array(
      z.object({
        version: z.number().int(),
        reason: z.string().nullable(),
        recordedAt: z.string(),
        by: z.string().nullable(),
      }),
    ),
  }),
})

export const saveIndicator = operation({
  id: 'indicator.save',
  method: 'PUT',
  path: '/api/indicators/{indicatorId}',
  summary: { zh: '保存指标定义的新版本', en: 'Save a new version of an indicator' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'plan.manage', on: 'tenant' },
  input: z.object({
    indicatorId: Uuid, // a new id makes a new indicator
    version: z.number().int().min(0),
    content: z.record(z.string(), z.unknown()), // checked by the engine's Indicator schema
    reason: z.string().trim().min(2).max(500),
  }),
  output: z.object({ indicatorId: Uuid, version: z.number().int() }),
})
