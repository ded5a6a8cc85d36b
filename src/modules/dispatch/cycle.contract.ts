import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { BilingualText, PeriodCode, UnitName, Uuid } from '#modules/dispatch/dispatch.ts'

export const CyclePhase = z.enum(['planned', 'open', 'due-passed', 'grace', 'closed'])

/** By what an administration reports: a rhythm has cycles once its first period is opened. */
const Rhythm = z.object({
  code: z.string(),
  name: BilingualText,
  frequency: z.enum(['day', 'week', 'month', 'quarter', 'half-year', 'year']),
})

export const CycleHead = Rhythm.extend({
  id: Uuid,
  period: z.string(),
  opensAt: z.string(),
  dueAt: z.string(),
  graceUntil: z.string(),
  closesAt: z.string(),
  phase: CyclePhase,
})

export const ReportState = z.enum(['filling', 'submitted', 'approved', 'accepted', 'returned'])

/** Completeness, timeliness and approval are three facts, each with its own owner. */
export const ReportFacts = z.object({
  filled: z.number().int(),
  expected: z.number().int(),
  complete: z.boolean(),
  timeliness: z.enum(['on-time', 'in-grace', 'late', 'not-yet', 'overdue']),
  approval: ReportState,
})

export const listCycles = operation({
  id: 'cycle.list',
  method: 'GET',
  path: '/api/cycles',
  summary: { zh: '列出填报周期', en: 'List reporting cycles' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'report.read', on: 'list' },
  input: z.object({
    year: z.coerce.number().int().min(1990).max(2100).optional(),
    frequency: z.enum(['day', 'week', 'month', 'quarter', 'half-year', 'year']).optional(),
    phase: CyclePhase.optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  output: z.object({ rows: z.array(CycleHead), currentId: Uuid.nullable(), rhythms: z.array(Rhythm) }),
})

export const cycleWall = operation({
  id: 'cycle.wall',
  method: 'GET',
  path: '/api/cycles/{cycleId}/wall',
  summary: { zh: '填报墙：谁已报、谁未报、谁逾期', en: 'Cycle wall: who has reported, who is late' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'report.read', on: 'list' },
  input: z.object({ cycleId: Uuid }),
  output: z.object({
    cycle: CycleHead,
    units: z.array(
      z.object({
        reportId: Uuid,
        unit: UnitName,
        /** False: a re-organisation dated back took the unit out of the period; it is in no count. */
        asked: z.boolean(),
        facts: ReportFacts,
        submittedAt: z.string().nullable(),
        returnedCells: z.number().int(),
        explanations: z.number().int(),
        reminders: z.number().int(),
        lastReminderAt: z.string().nullable(),
        reopenedUntil: z.string().nullable(),
        nil: z.boolean(),
      }),
    ),
    counts: z.object({
      units: z.number().int(),
      submitted: z.number().int(),
      accepted: z.number().int(),
      returned: z.number().int(),
      missing: z.number().int(),
      onTime: z.number().int(),
      complete: z.number().int(),
    }),
  }),
})

const UnitIds = z
  .string()
  .max(4000)
  .regex(/^[0-9a-f-]{36}(,[0-9a-f-]{36})*$/i)

export const openReports = operation({
  id: 'cycle.open-reports',
  method: 'GET',
  path: '/api/cycles/open-reports',
  summary: {
    zh: '机构变动涉及的在办报表：这些单位及其下级在未截止周期里的报表',
    en: 'Reports under way of some units and those below them: what a re-organisation touches',
  },
  kind: 'read',
  policy: { kind: 'permission', permission: 'report.read', on: 'list' },
  input: z.object({ unitIds: UnitIds }), // separated by commas
  output: z.object({
    rows: z.array(
      z.object({
        cycle: CycleHead,
        lastDay: z.string(),
        reports: z.array(z.object({ reportId: Uuid, unit: UnitName, state: ReportState })),
      }),
    ),
  }),
})

export const remindUnits = operation({
  id: 'cycle.remind',
  method: 'POST',
  path: '/api/cycles/{cycleId}/reminders',
  summary: { zh: '催报', en: 'Remind units that have not reported' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'cycle.manage', on: 'tenant' },
  input: z.object({ cycleId: Uuid, unitIds: z.array(Uuid).min(1).max(500) }),
  output: z.object({ reminded: z.number().int() }),
})

export const openCycle = operation({
  id: 'cycle.open',
  method: 'POST',
  path: '/api/cycles',
  summary: { zh: '按定义开启一个周期', en: 'Open a cycle of a period' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'cycle.manage', on: 'tenant' },
  input: z.object({ code: z.string().max(40), period: PeriodCode }),
  output: z.object({ cycleId: Uuid, reports: z.number().int() }),
})

export const closeCycle = operation({
  id: 'cycle.close',
  method: 'POST',
  path: '/api/cycles/{cycleId}/close',
  summary: { zh: '关闭周期', en: 'Close a cycle' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'cycle.manage', on: 'tenant' },
  input: z.object({ cycleId: Uuid }),
  output: z.object({ cycleId: Uuid, phase: CyclePhase }),
})

export const requestReopening = operation({
  id: 'reopening.request',
  method: 'POST',
  path: '/api/reports/{reportId}/reopenings',
  summary: { zh: '申请补报（周期已关闭）', en: 'Ask for a named exception to a closed cycle' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'reopening.request', on: 'report' },
  input: z.object({
    reportId: Uuid,
    reason: z.string().trim().min(4).max(500),
    expiresAt: z.iso.datetime({ offset: true }),
  }),
  output: z.object({ reopeningId: Uuid }),
})

export const decideReopening = operation({
  id: 'reopening.decide',
  method: 'POST',
  path: '/api/reopenings/{reopeningId}/decisions',
  summary: { zh: '批准或不予批准补报', en: 'Grant or refuse a reopening' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'reopening.decide', on: 'reopening' },
  input: z.object({
    reopeningId: Uuid,
    decision: z.enum(['grant', 'refuse']),
    note: z.string().trim().max(500).optional(),
  }),
  output: z.object({ reopeningId: Uuid, state: z.enum(['granted', 'refused']) }),
})

export const listReopenings = operation({
  id: 'reopening.list',
  method: 'GET',
  path: '/api/reopenings',
  summary: { zh: '补报申请', en: 'Reopenings asked for and granted' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'report.read', on: 'list' },
  input: z.object({ cycleId: Uuid.optional(), state: z.enum(['asked', 'granted', 'refused', 'ended']).optional() }),
  output: z.object({
    rows: z.array(
      z.object({
        id: Uuid,
        reportId: Uuid,
        cycle: CycleHead,
        unit: UnitName,
        reason: z.string(),
        requestedBy: z.string().nullable(),
        requestedAt: z.string(),
        expiresAt: z.string(),
        state: z.enum(['asked', 'granted', 'refused', 'ended']),
        note: z.string().nullable(),
      }),
    ),
  }),
})
