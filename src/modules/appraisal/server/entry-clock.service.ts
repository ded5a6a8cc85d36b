import { sql } from 'kysely'
import { findEntry, listEntryRows } from '#modules/appraisal/server/entry.queries.ts'
import { type EntryContext, moveEntry } from '#modules/appraisal/server/entry.store.ts'
import { handOver, recordEntry } from '#modules/appraisal/server/entry-course.ts'
import { officeDay } from '#modules/appraisal/server/entry-situation.ts'
import type { JobContext } from '#server/http/module.ts'

/** When the time to be heard is over, the entry goes to whoever decides it. May be repeated on the same day. */
export async function keepHearings(job: JobContext): Promise<void> {
  await job.inTransaction(async (tx) => {
    const context: EntryContext = { tx, tenantId: job.tenantId, now: job.now, newId: job.newId }
    const { today } = await officeDay(context)
    const over = await listEntryRows(context, sql<boolean>`e.state = 'hearing' and e.hear_until < ${today}::date`)
    for (const { id } of over) {
      const before = await findEntry(context, id, true)
      if (before?.state !== 'hearing') continue
      await moveEntry(context, id, 'review')
      const entry = (await findEntry(context, id))!
      await recordEntry(context, entry, 'entry.not-heard')
      await handOver(context, entry, 'too-late', null)
    }
  })
}
