import { setMaxListeners } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Database } from '#server/database/connect.ts'
import { inTenant, withoutTenant } from '#server/database/tenant.ts'
import type { CaseKinds } from '#server/http/case-kind.ts'
import type { Job } from '#server/http/module.ts'
import { Alarm } from '#server/jobs/alarm.ts'
import { JobLocks } from '#server/jobs/job-locks.ts'
import { places } from '#server/jobs/places.ts'
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

/** So many jobs that last are at work at once: most connections are for what people do. */
const MOST_LASTING = 2
/** A job that comes round so often is what people wait for, and waits for no other. */
const QUICK_SECONDS = 1
const isQuick = ({ everySeconds }: Job): boolean => everySeconds <= QUICK_SECONDS

interface Round extends JobParts {
  readonly locks: JobLocks
  readonly inPlace: <T>(work: () => Promise<T>) => Promise<T>
}

/** An administration in which acts follow one another is not looked at oftener than this. */
const REST_MS = 50

/**
 * Runs each job every so often, for one administration after the other, until stopped; stopping waits for the running. `acted`:
 * what people wait for is looked after in that administration at once.
 */
export function startJobs(
  jobs: readonly Job[],
  parts: JobParts,
): { stop: () => Promise<void>; acted: (tenantId: string) => void } {
  const stopping = new AbortController()
  setMaxListeners(jobs.length + 1, stopping.signal) // every job waits on it
  const round: Round = { ...parts, locks: new JobLocks(parts.database), inPlace: places(MOST_LASTING) }
  const quick = jobs.filter(isQuick).map((job) => ({ job, alarm: new Alarm() }))
  const loops = [
    ...jobs.filter((job) => !isQuick(job)).map((job) => repeat(job, round, stopping.signal)),
    ...quick.map(({ job, alarm }) => repeatQuickly(job, round, alarm, stopping.signal)),
  ]
  return {
    acted: (tenantId) => {
      for (const { alarm } of quick) alarm.ring(tenantId)
    },
    stop: async () => {
      stopping.abort()
      await Promise.all(loops)
    },
  }
}

async function repeat(job: Job, parts: Round, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(job.everySeconds * 1000, signal)
    if (signal.aborted) return
    await runJob(job, parts, signal).catch((error: unknown) =>
      parts.log.error({ job: job.name, err: error }, 'job failed'),
    )
  }
}

/** As `repeat`; where somebody has acted meanwhile, without waiting. */
async function repeatQuickly(job: Job, parts: Round, alarm: Alarm, signal: AbortSignal): Promise<void> {
  let next = performance.now() + job.everySeconds * 1000
  while (!signal.aborted) {
    await pause(REST_MS, signal)
    const rung = await alarm.wait(Math.max(0, next - performance.now()), signal)
    if (signal.aborted) return
    const isForAll = performance.now() >= next || rung.length === 0
    if (isForAll) next = performance.now() + job.everySeconds * 1000
    await runJob(job, parts, signal, isForAll ? undefined : rung).catch((error: unknown) =>
      parts.log.error({ job: job.name, err: error }, 'job failed'),
    )
  }
}

/** One round of a job. A fault in one administration does not keep the next from its turn. */
async function runJob(job: Job, parts: Round, signal: AbortSignal, only?: readonly string[]): Promise<void> {
  for (const tenantId of only ?? (await tenantIds(parts.database))) {
    if (signal.aborted) return
    let began = performance.now()
    const done = (outcome: 'done' | 'failed') =>
      parts.metrics.jobRan(job.name, outcome, (performance.now() - began) / 1000)
    const work = () => {
      began = performance.now()
      return runFor(job, parts, tenantId)
    }
    try {
      await (isQuick(job) ? work() : parts.inPlace(work))
      done('done')
    } catch (error) {
      done('failed')
      parts.log.error({ job: job.name, tenantId, err: error }, 'job failed')
    }
  }
}

async function runFor(job: Job, parts: Round, tenantId: string): Promise<void> {
  const { database, dataFolder, now, newId, kinds, locks } = parts
  const work = () =>
    job.run({
      tenantId,
      now: now(),
      newId,
      dataFolder,
      ...(kinds && { kinds }),
      inTransaction: (inner) => inTenant(database, tenantId, 'write', inner),
    })
  await locks.alone(`${job.name}/${tenantId}`, work)
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
