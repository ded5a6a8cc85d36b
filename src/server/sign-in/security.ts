import { z } from 'zod'

/** What an administration sets for its sign-in: `tenants.settings.security`. */
const Security = z.object({
  /** 等保 asks for log-off when idle; ASVS 7.3.1 for a documented time. */
  idleMinutes: z.number().int().min(5).max(240).default(30),
  /** ASVS 7.3.2: however busy, a session ends. */
  absoluteHours: z.number().int().min(1).max(24).default(12),
  /** Who needs a second factor besides those who enrolled one: the separated administrators, or everybody. */
  secondFactor: z.enum(['administrators', 'everybody']).default('administrators'),
})
export type Security = z.output<typeof Security>

const Settings = z.object({ security: Security.prefault({}) })

/** The settings in force; what cannot be read falls back to the strict defaults. */
export function securityOf(settings: unknown): Security {
  const parsed = Settings.safeParse(settings ?? {})
  return parsed.success ? parsed.data.security : Security.parse({})
}
