import { z } from 'zod'
import { Cursor } from '#engine/contract/cursor.ts'
import { operation } from '#engine/contract/operation.ts'
import { CycleHead, ReportFacts, ReportState } from '#modules/dispatch/cycle.contract.ts'
import {
  BilingualText,
  Decimal,
  IndicatorHead,
  ShownFigure,
  ShownTarget,
  UnitName,
  Uuid,
} from '#modules/dispatch/dispatch.ts'

/** One fault of one cell. `hard` keeps the report from going up; `soft` asks for an explanation that travels with it. */
export const CellFault = z.object({
  level: z.enum(['hard', 'soft']),
  key: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  text: z.string(), // rendered in the caller's language
})

export const GridRow = z.object({
  cellId: Uuid, // evidence and remarks are kept under ('report-cell', cellId)
  indicator: IndicatorHead,
  goal: z.object({ code: z.string(), name: BilingualText }).nullable(),
  dimension: z.string(), // '' the total
  part: BilingualText.nullable(), // of what part of the whole the row speaks; null the total
  target: ShownTarget,
  lastYear: ShownFigure, // same period last year
  lastPeriod: ShownFigure,
  current: ShownFigure, // as typed, or derived
  increment: Decimal.optional(), // of this period, for cumulative series
  editable: z.boolean(),
  /** Why it cannot be typed: derived, not in this cycle, locked, not yours. */
  lockedReason: z.string().optional(),
  explanation: z.string().nullable(),
  returnedReason: z.string().nullable(),
  faults: z.array(CellFault),
  evidence: z.number().int(),
  version: z.number().int(),
  hint: BilingualText.nullable(), // from the dictionary: when published, how counted
})

export const Narrative = z.object({
  text: z.string().max(20_000).default(''),
  problems: z.string().max(20_000).default(''),
  nextSteps: z.string().max(20_000).default(''),
})

/** What the viewer may do now, with the reason when not: the same answer that guards the transaction. */
const Acts = z.record(
  z.enum(['fill', 'submit', 'approve', 'return', 'accept', 'withdraw', 'declareNil', 'requestReopening']),
  z.object({ may: z.boolean(), reason: z.string().optional() }),
)

export const getReport = operation({
  id: 'report.get',
  method: 'GET',
  path: '/api/reports/{reportId}',
  summary: { zh: '打开一份报表', en: 'Open a report: grid, narrative, state, acts' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'report.read', on: 'report' },
  input: z.object({ reportId: Uuid }),
  output: z.object({
    id: Uuid,
    version: z.number().int(),
    cycle: CycleHead,
    unit: UnitName,
    facts: ReportFacts,
    rows: z.array(GridRow),
    narrative: Narrative,
    narrativeVersion: z.number().int(),
    nilReason: z.string().nullable(),
    returnReason: z.string().nullable(),
    preview: z.boolean(), // the viewer sees figures not yet approved for his level
    hidden: z.boolean(), // figures withheld until approved
    acts: Acts,
    before: z.array(z.string()), // what is still to be done before submitting, in words
    editors: z.array(z.object({ name: z.string(), seenAt: z.string(), at: z.string() })),
    history: z.array(z.object({ at: z.string(), by: z.string().nullable(), text: z.string() })),
  }),
})

export const findReport = operation({
  id: 'report.find',
  method: 'GET',
  path: '/api/reports',
  summary: { zh: '按周期与单位列出报表', en: 'List reports by cycle, unit and state' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'report.read', on: 'list' },
  input: z.object({
    cycleId: Uuid.optional(),
    unitId: Uuid.optional(),
    state: ReportState.optional(),
    /** `me`: only those that the caller may approve or accept as they stand, four eyes included. */
    awaits: z.enum(['me']).optional(),
    sort: z.enum(['unit', 'submitted', 'period']).default('unit'),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    cursor: Cursor.optional(),
  }),
  output: z.object({
    rows: z.array(
      z.object({
        id: Uuid,
        cycle: CycleHead,
        unit: UnitName,
        facts: ReportFacts,
        submittedAt: z.string().nullable(),
        explanations: z.number().int(),
      }),
    ),
    next: z.string().nullable(),
    total: z.number().int(),
  }),
})

