import { z } from 'zod'
import { Cursor } from '#engine/contract/cursor.ts'
import { operation } from '#engine/contract/operation.ts'
import { Fen, PROJECT_STATUSES, ProjectContent } from '#modules/projects/project.ts'

const Uuid = z.uuid()
const Text = z.object({ zh: z.string(), en: z.string() })
const Day = z.iso.date()
const Named = z.object({ code: z.string(), name: Text })
const UnitHead = z.object({ id: Uuid, name: Text, short: Text })

export const openApplication = operation({
  id: 'application.open',
  method: 'POST',
  path: '/api/calls/{callId}/applications',
  summary: { zh: '发起项目申报', en: 'Open an application' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'project.apply', on: 'unit' },
  input: z.object({
    callId: Uuid,
    unitId: Uuid,
    direction: z.string().min(1).max(20),
    title: z.string().trim().min(4).max(80),
    recommenderId: Uuid,
    /** Who leads it; whoever opens it when absent. */
    leaderId: Uuid.optional(),
  }),
  output: z.object({ caseId: Uuid, serial: z.number().int() }),
})

/** Where an application comes from: a challenge (榜单), and the answer that its owner picked. */
const Origin = z.object({
  challenge: z.string().trim().min(1).max(60),
  title: z.string().trim().min(2).max(200),
  /** The owner as a unit of the tree: it signs the task book with the solver and the office, under its own name. */
  ownerUnitId: Uuid.optional(),
  /** The name of an owner who has no unit here. */
  owner: z.string().trim().min(2).max(120).optional(),
  pickedOn: Day,
})

export const handOver = operation({
  id: 'application.hand-over',
  method: 'POST',
  path: '/api/calls/{callId}/hand-overs',
  summary: { zh: '揭榜移交：由选定的揭榜方发起申报', en: 'Hand a picked answer to a challenge over as an application' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'call.manage', on: 'call' },
  input: z.object({
    callId: Uuid,
    unitId: Uuid,
    direction: z.string().min(1).max(20),
    title: z.string().trim().min(4).max(80),
    recommenderId: Uuid,
    leaderId: Uuid,
    origin: Origin,
  }),
  output: z.object({ caseId: Uuid, serial: z.number().int() }),
})

export const ProjectHead = z.object({
  id: Uuid,
  number: z.string(),
  title: z.string(),
  family: Named,
  unit: UnitHead,
  recommender: Text.nullable(),
  leader: z.object({ id: Uuid, name: z.string() }),
  grantFen: Fen,
  ownFen: Fen,
  startOn: Day,
  endOn: Day,
  approvedOn: Day,
  status: z.enum(PROJECT_STATUSES),
  /** Until the last day for acceptance; negative when it has passed. */
  daysLeft: z.number().int(),
})
export type ProjectHead = z.infer<typeof ProjectHead>

export const PROJECT_SORTS = ['end', 'approved', 'number', 'grant'] as const

const ProjectFilter = z.object({
  family: z.string().max(64).optional(),
  status: z.enum(PROJECT_STATUSES).optional(),
  /** Of the approval. */
  year: z.coerce.number().int().min(1949).max(2199).optional(),
  unitId: Uuid.optional(),
  recommenderId: Uuid.optional(),
  text: z.string().max(80).optional(),
  sort: z.enum(PROJECT_SORTS).default('end'),
  order: z.enum(['up', 'down']).default('up'),
})
export type ProjectFilter = z.infer<typeof ProjectFilter>

