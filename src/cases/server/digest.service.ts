import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { createTransport } from 'nodemailer'
import { caseMessages } from '#cases/case.messages.ts'
import { localDay, localHour } from '#cases/local-day.ts'
import type { CaseContext } from '#cases/server/case-context.ts'
import { findMailSettings, type MailSettings } from '#cases/server/mail-settings.ts'
import { emitEvent } from '#cases/server/outbox.store.ts'
import { getTenantClock } from '#cases/server/tenant.queries.ts'
import { type Language, type Messages, say } from '#engine/text/message.ts'
import type { Job, Reaction } from '#server/http/module.ts'

const DIGEST_EVENT = 'notice.digest-due'

/** Once a day and person, at his hour: one mail with what is unread, not one for each. */
export const digestJob: Job = {
  name: 'notice.digest',
  everySeconds: 300,
  run: ({ inTransaction, tenantId, now, newId }) => inTransaction((tx) => callDigests({ tx, tenantId, now, newId })),
}

interface Waiting {
  readonly personId: string
  readonly email: string | null
  readonly prefersMail: boolean
  readonly digestHour: number
  readonly noticeIds: readonly string[]
}

export async function callDigests(context: CaseContext): Promise<void> {
  const { tx, tenantId, now } = context
  const { utcOffsetMinutes, settings } = await getTenantClock(tx, tenantId)
  const today = localDay(now, utcOffsetMinutes)
  const waiting = await sql<Waiting>`
    select n.person_id, p.email, coalesce(f.mail, 'digest') = 'digest' as prefers_mail,
      coalesce(f.digest_hour, 8) as digest_hour, array_agg(n.id order by n.id) as notice_ids
    from notices n
    join people p on p.tenant_id = n.tenant_id and p.id = n.person_id
    left join notice_preferences f on f.tenant_id = n.tenant_id and f.person_id = n.person_id
    where n.tenant_id = ${tenantId} and n.mail = 'waiting' and n.at <= ${now}
      and not exists (select from digests d where d.tenant_id = n.tenant_id and d.person_id = n.person_id and d.on_date = ${today}::date)
    group by n.person_id, p.email, f.mail, f.digest_hour`.execute(tx)
  for (const { personId, email, prefersMail, digestHour, noticeIds } of waiting.rows) {
    const why = !prefersMail ? 'off' : !email ? 'no-address' : findMailSettings(settings) ? undefined : 'not-configured'
    if (why) await settleMail(context, noticeIds, why)
    else if (localHour(now, utcOffsetMinutes) >= digestHour) {
      await sql`insert into digests (tenant_id, person_id, on_date, notice_ids, created_at)
        values (${tenantId}, ${personId}, ${today}, ${noticeIds}::uuid[], ${now})`.execute(tx)
      await emitEvent(context, DIGEST_EVENT, { personId, noticeIds })
    }
  }
}

/** Sends the mail of one digest; what was read or mailed meanwhile is left out, and nothing is sent when nothing is left. */
export function digestReaction(words: Messages): Reaction {
  return {
    name: 'notice.mail-digest',
    event: DIGEST_EVENT,
    run: async (context, payload) => {
      const { tx, tenantId } = context
      const { settings } = await getTenantClock(tx, tenantId)
      const mail = findMailSettings(settings)
      const noticeIds = payload.noticeIds as readonly string[]
      if (!mail) return settleMail(context, noticeIds, 'not-configured')
      const letter = await composeDigest(context, String(payload.personId), noticeIds, words)
      if (!letter) return
      await send(mail, letter)
      await settleMail(context, noticeIds, 'sent')
    },
  }
}

type TxOf = Pick<CaseContext, 'tx' | 'tenantId'>

async function settleMail(
  { tx, tenantId }: TxOf,
  ids: readonly string[],
  mail: 'sent' | 'off' | 'no-address' | 'not-configured',
): Promise<void> {
  await sql`update notices set mail = ${mail} where tenant_id = ${tenantId} and id = any(${ids}::uuid[]) and mail = 'waiting'`.execute(
    tx,
  )
}

interface Letter {
  readonly to: string
  readonly subject: string
  readonly text: string
  /** The same for the same digest: a mail server that sees it twice may drop the second. */
  readonly messageId: string
}

async function composeDigest(
  { tx, tenantId }: TxOf,
  personId: string,
  ids: readonly string[],
  words: Messages,
): Promise<Letter | undefined> {
  const people = await sql<{
    name: string
    email: string | null
    language: Language | null
    nameZh: string
    nameEn: string
  }>`
    select p.name, p.email, t.name_zh, t.name_en,
      (select a.language from accounts a where a.tenant_id = p.tenant_id and a.person_id = p.id order by a.id limit 1) as language
    from people p join tenants t on t.id = p.tenant_id
    where p.tenant_id = ${tenantId} and p.id = ${personId}`.execute(tx)
  const [person] = people.rows
  const unread = await sql<{ messageKey: string; params: Record<string, string | number> }>`
    select message_key, params from notices where tenant_id = ${tenantId} and person_id = ${personId}
      and id = any(${ids}::uuid[]) and read_at is null and mail = 'waiting' order by id for update`.execute(tx)
  if (!person?.email || unread.rows.length === 0) return undefined
  const language = person.language ?? 'zh-CN'
  const office = language === 'zh-CN' ? person.nameZh : person.nameEn
  const lines = unread.rows.map(
    (row) => `- ${row.messageKey in words ? say(words, language, row.messageKey, row.params) : row.messageKey}`,
  )
  const tell = (key: keyof typeof caseMessages, params: Record<string, string | number> = {}) =>
    say(caseMessages, language, key, params)
  const digest = createHash('sha256')
    .update([tenantId, personId, ...ids].join(' '))
    .digest('hex')
    .slice(0, 40)
  return {
    to: person.email,
    subject: tell('notice.digest-subject', { office, count: unread.rows.length }),
    text: [tell('notice.digest-greeting', { name: person.name }), '', ...lines, '', tell('notice.digest-closing')].join(
      '\n',
    ),
    messageId: `<${digest}@danxia.invalid>`,
  }
}

const TIMEOUT_MS = 10_000

async function send(mail: MailSettings, letter: Letter): Promise<void> {
  const pass = mail.passwordFrom && process.env[mail.passwordFrom]
  const transport = createTransport({
    host: mail.host,
    port: mail.port,
    secure: mail.secure,
    requireTLS: !mail.secure && !mail.isPlainAllowed,
    auth: mail.user ? { user: mail.user, pass: pass ?? '' } : undefined,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    await transport.sendMail({ ...letter, from: mail.from, headers: { 'Auto-Submitted': 'auto-generated' } })
  } finally {
    transport.close()
  }
}
