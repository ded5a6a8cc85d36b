import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { BilingualText, Decimal, Uuid } from '#modules/dispatch/dispatch.ts'
import { Day, MonitorCode } from '#modules/dispatch/monitor.contract.ts'

const dropping = { kind: 'permission', permission: 'monitor.import', on: 'tenant' } as const

const Fault = z.object({
  line: z.number().int(),
  column: z.number().int(),
  field: z.string(),
  key: z.string(),
  text: z.string(),
})

export const checkDaily = operation({
  id: 'daily.check',
  method: 'POST',
  path: '/api/daily-batches',
  summary: {
    zh: '日监测文件试运行：逐行报错、预览变化',
    en: 'Dry run of a file of daily values: faults by line, preview of changes',
  },
  kind: 'act',
  policy: dropping,
  input: z.object({ fileName: z.string().min(1).max(200), text: z.string().max(8_000_000) }),
  output: z.object({
    batchId: Uuid.nullable(), // null: faults, or nothing to change
    rows: z.number().int(),
    changes: z.number().int(),
    unchanged: z.number().int(),
    errors: z.number().int(),
    faults: z.array(Fault), // at most 200 shown
    faultsTotal: z.number().int(),
    preview: z.array(
      z.object({
        monitor: BilingualText,
        unit: BilingualText,
        day: Day,
        before: Decimal.nullable(),
        after: Decimal.nullable(),
      }),
    ),
  }),
})

export const publishDaily = operation({
  id: 'daily.publish',
  method: 'POST',
  path: '/api/daily-batches/{batchId}/publish',
  summary: { zh: '发布日监测数值', en: 'Publish daily values' },
  kind: 'act',
  policy: dropping,
  input: z.object({ batchId: Uuid }),
  output: z.object({ batchId: Uuid, changed: z.number().int() }),
})

export const undoDaily = operation({
  id: 'daily.undo',
  method: 'POST',
  path: '/api/daily-batches/{batchId}/undo',
  summary: { zh: '撤销一批日监测数值', en: 'Take a batch of daily values back' },
  kind: 'act',
  policy: dropping,
  input: z.object({ batchId: Uuid }),
  output: z.object({ batchId: Uuid, restored: z.number().int() }),
})

export const listDaily = operation({
  id: 'daily.list',
  method: 'GET',
  path: '/api/daily-batches',
  summary: { zh: '日监测数据到达记录', en: 'Batches of daily values so far' },
  kind: 'read',
  policy: dropping,
  input: z.object({ feedId: Uuid.optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }),
  output: z.object({
    rows: z.array(
      z.object({
        id: Uuid,
        way: z.enum(['api', 'drop', 'folder']),
        feed: z.string().nullable(),
        batch: z.string(),
        fileName: z.string().nullable(),
        rows: z.number().int(),
        changed: z.number().int(),
        faults: z.array(z.object({ place: z.string(), text: z.string() })), // of what was refused, at most 200
        faultsTotal: z.number().int(),
        state: z.enum(['checked', 'published', 'refused', 'undone']),
        by: z.string().nullable(),
        at: z.string(),
      }),
    ),
  }),
})

/** A number as text, or as JSON writes it; null takes an earlier value back. */
const Value = z.union([z.string().max(64), z.number(), z.null()])

export const sendDaily = operation({
  id: 'daily.send',
  method: 'POST',
  path: '/api/feed-batches',
  summary: {
    zh: '机器报送日监测数值（凭数据源密钥；同一批次号重复发送只记一次）',
    en: "A machine sends daily values by its feed's key; a batch sent twice counts once",
  },
  kind: 'act',
  policy: { kind: 'key', purpose: 'feed' },
  input: z.object({
    batch: z.string().regex(/^[\x21-\x7e]{1,100}$/),
    /** One row that is refused refuses all. */
    allOrNothing: z.boolean().default(false),
    rows: z
      .array(
        z.object({
          monitor: z.string().max(64),
          unit: z.string().max(40),
          day: z.string().max(20),
          value: Value,
          sample: z.boolean().optional(),
        }),
      )
      .min(1)
      .max(5000),
  }),
  output: z.object({
    batch: z.string(),
    /** The batch had come before: nothing was done again. */
    isRepeated: z.boolean(),
    rows: z.number().int(),
    changed: z.number().int(),
    unchanged: z.number().int(),
    refused: z.array(z.object({ row: z.number().int(), key: z.string(), text: z.string() })), // counted from 0
  }),
})

