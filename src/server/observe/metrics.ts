import { sql } from 'kysely'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Database } from '#server/database/connect.ts'
import { withoutTenant } from '#server/database/tenant.ts'
import { hashingQueueLength } from '#server/sign-in/password.ts'

/** What an operator watches: how many, how long, with which outcome; labels are operation ids, never persons. */
export interface Metrics {
  readonly observe: (operation: string, outcome: string, seconds: number) => void
  /** A request for which there was no room. */
  readonly turnedAway: () => void
  readonly jobRan: (job: string, outcome: 'done' | 'failed', seconds: number) => void
  readonly text: () => Promise<string>
  readonly contentType: string
}

export function openMetrics(database: Database, waiting: () => number): Metrics {
  const registers = [new Registry()]
  collectDefaultMetrics({ register: registers[0]!, prefix: 'danxia_' })
  const duration = new Histogram({
    name: 'danxia_operation_duration_seconds',
    help: 'Time from the request to its answer, by operation and outcome.',
    labelNames: ['operation', 'outcome'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1, 3, 10],
    registers,
  })
  const jobs = new Histogram({
    name: 'danxia_job_duration_seconds',
    help: 'Time of background jobs, by job and outcome.',
    labelNames: ['job', 'outcome'],
    buckets: [0.01, 0.1, 1, 10, 60],
    registers,
  })
  const scrapes = new Counter({ name: 'danxia_scrapes_total', help: 'How often these metrics were read.', registers })
  const turnedAway = new Counter({
    name: 'danxia_turned_away_total',
    help: 'Requests answered with 503 before any work, because the line was full.',
    registers,
  })
  new Gauge({
    name: 'danxia_waiting_operations',
    help: 'Operations that wait for their turn at the database.',
    registers,
    collect() {
      this.set(waiting())
    },
  })
  new Gauge({
    name: 'danxia_password_queue_length',
    help: 'Sign-ins waiting for their password to be hashed.',
    registers,
    collect() {
      this.set(hashingQueueLength())
    },
  })
  new Gauge({
    name: 'danxia_database_connections',
    help: 'Connections of the application role, by state.',
    labelNames: ['state'],
    registers,
    async collect() {
      this.reset()
      for (const { state, count } of await connectionStates(database)) this.set({ state }, count)
    },
  })
  return {
    observe: (operation, outcome, seconds) => duration.observe({ operation, outcome }, seconds),
    turnedAway: () => turnedAway.inc(),
    jobRan: (job, outcome, seconds) => jobs.observe({ job, outcome }, seconds),
    text: () => {
      scrapes.inc()
      return registers[0]!.metrics()
    },
    contentType: registers[0]!.contentType,
  }
}

async function connectionStates(database: Database): Promise<readonly { state: string; count: number }[]> {
  return withoutTenant(database, 'read', async (tx) => {
    const { rows } = await sql<{ state: string; count: number }>`
      select coalesce(state, 'unknown') as state, count(*)::int as count from pg_stat_activity
      where usename = current_user and datname = current_database() group by 1`.execute(tx)
    return rows
  })
}
