import { sql } from 'kysely'
import { findCase } from '#cases/server/case.queries.ts'
import { postponeClock } from '#cases/server/case.store.ts'
import { moveBySystem } from '#cases/server/case-act.service.ts'
import { getOfficeCalendar } from '#cases/server/office-calendar.queries.ts'
import { addDays } from '#engine/calendar/date.ts'
import { dayOf } from '#engine/process/circumstances.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Job, JobContext } from '#server/http/module.ts'

const BATCH = 200

/**
 * What time does to cases: deadlines that have passed, publicity that is over, reminders. Each case is a transaction of its own; one
 * that somebody is working on is left for the next round, and a case that cannot be moved does not keep the others waiting.
 */
export async function keepCases(job: JobContext): Promise<number> {
  const { tenantId, now, newId, kinds } = job
  if (kinds === undefined) throw new TypeError('the clock of cases is given the kinds of record')
  const today = await job.inTransaction(async (tx) => dayOf(now.toISOString(), await getOfficeCalendar(tx, tenantId)))
  const failed: unknown[] = []
  let moved = 0
  let after = NO_ID
  for (;;) {
    const ids = await job.inTransaction((tx) => dueCases(tx, tenantId, today, after))
    for (const id of ids)
      await job
        .inTransaction(async (tx) => {
          const one = await findCase(tx, tenantId, id, 'skip')
          if (one === undefined || one.clockOn === undefined || one.clockOn > today) return
          const done = await moveBySystem({ tx, tenantId, now, newId, kinds }, one, { kind: 'tick' })
          if (done.serial !== one.serial) moved += 1
        })
        .catch(async (error: unknown) => {
          // Tried again tomorrow: one that the process forbids to move must not be asked every minute.
          if (error instanceof Refusal)
            await job.inTransaction((tx) => postponeClock({ tx, tenantId, now, newId }, id, addDays(today, 1)))
          failed.push(error)
        })
    if (ids.length < BATCH) break
    after = ids.at(-1)!
  }
  if (failed.length > 0) throw failed[0]
  return moved
}

const NO_ID = '00000000-0000-0000-0000-000000000000'

async function dueCases(
  tx: Parameters<Parameters<JobContext['inTransaction']>[0]>[0],
  tenantId: string,
  today: string,
  after: string,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from cases where tenant_id = ${tenantId} and clock_on <= ${today}::date and id > ${after}::uuid
    order by id limit ${BATCH}`.execute(tx)
  return rows.map(({ id }) => id)
}

export const caseClock: Job = {
  name: 'cases.keep',
  everySeconds: 60,
  run: async (job) => {
    await keepCases(job)
  },
}
