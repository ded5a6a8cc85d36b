import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { connect } from '#server/database/connect.ts'
import type { Job } from '#server/http/module.ts'
import { newId } from '#server/http/new-id.ts'
import { startJobs } from '#server/jobs/run-jobs.ts'
import { openLog } from '#server/observe/log.ts'
import { openMetrics } from '#server/observe/metrics.ts'
import { testDatabase } from '#tests/builders/database.ts'

const TENANT = '01970000-0000-7000-8000-000000000001'
/** As many connections as on two cores. */
const CONNECTIONS = 6
const db = testDatabase()
const running: (() => Promise<void>)[] = []

beforeAll(async () => {
  await db.asAdmin(
    `insert into tenants (id, code, name_zh, name_en, opened_at) values ('${TENANT}', 'city', '某市', 'A city', now())`,
  )
})

afterEach(async () => {
  await Promise.all(running.splice(0).map((stop) => stop()))
})

/** One process of the application; its database, and what its log says. */
function processWith(jobs: readonly Job[]) {
  const database = connect(db.connections.app, { maxConnections: CONNECTIONS, applicationName: 'jobs-test' })
  const lines: string[] = []
  const jobsAtWork = startJobs(jobs, {
    database,
    dataFolder: '',
    now: () => new Date('2023-07-03T01:30:00Z'),
    newId,
    log: openLog('info', { write: (line) => void lines.push(line) }),
    metrics: openMetrics(database, () => 0),
  })
  running.push(async () => {
    await jobsAtWork.stop()
    await database.destroy()
  })
  return { database, lines, acted: jobsAtWork.acted }
}

/** A job that asks the database something, and notes that it was its turn. */
const asking = (name: string, seen: string[], everySeconds = 0.2): Job => ({
  name,
  everySeconds,
  run: async ({ inTransaction }) => {
    await inTransaction((tx) => sql`select pg_sleep(0.02)`.execute(tx))
    seen.push(name)
  },
})

const until = async (isSo: () => boolean) => {
  for (let tries = 0; tries < 80 && !isSo(); tries++) await setTimeout(50)
}

test('twenty jobs due at one moment on six connections all have their turn, and people meanwhile have theirs', async () => {
  const seen: string[] = []
  const { database, lines } = processWith(Array.from({ length: 20 }, (_, at) => asking(`job ${at}`, seen)))
  const waits: number[] = []
  while (waits.length < 15) {
    const began = performance.now()
    await sql`select 1`.execute(database)
    waits.push(performance.now() - began)
    await setTimeout(50)
  }
  await until(() => new Set(seen).size === 20)
  expect(new Set(seen).size).toBe(20)
  expect(Math.max(...waits)).toBeLessThan(3000)
  expect(lines).toEqual([])
})

test('of two processes on one database, one runs a job at a time', async () => {
  let [atWork, most, runs] = [0, 0, 0]
  const job: Job = {
    name: 'alone',
    everySeconds: 0.05,
    run: async () => {
      atWork++
      most = Math.max(most, atWork)
      await setTimeout(60)
      atWork--
      runs++
    },
  }
  processWith([job])
  processWith([job])
  await until(() => runs >= 6)
  expect(runs).toBeGreaterThanOrEqual(6)
  expect(most).toBe(1)
})

test('a job goes on after the connection that kept its lock has broken', async () => {
  const seen: string[] = []
  const long: Job = {
    name: 'long',
    everySeconds: 0.1,
    run: () => setTimeout(300).then(() => void seen.push('long')),
  }
  processWith([long, asking('other', seen, 0.1)])
  await until(() => seen.includes('long'))
  await db.asAdmin(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'jobs-test'`)
  const before = seen.length
  await until(() => seen.slice(before).includes('long') && seen.slice(before).includes('other'))
  expect(seen.slice(before)).toEqual(expect.arrayContaining(['long', 'other']))
})

test('three jobs that last do not keep what people wait for from its turn', async () => {
  const seen: string[] = []
  const last = (name: string): Job => ({ name, everySeconds: 0.05, run: () => setTimeout(1500) })
  processWith([last('a'), last('b'), last('c'), last('d'), asking('deliver', seen, 0.5)])
  await setTimeout(1200)
  expect(seen.length).toBeGreaterThanOrEqual(1)
})

test('what people wait for is looked after where somebody has acted, before its round has come', async () => {
  const seen: string[] = []
  const { acted } = processWith([asking('deliver', seen, 1), asking('other', seen, 30)])
  await until(() => seen.length > 0) // the round for all
  const began = performance.now()
  acted(TENANT)
  await until(() => seen.length > 1)
  expect(seen).toEqual(['deliver', 'deliver'])
  expect(performance.now() - began).toBeLessThan(900)
})
