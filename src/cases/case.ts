import { z } from 'zod'
import { OUTCOMES, PHASES } from '#engine/process/phase.ts'

/** Shapes that the contracts of cases share. */

export const BilingualText = z.object({ zh: z.string(), en: z.string() })

/** A code of a pack: of a process, state, action, form, file, fact. */
export const PackCode = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/)

export const CasePhase = z.enum(PHASES)
export const CaseOutcome = z.enum(OUTCOMES)

export const CaseUnit = z.object({ id: z.uuid(), nameZh: z.string(), nameEn: z.string() })
export const CasePerson = z.object({ id: z.uuid(), name: z.string() })
export const Named = z.object({ code: z.string(), name: BilingualText })

/** A reason why an act is not done, as the screen prints it. */
export const CaseReason = z.object({ key: z.string(), text: BilingualText, at: z.string().optional() })
export type CaseReason = z.infer<typeof CaseReason>

/** A fact as it is written on a case: by the process’s declaration of it. */
export const FactValue = z.union([z.boolean(), z.number(), z.string().max(2000), z.array(z.string().max(200)).max(500)])
export const FactsGiven = z
  .record(PackCode, FactValue.nullable())
  .refine((facts) => Object.keys(facts).length <= 60, { message: 'form.too-many' })

/** What a case is about: a call, a project. */
export const CaseSubject = z.object({ kind: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/), id: z.uuid() })

/** Subject kind under which history, comments, files and tasks of a case are kept. */
export const CASE_SUBJECT = 'case'
