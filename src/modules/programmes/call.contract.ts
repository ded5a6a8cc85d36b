import { z } from 'zod'
import { Cursor } from '#engine/contract/cursor.ts'
import { operation } from '#engine/contract/operation.ts'
import { CALL_STAGES, CallContent } from '#modules/programmes/call.ts'

const Uuid = z.uuid()
const Text = z.object({ zh: z.string(), en: z.string() })
const Instant = z.iso.datetime({ offset: true })
const Title = z.string().trim().min(2).max(120)
const Year = z.coerce.number().int().min(1949).max(2199)
const UnitHead = z.object({ id: Uuid, name: Text, short: Text })

export const CallHead = z.object({
  id: Uuid,
  unit: UnitHead,
  family: z.object({ code: z.string(), name: Text, short: Text }),
  year: z.number().int(),
  title: z.string(),
  number: z.string().nullable(),
  stage: z.enum(CALL_STAGES),
  opensAt: z.string().nullable(),
  closesAt: z.string().nullable(),
  recommendBy: z.string().nullable(),
  expectedOn: z.string().nullable(),
  directions: z.number().int(),
  /** Cases about it that were handed in, and those recommended. */
  applications: z.number().int(),
  recommended: z.number().int(),
})
export type CallHead = z.infer<typeof CallHead>

export const listCalls = operation({
  id: 'call.list',
  method: 'GET',
  path: '/api/calls',
  summary: { zh: '申报通知列表', en: 'List of calls' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'call.read', on: 'list' },
  input: z.object({
    year: Year.optional(),
    family: z.string().max(64).optional(),
    stage: z.enum(CALL_STAGES).optional(),
    text: z.string().max(80).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    cursor: Cursor.optional(),
  }),
  output: z.object({
    rows: z.array(CallHead),
    total: z.number().int(),
    next: z.string().nullable(),
    /** The office's clock by the database, by which windows open and close. */
    at: z.string(),
    subscribed: z.array(z.string()),
  }),
})

export const QuotaLine = z.object({
  unit: UnitHead,
  /** None: as many as it likes. */
  most: z.number().int().nullable(),
  used: z.number().int(),
  recommendBy: z.string().nullable(),
})

export const getCall = operation({
  id: 'call.get',
  method: 'GET',
  path: '/api/calls/{callId}',
  summary: { zh: '打开一份申报通知', en: 'Open a call' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'call.read', on: 'list' }, // and as far as call.access.ts shows it
  input: z.object({ callId: Uuid }),
  output: CallHead.extend({
    version: z.number().int(),
    content: CallContent,
    unitBy: z.string().nullable(),
    modes: z.array(
      z.object({
        code: z.string(),
        name: Text,
        limited: z.boolean(),
        invited: z.boolean(),
        named: z.boolean(),
        challenge: z.boolean(),
        places: z.number().int().nullable(),
        /** What the mode changes, in one sentence. */
        consequences: Text,
      }),
    ),
    /** Whoever its directions invite or name. */
    named: z.object({ units: z.array(UnitHead), people: z.array(z.object({ id: Uuid, name: z.string() })) }),
    /** Directions for which the reader and his unit cannot apply, and why. */
    own: z.object({ barred: z.array(z.object({ direction: z.string(), why: z.string() })) }),
    process: z.string(),
    quotas: z.array(QuotaLine),
    clonedFrom: z.object({ id: Uuid, title: z.string() }).nullable(),
    versions: z.array(
      z.object({ version: z.number().int(), at: z.string(), by: z.string().nullable(), reason: z.string() }),
    ),
    at: z.string(),
    acts: z.object({
      edit: z.boolean(),
      publish: z.boolean(),
      withdraw: z.boolean(),
      clone: z.boolean(),
      apply: z.boolean(),
      handOver: z.boolean(),
      race: z.boolean(),
    }),
    history: z.array(z.object({ at: z.string(), by: z.string().nullable(), text: z.string() })),
  }),
})

export const listFamilies = operation({
  id: 'call.families',
  method: 'GET',
  path: '/api/programmes/families',
  summary: { zh: '计划类别和组织方式', en: 'Plan families and organisation modes' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'call.read', on: 'list' },
  input: z.object({}),
  output: z.object({
    families: z.array(z.object({ code: z.string(), name: Text, short: Text, modes: z.array(z.string()) })),
    modes: z.array(z.object({ code: z.string(), name: Text })),
    /** Units that recommend. */
    recommenders: z.array(UnitHead),
  }),
})

export const drawUpCall = operation({
  id: 'call.draw-up',
  method: 'POST',
  path: '/api/calls',
  summary: { zh: '起草申报通知', en: 'Draw up a call' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'call.manage', on: 'unit' },
  input: z.object({
    unitId: Uuid,
    family: z.string().min(1).max(64),
    year: z.number().int().min(1949).max(2199),
    title: Title,
    /** Announced long before: the day on which it is expected. */
    expectedOn: z.iso.date().optional(),
  }),
  output: z.object({ callId: Uuid, version: z.number().int() }),
})

export const cloneCall = operation({
  id: 'call.clone',
  method: 'POST',
  path: '/api/calls/{callId}/clones',
  summary: { zh: '由往年通知起草', en: 'Draw up from an earlier call' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'call.manage', on: 'call' },
  input: z.object({ callId: Uuid, year: z.number().int().min(1949).max(2199) }),
  output: z.object({ callId: Uuid, version: z.number().int() }),
})

const CallFields = {
  title: Title,
  number: z.string().trim().max(60).nullable(),
  opensAt: Instant.nullable(),
  closesAt: Instant.nullable(),
  unitBy: Instant.nullable(),
  recommendBy: Instant.nullable(),
  content: CallContent,
  quotas: z
    .array(
      z.object({
        unitId: Uuid,
        most: z.number().int().min(0).max(100_000),
        recommendBy: Instant.nullable().default(null),
      }),
    )
    .max(500),
}

export const saveCall = operation({
  id: 'call.save',
  method: 'PUT',
  path: '/api/calls/{callId}',
  summary: { zh: '保存或补充修改申报通知', en: 'Save a call, or amend what is published' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'call.manage', on: 'call' },
  input: z.object({
    callId: Uuid,
    version: z.number().int(),
    ...CallFields,
    /** Why; asked for once it is published. */
    reason: z.string().trim().max(1000).default(''),
  }),
  output: z.object({ callId: Uuid, version: z.number().int() }),
})

export const publishCall = operation({
  id: 'call.publish',
  method: 'POST',
  path: '/api/calls/{callId}/publication',
  summary: { zh: '发布申报通知', en: 'Publish a call' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'call.publish', on: 'call' },
  input: z.object({ callId: Uuid, version: z.number().int() }),
  output: z.object({ callId: Uuid, version: z.number().int() }),
})

export const withdrawCall = operation({
  id: 'call.withdraw',
  method: 'POST',
  path: '/api/calls/{callId}/withdrawal',
  summary: { zh: '撤销申报通知', en: 'Withdraw a call' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'call.publish', on: 'call' },
  input: z.object({ callId: Uuid, version: z.number().int(), reason: z.string().trim().min(2).max(1000) }),
  output: z.object({ callId: Uuid, version: z.number().int() }),
})

export const subscribeToCalls = operation({
  id: 'call.subscribe',
  method: 'PUT',
  path: '/api/programmes/subscriptions',
  summary: { zh: '订阅申报通知', en: 'Subscribe to calls' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'call.read', on: 'list' },
  input: z.object({
    /** Families; an empty text is every family. */
    families: z.array(z.string().max(64)).max(60),
  }),
  output: z.object({ subscribed: z.array(z.string()) }),
})
