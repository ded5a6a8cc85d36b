import { z } from 'zod'
import { SIGNED_IN } from '#cases/case.contract.ts'
import {
  BilingualText,
  CaseOutcome,
  CasePerson,
  CasePhase,
  CaseReason,
  FactsGiven,
  Named,
  PackCode,
} from '#cases/case.ts'
import { operation } from '#engine/contract/operation.ts'

const CaseId = z.uuid()
const Day = z.iso.date()
const Reason = z.string().trim().max(5000)

export const listCandidates = operation({
  id: 'case.candidates',
  method: 'GET',
  path: '/api/cases/{caseId}/candidates',
  summary: { zh: '可选的人员（转办、加签、委托、选人）', en: 'People to whom a seat may be given' },
  kind: 'read',
  policy: SIGNED_IN,
  input: z.object({
    caseId: CaseId,
    for: z.enum(['choose', 'hand-over', 'add-signer', 'delegate']),
    text: z.string().trim().max(60).default(''),
    limit: z.coerce.number().int().min(1).max(100).default(30),
  }),
  output: z.object({ people: z.array(CasePerson.extend({ unit: BilingualText })) }),
})

const seat = { seat: z.string().max(100).optional(), seen: z.int().min(0).optional() }
const Mark = z.strictObject({ at: z.string().min(1).max(200), note: z.string().trim().max(2000).default('') })

/** What somebody wants to do; people are named by id, and who they are is looked up. */
export const CaseAct = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('take'),
    action: PackCode,
    to: PackCode.optional(),
    reason: Reason.optional(),
    marks: z.array(Mark).max(500).optional(),
    ...seat,
  }),
  z.strictObject({ kind: z.literal('hand-over'), to: z.uuid(), reason: Reason.optional(), ...seat }),
  z.strictObject({
    kind: z.literal('add-signer'),
    to: z.uuid(),
    place: z.enum(['before', 'after', 'beside']),
    reason: Reason.optional(),
    ...seat,
  }),
  z.strictObject({ kind: z.literal('delegate'), to: z.uuid(), from: Day, until: Day, ...seat }),
  z.strictObject({
    kind: z.literal('choose'),
    people: z.array(z.uuid()).max(200),
    seen: z.int().min(0).optional(),
  }),
  z.strictObject({ kind: z.literal('remind'), seen: z.int().min(0).optional() }),
  z.strictObject({ kind: z.literal('object'), reason: Reason.min(10), seen: z.int().min(0).optional() }),
  z.strictObject({
    kind: z.literal('answer'),
    objection: z.string().max(100),
    upheld: z.boolean(),
    reason: Reason.optional(),
    seen: z.int().min(0).optional(),
  }),
])
export type CaseAct = z.infer<typeof CaseAct>

export const actOnCase = operation({
  id: 'case.act',
  method: 'POST',
  path: '/api/cases/{caseId}/acts',
  summary: { zh: '办理事项', en: 'Act on a case' },
  kind: 'act',
  policy: SIGNED_IN,
  input: z.object({ caseId: CaseId, act: CaseAct, facts: FactsGiven.optional() }),
  output: z.object({
    caseId: CaseId,
    serial: z.int(),
    state: Named,
    phase: CasePhase,
    outcome: CaseOutcome.optional(),
    number: z.string().optional(),
  }),
})

export const bulkActOnCases = operation({
  id: 'case.bulk-act',
  method: 'POST',
  path: '/api/case-acts',
  summary: { zh: '批量办理事项，逐件说明结果', en: 'The same act on several cases, each with its own result' },
  kind: 'act',
  policy: SIGNED_IN,
  input: z.object({
    caseIds: z.array(CaseId).min(1).max(200),
    act: z.strictObject({
      kind: z.enum(['take', 'remind']),
      action: PackCode.optional(),
      to: PackCode.optional(),
      reason: Reason.optional(),
    }),
    facts: FactsGiven.optional(),
  }),
  output: z.object({
    results: z.array(
      z.object({ caseId: CaseId, title: z.string(), isDone: z.boolean(), reasons: z.array(CaseReason) }),
    ),
  }),
})

/** Facts that nobody but the office knows, and who has a part: entered by whoever keeps the case, with the reason. */
export const amendCase = operation({
  id: 'case.amend',
  method: 'POST',
  path: '/api/cases/{caseId}/amendments',
  summary: { zh: '登记事项的事实、变更参与方', en: 'Enter facts of a case, change its parties' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'case.manage', on: 'case' },
  input: z.object({
    caseId: CaseId,
    facts: FactsGiven.optional(),
    parties: z
      .record(
        PackCode,
        z.array(z.union([z.strictObject({ person: z.uuid() }), z.strictObject({ unit: z.uuid() })])).max(200),
      )
      .optional(),
    reason: Reason.min(2),
    seen: z.int().min(0).optional(),
  }),
  output: z.object({ caseId: CaseId, serial: z.int() }),
})