export const saveCells = operation({
  id: 'report.saveCells',
  method: 'PUT',
  path: '/api/reports/{reportId}/cells',
  summary: {
    zh: '保存单元格（自动保存；他人已改的格不会被覆盖）',
    en: 'Save cells; a cell changed by somebody else is not overwritten',
  },
  kind: 'act',
  policy: { kind: 'permission', permission: 'report.fill', on: 'report' },
  input: z.object({
    reportId: Uuid,
    how: z.enum(['typed', 'pasted', 'imported']).default('typed'),
    cells: z
      .array(
        z.object({
          indicatorId: Uuid,
          dimension: z.string().max(130).default(''),
          seenVersion: z.number().int().min(0),
          /** As typed: 54,809.2 · 5.48亿 · — · 不适用. Read by the engine; what it cannot read is a hard fault. */
          typed: z.string().max(100).optional(),
          explanation: z.string().max(2000).optional(),
        }),
      )
      .min(1)
      .max(2000),
  }),
  output: z.object({
    rows: z.array(GridRow), // the cells saved and those derived from them
    conflicts: z.array(
      z.object({
        indicatorId: Uuid,
        dimension: z.string(),
        theirs: ShownFigure,
        by: z.string().nullable(),
        at: z.string(),
        version: z.number().int(),
      }),
    ),
    unread: z.array(z.object({ indicatorId: Uuid, dimension: z.string(), typed: z.string(), reason: z.string() })),
    before: z.array(z.string()),
    savedAt: z.string(),
  }),
})

export const saveNarrative = operation({
  id: 'report.saveNarrative',
  method: 'PUT',
  path: '/api/reports/{reportId}/narrative',
  summary: { zh: '保存文字说明', en: 'Save the narrative' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'report.fill', on: 'report' },
  input: z.object({ reportId: Uuid, seenVersion: z.number().int().min(0), narrative: Narrative }),
  output: z.object({ narrativeVersion: z.number().int(), savedAt: z.string() }),
})

const versioned = { reportId: Uuid, version: z.number().int() }
const Moved = z.object({ reportId: Uuid, version: z.number().int(), state: ReportState })

export const declareNil = operation({
  id: 'report.declareNil',
  method: 'POST',
  path: '/api/reports/{reportId}/nil',
  summary: { zh: '零报告', en: 'Declare a nil report with a reason' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'report.fill', on: 'report' },
  input: z.object({ ...versioned, reason: z.string().trim().min(2).max(500).nullable() }), // null takes it back
  output: Moved,
})

export const submitReport = operation({
  id: 'report.submit',
  method: 'POST',
  path: '/api/reports/{reportId}/submit',
  summary: { zh: '提交本单位审核', en: 'Submit the report' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'report.submit', on: 'report' },
  input: z.object(versioned),
  output: Moved.extend({
    receipt: z.object({ submittedAt: z.string(), contentHash: z.string(), timeliness: z.string() }),
  }),
})

export const approveReport = operation({
  id: 'report.approve',
  method: 'POST',
  path: '/api/reports/{reportId}/approve',
  summary: { zh: '单位负责人审签', en: "Approve by the unit's head" },
  kind: 'act',
  policy: { kind: 'permission', permission: 'report.approve', on: 'report' },
  input: z.object({ ...versioned, note: z.string().trim().max(500).optional() }),
  output: Moved,
})

export const acceptReport = operation({
  id: 'report.accept',
  method: 'POST',
  path: '/api/reports/{reportId}/accept',
  summary: { zh: '上级接收（接收即锁定）', en: 'Accept by the level above; accepting locks' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'report.accept', on: 'report-parent' },
  input: z.object(versioned),
  output: Moved,
})

