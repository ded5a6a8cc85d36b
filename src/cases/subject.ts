import { z } from 'zod'

/** What a history entry, comment, file, task or notice is about: any record, named by its kind and id. */
export const SubjectKind = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/)
export const SubjectId = z.uuid()

export interface Subject {
  readonly kind: string
  readonly id: string
  /** The unit to which the record belongs: who may see it is decided there. */
  readonly unitId: string
}

/** A sentence kept as data, so that each reader gets it in his own language. */
export const Sentence = z.object({
  key: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
})
export type Sentence = z.output<typeof Sentence>
