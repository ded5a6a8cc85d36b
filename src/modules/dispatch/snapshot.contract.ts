import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import {
  BilingualText,
  Decimal,
  IndicatorHead,
  LightSign,
  PeriodCode,
  Sentence,
  UnitName,
  Uuid,
} from '#modules/dispatch/dispatch.ts'

const Restatement = z.object({
  id: Uuid,
  reason: z.string(),
  headline: Sentence,
  state: z.enum(['proposed', 'approved', 'refused']),
  proposedBy: z.string().nullable(),
  proposedAt: z.string(),
  decidedBy: z.string().nullable(),
  decidedAt: z.string().nullable(),
  note: z.string().nullable(),
  /** Whether the reader proposed it himself: then another one decides. */
  own: z.boolean(),
})

export const SnapshotHead = z.object({
  id: Uuid,
  cycleId: Uuid,
  cycle: BilingualText,
  period: z.string(),
  year: z.number().int(),
  number: z.number().int(),
  revision: z.number().int(),
  previousId: Uuid.nullable(),
  reason: z.string().nullable(),
  takenAt: z.string(),
  hash: z.string(),
  parts: z.number().int(),
})

export const listSnapshots = operation({
  id: 'snapshot.list',
  method: 'GET',
  path: '/api/snapshots',
  summary: { zh: '冻结的各期数据', en: 'Frozen periods, by number' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'figure.read', on: 'list' },
  input: z.object({ period: PeriodCode.optional() }),
  output: z.object({
    rows: z.array(
      SnapshotHead.extend({
        /** The next revision of this cycle replaced it. */
        restated: z.boolean(),
        /** How many percent of its tables and rankings are written; null: all of them. */
        shownPercent: z.number().int().nullable(),
        restatements: z.array(Restatement),
      }),
    ),
    /** Closed periods that are being frozen now. */
    freezing: z.array(z.object({ cycle: BilingualText, period: z.string(), percent: z.number().int() })),
  }),
})

export const verifySnapshot = operation({
  id: 'snapshot.verify',
  method: 'GET',
  path: '/api/snapshots/{snapshotId}/verification',
  summary: { zh: '核验冻结数据未被改动', en: 'Verify that a snapshot is what was sealed' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'figure.read', on: 'list' },
  input: z.object({ snapshotId: Uuid }),
  output: z.object({
    holds: z.boolean(),
    sealed: z.string(),
    found: z.string(),
    parts: z.number().int(),
    changed: z.array(z.object({ name: z.string(), key: z.string() })),
  }),
})

/** What stood in one cell: of a unit's indicator, or, without an indicator, of its total score. */
export const DifferenceSide = z.object({
  value: Decimal.nullable(),
  state: z.string().nullable(),
  target: z.string().nullable(),
  completionPercent: Decimal.nullable(),
  sign: LightSign.nullable(),
  score: Decimal.nullable(),
  rank: z.number().int().nullable(),
})

export const CHANGES = ['value', 'target', 'completion', 'light', 'score', 'rank'] as const

export const snapshotDifference = operation({
  id: 'snapshot.difference',
  method: 'GET',
  path: '/api/snapshots/{snapshotId}/difference',
  summary: {
    zh: '冻结数据与现状或另一次冻结的差异',
    en: 'What differs between a snapshot and the figures now, or another snapshot',
  },
  kind: 'read',
  policy: { kind: 'permission', permission: 'figure.read', on: 'unit' },
  input: z.object({
    snapshotId: Uuid,
    unitId: Uuid, // the unit and all below it
    with: z.union([z.literal('live'), Uuid]).default('live'),
    changed: z.enum(CHANGES).optional(),
    from: z.coerce.number().int().min(0).max(1_000_000).default(0),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  output: z.object({
    headline: Sentence,
    total: z.number().int(),
    next: z.number().int().nullable(),
    rows: z.array(
      z.object({
        unit: UnitName,
        indicator: IndicatorHead.nullable(),
        /** Without an indicator: which slice's total it is (`appraisal`: after adjustments); null: that of the figures. */
        totalOf: z.string().nullable(),
        before: DifferenceSide.nullable(),
        after: DifferenceSide.nullable(),
        changed: z.array(z.enum(CHANGES)),
      }),
    ),
  }),
})

export const proposeRestatement = operation({
  id: 'restatement.propose',
  method: 'POST',
  path: '/api/snapshots/{snapshotId}/restatements',
  summary: { zh: '提出重述：按更正后的数据重新冻结', en: 'Propose a restatement: freeze the corrected figures anew' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'snapshot.restate', on: 'tenant' },
  input: z.object({ snapshotId: Uuid, reason: z.string().trim().min(4).max(500) }),
  output: z.object({ restatementId: Uuid, headline: Sentence }),
})

export const decideRestatement = operation({
  id: 'restatement.decide',
  method: 'POST',
  path: '/api/restatements/{restatementId}/decisions',
  summary: { zh: '批准或不批准重述', en: 'Approve or refuse a restatement' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'snapshot.approve', on: 'tenant' },
  input: z.object({
    restatementId: Uuid,
    decision: z.enum(['approve', 'refuse']),
    note: z.string().trim().max(500).optional(),
  }),
  output: z.object({ restatementId: Uuid, state: z.enum(['approved', 'refused']) }),
})
