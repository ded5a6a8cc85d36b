import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { FactValue, FactYear, SourceText } from '#engine/register/fact.ts'
import { Day, FactCodeText, Reason, Uuid } from '#modules/registries/entry.ts'

const Recorded = z.object({ factId: Uuid, version: z.number().int() })

export const recordFact = operation({
  id: 'register.record-fact',
  method: 'POST',
  path: '/api/register-entries/{registerEntryId}/facts',
  summary: { zh: '登记一项事实', en: 'Record a fact' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'register.record', on: 'register-entry' },
  input: z.object({
    registerEntryId: Uuid,
    fact: FactCodeText,
    year: FactYear.optional(),
    asOf: Day.optional(), // today
    value: FactValue, // as it is typed: amounts in 万元
    trust: z.enum(['self-declared', 'departmental']),
    source: SourceText,
    expiresOn: Day.optional(),
    fileId: Uuid.optional(),
  }),
  output: Recorded,
})

export const correctFact = operation({
  id: 'register.correct-fact',
  method: 'POST',
  path: '/api/register-entries/{registerEntryId}/facts/{factId}/correction',
  summary: { zh: '更正一项事实（原记录保留）', en: 'Correct a fact; the former row is kept' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'register.record', on: 'register-entry' },
  input: z.object({
    registerEntryId: Uuid,
    factId: Uuid,
    value: FactValue,
    asOf: Day.optional(),
    expiresOn: Day.nullable().optional(),
    fileId: Uuid.optional(),
    reason: Reason,
  }),
  output: Recorded,
})

export const verifyFact = operation({
  id: 'register.verify-fact',
  method: 'POST',
  path: '/api/register-entries/{registerEntryId}/facts/{factId}/verification',
  summary: { zh: '核实一项事实', en: 'Verify a fact that another person recorded' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'register.verify', on: 'register-entry' },
  input: z.object({
    registerEntryId: Uuid,
    factId: Uuid,
    basis: Reason, // what it was compared with
    fileId: Uuid.optional(),
    expiresOn: Day.nullable().optional(),
  }),
  output: Recorded,
})

export const disputeFact = operation({
  id: 'register.dispute-fact',
  method: 'POST',
  path: '/api/register-entries/{registerEntryId}/facts/{factId}/disputes',
  summary: { zh: '提出事实更正申请', en: 'Say that a fact is wrong' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'register.dispute', on: 'register-entry' },
  input: z.object({
    registerEntryId: Uuid,
    factId: Uuid,
    proposedValue: FactValue.optional(),
    reason: Reason,
    fileId: Uuid.optional(),
  }),
  output: z.object({ disputeId: Uuid }),
})

export const decideDispute = operation({
  id: 'register.decide-dispute',
  method: 'POST',
  path: '/api/register-entries/{registerEntryId}/disputes/{disputeId}/decision',
  summary: { zh: '裁定更正申请', en: 'Decide on a fact that is disputed' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'register.verify', on: 'register-entry' },
  input: z.object({
    registerEntryId: Uuid,
    disputeId: Uuid,
    accept: z.boolean(),
    value: FactValue.optional(), // the right value, where it is not the proposed one
    note: Reason,
  }),
  output: z.object({ disputeId: Uuid, factId: Uuid.nullable() }),
})
