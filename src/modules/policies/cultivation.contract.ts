import { z } from 'zod'
import { Cursor } from '#engine/contract/cursor.ts'
import { operation } from '#engine/contract/operation.ts'
import { MEASURE_STATES, PLAN_STATES } from '#modules/policies/cultivation.rules.ts'
import { STANDINGS } from '#modules/policies/ladder.rules.ts'
import { BilingualText, Day, Uuid } from '#modules/policies/policy.contract.ts'

const Text = z.string().trim().min(2).max(1000)
const Reason = z.string().trim().min(2).max(500)
const Version = z.number().int()
const Count = z.number().int()

export const PlanRow = z.object({
  id: Uuid,
  registerEntryId: Uuid,
  name: z.string(),
  region: z.string().nullable(),
  step: z.string(),
  stepName: BilingualText,
  standing: z.enum(STANDINGS).nullable(),
  aim: z.string(),
  responsible: z.string(),
  dueOn: Day,
  state: z.enum(PLAN_STATES),
  isLate: z.boolean(),
  isSample: z.boolean(),
  measures: Count,
  done: Count,
  lastVisitOn: Day.nullable(),
  openProblems: Count,
})
export type PlanRow = z.infer<typeof PlanRow>

const filters = {
  state: z.enum([...PLAN_STATES, 'late', 'all']).default('open'),
  step: z.string().min(1).max(64).optional(),
  region: z
    .string()
    .regex(/^\d{6}$/)
    .optional(),
  mine: z.enum(['yes', 'no']).default('no'),
}

export const listPlans = operation({
  id: 'cultivation.plans',
  method: 'GET',
  path: '/api/cultivation-plans',
  summary: { zh: '一企一策培育方案', en: 'Cultivation plans' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'cultivation.read', on: 'list' },
  input: z.object({
    ...filters,
    limit: z.coerce.number().int().min(1).max(500).default(100),
    cursor: Cursor.optional(),
  }),
  output: z.object({ rows: z.array(PlanRow), next: z.string().nullable(), total: Count }),
})

export const exportPlans = operation({
  id: 'cultivation.export',
  method: 'GET',
  path: '/api/cultivation-plans/xlsx',
  summary: { zh: '导出培育方案', en: 'The same list as a workbook' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'cultivation.read', on: 'list' },
  input: z.object(filters),
  output: z.unknown(),
  transfer: 'download',
})

const ShownMeasure = z.object({
  id: Uuid,
  /** What is to be done, as a sentence. */
  text: z.string(),
  isFollowed: z.boolean(), // by the facts of the register
  dueOn: Day,
  isLate: z.boolean(),
  state: z.enum(MEASURE_STATES),
  settledOn: Day.nullable(),
  settledBy: z.string().nullable(),
  note: z.string(),
})

export const ShownVisit = z.object({
  id: Uuid,
  visitedOn: Day,
  visitor: z.string(),
  withWhom: z.string(),
  notes: z.string(),
  problems: z.array(
    z.object({
      id: Uuid,
      problem: z.string(),
      responsible: z.string(),
      dueOn: Day,
      isLate: z.boolean(),
      state: z.enum(['open', 'settled']),
      answer: z.string(),
      settledOn: Day.nullable(),
    }),
  ),
})
export type ShownVisit = z.infer<typeof ShownVisit>

export const Carer = z.object({ personId: Uuid, name: z.string(), unit: BilingualText })

export const getPlan = operation({
  id: 'cultivation.plan',
  method: 'GET',
  path: '/api/cultivation-plans/{cultivationPlanId}',
  summary: { zh: '打开培育方案', en: 'Open a cultivation plan' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'cultivation.read', on: 'cultivation-plan' },
  input: z.object({ cultivationPlanId: Uuid }),
  output: PlanRow.extend({
    version: Version,
    madeBy: z.string(),
    madeAt: z.string(),
    ending: z.string(),
    endedOn: Day.nullable(),
    /** What still lies between, by the facts of today. */
    gap: z.array(z.string()),
    rows: z.array(ShownMeasure),
    visits: z.array(ShownVisit),
    mayManage: z.boolean(),
    carers: z.array(Carer),
    history: z.array(z.object({ at: z.string(), by: z.string().nullable(), text: z.string() })),
  }),
})

