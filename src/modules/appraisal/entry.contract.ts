import { z } from 'zod'
import type { Permission } from '#engine/access/permission.ts'
import { operation } from '#engine/contract/operation.ts'
import { ENTRY_SIGNS } from '#engine/definition/appraisal-practice.ts'
import { ENTRY_ACTS } from '#modules/appraisal/entry.rules.ts'
import { CUT_REASONS, ENTRY_SOURCES, ENTRY_STATES } from '#modules/appraisal/entry.ts'
import { BilingualText, Decimal, PeriodCode, Sentence, UnitName, Uuid } from '#modules/dispatch/dispatch.ts'

const Day = z.iso.date()
const Points = z.string().regex(/^-?\d{1,3}(\.\d{1,3})?$/)
const Reason = z.string().trim().min(2).max(1000)
const Named = z.object({ code: z.string(), name: BilingualText })

export const EntryHead = z.object({
  id: Uuid,
  /** Once it is booked. */
  number: z.string().nullable(),
  state: z.enum(ENTRY_STATES),
  version: z.number().int(),
  unit: UnitName,
  kind: Named,
  points: Decimal,
  indicator: BilingualText.nullable(),
  period: PeriodCode,
  from: Day,
  until: Day,
  document: z.string(),
  article: z.string(),
  reason: z.string(),
  source: z.enum(ENTRY_SOURCES),
  proposedBy: z.string().nullable(),
  proposedAt: z.string(),
  hearUntil: Day.nullable(),
  bookedOn: Day.nullable(),
  /** The number of the entry it takes back, and of the one that takes it back. */
  reverses: z.object({ id: Uuid, number: z.string().nullable() }).nullable(),
  reversedBy: z.object({ id: Uuid, number: z.string().nullable() }).nullable(),
  appeal: z.enum(['filed', 'upheld', 'dismissed']).nullable(),
  files: z.number().int(),
})
export type EntryHead = z.infer<typeof EntryHead>

export const ENTRY_TABS = ['all', 'open', 'hearing', 'review', 'booked', 'appealed', 'over'] as const

export const listEntries = operation({
  id: 'entry.list',
  method: 'GET',
  path: '/api/appraisal/entries',
  summary: { zh: '考核调整台账', en: 'The ledger of adjustments' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'appraisal.read', on: 'list' },
  input: z.object({
    tab: z.enum(ENTRY_TABS).default('all'),
    unitId: Uuid.optional(),
    year: z.coerce.number().int().min(1949).max(2199).optional(),
    limit: z.coerce.number().int().min(1).max(2000).default(500),
  }),
  output: z.object({
    rows: z.array(EntryHead),
    total: z.number().int(),
    counts: z.record(z.enum(ENTRY_TABS), z.number().int()),
  }),
})

export const getEntry = operation({
  id: 'entry.get',
  method: 'GET',
  path: '/api/appraisal/entries/{entryId}',
  summary: { zh: '打开一条考核调整', en: 'Open an adjustment' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'appraisal.read', on: 'list' }, // and as far as its unit is in sight: entry.access.ts
  input: z.object({ entryId: Uuid }),
  output: EntryHead.extend({
    evidence: z.array(BilingualText),
    slip: z.object({ id: Uuid, number: z.string() }).nullable(),
    statement: z.object({ text: z.string(), by: z.string(), at: z.string() }).nullable(),
    decidedBy: z.string().nullable(),
    decidedAt: z.string().nullable(),
    decisionNote: z.string().nullable(),
    appealUntil: Day.nullable(),
    appealed: z
      .object({
        text: z.string(),
        by: z.string(),
        at: z.string(),
        dueOn: Day,
        state: z.enum(['filed', 'upheld', 'dismissed']),
        decidedBy: z.string().nullable(),
        note: z.string().nullable(),
      })
      .nullable(),
    mayAttach: z.boolean(),
    acts: z.record(z.enum(ENTRY_ACTS), z.object({ may: z.boolean(), reason: z.string().optional() })),
    history: z.array(z.object({ at: z.string(), by: z.string().nullable(), text: z.string() })),
  }),
})

export const listEntryKinds = operation({
  id: 'entry.kinds',
  method: 'GET',
  path: '/api/appraisal/kinds',
  summary: { zh: '考核调整类别', en: 'Kinds of adjustments' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'appraisal.read', on: 'list' },
  input: z.object({ unitId: Uuid.optional(), year: z.coerce.number().int().min(1949).max(2199).optional() }),
  output: z.object({
    decimals: z.number().int(),
    hearingWorkingDays: z.number().int(),
    appealWorkingDays: z.number().int(),
    kinds: z.array(
      Named.extend({
        description: BilingualText.nullable(),
        sign: z.enum(ENTRY_SIGNS),
        on: z.enum(['total', 'indicator']),
        lasts: z.enum(['period', 'year']),
        least: Decimal,
        most: Decimal,
        /** Of one unit in a year; and what stands already when a unit and year are asked for. */
        mostInYear: Decimal.nullable(),
        booked: Decimal.nullable(),
        evidence: z.array(BilingualText),
        isHeard: z.boolean(),
        mayPropose: z.boolean(),
      }),
    ),
    caps: z.array(Named.extend({ kinds: z.array(z.string()), most: Decimal.nullable(), least: Decimal.nullable() })),
  }),
})

