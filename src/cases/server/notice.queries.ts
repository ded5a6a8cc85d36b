import { sql } from 'kysely'
import type { Notice, NoticePreference } from '#cases/notice.contract.ts'
import type { Tx } from '#server/database/tenant.ts'

export const DEFAULT_PREFERENCE: NoticePreference = { mail: 'digest', digestHour: 8 }

export async function getPreference(tx: Tx, tenantId: string, personId: string): Promise<NoticePreference> {
  const found = await sql<NoticePreference>`select mail, digest_hour from notice_preferences
    where tenant_id = ${tenantId} and person_id = ${personId}`.execute(tx)
  return found.rows[0] ?? DEFAULT_PREFERENCE
}

export async function countUnread(tx: Tx, tenantId: string, personId: string): Promise<number> {
  const found = await sql<{ n: number }>`select count(*)::int as n from notices
    where tenant_id = ${tenantId} and person_id = ${personId} and read_at is null`.execute(tx)
  return found.rows[0]!.n
}

interface NoticeRow {
  readonly id: string
  readonly at: Date
  readonly messageKey: string
  readonly params: Record<string, string | number>
  readonly subjectKind: string | null
  readonly subjectId: string | null
  readonly readAt: Date | null
  readonly mail: Notice['mail']
}

/** A person's notices by when they arose, latest first; `before` is the last id of the page seen. */
export async function listNotices(
  tx: Tx,
  tenantId: string,
  personId: string,
  page: { readonly limit: number; readonly before?: string },
): Promise<Notice[]> {
  const found =
    await sql<NoticeRow>`select id, at, message_key, params, subject_kind, subject_id, read_at, mail from notices
    where tenant_id = ${tenantId} and person_id = ${personId}
      and (${page.before ?? null}::uuid is null or (at, id) < (
        select at, id from notices where tenant_id = ${tenantId} and person_id = ${personId} and id = ${page.before ?? null}::uuid))
    order by at desc, id desc limit ${page.limit}`.execute(tx)
  return found.rows.map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    sentence: { key: row.messageKey, params: row.params },
    subjectKind: row.subjectKind ?? undefined,
    subjectId: row.subjectId ?? undefined,
    readAt: row.readAt?.toISOString(),
    mail: row.mail,
  }))
}
