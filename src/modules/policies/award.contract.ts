import { z } from 'zod'
import { Cursor } from '#engine/contract/cursor.ts'
import { operation } from '#engine/contract/operation.ts'
import { FenText, PaidFenText } from '#engine/money/fen.ts'
import { AWARD_STATES, FOUND, OCCASIONS, PART_STATES, ROUND_ACTS, ROUND_STATES } from '#modules/policies/award.rules.ts'
import { BilingualText, Day, Uuid } from '#modules/policies/policy.contract.ts'

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const Reason = z.string().trim().min(2).max(500)
const Title = z.string().trim().min(2).max(200)
const Version = z.number().int()

export const RoundHead = z.object({
  id: Uuid,
  title: z.string(),
  pool: z.object({ id: Uuid, name: BilingualText }),
  policies: z.array(z.object({ code: z.string(), name: BilingualText })),
  on: Day,
  state: z.enum(ROUND_STATES),
  version: Version,
  awards: z.number().int(),
  enterprises: z.number().int(),
  amountFen: FenText,
  until: Day.nullable(),
  /** The last day on which enterprises answer, and of how many awards an answer is open. */
  confirmUntil: Day.nullable(),
  waiting: z.number().int(),
  openObjections: z.number().int(),
  madeBy: z.string(),
  madeAt: z.string(),
})
export type RoundHead = z.infer<typeof RoundHead>

export const listRounds = operation({
  id: 'award.rounds',
  method: 'GET',
  path: '/api/award-rounds',
  summary: { zh: '列出奖补批次', en: 'Rounds of awards' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'policy.read', on: 'list' },
  input: z.object({
    state: z.enum(ROUND_STATES).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    cursor: Cursor.optional(),
  }),
  output: z.object({ rows: z.array(RoundHead), next: z.string().nullable() }),
})

export const Award = z.object({
  id: Uuid,
  registerEntryId: Uuid,
  name: z.string(),
  region: z.string().nullable(),
  /** The credit code without its middle. */
  key: z.string(),
  policy: z.object({ code: z.string(), name: BilingualText }),
  version: z.string(),
  claimFen: FenText,
  amountFen: FenText,
  because: z.array(BilingualText),
  reason: z.string(),
  state: z.enum(AWARD_STATES),
  note: z.string(),
  isConfirmed: z.boolean(),
  /** What no answer in time means; null: nobody is asked. */
  silence: z.enum(['takes', 'declines']).nullable(),
  parts: z.array(
    z.object({
      number: z.number().int(),
      name: BilingualText,
      amountFen: FenText,
      dueOn: Day,
      state: z.enum(PART_STATES),
      note: z.string(),
      paymentListId: Uuid.nullable(),
    }),
  ),
  /** What has reached the enterprise, and whether it has said so. */
  paidFen: FenText,
  isReceived: z.boolean(),
  holdUntil: Day.nullable(),
  breachedOn: Day.nullable(),
  mayRecover: z.boolean(),
  objections: z.array(
    z.object({
      id: Uuid,
      objector: z.string(),
      reason: z.string(),
      state: z.enum(['open', 'upheld', 'dismissed']),
      note: z.string(),
      raisedAt: z.string(),
      mayDecide: z.boolean(),
    }),
  ),
})
export type Award = z.infer<typeof Award>

export const getRound = operation({
  id: 'award.round',
  method: 'GET',
  path: '/api/award-rounds/{awardRoundId}',
  summary: { zh: '打开奖补批次', en: 'Open a round of awards' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'policy.read', on: 'award-round' },
  input: z.object({ awardRoundId: Uuid }),
  output: RoundHead.extend({
    basis: z.string(),
    notice: z.string(),
    publishedOn: Day.nullable(),
    limitFen: FenText.nullable(),
    /** Of all that would be paid as it stands; an approval names it. */
    sha256: Sha256,
    paymentListId: Uuid.nullable(),
    approvedBy: z.string().nullable(),
    rows: z.array(Award),
    /** What checks found different from the list, the newest first. */
    checks: z.array(
      z.object({
        id: Uuid,
        on: Day,
        occasion: z.enum(OCCASIONS),
        found: z.enum(FOUND),
        name: z.string(),
        policy: BilingualText,
        fromFen: FenText,
        toFen: FenText,
        reason: z.string(),
      }),
    ),
    partsDue: z.number().int(),
    acts: z.record(z.enum(ROUND_ACTS), z.object({ may: z.boolean(), reason: z.string().optional() })),
    history: z.array(z.object({ at: z.string(), by: z.string().nullable(), text: z.string() })),
  }),
})

