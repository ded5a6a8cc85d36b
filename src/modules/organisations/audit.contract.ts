import { z } from 'zod'
import { Cursor } from '#engine/contract/cursor.ts'
import { operation } from '#engine/contract/operation.ts'
import { REFUSAL_CODES } from '#engine/refusal.ts'

const BilingualName = z.object({ zh: z.string(), en: z.string() })

/** Codes stay as they were written; beside them stand the names and words of today. */
const AuditRow = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  accountId: z.uuid().nullable(),
  personName: z.string().nullable(),
  origin: z.string().nullable(),
  requestId: z.string().nullable(),
  deed: z.string(),
  outcome: z.enum(['done', 'refused', 'failed']),
  refusalCode: z.string().nullable(),
  subjectKind: z.string().nullable(),
  subjectId: z.string().nullable(),
  unitId: z.uuid().nullable(),
  detail: z.record(z.string(), z.unknown()),
  /** The kind of the object in words: `单位`. */
  subjectKindName: BilingualName.nullable(),
  /** The object by name where it is a unit, a person or somebody's account. */
  subjectName: BilingualName.nullable(),
  /** Who lent the role by which it was done. */
  onBehalfOfName: z.string().nullable(),
  /** Why it was refused, and at which field. */
  reasons: z.array(BilingualName.extend({ at: z.string().nullable() })),
})
export type AuditRow = z.output<typeof AuditRow>

export const listAudit = operation({
  id: 'audit.list',
  method: 'GET',
  path: '/api/audit',
  summary: { zh: '查阅审计记录（查阅本身也留痕）', en: 'Read the audit log; the reading is itself written down' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'audit.read', on: 'tenant' },
  sensitive: true,
  input: z.object({
    deed: z.string().max(80).optional(),
    outcome: z.enum(['done', 'refused', 'failed']).optional(),
    refusalCode: z.enum(REFUSAL_CODES).optional(),
    accountId: z.uuid().optional(),
    subjectKind: z.string().max(60).optional(),
    subjectId: z.string().max(200).optional(),
    from: z.iso.datetime({ offset: true }).optional(),
    until: z.iso.datetime({ offset: true }).optional(),
    sort: z.enum(['newest', 'oldest']).default('newest'),
    limit: z.number().int().min(1).max(500).default(100),
    cursor: Cursor.optional(),
  }),
  output: z.object({ rows: z.array(AuditRow), next: z.uuid().nullable(), total: z.number().int() }),
})

export const listDeeds = operation({
  id: 'audit.deeds',
  method: 'GET',
  path: '/api/audit/deeds',
  summary: { zh: '列出可能留痕的操作及其名称', en: 'The operations that may stand in the audit log, by name' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'audit.read', on: 'tenant' },
  input: z.object({}),
  output: z.object({
    rows: z.array(z.object({ deed: z.string(), name: z.object({ zh: z.string(), en: z.string() }) })),
  }),
})
