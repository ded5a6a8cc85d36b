import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { Decimal, IndicatorHead, PeriodCode, ShownTarget, UnitName, Uuid } from '#modules/dispatch/dispatch.ts'

/** even: split up whole; short, over: too little or too much; open: some children have none yet; free, unlike: not held. */
const ReconcileStatus = z.enum(['even', 'short', 'over', 'open', 'free', 'unlike'])

const TargetCell = ShownTarget.extend({
  targetId: Uuid.optional(),
  version: z.number().int().optional(),
  /** A change waiting for approval beside the value in force. */
  proposed: ShownTarget.extend({ version: z.number().int(), reason: z.string(), by: z.string().nullable() }).optional(),
})

export const targetCascade = operation({
  id: 'target.cascade',
  method: 'GET',
  path: '/api/plans/{planId}/targets/{indicatorId}',
  summary: { zh: '目标分解：上级目标、下级合计与未分配余量', en: 'Target cascade: parent, sum of children, remainder' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'plan.read', on: 'unit' },
  input: z.object({
    planId: Uuid,
    indicatorId: Uuid,
    unitId: Uuid, // the parent whose children are shown
    period: PeriodCode,
    kind: z.enum(['initial', 'intermediate', 'final']).default('final'),
  }),
  output: z.object({
    indicator: IndicatorHead,
    parent: z.object({ unit: UnitName, target: TargetCell }),
    children: z.array(
      z.object({
        unit: UnitName,
        target: TargetCell,
        hasChildren: z.boolean(),
        /** Takes part of the target; a unit that is not expected and has none does not keep it from being split up whole. */
        isExpected: z.boolean(),
      }),
    ),
    /** How children are held against the parent: by the indicator's roll-up rule; `own` is not reconciled. */
    rule: z.enum(['sum', 'average', 'weighted', 'ratio-of-sums', 'own', 'rows']),
    /** What no figure of the indicator may pass, and so no target of it either. */
    limits: z.object({ min: Decimal.optional(), max: Decimal.optional() }),
    status: ReconcileStatus,
    together: Decimal.optional(), // sum or average of the children in force
    remainder: Decimal.optional(), // parent minus together; 0 when it is split up
    balanced: z.boolean(),
    missingChildren: z.number().int(),
    withProposals: z.object({ together: Decimal.optional(), remainder: Decimal.optional(), balanced: z.boolean() }),
  }),
})

export const targetOverview = operation({
  id: 'target.overview',
  method: 'GET',
  path: '/api/plans/{planId}/targets',
  summary: { zh: '计划的目标总表', en: 'All targets of a plan for one unit' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'plan.read', on: 'unit' },
  input: z.object({ planId: Uuid, unitId: Uuid, year: z.coerce.number().int().min(1990).max(2100) }),
  output: z.object({
    rows: z.array(
      z.object({
        indicator: IndicatorHead,
        goalCode: z.string(),
        weight: Decimal,
        initial: TargetCell.optional(),
        final: TargetCell,
        rule: z.enum(['sum', 'average', 'weighted', 'ratio-of-sums', 'own', 'rows']),
        status: ReconcileStatus,
        together: Decimal.optional(),
        remainder: Decimal.optional(),
        balanced: z.boolean(),
        proposals: z.number().int(),
      }),
    ),
  }),
})

export const proposeTargets = operation({
  id: 'target.propose',
  method: 'POST',
  path: '/api/plans/{planId}/targets/proposals',
  summary: {
    zh: '提出目标或目标调整（须写明理由，经批准生效）',
    en: 'Propose targets or changes of targets, with a reason',
  },
  kind: 'act',
  policy: { kind: 'permission', permission: 'target.propose', on: 'unit' },
  input: z.object({
    planId: Uuid,
    unitId: Uuid, // the parent under which the proposals stand; each row's unit is it or its child
    reason: z.string().trim().min(2).max(500),
    rows: z
      .array(
        z.object({
          indicatorId: Uuid,
          unitId: Uuid,
          kind: z.enum(['initial', 'intermediate', 'final']),
          period: PeriodCode,
          seenVersion: z.number().int().min(0), // 0: no target yet
          expectation: z.enum(['value', 'not-applicable', 'no-target']),
          value: Decimal.optional(),
          bandLow: Decimal.optional(),
          bandHigh: Decimal.optional(),
        }),
      )
      .min(1)
      .max(500),
  }),
  output: z.object({ proposed: z.array(z.object({ targetId: Uuid, version: z.number().int() })) }),
})

export const decideTarget = operation({
  id: 'target.decide',
  method: 'POST',
  path: '/api/targets/{targetId}/decisions',
  summary: { zh: '批准或不予批准目标调整', en: 'Approve or refuse a proposed target' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'target.approve', on: 'target' },
  input: z.object({
    targetId: Uuid,
    version: z.number().int(),
    decision: z.enum(['approve', 'refuse']),
    note: z.string().trim().max(500).optional(),
  }),
  output: z.object({ targetId: Uuid, state: z.enum(['in-force', 'refused']) }),
})

export const listProposals = operation({
  id: 'target.proposals',
  method: 'GET',
  path: '/api/targets/proposals',
  summary: { zh: '待批准的目标调整', en: 'Targets waiting for approval' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'plan.read', on: 'list' },
  input: z.object({ planId: Uuid.optional(), limit: z.coerce.number().int().min(1).max(500).default(200) }),
  output: z.object({
    rows: z.array(
      z.object({
        targetId: Uuid,
        version: z.number().int(),
        planId: Uuid,
        indicator: IndicatorHead,
        unit: UnitName,
        kind: z.enum(['initial', 'intermediate', 'final']),
        period: z.string(),
        before: ShownTarget,
        after: ShownTarget,
        reason: z.string(),
        proposedBy: z.string().nullable(),
        proposedAt: z.string(),
        maySign: z.boolean(),
      }),
    ),
    total: z.number().int(),
  }),
})

export const targetHistory = operation({
  id: 'target.history',
  method: 'GET',
  path: '/api/targets/{targetId}',
  summary: { zh: '目标的历次版本', en: 'All versions of a target' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'plan.read', on: 'target' },
  input: z.object({ targetId: Uuid }),
  output: z.object({
    rows: z.array(
      z.object({
        version: z.number().int(),
        state: z.enum(['proposed', 'in-force', 'refused', 'superseded']),
        target: ShownTarget,
        reason: z.string(),
        proposedBy: z.string().nullable(),
        proposedAt: z.string(),
        decidedBy: z.string().nullable(),
        decidedAt: z.string().nullable(),
        note: z.string().nullable(),
      }),
    ),
  }),
})
