import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { BilingualText, Decimal, Uuid } from '#modules/dispatch/dispatch.ts'
import { Day, MonitorCode } from '#modules/dispatch/monitor.contract.ts'
import { GridRow } from '#modules/dispatch/report.contract.ts'

/** What the days come to for one cell, beside what stands in it. */
export const DayProposal = z.object({
  indicatorId: Uuid,
  indicator: BilingualText,
  unit: BilingualText,
  monitor: MonitorCode,
  value: Decimal,
  present: z.number().int(),
  expected: z.number().int(),
  last: Day,
  /** 由日监测 30 天合计预填. */
  source: BilingualText,
  /** `empty`: nobody has typed; `outdated`: was taken over, the days have changed since; `same`; `typed`: a person's word stands. */
  standing: z.enum(['empty', 'outdated', 'same', 'typed']),
  current: Decimal.nullable(),
  version: z.number().int(),
})
export type DayProposal = z.infer<typeof DayProposal>

export const listDayProposals = operation({
  id: 'report.dayProposals',
  method: 'GET',
  path: '/api/reports/{reportId}/day-proposals',
  summary: { zh: '由日监测预填的数', en: 'What the days propose for the report' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'report.read', on: 'report' },
  input: z.object({ reportId: Uuid }),
  output: z.object({ rows: z.array(DayProposal) }), // empty once it has been submitted
})

export const adoptDays = operation({
  id: 'report.adoptDays',
  method: 'POST',
  path: '/api/reports/{reportId}/day-proposals',
  summary: { zh: '采用日监测的数', en: 'Take over what the days propose' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'report.fill', on: 'report' },
  input: z.object({
    reportId: Uuid,
    cells: z
      .array(z.object({ indicatorId: Uuid, seenVersion: z.number().int().min(0) }))
      .min(1)
      .max(500),
  }),
  output: z.object({ rows: z.array(GridRow), adopted: z.number().int() }),
})
