import { z } from 'zod'

export const BULLETIN_STATES = ['generating', 'failed', 'draft', 'submitted', 'issued', 'withdrawn'] as const
export type BulletinState = (typeof BULLETIN_STATES)[number]

export const BULLETIN_ACTS = ['word', 'submit', 'return', 'issue', 'withdraw'] as const
export type BulletinAct = (typeof BULLETIN_ACTS)[number]

/** A template as it was when the bulletin was begun. */
export const PinnedTemplate = z.object({ code: z.string(), version: z.number().int(), hash: z.string() })
export type PinnedTemplate = z.infer<typeof PinnedTemplate>

export interface PinnedTemplates {
  readonly bulletin: PinnedTemplate
  readonly brief?: PinnedTemplate
  readonly 'unit-sheet'?: PinnedTemplate
}
