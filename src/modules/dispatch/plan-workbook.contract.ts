import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { ShownTarget, Uuid } from '#modules/dispatch/dispatch.ts'
import { savePlan } from '#modules/dispatch/plan.contract.ts'
import { proposeTargets } from '#modules/dispatch/target.contract.ts'

export const downloadPlanWorkbook = operation({
  id: 'plan.workbook',
  method: 'GET',
  path: '/api/plans/{planId}/workbook',
  summary: {
    zh: '下载计划工作簿：目标任务、指标、权重、各单位目标',
    en: 'A plan as a workbook: goals, indicators, weights, targets',
  },
  kind: 'read',
  sensitive: true,
  policy: { kind: 'permission', permission: 'plan.manage', on: 'tenant' },
  transfer: 'download',
  input: z.object({ planId: Uuid }),
  output: z.unknown(),
})

const Goals = savePlan.input.shape.goals
const Proposals = z.array(z.object({ unitId: Uuid, rows: proposeTargets.input.shape.rows })).max(500)

export const checkPlanWorkbook = operation({
  id: 'plan.check-workbook',
  method: 'POST',
  path: '/api/plans/{planId}/workbook',
  summary: {
    zh: '计划工作簿试运行：逐格报错、预览变化',
    en: 'Dry run of a plan’s workbook: errors by cell, preview of changes',
  },
  kind: 'act',
  policy: { kind: 'permission', permission: 'plan.manage', on: 'tenant' },
  transfer: 'file',
  input: z.object({ planId: Uuid }),
  output: z.object({
    faults: z.array(
      z.object({
        sheet: z.string(),
        line: z.number().int(),
        column: z.number().int(),
        key: z.string(),
        text: z.string(),
      }),
    ), // at most 200
    errors: z.number().int(),
    /** The version of the plan against which it was held. */
    version: z.number().int(),
    /** What would be saved; absent: the plan stays as it is. */
    goals: Goals.optional(),
    proposals: Proposals,
    preview: z.object({
      goals: z.array(z.object({ indicator: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
      targets: z.array(
        z.object({
          indicator: z.string(),
          unit: z.string(),
          period: z.string(),
          kind: z.enum(['initial', 'intermediate', 'final']),
          before: ShownTarget,
          after: ShownTarget,
        }),
      ), // at most 200
      targetsTotal: z.number().int(),
    }),
  }),
})

export const publishPlanWorkbook = operation({
  id: 'plan.publish-workbook',
  method: 'POST',
  path: '/api/plans/{planId}/workbook/publish',
  summary: {
    zh: '发布计划工作簿：计划存为新版本，目标提交签批',
    en: 'Publish a plan’s workbook: a new version, targets put up for signature',
  },
  kind: 'act',
  policy: { kind: 'permission', permission: 'plan.manage', on: 'tenant' },
  input: z.object({
    planId: Uuid,
    version: z.number().int().min(1),
    fileName: z.string().trim().min(1).max(200),
    reason: z.string().trim().min(2).max(500),
    goals: Goals.optional(),
    proposals: Proposals,
  }),
  output: z.object({ workbookId: Uuid.nullable(), version: z.number().int(), proposed: z.number().int() }),
})

export const undoPlanWorkbook = operation({
  id: 'plan.undo-workbook',
  method: 'POST',
  path: '/api/plans/{planId}/workbooks/{workbookId}/undo',
  summary: {
    zh: '撤销一次计划工作簿：计划恢复原样存为新版本，未签批的目标撤回',
    en: 'Take a published workbook back: the plan as it was, as a new version; targets not signed yet are withdrawn',
  },
  kind: 'act',
  policy: { kind: 'permission', permission: 'plan.manage', on: 'tenant' },
  input: z.object({ planId: Uuid, workbookId: Uuid }),
  output: z.object({ version: z.number().int(), withdrawn: z.number().int() }),
})

export const listPlanWorkbooks = operation({
  id: 'plan.list-workbooks',
  method: 'GET',
  path: '/api/plans/{planId}/workbooks',
  summary: { zh: '本计划的工作簿发布记录', en: 'Workbooks published into a plan' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'plan.manage', on: 'tenant' },
  input: z.object({ planId: Uuid }),
  output: z.object({
    rows: z.array(
      z.object({
        id: Uuid,
        fileName: z.string(),
        reason: z.string(),
        version: z.number().int(),
        isPlanChanged: z.boolean(),
        targets: z.number().int(),
        state: z.enum(['published', 'undone']),
        by: z.string(),
        at: z.string(),
      }),
    ), // the last 50
  }),
})
