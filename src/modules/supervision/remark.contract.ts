import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { PeriodCode, UnitName, Uuid } from '#modules/dispatch/dispatch.ts'
import { RaisedSlip } from '#modules/supervision/slip.contract.ts'

export const writeRemark = operation({
  id: 'remark.write',
  method: 'POST',
  path: '/api/remarks',
  summary: { zh: '对指标或任务作出批示', en: 'Write a remark on a figure or task' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'remark.write', on: 'unit' },
  input: z.object({
    unitId: Uuid,
    indicatorId: Uuid.optional(),
    period: PeriodCode.optional(),
    keyTaskId: Uuid.optional(),
    text: z.string().trim().min(2).max(1000),
    /** Given: the remark becomes a slip at once. */
    slip: z
      .object({
        level: z.string().max(64).optional(),
        workingDays: z.number().int().min(1).max(250).optional(),
        cooperatingIds: z.array(Uuid).max(50).default([]),
      })
      .optional(),
  }),
  output: z.object({ remarkId: Uuid, slip: RaisedSlip.nullable() }),
})

export const listRemarks = operation({
  id: 'remark.list',
  method: 'GET',
  path: '/api/remarks',
  summary: { zh: '批示', en: 'Remarks' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'slip.read', on: 'list' },
  input: z.object({ unitId: Uuid.optional(), indicatorId: Uuid.optional(), keyTaskId: Uuid.optional() }),
  output: z.object({
    rows: z.array(
      z.object({
        id: Uuid,
        unit: UnitName,
        period: z.string().nullable(),
        text: z.string(),
        by: z.string(),
        at: z.string(),
        slip: z.object({ id: Uuid, number: z.string() }).nullable(),
      }),
    ),
  }),
})