export const listProjects = operation({
  id: 'project.list',
  method: 'GET',
  path: '/api/projects',
  summary: { zh: '项目台账', en: 'The ledger of projects' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'project.read', on: 'list' },
  input: ProjectFilter.extend({
    cursor: Cursor.optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  output: z.object({
    rows: z.array(ProjectHead),
    total: z.number().int(),
    /** Of all that the filter leaves but for the status, by status. */
    counts: z.record(z.string(), z.number().int()),
    /** Families and years of what is in sight, to be narrowed by. */
    families: z.array(Named),
    years: z.array(z.number().int()),
    cursor: z.string().optional(),
  }),
})

export const exportProjects = operation({
  id: 'project.export',
  method: 'GET',
  path: '/api/projects/workbook',
  summary: { zh: '导出项目台账', en: 'The ledger of projects as a workbook' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'project.read', on: 'list' },
  input: ProjectFilter,
  output: z.unknown(),
  transfer: 'download',
})

export const PROJECT_CASES = ['change', 'annual-report', 'mid-term', 'gate', 'acceptance'] as const

export const getProject = operation({
  id: 'project.get',
  method: 'GET',
  path: '/api/projects/{projectId}',
  summary: { zh: '打开一个项目', en: 'Open a project' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'project.read', on: 'list' }, // and as far as project.access.ts shows it
  input: z.object({ projectId: Uuid, on: Day.optional() }),
  output: ProjectHead.extend({
    mode: z.string(),
    direction: z.string(),
    approvalNumber: z.string(),
    closedOn: Day.nullable(),
    outcomeNumber: z.string().nullable(),
    extensions: z.number().int(),
    acceptanceBy: Day,
    call: z.object({ id: Uuid, title: z.string() }).nullable(),
    applicationId: Uuid.nullable(),
    /** The contract as it stood on the day asked for, and all its versions. */
    contract: ProjectContent.extend({ version: z.number().int(), fromOn: Day }).nullable(),
    versions: z.array(
      z.object({
        version: z.number().int(),
        fromOn: Day,
        change: z.string(),
        by: z.string().nullable(),
        caseId: Uuid.nullable(),
        endOn: Day,
        grantFen: Fen,
        leaderName: z.string(),
      }),
    ),
    parts: z.array(z.object({ name: z.string(), role: z.string(), fromOn: Day, leftOn: Day.nullable() })),
    cases: z.array(
      z.object({
        id: Uuid,
        record: z.string().nullable(),
        number: z.string().nullable(),
        title: z.string(),
        state: Text,
        phase: z.string(),
        openedAt: z.string(),
      }),
    ),
    /** Stage gates (阶段门), where the project goes through them. */
    gates: z
      .object({
        caseId: Uuid,
        name: Text,
        phase: z.string(),
        gates: z.array(
          z.object({
            code: z.string(),
            name: Text,
            place: z.enum(['passed', 'here', 'work', 'held', 'ended', 'ahead']),
            decisions: z.array(
              z.object({ verdict: z.enum(['go', 'hold', 'recycle', 'kill']), on: Day, reason: z.string() }),
            ),
          }),
        ),
        entered: z.array(z.object({ label: Text, value: z.string(), unit: Text.nullable() })),
      })
      .nullable(),
    /** The task book that the parties have signed. */
    signedCaseId: Uuid.nullable(),
    /** The challenge that it came of. */
    origin: z.object({ challenge: z.string(), title: z.string(), owner: z.string(), pickedOn: Day }).nullable(),
    certificate: z
      .object({
        number: z.string(),
        checkCode: z.string(),
        issuedOn: Day,
        conclusion: z.string(),
        content: z.unknown(),
      })
      .nullable(),
    archives: z.array(z.object({ number: z.number().int(), sha256: z.string(), bytes: z.number(), at: z.string() })),
    acts: z.object({
      open: z.record(z.enum(PROJECT_CASES), z.boolean()),
      terminate: z.boolean(),
      archive: z.boolean(),
    }),
    history: z.array(z.object({ at: z.string(), by: z.string().nullable(), text: z.string() })),
  }),
})

export const compareContract = operation({
  id: 'project.compare',
  method: 'GET',
  path: '/api/projects/{projectId}/contract/comparison',
  summary: { zh: '任务书变更前后对照', en: 'Two versions of a contract compared' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'project.read', on: 'list' }, // and as far as project.access.ts shows it
  input: z.object({
    projectId: Uuid,
    from: z.coerce.number().int().min(1).max(10_000),
    to: z.coerce.number().int().min(1).max(10_000),
  }),
  output: z.object({
    heads: z.array(z.object({ what: Text, before: z.string(), after: z.string() })),
    answers: z.array(z.object({ what: Text, before: z.string(), after: z.string() })),
  }),
})

export const openProjectCase = operation({
  id: 'project.open-case',
  method: 'POST',
  path: '/api/projects/{projectId}/cases',
  summary: { zh: '发起项目变更、报告或验收', en: 'Open a change, report or acceptance of a project' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'project.apply', on: 'project' },
  input: z.object({ projectId: Uuid, record: z.enum(PROJECT_CASES) }),
  output: z.object({ caseId: Uuid, serial: z.number().int() }),
})

export const terminateProject = operation({
  id: 'project.terminate',
  method: 'POST',
  path: '/api/projects/{projectId}/termination',
  summary: { zh: '提出终止或撤销项目', en: 'Propose to end a project' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'project.manage', on: 'project' },
  input: z.object({ projectId: Uuid }),
  output: z.object({ caseId: Uuid, serial: z.number().int() }),
})

export const certificateByCode = operation({
  id: 'project.certificate',
  method: 'GET',
  path: '/api/certificates/{checkCode}',
  summary: { zh: '按校验码核验验收证书', en: 'Verify a certificate by its check code' },
  kind: 'read',
  policy: { kind: 'signed-in' },
  input: z.object({ checkCode: z.string().regex(/^[0-9A-F]{16}$/) }),
  output: z.object({ number: z.string(), issuedOn: Day, conclusion: z.string(), content: z.unknown() }),
})