export const openPlan = operation({
  id: 'cultivation.open',
  method: 'POST',
  path: '/api/register-entries/{registerEntryId}/cultivation-plans',
  summary: { zh: '制定一企一策方案（措施由差距生成）', en: 'Draw up a plan; its measures follow from the gap' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'cultivation.manage', on: 'register-entry' },
  input: z.object({
    registerEntryId: Uuid,
    step: z.string().min(1).max(64),
    responsibleId: Uuid,
    dueOn: Day,
    aim: Text,
  }),
  output: z.object({ planId: Uuid, measures: Count }),
})

export const addMeasure = operation({
  id: 'cultivation.add-measure',
  method: 'POST',
  path: '/api/cultivation-plans/{cultivationPlanId}/measures',
  summary: { zh: '增加培育措施', en: 'Add a measure' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'cultivation.manage', on: 'cultivation-plan' },
  input: z.object({ cultivationPlanId: Uuid, version: Version, title: Text, dueOn: Day }),
  output: z.object({ measureId: Uuid, version: Version }),
})

export const settleMeasure = operation({
  id: 'cultivation.settle-measure',
  method: 'POST',
  path: '/api/cultivation-plans/{cultivationPlanId}/measures/{measureId}/outcome',
  summary: { zh: '办结或取消措施', en: 'Say that a measure is done, or drop it' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'cultivation.manage', on: 'cultivation-plan' },
  input: z.object({
    cultivationPlanId: Uuid,
    measureId: Uuid,
    version: Version,
    outcome: z.enum(['done', 'dropped']),
    note: Reason,
  }),
  output: z.object({ planId: Uuid, version: Version }),
})

export const closePlan = operation({
  id: 'cultivation.close',
  method: 'POST',
  path: '/api/cultivation-plans/{cultivationPlanId}/closing',
  summary: { zh: '终止培育方案', en: 'Close a plan before its goal' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'cultivation.manage', on: 'cultivation-plan' },
  input: z.object({ cultivationPlanId: Uuid, version: Version, reason: Reason }),
  output: z.object({ planId: Uuid, version: Version }),
})

export const recordVisit = operation({
  id: 'cultivation.record-visit',
  method: 'POST',
  path: '/api/register-entries/{registerEntryId}/visits',
  summary: { zh: '登记走访', en: 'Record a visit' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'cultivation.manage', on: 'register-entry' },
  input: z.object({
    registerEntryId: Uuid,
    visitedOn: Day,
    withWhom: z.string().trim().min(1).max(200),
    notes: z.string().trim().min(2).max(4000),
    problems: z
      .array(z.object({ problem: Text, responsibleId: Uuid, dueOn: Day }))
      .max(20)
      .default([]),
  }),
  output: z.object({ visitId: Uuid }),
})

export const getProblem = operation({
  id: 'cultivation.problem',
  method: 'GET',
  path: '/api/visit-problems/{visitProblemId}',
  summary: { zh: '打开企业反映的问题', en: 'Open what an enterprise raised' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'cultivation.read', on: 'visit-problem' },
  input: z.object({ visitProblemId: Uuid }),
  output: z.object({
    registerEntryId: Uuid,
    name: z.string(),
    visit: ShownVisit,
    mayManage: z.boolean(),
  }),
})

export const settleProblem = operation({
  id: 'cultivation.settle-problem',
  method: 'POST',
  path: '/api/visit-problems/{visitProblemId}/answer',
  summary: { zh: '答复企业反映的问题', en: 'Answer what an enterprise raised' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'cultivation.manage', on: 'visit-problem' },
  input: z.object({ visitProblemId: Uuid, answer: Text }),
  output: z.object({ visitProblemId: Uuid }),
})
