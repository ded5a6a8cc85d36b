import { z } from 'zod'
import { Cursor } from '#engine/contract/cursor.ts'
import { operation } from '#engine/contract/operation.ts'
import { STANDINGS } from '#modules/policies/ladder.rules.ts'
import { BilingualText, Day, Uuid } from '#modules/policies/policy.contract.ts'

const Count = z.number().int()
const Standing = z.enum(STANDINGS)
const StepCode = z.string().min(1).max(64)
const Region = z.string().regex(/^\d{6}$/)

export const getLadder = operation({
  id: 'ladder.get',
  method: 'GET',
  path: '/api/ladder',
  summary: { zh: '企业梯度：各级家数、分县区', en: 'The ladder of enterprises: by step and by county' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'policy.read', on: 'list' },
  input: z.object({ region: Region.optional() }),
  output: z.object({
    on: Day,
    /** null: the administration has published no ladder. */
    name: BilingualText.nullable(),
    /** Every enterprise has been looked at by the rules and facts of today. */
    isCurrent: z.boolean(),
    total: Count,
    steps: z.array(
      z.object({
        code: z.string(),
        name: BilingualText,
        policy: z.string(),
        version: z.string().nullable(),
        /** Judged by rules that are not in force yet. */
        isAhead: z.boolean(),
        counts: z.record(Standing, Count),
        /** Enterprises whose highest title it is. */
        rung: Count,
        /** Of those that climb to it next: who qualifies, who waits for a panel, who is near. */
        next: z.record(Standing, Count),
      }),
    ),
    /** Without any title of the ladder. */
    none: Count,
    regions: z.array(
      z.object({ region: z.string().nullable(), total: Count, none: Count, rungs: z.record(z.string(), Count) }),
    ),
    industries: z.array(z.object({ code: z.string(), enterprises: Count })),
    plans: z.object({ open: Count, late: Count, achieved: Count, visitsOfYear: Count, openProblems: Count }),
  }),
})

const filters = {
  /** Absent: of each enterprise the step above its highest title. */
  step: StepCode.optional(),
  standing: z.enum([...STANDINGS, 'reachable', 'all']).default('reachable'),
  region: Region.optional(),
  industry: z.string().min(1).max(20).optional(),
  mostGap: z.coerce.number().int().min(0).max(99).optional(),
  find: z.string().trim().max(100).optional(),
}

export const LadderRow = z.object({
  registerEntryId: Uuid,
  key: z.string(),
  name: z.string(),
  region: z.string().nullable(),
  industry: z.string().nullable(),
  /** The highest title. */
  rung: z.string().nullable(),
  step: z.string(),
  standing: Standing,
  isAhead: z.boolean(),
  gap: Count.nullable(),
  /** What lies between, a sentence a change. */
  sentences: z.array(z.string()),
  plan: z.object({ id: Uuid, responsible: z.string() }).nullable(),
})
export type LadderRow = z.infer<typeof LadderRow>

export const listLadder = operation({
  id: 'ladder.enterprises',
  method: 'GET',
  path: '/api/ladder/enterprises',
  summary: { zh: '梯度企业清单：差什么、差多少', en: 'Enterprises on the ladder and what lies between' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'policy.read', on: 'list' },
  input: z.object({
    ...filters,
    limit: z.coerce.number().int().min(1).max(500).default(100),
    cursor: Cursor.optional(),
  }),
  output: z.object({ rows: z.array(LadderRow), next: z.string().nullable(), total: Count }),
})

export const exportLadder = operation({
  id: 'ladder.export',
  method: 'GET',
  path: '/api/ladder/enterprises/xlsx',
  summary: { zh: '导出梯度企业清单', en: 'The same list as a workbook' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'policy.read', on: 'list' },
  input: z.object(filters),
  output: z.unknown(),
  transfer: 'download',
})

const within = { within: z.coerce.number().int().min(1).max(366).default(90), region: Region.optional() }

export const CertificateRow = z.object({
  registerEntryId: Uuid,
  key: z.string(),
  name: z.string(),
  region: z.string().nullable(),
  title: BilingualText,
  number: z.string().nullable(),
  until: Day,
  days: Count,
})
export type CertificateRow = z.infer<typeof CertificateRow>

export const listCertificates = operation({
  id: 'certificate.list',
  method: 'GET',
  path: '/api/certificates',
  summary: { zh: '即将到期的证书和资格', en: 'Certificates and titles that come to an end' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'policy.read', on: 'list' },
  input: z.object(within),
  output: z.object({ on: Day, rows: z.array(CertificateRow) }),
})

export const exportCertificates = operation({
  id: 'certificate.export',
  method: 'GET',
  path: '/api/certificates/xlsx',
  summary: { zh: '导出即将到期的证书', en: 'The same list as a workbook' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'policy.read', on: 'list' },
  input: z.object(within),
  output: z.unknown(),
  transfer: 'download',
})
