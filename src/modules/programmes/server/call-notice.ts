import { sql } from 'kysely'
import type { CaseContext } from '#cases/server/case-context.ts'
import { notify } from '#cases/server/notice.store.ts'
import { getTenantClock } from '#cases/server/tenant.queries.ts'
import type { Sentence } from '#cases/subject.ts'
import type { CallRow } from '#modules/programmes/server/call.queries.ts'

/** Tells whoever has subscribed to the family, or to all of them. */
export async function tellSubscribers(
  context: CaseContext,
  call: Pick<CallRow, 'id' | 'family' | 'title' | 'closesAt'>,
  key: string,
  params: Sentence['params'],
): Promise<void> {
  const { rows } = await sql<{ personId: string }>`select distinct person_id from call_subscriptions
    where tenant_id = ${context.tenantId} and family in ('', ${call.family})`.execute(context.tx)
  const { utcOffsetMinutes } = await getTenantClock(context.tx, context.tenantId)
  const sentence = {
    key,
    params: {
      title: call.title,
      closes: call.closesAt === null ? '—' : minuteText(call.closesAt, utcOffsetMinutes),
      ...params,
    },
  }
  for (const { personId } of rows)
    await notify(context, { to: { personId }, sentence, about: { kind: 'call', id: call.id } })
}

/** `2023-07-31 18:00` on the office's clock. */
export function minuteText(at: Date, utcOffsetMinutes: number): string {
  return new Date(at.getTime() + utcOffsetMinutes * 60_000).toISOString().slice(0, 16).replace('T', ' ')
}