/** An entry as it counts in a period: `points` less the cuts is `effective`. */
export const CountedLine = z.object({
  entryId: Uuid,
  number: z.string(),
  kind: Named,
  indicator: BilingualText.nullable(),
  document: z.string(),
  reason: z.string(),
  bookedOn: z.string(),
  points: Decimal,
  effective: Decimal,
  cuts: z.array(z.object({ by: z.enum(CUT_REASONS), cap: BilingualText.nullable(), points: Decimal })),
})
export type CountedLine = z.infer<typeof CountedLine>

export const AdjustedRow = z.object({
  unit: UnitName,
  /** What the figures earned. */
  raw: Decimal.nullable(),
  rawRank: z.number().int().nullable(),
  entries: z.array(CountedLine),
  /** raw and the effective points of all entries: exactly. */
  adjusted: Decimal.nullable(),
  rank: z.number().int().nullable(),
  tied: z.boolean(),
  /** Places won (+) or lost (−) by entries. */
  movement: z.number().int().nullable(),
})
export type AdjustedRow = z.infer<typeof AdjustedRow>

export const AdjustedRanking = z.object({
  headline: Sentence,
  groups: z.array(
    z.object({ peerGroup: z.string().nullable(), name: BilingualText.nullable(), rows: z.array(AdjustedRow) }),
  ),
})
export type AdjustedRanking = z.infer<typeof AdjustedRanking>

export const adjustedRanking = operation({
  id: 'entry.ranking',
  method: 'GET',
  path: '/api/appraisal/ranking',
  summary: { zh: '调整后排名', en: 'Ranking after adjustments' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'appraisal.read', on: 'unit' },
  input: z.object({ unitId: Uuid, period: PeriodCode, planId: Uuid.optional(), asOf: Uuid.optional() }),
  output: AdjustedRanking,
})

export const adjustedScore = operation({
  id: 'entry.score',
  method: 'GET',
  path: '/api/appraisal/score',
  summary: { zh: '一个单位调整后的得分', en: 'The score of one unit after adjustments' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'appraisal.read', on: 'unit' },
  input: z.object({ unitId: Uuid, period: PeriodCode, asOf: Uuid.optional() }),
  /** None: nobody ranks the unit. */
  output: z.object({ score: AdjustedRow.nullable() }),
})

export const proposeEntry = operation({
  id: 'entry.propose',
  method: 'POST',
  path: '/api/appraisal/entries',
  summary: { zh: '提出考核调整', en: 'Propose an adjustment' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'appraisal.propose', on: 'unit' },
  input: z.object({
    unitId: Uuid,
    kind: z.string().min(1).max(64),
    points: Points, // with sign
    period: PeriodCode,
    planId: Uuid.optional(),
    indicatorId: Uuid.optional(),
    document: z.string().trim().min(2).max(200),
    article: z.string().trim().max(80).default(''),
    reason: Reason,
  }),
  output: z.object({ entryId: Uuid, version: z.number().int() }),
})

const act = <I extends z.ZodRawShape>(
  name: (typeof ENTRY_ACTS)[number],
  path: string,
  summary: { zh: string; en: string },
  permission: Permission,
  input: I,
) =>
  operation({
    id: `entry.${name}`,
    method: 'POST',
    path: `/api/appraisal/entries/{entryId}/${path}`,
    summary,
    kind: 'act',
    policy: { kind: 'permission', permission, on: 'entry' },
    input: z.object({ entryId: Uuid, version: z.number().int(), ...input }),
    output: z.object({ entryId: Uuid, version: z.number().int(), state: z.enum(ENTRY_STATES) }),
  })

const Note = z.string().trim().max(1000).default('')

export const submitEntry = act('submit', 'submit', { zh: '提交', en: 'Hand it in' }, 'appraisal.propose', {})
export const withdrawEntry = act('withdraw', 'withdraw', { zh: '撤回', en: 'Withdraw it' }, 'appraisal.propose', {})
export const stateCase = act('state', 'statement', { zh: '陈述申辩', en: 'State the case' }, 'appraisal.answer', {
  text: Reason,
})
export const approveEntry = act('approve', 'approve', { zh: '批准入账', en: 'Approve and book' }, 'appraisal.approve', {
  note: Note,
})
export const refuseEntry = act('refuse', 'refuse', { zh: '不予批准', en: 'Refuse' }, 'appraisal.approve', {
  reason: Reason,
})
/** The answer names the counter-entry. */
export const reverseEntry = act(
  'reverse',
  'reversal',
  { zh: '提出冲销', en: 'Propose to take it back' },
  'appraisal.propose',
  {
    reason: Reason,
  },
)
export const appealEntry = act('appeal', 'appeal', { zh: '申诉', en: 'Appeal' }, 'appraisal.answer', { text: Reason })
export const decideAppeal = act(
  'decideAppeal',
  'appeal-decision',
  { zh: '申诉裁定', en: 'Decide the appeal' },
  'appraisal.approve',
  { uphold: z.boolean(), note: Reason },
)
