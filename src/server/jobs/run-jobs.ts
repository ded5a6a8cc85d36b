import { createHash } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Database } from '#server/database/connect.ts'
import { inTenant, withoutTenant } from '#server/database/tenant.ts'
import type { CaseKinds } from '#server/http/case-kind.ts'
import type { Job } from '#server/http/module.ts'
import type { Log } from '#server/observe/log.ts'
import type { Metrics } from '#server/observe/metrics.ts'

export interface JobParts {
  readonly database: Database
  readonly dataFolder: string
  readonly now: () => Date
  readonly newId: () => string
  readonly log: Log
  readonly metrics: Metrics
  readonly kinds?: CaseKinds
}

/** Runs each job every so often, for one administration after the other, until stopped; stopping waits for the running. */
export function startJobs(jobs: readonly Job[], parts: JobParts): { stop: () => Promise<void> } {
  const stopping = new AbortController()
  setMaxListeners(jobs.length + 1, stopping.signal) // every job waits on it
  const loops = jobs.map((job) => repeat(job, parts, stopping.signal))
  return {
    stop: async () => {
      stopping.abort()
      await Promise.all(loops)
    },
  }
}

async function repeat(job: Job, parts: JobParts, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(job.everySeconds * 1000, signal)
    if (signal.aborted) return
    await runJob(job, parts, signal).catch((error: unknown) =>
      parts.log.error({ job: job.name, err: error }, 'job failed'),
    )
  }
}

/** One round of a job. A fault in one administration does not keep the next from its turn. */
export async function runJob(job: Job, parts: JobParts, signal?: AbortSignal): Promise<void> {
  for (const tenantId of await tenantIds(parts.database)) {
    if (signal?.aborted) return
    const began = performance.now()
    const done = (outcome: 'done' | 'failed') =>
      parts.metrics.jobRan(job.name, outcome, (performance.now() - began) / 1000)
    try {
      await runFor(job, parts, tenantId)
      done('done')
    } catch (error) {
      done('failed')
      parts.log.error({ job: job.name, tenantId, err: error }, 'job failed')
    }
  }
}

async function runFor(job: Job, parts: JobParts, tenantId: string): Promise<void> {
  const { database, dataFolder, now, newId, kinds } = parts
  const work = () =>
    job.run({
      tenantId,
      now: now(),
      newId,
      dataFolder,
      ...(kinds && { kinds }),
      inTransaction: (inner) => inTenant(database, tenantId, 'write', inner),
    })
  await alone(database, `${job.name}/${tenantId}`, work)
}

/** Of several processes on one database, one runs a job at a time: who finds it taken leaves it to the other. */
async function alone(database: Database, name: string, work: () => Promise<void>): Promise<void> {
  const number = createHash('sha256').update(name).digest().readBigInt64BE()
  await database.connection().execute(async (connection) => {
    const { rows } = await sql<{ taken: boolean }>`select pg_try_advisory_lock(${number}::bigint) as taken`.execute(
      connection,
    )
    if (!rows[0]?.taken) return
    try {
      await work()
    } finally {
      await sql`select pg_advisory_unlock(${number}::bigint)`.execute(connection)
    }
  })
}

async function tenantIds(database: Database): Promise<readonly string[]> {
  return withoutTenant(database, 'read', async (tx) => {
    const { rows } = await sql<{ id: string }>`select id from tenants order by id`.execute(tx)
    return rows.map(({ id }) => id)
  })
}

/** Also over when stopped. A timer that ran out waits on the signal no longer. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => {})
}