export const exportRound = operation({
  id: 'award.export-round',
  method: 'GET',
  path: '/api/award-rounds/{awardRoundId}/xlsx',
  summary: { zh: '导出奖补名单', en: 'The list of a round as a workbook' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'policy.read', on: 'award-round' },
  input: z.object({ awardRoundId: Uuid }),
  output: z.unknown(),
  transfer: 'download',
})

export const documentOfRound = operation({
  id: 'award.document',
  method: 'GET',
  path: '/api/award-rounds/{awardRoundId}/docx',
  summary: { zh: '奖补名单公文', en: 'The list of a round as an official document' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'policy.read', on: 'award-round' },
  input: z.object({ awardRoundId: Uuid }),
  output: z.unknown(),
  transfer: 'download',
})

export const openRound = operation({
  id: 'award.open-round',
  method: 'POST',
  path: '/api/funds/pools/{poolId}/award-rounds',
  summary: { zh: '按政策判定生成奖补名单', en: 'Draw up a round from the verdicts' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'award.manage', on: 'fund-pool' },
  input: z.object({
    poolId: Uuid,
    lineId: Uuid,
    listKind: z.string().min(1).max(64),
    title: Title,
    basis: Title,
    policies: z.array(z.string().min(1).max(64)).min(1).max(60),
    on: Day.optional(), // today
    limitFen: PaidFenText.optional(),
  }),
  output: z.object({ awardRoundId: Uuid, version: Version, awards: z.number().int(), amountFen: FenText }),
})

const act = <Input extends z.ZodRawShape>(
  name: (typeof ROUND_ACTS)[number],
  summary: { zh: string; en: string },
  permission: 'award.manage' | 'award.approve',
  input: Input,
) =>
  operation({
    id: `award.${name}`,
    method: 'POST',
    path: `/api/award-rounds/{awardRoundId}/${name}`,
    summary,
    kind: 'act',
    policy: { kind: 'permission', permission, on: 'award-round' },
    input: z.object({ awardRoundId: Uuid, version: Version, ...input }),
    output: z.object({
      awardRoundId: Uuid,
      version: Version,
      state: z.enum(ROUND_STATES),
      paymentListId: Uuid.nullable(),
    }),
  })

/** Enterprises are asked; the longest time that a policy of the round leaves them counts. */
export const askEnterprises = act('ask', { zh: '征求企业确认', en: 'Ask the enterprises' }, 'award.manage', {})
export const publishRound = act('publish', { zh: '公示', en: 'Publish the list' }, 'award.manage', {
  notice: Title,
  workingDays: z.number().int().min(5).max(60).default(5),
})
export const approveRound = act('approve', { zh: '审批', en: 'Approve' }, 'award.approve', { sha256: Sha256 })
export const payRound = act('pay', { zh: '生成拨付单', en: 'Draw up the payment list' }, 'award.manage', {})
/** Parts that have fallen due are checked again, and paid where their condition holds. */
export const payParts = act('pay-parts', { zh: '复核并拨付分期', en: 'Check and pay parts' }, 'award.manage', {})
export const withdrawRound = act('withdraw', { zh: '撤回', en: 'Withdraw' }, 'award.manage', { reason: Reason })

const Done = z.object({ awardId: Uuid, state: z.enum(AWARD_STATES) })

export const objectToAward = operation({
  id: 'award.object',
  method: 'POST',
  path: '/api/awards/{awardId}/objections',
  summary: { zh: '登记异议', en: 'Record an objection' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'award.manage', on: 'award-pool' },
  input: z.object({ awardId: Uuid, objector: z.string().trim().min(1).max(100), reason: Reason }),
  output: Done.extend({ objectionId: Uuid }),
})

export const decideObjection = operation({
  id: 'award.decide-objection',
  method: 'POST',
  path: '/api/awards/{awardId}/objections/{objectionId}/decision',
  summary: { zh: '处理异议', en: 'Decide an objection' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'award.manage', on: 'award-pool' },
  input: z.object({ awardId: Uuid, objectionId: Uuid, uphold: z.boolean(), note: Reason }),
  output: Done,
})

/** Money comes back through the ledger; decided by another than who drew the round up. */
export const recoverAward = operation({
  id: 'award.recover',
  method: 'POST',
  path: '/api/awards/{awardId}/recovery',
  summary: { zh: '追回奖补', en: 'Recover an award' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'award.approve', on: 'award-pool' },
  input: z.object({ awardId: Uuid, document: Title, reason: Reason }),
  output: Done.extend({ amountFen: FenText }),
})
