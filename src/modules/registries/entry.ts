import { z } from 'zod'
import { FACT_FORMATS, FACT_TYPES } from '#engine/form/register.ts'
import { Trust } from '#engine/register/fact.ts'

export const BilingualText = z.object({ zh: z.string(), en: z.string() })
export const Uuid = z.uuid()
export const Day = z.iso.date()
export const RegisterCode = z.string().min(1).max(64)
export const FactCodeText = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/)
export const Reason = z.string().trim().min(2).max(500)

export const ENTRY_STATES = ['active', 'closed'] as const

/** A fact of a register as screens need it. */
export const FactHead = z.object({
  code: z.string(),
  name: BilingualText,
  type: z.enum(FACT_TYPES),
  format: z.enum(FACT_FORMATS).nullable(),
  isYearly: z.boolean(),
  isPersonal: z.boolean(),
  measure: z.string().nullable(),
  choices: z.array(z.object({ code: z.string(), name: BilingualText })).nullable(),
})
export type FactHead = z.infer<typeof FactHead>

/** One row of a fact. A personal value is masked; `register.reveal` tells it, for a purpose. */
export const ShownFact = z.object({
  id: Uuid,
  fact: z.string(),
  year: z.number().int().nullable(),
  asOf: Day,
  /** In 万元 when it is an amount. */
  value: z.string(),
  trust: Trust,
  source: z.string(),
  expiresOn: Day.nullable(),
  isSample: z.boolean(),
  standing: z.enum(['stands', 'superseded', 'withdrawn']),
  supersedes: Uuid.nullable(),
  reason: z.string().nullable(),
  fileId: Uuid.nullable(),
  recordedBy: z.string().nullable(),
  recordedAt: z.string(),
  verifiedBy: z.string().nullable(),
  verifiedAt: z.string().nullable(),
})
export type ShownFact = z.infer<typeof ShownFact>

export const ShownDispute = z.object({
  id: Uuid,
  factId: Uuid,
  fact: z.string(),
  year: z.number().int().nullable(),
  proposedValue: z.string().nullable(),
  reason: z.string(),
  state: z.enum(['open', 'accepted', 'dismissed']),
  askedBy: z.string(),
  askedAt: z.string(),
  decidedBy: z.string().nullable(),
  decidedAt: z.string().nullable(),
  note: z.string().nullable(),
  mayDecide: z.boolean(),
})
export type ShownDispute = z.infer<typeof ShownDispute>

export const EntryRow = z.object({
  id: Uuid,
  register: z.string(),
  key: z.string(),
  name: z.string(),
  region: z.string().nullable(),
  careUnit: BilingualText,
  state: z.enum(ENTRY_STATES),
  isSample: z.boolean(),
  facts: z.number().int(),
  /** The newest day of its facts. */
  asOf: Day.nullable(),
  conflicts: z.number().int(),
  disputes: z.number().int(),
})
export type EntryRow = z.infer<typeof EntryRow>
