import { z } from 'zod'
import { Cursor } from '#engine/contract/cursor.ts'
import { operation } from '#engine/contract/operation.ts'

const Uuid = z.uuid()
const Day = z.iso.date()
const Text = z.object({ zh: z.string(), en: z.string() })
const Said = z.string().trim().max(2000)
const Version = z.number().int().min(1)

export const VISIT_STATES = ['planned', 'open', 'settled', 'cancelled'] as const
export const FINDING_STATES = ['found', 'rectified', 'closed'] as const

const sight = { kind: 'permission', permission: 'project.read', on: 'list' } as const // and as far as the project is in sight
const onVisit = { kind: 'permission', permission: 'project.manage', on: 'site-visit' } as const

const Filter = z.object({
  projectId: Uuid.optional(),
  state: z.enum(VISIT_STATES).optional(),
  text: z.string().max(80).optional(),
})

export const VisitHead = z.object({
  id: Uuid,
  project: z.object({ id: Uuid, number: z.string(), title: z.string() }),
  unit: Text,
  purpose: z.string(),
  place: z.string(),
  plannedOn: Day,
  heldOn: Day.nullable(),
  lead: z.object({ id: Uuid, name: z.string() }),
  state: z.enum(VISIT_STATES),
  findings: z.number().int(),
  /** Not closed yet. */
  open: z.number().int(),
  overdue: z.number().int(),
})
export type VisitHead = z.infer<typeof VisitHead>

export const listVisits = operation({
  id: 'visit.list',
  method: 'GET',
  path: '/api/visits',
  summary: { zh: '现场核查', en: 'Site visits' },
  kind: 'read',
  policy: sight,
  input: Filter.extend({ cursor: Cursor.optional(), limit: z.coerce.number().int().min(1).max(500).default(100) }),
  output: z.object({
    rows: z.array(VisitHead),
    counts: z.record(z.string(), z.number().int()),
    cursor: z.string().optional(),
  }),
})

export const exportVisits = operation({
  id: 'visit.export',
  method: 'GET',
  path: '/api/visits/workbook',
  summary: { zh: '导出现场核查清单', en: 'Site visits and findings as a workbook' },
  kind: 'read',
  policy: sight,
  input: Filter,
  output: z.unknown(),
  transfer: 'download',
})

export const getVisit = operation({
  id: 'visit.get',
  method: 'GET',
  path: '/api/visits/{siteVisitId}',
  summary: { zh: '打开一次现场核查', en: 'Open a site visit' },
  kind: 'read',
  policy: sight,
  input: z.object({ siteVisitId: Uuid }),
  output: VisitHead.extend({
    companions: z.string(),
    met: z.string(),
    summary: z.string(),
    reason: z.string(),
    isRecorded: z.boolean(),
    version: Version,
    today: Day,
    items: z.array(
      z.object({
        id: Uuid,
        number: z.number().int(),
        text: z.string(),
        severity: z.enum(['minor', 'major']),
        dueOn: Day,
        state: z.enum(FINDING_STATES),
        foundBy: z.string(),
        answer: z.string(),
        answeredBy: z.string().nullable(),
        verdict: z.string(),
        verifiedBy: z.string().nullable(),
        times: z.number().int(),
        mayAnswer: z.boolean(),
        mayVerify: z.boolean(),
      }),
    ),
    acts: z.object({ record: z.boolean(), find: z.boolean(), cancel: z.boolean() }),
  }),
})

export const planVisit = operation({
  id: 'visit.plan',
  method: 'POST',
  path: '/api/projects/{projectId}/visits',
  summary: { zh: '安排现场核查', en: 'Plan a site visit' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'project.manage', on: 'project' },
  input: z.object({
    projectId: Uuid,
    purpose: Said.min(2).max(200),
    place: Said.max(200).default(''),
    plannedOn: Day,
    /** Who leads it; whoever plans it when absent. */
    leadId: Uuid.optional(),
    companions: Said.max(200).default(''),
  }),
  output: z.object({ siteVisitId: Uuid }),
})

export const recordVisit = operation({
  id: 'visit.record',
  method: 'PUT',
  path: '/api/visits/{siteVisitId}',
  summary: { zh: '记录现场核查情况', en: 'Write down what was seen' },
  kind: 'act',
  policy: onVisit,
  input: z.object({
    siteVisitId: Uuid,
    version: Version,
    heldOn: Day,
    place: Said.max(200),
    met: Said.max(200),
    summary: Said,
    /** The record is whole; findings may still be open. */
    isDone: z.boolean(),
  }),
  output: z.object({ version: Version, state: z.enum(VISIT_STATES) }),
})

export const cancelVisit = operation({
  id: 'visit.cancel',
  method: 'POST',
  path: '/api/visits/{siteVisitId}/cancellation',
  summary: { zh: '取消现场核查', en: 'Cancel a site visit' },
  kind: 'act',
  policy: onVisit,
  input: z.object({ siteVisitId: Uuid, version: Version, reason: Said.min(2).max(500) }),
  output: z.object({ version: Version }),
})

export const findOnVisit = operation({
  id: 'visit.find',
  method: 'POST',
  path: '/api/visits/{siteVisitId}/findings',
  summary: { zh: '登记现场发现的问题', en: 'Enter a finding' },
  kind: 'act',
  policy: onVisit,
  input: z.object({
    siteVisitId: Uuid,
    text: Said.min(4).max(1000),
    severity: z.enum(['minor', 'major']),
    dueOn: Day,
  }),
  output: z.object({ visitFindingId: Uuid, number: z.number().int() }),
})

export const answerFinding = operation({
  id: 'visit.answer',
  method: 'POST',
  path: '/api/visit-findings/{visitFindingId}/answer',
  summary: { zh: '报告整改情况', en: 'Tell how a finding was rectified' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'project.apply', on: 'visit-finding' },
  input: z.object({ visitFindingId: Uuid, answer: Said.min(4).max(1000) }),
  output: z.object({ visitFindingId: Uuid }),
})

export const verifyFinding = operation({
  id: 'visit.verify',
  method: 'POST',
  path: '/api/visit-findings/{visitFindingId}/verification',
  summary: { zh: '核实整改情况', en: 'Verify what was rectified' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'project.manage', on: 'visit-finding' },
  input: z.object({ visitFindingId: Uuid, isMended: z.boolean(), verdict: Said.min(2).max(500) }),
  output: z.object({ visitFindingId: Uuid }),
})

export const downloadVisit = operation({
  id: 'visit.paper',
  method: 'GET',
  path: '/api/visits/{siteVisitId}/document',
  summary: { zh: '下载现场核查记录', en: 'The record of a visit as a document' },
  kind: 'read',
  policy: sight,
  input: z.object({ siteVisitId: Uuid }),
  output: z.unknown(),
  transfer: 'download',
})
