import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { OfficialDocument } from '#engine/document/official-document.ts'
import { BULLETIN_ACTS, BULLETIN_STATES, PinnedTemplate } from '#modules/bulletins/bulletin.ts'
import { BilingualText, PeriodCode, UnitName, Uuid } from '#modules/dispatch/dispatch.ts'

const Day = z.iso.date()
const Version = z.number().int().min(1)
const State = z.enum(BULLETIN_STATES)

const SnapshotName = z.object({
  id: Uuid,
  year: z.number().int(),
  number: z.number().int(),
  revision: z.number().int(),
  takenAt: z.string(),
  hash: z.string(),
  /** A restatement has replaced it since. */
  isRestated: z.boolean(),
})

export const BulletinHead = z.object({
  id: Uuid,
  title: z.string(),
  number: z.string().nullable(),
  state: State,
  version: z.number().int(),
  period: z.string(),
  unit: UnitName,
  snapshot: SnapshotName,
  progress: z.number().int(),
  datedOn: Day,
  issuedOn: Day.nullable(),
  draftedBy: z.string().nullable(),
  signedBy: z.string().nullable(),
})
export type BulletinHead = z.infer<typeof BulletinHead>

export const listBulletins = operation({
  id: 'bulletin.list',
  method: 'GET',
  path: '/api/bulletins',
  summary: { zh: '通报列表', en: 'List the bulletins' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'bulletin.read', on: 'list' },
  input: z.object({
    period: PeriodCode.optional(),
    state: State.optional(),
    limit: z.coerce.number().int().min(1).max(2000).default(500),
  }),
  output: z.object({ rows: z.array(BulletinHead) }),
})

export const bulletinChoices = operation({
  id: 'bulletin.choices',
  method: 'GET',
  path: '/api/bulletins/choices',
  summary: { zh: '可以起草的期次和模板', en: 'From which snapshots and templates a bulletin can be drawn up' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'bulletin.draft', on: 'list' },
  input: z.object({}),
  output: z.object({
    today: Day,
    units: z.array(UnitName),
    templates: z.array(PinnedTemplate.extend({ name: BilingualText })),
    snapshots: z.array(SnapshotName.extend({ period: z.string(), cycle: BilingualText })),
  }),
})

export const getBulletin = operation({
  id: 'bulletin.get',
  method: 'GET',
  path: '/api/bulletins/{bulletinId}',
  summary: { zh: '打开一份通报', en: 'Open a bulletin' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'bulletin.read', on: 'bulletin' },
  input: z.object({ bulletinId: Uuid }),
  output: BulletinHead.extend({
    paper: z.strictObject(OfficialDocument.shape).nullable(),
    /** Parts worded otherwise than the template does, each with what it said. */
    wordings: z.array(z.object({ part: z.string(), original: z.string(), by: z.string().nullable(), at: z.string() })),
    lacks: z.array(z.object({ text: z.string(), at: z.string(), times: z.number().int() })),
    fault: z.string().nullable(),
    template: PinnedTemplate.extend({ name: BilingualText }),
    hasBrief: z.boolean(),
    /** Units for which a sheet can be printed. */
    sheets: z.array(UnitName),
    returnReason: z.string().nullable(),
    withdrawnReason: z.string().nullable(),
    sha256: z.string().nullable(),
    acts: z.record(z.enum(BULLETIN_ACTS), z.object({ may: z.boolean(), reason: z.string().optional() })),
  }),
})

export const draftBulletin = operation({
  id: 'bulletin.draft',
  method: 'POST',
  path: '/api/bulletins',
  summary: { zh: '从冻结的一期数据起草通报', en: 'Draw up a bulletin from a snapshot' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'bulletin.draft', on: 'unit' },
  input: z.object({
    unitId: Uuid,
    snapshotId: Uuid,
    templateCode: z.string().max(80).optional(),
    datedOn: Day.optional(),
  }),
  output: z.object({ bulletinId: Uuid, state: State }),
})

const Answer = z.object({ bulletinId: Uuid, state: State, version: z.number().int() })

