import { z } from 'zod'

export const PROJECT_STATES = ['ongoing', 'accepted', 'failed', 'terminated', 'revoked'] as const
export type ProjectState = (typeof PROJECT_STATES)[number]

/** As it is shown: what is under way past its end and not asked for in time is overdue. */
export const PROJECT_STATUSES = ['ongoing', 'overdue', 'accepted', 'failed', 'terminated', 'revoked'] as const
export type ProjectStatus = (typeof PROJECT_STATUSES)[number]

export const Fen = z.string().regex(/^\d{1,15}$/)

/** What a version of the contract says: who, what, until when, for how much; and the answers of the paper it was made by. */
export const ProjectContent = z.object({
  title: z.string(),
  unitId: z.uuid(),
  leaderId: z.uuid(),
  leaderName: z.string(),
  startOn: z.iso.date(),
  endOn: z.iso.date(),
  grantFen: Fen,
  ownFen: Fen,
  extensions: z.number().int(),
  answers: z.record(z.string(), z.unknown()).default({}),
})
export type ProjectContent = z.infer<typeof ProjectContent>
