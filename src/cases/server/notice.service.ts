import type * as contract from '#cases/notice.contract.ts'
import { findMailSettings } from '#cases/server/mail-settings.ts'
import { countUnread, getPreference, listNotices } from '#cases/server/notice.queries.ts'
import { type DueNotice, deliverNotice, markRead, NOTICE_EVENT, savePreference } from '#cases/server/notice.store.ts'
import { getTenantClock } from '#cases/server/tenant.queries.ts'
import type { Input, Output } from '#engine/contract/operation.ts'
import type { OperationContext, Reaction } from '#server/http/module.ts'

export async function listMine(
  { tx, tenantId, actor: { personId } }: OperationContext,
  page: Input<typeof contract.noticeMine>,
): Promise<Output<typeof contract.noticeMine>> {
  const { settings } = await getTenantClock(tx, tenantId)
  return {
    unread: await countUnread(tx, tenantId, personId),
    notices: await listNotices(tx, tenantId, personId, page),
    preference: await getPreference(tx, tenantId, personId),
    isMailConfigured: findMailSettings(settings) !== undefined,
  }
}

export async function markMineRead(
  context: OperationContext,
  { ids }: Input<typeof contract.noticeMarkRead>,
): Promise<{ count: number }> {
  return { count: await markRead(context, context.actor.personId, ids) }
}

export async function prefer(
  context: OperationContext,
  preference: Input<typeof contract.noticePrefer>,
): Promise<Output<typeof contract.noticePrefer>> {
  await savePreference(context, context.actor.personId, preference)
  return preference
}

export const noticeReaction: Reaction = {
  name: 'notice.deliver',
  event: NOTICE_EVENT,
  run: (context, payload) => {
    const { at, ...notice } = payload as unknown as DueNotice
    return deliverNotice(context, notice, at === undefined ? context.now : new Date(at))
  },
}