export const returnReport = operation({
  id: 'report.return',
  method: 'POST',
  path: '/api/reports/{reportId}/return',
  summary: { zh: '退回并标出需改的格', en: 'Return with the exact cells marked and a reason' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'report.read', on: 'report' }, // who may return depends on the state: see report.rules.ts
  input: z.object({
    ...versioned,
    reason: z.string().trim().min(2).max(1000),
    cells: z
      .array(
        z.object({
          indicatorId: Uuid,
          dimension: z.string().max(130).default(''),
          reason: z.string().trim().min(2).max(500),
        }),
      )
      .max(500),
  }),
  output: Moved,
})

export const withdrawReport = operation({
  id: 'report.withdraw',
  method: 'POST',
  path: '/api/reports/{reportId}/withdraw',
  summary: { zh: '撤回（由上至下依次撤销）', en: 'Withdraw; approvals fall in order' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'report.read', on: 'report' }, // who may withdraw depends on the state: see report.rules.ts
  input: z.object({ ...versioned, reason: z.string().trim().min(2).max(500) }),
  output: Moved,
})

export const cellHistory = operation({
  id: 'report.cellHistory',
  method: 'GET',
  path: '/api/reports/{reportId}/cells/{indicatorId}/history',
  summary: { zh: '单元格的历次修改', en: 'History of one cell' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'report.read', on: 'report' },
  input: z.object({ reportId: Uuid, indicatorId: Uuid, dimension: z.string().max(130).default('') }),
  output: z.object({
    rows: z.array(
      z.object({
        at: z.string(),
        by: z.string().nullable(),
        deed: z.string(),
        from: ShownFigure,
        to: ShownFigure,
        note: z.string().nullable(),
      }),
    ),
  }),
})

export const proposeCorrection = operation({
  id: 'correction.propose',
  method: 'POST',
  path: '/api/corrections',
  summary: { zh: '对已接收数据提出更正建议', en: 'Propose a corrected value beside an official one' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'correction.propose', on: 'unit' },
  input: z.object({
    unitId: Uuid,
    indicatorId: Uuid,
    period: z.string().max(12),
    proposedValue: Decimal,
    reason: z.string().trim().min(4).max(1000),
    source: z.string().trim().min(2).max(300),
  }),
  output: z.object({ correctionId: Uuid }),
})

export const decideCorrection = operation({
  id: 'correction.decide',
  method: 'POST',
  path: '/api/corrections/{correctionId}/decisions',
  summary: { zh: '采纳或不采纳更正', en: 'Adopt or refuse a correction' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'correction.decide', on: 'correction-parent' },
  input: z.object({
    correctionId: Uuid,
    decision: z.enum(['adopt', 'refuse']),
    note: z.string().trim().max(500).optional(),
  }),
  output: z.object({ correctionId: Uuid, state: z.enum(['adopted', 'refused']) }),
})

export const listCorrections = operation({
  id: 'correction.list',
  method: 'GET',
  path: '/api/corrections',
  summary: { zh: '更正建议', en: 'Corrections beside official values' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'report.read', on: 'list' },
  input: z.object({
    unitId: Uuid.optional(),
    indicatorId: Uuid.optional(),
    state: z.enum(['open', 'adopted', 'refused', 'withdrawn']).optional(),
  }),
  output: z.object({
    rows: z.array(
      z.object({
        id: Uuid,
        unit: UnitName,
        indicator: IndicatorHead,
        period: z.string(),
        official: ShownFigure,
        proposed: Decimal,
        reason: z.string(),
        source: z.string(),
        state: z.enum(['open', 'adopted', 'refused', 'withdrawn']),
        proposedBy: z.string().nullable(),
        proposedAt: z.string(),
        note: z.string().nullable(),
      }),
    ),
  }),
})