export const wordBulletin = operation({
  id: 'bulletin.word',
  method: 'PUT',
  path: '/api/bulletins/{bulletinId}/wording',
  summary: { zh: '改写可改的一段文字，或恢复原文', en: 'Word a part that is left to the office, or restore it' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'bulletin.draft', on: 'bulletin' },
  input: z.object({
    bulletinId: Uuid,
    version: Version,
    part: z.string().regex(/^[a-zA-Z0-9/]{1,100}$/),
    text: z.string().trim().min(1).max(4000).nullable(), // null: as the template says
  }),
  output: Answer,
})

export const submitBulletin = operation({
  id: 'bulletin.submit',
  method: 'POST',
  path: '/api/bulletins/{bulletinId}/submission',
  summary: { zh: '送签', en: 'Hand a bulletin in for signing' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'bulletin.draft', on: 'bulletin' },
  input: z.object({ bulletinId: Uuid, version: Version }),
  output: Answer,
})

export const returnBulletin = operation({
  id: 'bulletin.return',
  method: 'POST',
  path: '/api/bulletins/{bulletinId}/return',
  summary: { zh: '退回修改', en: 'Send a bulletin back to editing' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'bulletin.sign', on: 'bulletin' },
  input: z.object({ bulletinId: Uuid, version: Version, reason: z.string().trim().min(4).max(500) }),
  output: Answer,
})

export const issueBulletin = operation({
  id: 'bulletin.issue',
  method: 'POST',
  path: '/api/bulletins/{bulletinId}/issue',
  summary: { zh: '签发：取号、成文、通知', en: 'Sign and issue: number, print, tell the units' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'bulletin.sign', on: 'bulletin' },
  input: z.object({ bulletinId: Uuid, version: Version }),
  output: Answer.extend({ number: z.string(), sha256: z.string() }),
})

export const withdrawBulletin = operation({
  id: 'bulletin.withdraw',
  method: 'POST',
  path: '/api/bulletins/{bulletinId}/withdrawal',
  summary: { zh: '撤回', en: 'Withdraw a bulletin' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'bulletin.read', on: 'bulletin' }, // and by state: bulletin.rules.ts
  input: z.object({ bulletinId: Uuid, version: Version, reason: z.string().trim().min(4).max(500) }),
  output: Answer,
})

export const verifyBulletin = operation({
  id: 'bulletin.verify',
  method: 'GET',
  path: '/api/bulletins/{bulletinId}/verification',
  summary: { zh: '按快照重新生成并核对', en: 'Draw it up again from its snapshot and compare' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'bulletin.read', on: 'bulletin' },
  input: z.object({ bulletinId: Uuid }),
  output: z.object({
    /** The snapshot and the pinned template give the very document that was drawn up. */
    contentHolds: z.boolean(),
    /** The file that was issued is unchanged; null: none was issued. */
    fileHolds: z.boolean().nullable(),
    sha256: z.string().nullable(),
  }),
})

const download = {
  method: 'GET',
  kind: 'read',
  policy: { kind: 'permission', permission: 'bulletin.read', on: 'bulletin' },
  output: z.unknown(),
  transfer: 'download',
} as const

export const downloadBulletin = operation({
  ...download,
  id: 'bulletin.document',
  path: '/api/bulletins/{bulletinId}/document',
  summary: { zh: '下载通报（docx）', en: 'Download the bulletin as .docx' },
  input: z.object({ bulletinId: Uuid }),
})

export const downloadAnnex = operation({
  ...download,
  id: 'bulletin.annex',
  path: '/api/bulletins/{bulletinId}/annex',
  summary: { zh: '下载附表（xlsx）', en: 'Download its attached tables as .xlsx' },
  input: z.object({ bulletinId: Uuid }),
})

export const downloadBrief = operation({
  ...download,
  id: 'bulletin.brief',
  policy: { kind: 'permission', permission: 'bulletin.read', on: 'bulletin' },
  path: '/api/bulletins/{bulletinId}/brief',
  summary: { zh: '下载领导参阅（docx）', en: "Download the leader's brief as .docx" },
  input: z.object({ bulletinId: Uuid }),
})

export const downloadSheet = operation({
  ...download,
  id: 'bulletin.sheet',
  path: '/api/bulletins/{bulletinId}/sheets/{unitId}',
  summary: { zh: '下载单位情况单（docx）', en: "Download one unit's sheet as .docx" },
  input: z.object({ bulletinId: Uuid, unitId: Uuid }),
})