const managing = { kind: 'permission', permission: 'feed.manage', on: 'tenant' } as const

const FeedContent = {
  name: z.string().trim().min(1).max(80),
  monitors: z.array(MonitorCode).max(500), // empty: all
  unitIds: z.array(Uuid).max(2000), // empty: all
}

export const listFeeds = operation({
  id: 'feed.list',
  method: 'GET',
  path: '/api/feeds',
  summary: { zh: '数据源与密钥', en: 'Feeds and their keys' },
  kind: 'read',
  policy: managing,
  input: z.object({}),
  output: z.object({
    /** Below the data folder; each feed has a folder of its code in it. */
    inbox: z.string(),
    monitors: z.array(z.object({ code: MonitorCode, name: BilingualText })),
    feeds: z.array(
      z.object({
        id: Uuid,
        code: z.string(),
        ...FeedContent,
        version: z.number().int(),
        isClosed: z.boolean(),
        lastBatchAt: z.string().nullable(),
        batches: z.number().int(),
        keys: z.array(
          z.object({
            id: Uuid,
            name: z.string(),
            hint: z.string(),
            perMinute: z.number().int(),
            expiresOn: Day.nullable(),
            createdAt: z.string(),
            createdBy: z.string(),
            lastUsedAt: z.string().nullable(),
            revokedAt: z.string().nullable(),
          }),
        ),
      }),
    ),
  }),
})

export const openFeed = operation({
  id: 'feed.open',
  method: 'POST',
  path: '/api/feeds',
  summary: { zh: '新建数据源', en: 'Open a feed' },
  kind: 'act',
  policy: managing,
  input: z.object({ code: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/), ...FeedContent }),
  output: z.object({ feedId: Uuid }),
})

export const changeFeed = operation({
  id: 'feed.change',
  method: 'PUT',
  path: '/api/feeds/{feedId}',
  summary: { zh: '调整数据源的范围', en: "Change a feed's scope" },
  kind: 'act',
  policy: managing,
  input: z.object({ feedId: Uuid, version: z.number().int(), ...FeedContent }),
  output: z.object({ feedId: Uuid, version: z.number().int() }),
})

export const closeFeed = operation({
  id: 'feed.close',
  method: 'POST',
  path: '/api/feeds/{feedId}/close',
  summary: { zh: '停用数据源及其全部密钥', en: 'Close a feed and all its keys' },
  kind: 'act',
  policy: managing,
  input: z.object({ feedId: Uuid, version: z.number().int() }),
  output: z.object({ feedId: Uuid, version: z.number().int() }),
})

export const issueKey = operation({
  id: 'feed.issueKey',
  method: 'POST',
  path: '/api/feeds/{feedId}/keys',
  summary: { zh: '签发访问密钥（只显示一次）', en: 'Issue an access key, shown once' },
  kind: 'act',
  policy: managing,
  input: z.object({
    feedId: Uuid,
    name: z.string().trim().min(1).max(80),
    perMinute: z.number().int().min(1).max(6000).default(60),
    expiresOn: Day.nullable().default(null),
  }),
  output: z.object({ keyId: Uuid, key: z.string(), hint: z.string() }),
})

export const revokeKey = operation({
  id: 'feed.revokeKey',
  method: 'POST',
  path: '/api/feeds/{feedId}/keys/{keyId}/revoke',
  summary: { zh: '停用访问密钥', en: 'Revoke an access key' },
  kind: 'act',
  policy: managing,
  input: z.object({ feedId: Uuid, keyId: Uuid }),
  output: z.object({ keyId: Uuid }),
})
