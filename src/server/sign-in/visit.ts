import type { Actor } from '#engine/access/actor.ts'
import type { Language } from '#engine/text/message.ts'

/** Where the second factor stands: nothing to do, to be confirmed in this session, or first to be enrolled. */
export type FactorState = 'settled' | 'to-confirm' | 'to-enrol'

/** One request's session as sign-in knows it. Until the factor is settled the actor holds no grants. */
export interface Visit {
  readonly actor: Actor
  readonly language: Language
  readonly factor: FactorState
  readonly startedAt: Date
  readonly lastSeenAt: Date
  readonly endsAt: Date
  readonly idleMinutes: number
  /** Local date of the administration, `2023-06-30`. */
  readonly today: string
  readonly csrfToken: string
  /** Which roles the actor holds today, and at which units. */
  readonly duties: { role: string; unit: string }[]
}

/** The secret of the cookie: which administration, and 256 random bits of which only a hash is stored. */
export interface SessionToken {
  readonly tenantId: string
  readonly secret: string
}
