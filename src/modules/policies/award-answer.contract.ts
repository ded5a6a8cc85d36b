import { z } from 'zod'
import { Cursor } from '#engine/contract/cursor.ts'
import { operation } from '#engine/contract/operation.ts'
import { FenText } from '#engine/money/fen.ts'
import { AWARD_STATES, ROUND_STATES } from '#modules/policies/award.rules.ts'
import { BilingualText, Day, Uuid } from '#modules/policies/policy.contract.ts'

const Done = z.object({ awardId: Uuid, state: z.enum(AWARD_STATES) })

/** An award as the enterprise, or who acts for it, sees it. */
export const OwnAward = z.object({
  id: Uuid,
  registerEntryId: Uuid,
  name: z.string(),
  round: z.object({ id: Uuid, title: z.string(), state: z.enum(ROUND_STATES) }),
  policy: z.object({ code: z.string(), name: BilingualText }),
  amountFen: FenText,
  because: z.array(BilingualText),
  reason: z.string(),
  state: z.enum(AWARD_STATES),
  note: z.string(),
  mayAnswer: z.boolean(),
  answerBy: Day.nullable(),
  silence: z.enum(['takes', 'declines']).nullable(),
  until: Day.nullable(),
  paidFen: FenText,
  holdUntil: Day.nullable(),
  hasLetter: z.boolean(),
})
export type OwnAward = z.infer<typeof OwnAward>

export const listOwnAwards = operation({
  id: 'award.own',
  method: 'GET',
  path: '/api/awards/mine',
  summary: { zh: '本单位的奖补', en: 'Awards of the own enterprises' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'award.confirm', on: 'list' },
  input: z.object({
    which: z.enum(['open', 'all']).default('all'),
    /** Of one enterprise alone. */
    registerEntryId: Uuid.optional(),
    limit: z.coerce.number().int().min(1).max(500).default(200),
    cursor: Cursor.optional(),
  }),
  output: z.object({
    rows: z.array(OwnAward),
    next: z.string().nullable(),
    open: z.number().int(),
    /** Of all that go on or were paid. */
    amountFen: FenText,
  }),
})

export const exportOwnAwards = operation({
  id: 'award.export-own',
  method: 'GET',
  path: '/api/awards/mine/xlsx',
  summary: { zh: '导出本单位的奖补', en: 'Awards of the own enterprises as a workbook' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'award.confirm', on: 'list' },
  input: z.object({ which: z.enum(['open', 'all']).default('all') }),
  output: z.unknown(),
  transfer: 'download',
})

/** The enterprise, or who acts for it, takes the award with one press. */
export const confirmAward = operation({
  id: 'award.confirm',
  method: 'POST',
  path: '/api/awards/{awardId}/confirmation',
  summary: { zh: '确认享受', en: 'Confirm an award' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'award.confirm', on: 'award' },
  input: z.object({ awardId: Uuid }),
  output: Done,
})

export const declineAward = operation({
  id: 'award.decline',
  method: 'POST',
  path: '/api/awards/{awardId}/refusal',
  summary: { zh: '放弃享受', en: 'Decline an award' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'award.confirm', on: 'award' },
  input: z.object({ awardId: Uuid, reason: z.string().trim().min(2).max(500) }),
  output: Done,
})

/** 兑付通知书, or 追回通知书 of what must be returned. */
export const letterOfAward = operation({
  id: 'award.letter',
  method: 'GET',
  path: '/api/awards/{awardId}/docx',
  summary: { zh: '奖补通知书', en: 'The letter of an award' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'policy.read', on: 'award' },
  input: z.object({ awardId: Uuid }),
  output: z.unknown(),
  transfer: 'download',
})

const AwardNotice = z.object({
  awardRoundId: Uuid,
  title: z.string(),
  basis: z.string(),
  notice: z.string(),
  publishedOn: Day,
  until: Day,
  isOpen: z.boolean(),
  enterprises: z.number().int(),
  awards: z.number().int(),
  amountFen: FenText,
})
export type AwardNotice = z.infer<typeof AwardNotice>

/** For everybody who can sign in: what is on public view, with codes masked. */
export const listAwardNotices = operation({
  id: 'award.notices',
  method: 'GET',
  path: '/api/award-notices',
  summary: { zh: '奖补公示', en: 'Awards on public view' },
  kind: 'read',
  policy: { kind: 'signed-in' },
  input: z.object({
    which: z.enum(['open', 'over', 'all']).default('open'),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: Cursor.optional(),
  }),
  output: z.object({ rows: z.array(AwardNotice), next: z.string().nullable() }),
})

export const getAwardNotice = operation({
  id: 'award.notice',
  method: 'GET',
  path: '/api/award-notices/{awardRoundId}',
  summary: { zh: '奖补公示名单', en: 'The list of a round on public view' },
  kind: 'read',
  policy: { kind: 'signed-in' },
  input: z.object({ awardRoundId: Uuid }),
  output: AwardNotice.extend({
    rows: z.array(
      z.object({
        id: Uuid,
        name: z.string(),
        key: z.string(),
        region: z.string().nullable(),
        policy: BilingualText,
        amountFen: FenText,
      }),
    ),
  }),
})
