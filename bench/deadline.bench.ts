/**
 * The last minutes before a deadline: whole forms handed in by an open loop, which sends at its times whether or not it was
 * answered. The server is a process of its own; the clients keep a ledger of what was acknowledged, and it is compared afterwards.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { connect, openConnections } from '#server/database/connect.ts'
import { startServer } from '../src/server.main.ts'
import type { BenchRow } from './bench.ts'
import { type CaseOffice, CLERK, type Desk, openCaseOffice, openDesk } from './case-office.ts'
import { cpuOf, percentile } from './clients.ts'
import { DEADLINE_FORM, DEADLINE_PROCESS, wholeAnswers } from './deadline-form.ts'
import { type Heard, openLoop } from './open-loop.ts'

export const name = 'deadline'

const RATE = Number(process.env.DEADLINE_RATE ?? 200)
const SECONDS = Number(process.env.DEADLINE_SECONDS ?? 60)
const PORT = Number(process.env.DEADLINE_PORT ?? 4371)
const OVERLOAD = { times: 5, seconds: 10 }
const NORMAL_WITHIN_SECONDS = 30
const KILLED = { rate: 50, seconds: 12, at: 5 }
const PEOPLE = 50

/** In the child: the server alone, with nobody running jobs. A submission waits for none. */
async function serveAlone(): Promise<void> {
  process.once('message', async (app: pg.ClientConfig) => {
    const database = connect(app)
    await openConnections(database)
    const now = () => new Date('2023-07-03T02:00:00Z')
    const options = { port: PORT, host: '127.0.0.1', mode: 'demo', now, log: () => {}, isRunningJobs: false } as const
    startServer({ ...options, database, dataFolder: process.env.DEADLINE_DATA! }).then(
      () => process.send!('ready'),
      (error) => process.send!(String(error)),
    )
  })
}

async function startChild(office: CaseOffice): Promise<ChildProcess> {
  const child = fork(fileURLToPath(import.meta.url), {
    env: { ...process.env, DEADLINE_CHILD: '1', DEADLINE_DATA: office.dataFolder, DANXIA_LOG: 'silent' },
  })
  child.send(office.app)
  const [said] = await once(child, 'message')
  if (said !== 'ready') throw new Error(`the server did not start: ${said}`)
  return child
}

/** Cases with their answers filled in, cloned from one that was filled in by hand; answers their ids. */
async function fillCases({ admin, tenantId }: CaseOffice, model: string, count: number): Promise<readonly string[]> {
  await admin.query('set session_replication_role = replica')
  await admin.query('create temp table clones as select uuidv7() as id, uuidv7() as task from generate_series(1, $1)', [
    count,
  ])
  const columns = async (table: string, without: readonly string[]) => {
    const { rows } = await admin.query(
      'select string_agg(quote_ident(column_name), $2) as names from information_schema.columns where table_name = $1 and column_name <> all($3)',
      [table, ', ', without],
    )
    return rows[0].names as string
  }
  for (const [table, own, key] of [
    ['cases', 'id', 'id'],
    ['case_parties', 'case_id', 'case_id'],
    ['case_answers', 'case_id', 'case_id'],
  ] as const) {
    const rest = await columns(table, [own])
    await admin.query(
      `insert into ${table} (${own}, ${rest}) select n.id, ${rest.replaceAll(/(^|, )/g, '$1m.')} from clones n, ${table} m
      where m.tenant_id = $1 and m.${key} = $2`,
      [tenantId, model],
    )
  }
  const task = await columns('tasks', ['id', 'subject_id'])
  await admin.query(
    `insert into tasks (id, subject_id, ${task}) select n.task, n.id::text, ${task.replaceAll(/(^|, )/g, '$1m.')} from clones n, tasks m
    where m.tenant_id = $1 and m.subject_id = $2`,
    [tenantId, model],
  )
  const seat = await columns('case_seats', ['id', 'case_id', 'task_id'])
  await admin.query(
    `insert into case_seats (id, case_id, task_id, ${seat}) select uuidv7(), n.id, n.task, ${seat.replaceAll(/(^|, )/g, '$1m.')}
    from clones n, case_seats m where m.tenant_id = $1 and m.case_id = $2`,
    [tenantId, model],
  )
  await admin.query('set session_replication_role = origin')
  const { rows } = await admin.query('select id from clones order by random()')
  await admin.query('drop table clones')
  await admin.query('analyze')
  return rows.map(({ id }) => id)
}

