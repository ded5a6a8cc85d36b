import { sql } from 'kysely'
import type { CaseContext } from '#cases/server/case-context.ts'
import { notify } from '#cases/server/notice.store.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { findUnitPath } from '#modules/organisations/server/unit.queries.ts'
import { reminderDue } from '#modules/policies/cultivation.rules.ts'
import { type ComingEnd, listComingEnds } from '#modules/policies/server/certificate.queries.ts'
import { findCultivation } from '#modules/policies/server/cultivation-practice.queries.ts'
import { findPolicyBook } from '#modules/policies/server/policy-book.queries.ts'
import { listCarers } from '#modules/registries/server/care-duty.queries.ts'
import type { JobContext } from '#server/http/module.ts'

type RemindingContext = Pick<CaseContext, 'tx' | 'tenantId' | 'now' | 'newId'>

interface Due extends ComingEnd {
  readonly before: number
}

/**
 * Tells of certificates that come to their end, each once for 90, 60 and 30 days: the enterprise where it signs in itself, and
 * whoever cultivates the enterprises of a unit in one notice for all of them.
 */
export async function remindOfCertificates(context: RemindingContext): Promise<number> {
  const { tx, tenantId, now } = context
  const published = await findCultivation(context)
  const book = await findPolicyBook(tx, tenantId)
  if (published === undefined || book === undefined) return 0
  const { remindBeforeDays, ladder } = published.practice
  const on = await getToday(tx, tenantId, now)
  const ends = await listComingEnds(context, book, ladder, { on, within: Math.max(...remindBeforeDays) })
  const due = ends.map((end) => ({ ...end, before: reminderDue(end.days, remindBeforeDays)! }))
  const fresh = await takeFresh(context, due)
  for (const end of fresh) await tellOwn(context, end)
  const units = new Map<string, Due[]>()
  for (const end of fresh) units.set(end.careUnitId, [...(units.get(end.careUnitId) ?? []), end])
  for (const [unitId, group] of units) await tellCarers(context, unitId, group)
  return fresh.length
}

/** Those that nobody was told of yet at this many days; they are written down as told. */
async function takeFresh({ tx, tenantId, now }: RemindingContext, due: readonly Due[]): Promise<readonly Due[]> {
  if (due.length === 0) return []
  const rows = due.map(({ registerEntryId, titleFact, until, before }) => ({
    registerEntryId,
    titleFact,
    until,
    before,
  }))
  const { rows: taken } = await sql<{ entryId: string; title: string; until: string }>`
    insert into certificate_reminders (tenant_id, entry_id, title, until_on, before_days, told_at)
    select ${tenantId}, "registerEntryId", "titleFact", until, before, ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x("registerEntryId" uuid, "titleFact" text, until date,
      before integer)
    on conflict do nothing returning entry_id, title, until_on as until`.execute(tx)
  const keys = new Set(taken.map(({ entryId, title, until }) => `${entryId} ${title} ${until}`))
  return due.filter(({ registerEntryId, titleFact, until }) => keys.has(`${registerEntryId} ${titleFact} ${until}`))
}

async function tellOwn(context: RemindingContext, end: Due): Promise<void> {
  if (end.ownUnitId === null) return
  const path = await findUnitPath(context.tx, context.tenantId, end.ownUnitId)
  if (path === undefined) return
  const params = { titleZh: end.title.zh, titleEn: end.title.en, until: end.until, days: end.days }
  for (const to of await listCarers(context, 'award.confirm', path))
    await notify(context, {
      to,
      sentence: { key: 'notice.certificate.own', params },
      about: { kind: 'register-entry', id: end.registerEntryId },
    })
}

async function tellCarers(context: RemindingContext, unitId: string, ends: readonly Due[]): Promise<void> {
  const path = await findUnitPath(context.tx, context.tenantId, unitId)
  const [first] = ends
  if (path === undefined || first === undefined) return
  const days = Math.max(...ends.map(({ before }) => before))
  const params = { n: ends.length, days, name: first.name, until: first.until }
  for (const to of await listCarers(context, 'cultivation.manage', path))
    await notify(context, {
      to,
      sentence: { key: 'notice.certificate.coming', params },
      about: { kind: 'certificate', id: unitId },
    })
}

export const keepReminding = async ({ inTransaction, ...context }: JobContext): Promise<void> => {
  await inTransaction((tx) => remindOfCertificates({ ...context, tx }))
}
