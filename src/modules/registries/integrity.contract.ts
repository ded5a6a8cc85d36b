import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'

const Uuid = z.uuid()
const Text = z.object({ zh: z.string(), en: z.string() })
const Day = z.iso.date()

const Filter = z.object({
  state: z.enum(['in-force', 'over', 'lifted']).optional(),
  text: z.string().max(80).optional(),
})

export const IntegrityRecord = z.object({
  id: Uuid,
  kind: z.enum(['person', 'unit']),
  name: z.string(),
  unit: Text,
  reason: z.string(),
  clause: z.string(),
  fromOn: Day,
  untilOn: Day,
  state: z.enum(['in-force', 'over', 'lifted']),
  source: z.object({ kind: z.string(), id: Uuid, number: z.string() }),
  sha256: z.string(),
  /** Whether the evidence still has the hash with which it was entered. */
  isIntact: z.boolean(),
  recordedBy: z.string().nullable(),
  recordedAt: z.iso.datetime(),
  lifted: z.object({ on: Day, by: z.string(), reason: z.string() }).nullable(),
  mayLift: z.boolean(),
})
export type IntegrityRecord = z.infer<typeof IntegrityRecord>

export const listIntegrity = operation({
  id: 'integrity.list',
  method: 'GET',
  path: '/api/integrity-records',
  summary: { zh: '科研诚信记录', en: 'Records of integrity' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'register.read', on: 'list' },
  input: Filter.extend({ limit: z.coerce.number().int().min(1).max(1000).default(200) }),
  output: z.object({ rows: z.array(IntegrityRecord), counts: z.record(z.string(), z.number().int()) }),
})

export const exportIntegrity = operation({
  id: 'integrity.export',
  method: 'GET',
  path: '/api/integrity-records/workbook',
  summary: { zh: '导出科研诚信记录', en: 'Records of integrity as a workbook' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'register.read', on: 'list' },
  input: Filter,
  output: z.unknown(),
  transfer: 'download',
  sensitive: true,
})

export const liftIntegrity = operation({
  id: 'integrity.lift',
  method: 'POST',
  path: '/api/integrity-records/{integrityRecordId}/lift',
  summary: { zh: '解除失信惩戒', en: 'Lift a record of integrity' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'register.verify', on: 'integrity-record' },
  input: z.object({ integrityRecordId: Uuid, reason: z.string().trim().min(4).max(500) }),
  output: z.object({ id: Uuid }),
})
