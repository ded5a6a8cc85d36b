import { sql } from 'kysely'
import type { NoticePreference } from '#cases/notice.contract.ts'
import type { CaseContext } from '#cases/server/case-context.ts'
import { listHolderIds } from '#cases/server/duty.queries.ts'
import { emitEvent } from '#cases/server/outbox.store.ts'
import type { Addressee } from '#cases/server/task.store.ts'
import type { Sentence } from '#cases/subject.ts'

export interface NewNotice {
  readonly to: Addressee
  readonly sentence: Sentence
  readonly about?: { readonly kind: string; readonly id: string }
}

/** A notice on its way: it keeps the moment at which it arose, however late it is delivered. */
export interface DueNotice extends NewNotice {
  /** Absent in what was still under way when an older version was replaced. */
  readonly at?: string
}

/** Tells people something, from the outbox: after COMMIT, and each person once. */
export async function notify(context: CaseContext, notice: NewNotice): Promise<void> {
  await emitEvent(context, NOTICE_EVENT, { ...notice, at: context.now.toISOString() } satisfies DueNotice)
}

export const NOTICE_EVENT = 'notice.due'

/** Puts a notice into the inbox of everybody it is for. */
export async function deliverNotice(context: CaseContext, notice: NewNotice, at = context.now): Promise<void> {
  const personIds = 'personId' in notice.to ? [notice.to.personId] : await listHolderIds(context, notice.to)
  for (const personId of personIds) {
    await sql`insert into notices (tenant_id, id, person_id, at, message_key, params, subject_kind, subject_id)
      values (${context.tenantId}, ${context.newId()}, ${personId}, ${at}, ${notice.sentence.key},
        ${JSON.stringify(notice.sentence.params)}::jsonb, ${notice.about?.kind ?? null}, ${notice.about?.id ?? null})`.execute(
      context.tx,
    )
  }
}

/** Marks notices as read; all of the person's when none are named. Answers how many were unread. */
export async function markRead(context: CaseContext, personId: string, ids?: readonly string[]): Promise<number> {
  const marked =
    await sql`update notices set read_at = ${context.now}, mail = case mail when 'waiting' then 'off' else mail end
    where tenant_id = ${context.tenantId} and person_id = ${personId} and read_at is null
      and (${ids ?? null}::uuid[] is null or id = any(${ids ?? null}::uuid[]))`.execute(context.tx)
  return Number(marked.numAffectedRows ?? 0n)
}

export async function savePreference(
  { tx, tenantId }: CaseContext,
  personId: string,
  preference: NoticePreference,
): Promise<void> {
  await sql`insert into notice_preferences (tenant_id, person_id, mail, digest_hour)
    values (${tenantId}, ${personId}, ${preference.mail}, ${preference.digestHour})
    on conflict (tenant_id, person_id) do update set mail = excluded.mail, digest_hour = excluded.digest_hour`.execute(
    tx,
  )
}
