import { z } from 'zod'

/** `tenants.settings.mail`. The password is never in the database: `passwordFrom` names an environment variable. */
const MailSettings = z.object({
  host: z.string().min(1).max(255),
  port: z.number().int().min(1).max(65_535),
  /** TLS from the first byte; otherwise STARTTLS, and a server that offers none is refused unless `isPlainAllowed`. */
  secure: z.boolean().default(false),
  isPlainAllowed: z.boolean().default(false),
  from: z.email(),
  user: z.string().max(255).optional(),
  passwordFrom: z
    .string()
    .regex(/^DANXIA_SMTP_[A-Z0-9_]{1,40}$/)
    .optional(),
})
export type MailSettings = z.output<typeof MailSettings>

/** The mail server of an administration; `undefined`: none is configured, and notices stay in the application. */
export function findMailSettings(settings: unknown): MailSettings | undefined {
  const parsed = z.object({ mail: MailSettings }).safeParse(settings)
  return parsed.success ? parsed.data.mail : undefined
}