/** The model: opened and filled in over HTTP, as its page does. */
async function fillModel(office: CaseOffice, clerk: Desk): Promise<string> {
  const send = async (method: string, path: string, body: object) => {
    const headers = { ...clerk.headers, 'idempotency-key': `model-${path}` }
    const answer = await fetch(`${office.server.url}${path}`, { method, headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
    return (await answer.json()) as { caseId: string }
  }
  const { caseId } = await send('POST', '/api/cases', {
    process: 'deadline',
    title: '截止日申报',
    unitId: office.units.get('zykj-ghjc'),
    parties: { clerk: [{ person: clerk.personId }] },
  })
  await send('PUT', `/api/cases/${caseId}/answers/deadline-paper`, { base: 0, answers: wholeAnswers() })
  return caseId
}

interface Ledger {
  readonly lost: number
  readonly double: number
}

/** Is each acknowledged one there, and none twice? */
async function audit({ admin, tenantId }: CaseOffice, heard: readonly Heard[]): Promise<Ledger> {
  const { rows } = await admin.query(
    `select case_id, count(*)::int as n from case_submissions where tenant_id = $1 group by 1`,
    [tenantId],
  )
  const kept = new Map<string, number>(rows.map(({ case_id, n }) => [case_id, n]))
  return {
    lost: heard.filter(({ status, id }) => status === 200 && !kept.has(id)).length,
    double: rows.filter(({ n }) => n > 1).length,
  }
}

const times = (heard: readonly Heard[], isOne: (status: number) => boolean) =>
  heard.filter(({ status }) => isOne(status)).map(({ ms }) => ms)
const isTurnedAway = (status: number) => status === 503 || status === 429
const count = (heard: readonly Heard[], isOne: (status: number) => boolean) => times(heard, isOne).length
/** How many heard what; 0: nothing in 30 s, or the connection broke. */
const statuses = (heard: readonly Heard[]): string =>
  [...new Set(heard.map(({ status }) => status))]
    .sort()
    .map((one) => `${count(heard, (status) => status === one)} × ${one}`)
    .join(', ')
const soundly = ({ lost, double }: Ledger) => `${lost} lost, ${double} double`

export async function run(): Promise<BenchRow[]> {
  const office = await openCaseOffice({
    'processes/9-deadline.yaml': DEADLINE_PROCESS,
    'forms/9-deadline.yaml': DEADLINE_FORM,
  })
  let child = await startChild(office)
  try {
    const url = `http://127.0.0.1:${PORT}`
    const desks: Desk[] = []
    for (let at = 0; at < PEOPLE; at += 1) desks.push({ ...(await openDesk(office, office.tenantId, CLERK)) })
    const over = RATE * OVERLOAD.times * OVERLOAD.seconds
    const needed = RATE * (5 + SECONDS + NORMAL_WITHIN_SECONDS) + over + KILLED.rate * KILLED.seconds
    const ids = [...(await fillCases(office, await fillModel(office, desks[0]!), needed))]
    const all: Heard[] = []
    const go = async (rate: number, seconds: number) => {
      const headers = desks.map((desk) => ({ ...desk.headers, origin: url }))
      const heard = await openLoop(url, headers, ids.splice(0, rate * seconds), rate)
      all.push(...heard)
      return heard
    }
    await go(RATE / 4, 20 / 4)
    const [node, postgres] = [cpuOf([child.pid!]), office.cpuOfPostgres()]
    const calm = await go(RATE, SECONDS)
    const taken = count(calm, (status) => status === 200)
    const each = [cpuOf([child.pid!]) - node, office.cpuOfPostgres() - postgres].map((ms) => (ms / taken).toFixed(2))
    const storm = await go(RATE * OVERLOAD.times, OVERLOAD.seconds)
    let recovered = 0
    for (let second = 1; second <= NORMAL_WITHIN_SECONDS && recovered === 0; second += 1) {
      const after = await go(RATE, 1)
      if (
        after.every(({ status }) => status === 200) &&
        percentile(
          times(after, () => true),
          99,
        ) <= 500
      )
        recovered = second
    }
    const killing = setTimeout(() => child.kill('SIGKILL'), KILLED.at * 1000)
    child.once('exit', () => {
      startChild(office).then((next) => {
        child = next
      })
    })
    const cut = await go(KILLED.rate, KILLED.seconds)
    clearTimeout(killing)
    const ledger = await audit(office, all)
    const isSound = ledger.lost === 0 && ledger.double === 0
    const [p50, p99] = [50, 99].map((part) =>
      percentile(
        times(calm, (status) => status === 200),
        part,
      ),
    )
    const away = times(storm, isTurnedAway)
    const awayP99 = percentile(away, 99)
    const late = percentile(
      storm.map(({ lateMs }) => lateMs),
      99,
    )
    const failed = calm.length - taken
    return [
      {
        figure: `${RATE} whole forms handed in each second for ${SECONDS} s, open loop, clients and PostgreSQL on the same machine`,
        ours: `median ${p50!.toFixed(0)} ms, p99 ${p99!.toFixed(0)} ms, ${statuses(calm)}; CPU for each that was taken ${each[0]} ms node, ${each[1]} ms PostgreSQL`,
        compared: soundly(ledger),
        reach: 'p99 ≤ 500 ms, 0 × 5xx, none lost or double',
        ok: failed === 0 && p99! <= 500 && isSound,
      },
      {
        figure: `${RATE * OVERLOAD.times} a second for ${OVERLOAD.seconds} s`,
        ours: `${count(storm, (status) => status === 200)} done, ${away.length} turned away: median ${percentile(away, 50).toFixed(0)} ms, p99 ${awayP99.toFixed(0)} ms (clients themselves late: p99 ${late.toFixed(0)} ms); normal after ${recovered === 0 ? '–' : recovered} s`,
        compared: `${statuses(storm)}; ${soundly(ledger)}`,
        reach: `429/503 ≤ 100 ms, normal ≤ ${NORMAL_WITHIN_SECONDS} s`,
        ok: awayP99 <= 100 && recovered > 0 && isSound,
      },
      {
        figure: `kill -9 of the server amid ${KILLED.rate} a second`,
        ours: statuses(cut),
        compared: soundly(ledger),
        reach: 'none acknowledged is lost',
        ok: isSound && count(cut, (status) => status === 200) > 0,
      },
    ]
  } finally {
    child.removeAllListeners('exit')
    child.kill('SIGKILL')
    await office.close()
  }
}

if (process.env.DEADLINE_CHILD === '1') await serveAlone()
