import { z } from 'zod'

export const CALL_STATES = ['forecast', 'draft', 'published', 'withdrawn'] as const
export type CallState = (typeof CALL_STATES)[number]

/** Where a call stands in time, by the office's clock. */
export const CALL_STAGES = ['forecast', 'draft', 'coming', 'open', 'recommending', 'closed', 'withdrawn'] as const
export type CallStage = (typeof CALL_STAGES)[number]

/** Fen, as text: `5000000`. */
export const Fen = z.string().regex(/^\d{1,15}$/)

export const Direction = z.strictObject({
  code: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,19}$/),
  name: z.string().trim().min(2).max(120),
  text: z.string().max(4000).default(''),
  mode: z.string().min(1).max(64),
  mostGrant: Fen.nullable().default(null),
  mostYears: z.number().int().min(1).max(10).nullable().default(null),
  mostProjects: z.number().int().min(1).max(1000).nullable().default(null),
  /** Units that may apply, where the mode is by invitation. */
  invited: z.array(z.uuid()).max(50).default([]),
  /** Who may lead, where the mode names them. */
  leaders: z.array(z.uuid()).max(20).default([]),
})
export type Direction = z.infer<typeof Direction>

/** What the text of a call is made of, beside its windows. */
export const CallContent = z.strictObject({
  text: z.string().max(20_000).default(''),
  contact: z.string().max(400).default(''),
  pool: Fen.nullable().default(null),
  directions: z.array(Direction).max(200).default([]),
})
export type CallContent = z.infer<typeof CallContent>
