import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type pg from 'pg'
import { publishAdministration, readSoundPack } from '#cli/publish-administration.ts'
import { clusterProcesses } from '#server/database/processes.ts'
import { newId } from '#server/http/new-id.ts'
import type { BenchRow } from './bench.ts'
import { openBenchServer } from './bench-server.ts'

export const name = '200 reports submitted at once by 200 units'

const CROWD = 200
/** The month before comes in fours, as on an ordinary day: what is measured is a server at work, not one that has just started. */
const ORDINARY = 4
const MONTHS = [
  { period: '2023-05', noon: new Date('2023-06-02T04:00:00Z'), atOnce: ORDINARY },
  { period: '2023-06', noon: new Date('2023-07-03T04:00:00Z'), atOnce: CROWD },
]

interface Clerk {
  readonly code: string
  readonly accountId: string
}

export async function run(): Promise<BenchRow[]> {
  let tenantId = ''
  let clock = MONTHS[0]!.noon
  const { server, admin, dataFolder, close } = await openBenchServer(async (admin, database) => {
    const pack = await readSoundPack('definitions/zhangye', 'definitions')
    const openedAt = new Date('2022-01-03T00:00:00Z')
    tenantId = (await publishAdministration({ database, now: () => openedAt, newId }, pack)).tenantId
    await admin.query('update tenants set is_demo = true where id = $1', [tenantId])
    return { now: () => clock }
  })
  try {
    const clerks = await makeClerks(admin, tenantId)
    let times: number[] = []
    let failed = 0
    let spent: string[] = []
    for (const { period, noon, atOnce } of MONTHS) {
      clock = noon
      const reportIds = await openMonth(admin, tenantId, server.url, period, clerks)
      const headers: Record<string, string>[] = []
      for (const clerk of clerks) headers.push(await signIn(server.url, clerk.accountId))
      const before = cpuOf(dataFolder)
      ;({ times, failed } = await crowd(server.url, headers, reportIds, atOnce))
      spent = cpuOf(dataFolder).map((ms, process) => ((ms - before[process]!) / CROWD).toFixed(1))
    }
    const { rows } = await admin.query(
      `select count(*) filter (where r.state = 'submitted' and r.version = 2)::int as reports,
         (select count(*)::int from audit_entries
          where deed = 'report.submit' and outcome = 'done' and detail ->> 'period' = $2) as audited
       from reports r join cycles c on c.tenant_id = r.tenant_id and c.id = r.cycle_id
       where r.tenant_id = $1 and c.period = $2`,
      [tenantId, MONTHS.at(-1)!.period],
    )
    times.sort((a, b) => a - b)
    const at = (percent: number) => times[Math.ceil((times.length * percent) / 100) - 1]!
    const isWhole = failed === 0 && rows[0].reports === CROWD && rows[0].audited === CROWD
    return [
      {
        figure: `${CROWD} submissions at once`,
        ours: `median ${at(50).toFixed(0)} ms, p99 ${at(99).toFixed(0)} ms; CPU each ${spent[0]} ms node, ${spent[1]} ms PostgreSQL`,
        compared: isWhole
          ? 'none lost, none double'
          : `${failed} failed, ${rows[0].reports} stored, ${rows[0].audited} audited`,
        reach: 'p99 ≤ 1 s, none lost, none double',
        ok: isWhole && at(99) <= 1000,
      },
    ]
  } finally {
    await close()
  }
}

/** Milliseconds of CPU that this process, crowd included, and PostgreSQL have used so far: a busy machine does not bend them. */
function cpuOf(dataFolder: string): [node: number, postgres: number] {
  const { user, system } = process.cpuUsage()
  const ticks = clusterProcesses(join(dataFolder, 'postgres')).map(({ pid }) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return Number(fields[11]) + Number(fields[12])
  })
  return [(user + system) / 1000, ticks.reduce((sum, one) => sum + one * 10, 0)]
}

/** Two hundred more counties with a clerk each. */
async function makeClerks(admin: pg.Client, tenantId: string): Promise<Clerk[]> {
  const { rows: found } = await admin.query(`select id from units where tenant_id = $1 and code = '620700'`, [tenantId])
  const made: Clerk[] = []
  for (let number = 0; number < CROWD; number++) {
    const [code, unitId, personId, accountId] = [`x${number}`, newId(), newId(), newId()]
    made.push({ code, accountId })
    await admin.query(`insert into units (tenant_id, id, code, opened_on) values ($1, $2, $3, '2002-07-01')`, [
      tenantId,
      unitId,
      code,
    ])
    await admin.query(
      `insert into unit_versions (tenant_id, unit_id, from_on, parent_id, path, level, kind, name_zh, name_en, short_zh, short_en)
       values ($1, $2, '2002-07-01', $4, '/620700/' || $3 || '/', 1, 'county', $3, $3, $3, $3)`,
      [tenantId, unitId, code, found[0].id],
    )
    await admin.query('insert into people (tenant_id, id, name, unit_id) values ($1, $2, $3, $4)', [
      tenantId,
      personId,
      code,
      unitId,
    ])
    await admin.query('insert into accounts (tenant_id, id, person_id, login) values ($1, $2, $3, $4)', [
      tenantId,
      accountId,
      personId,
      code,
    ])
    await admin.query(
      `insert into role_assignments (tenant_id, id, person_id, role_code, unit_id, from_on, assigned_by)
       values ($1, $2, $3, 'reporter', $4, '2020-01-01', $3)`,
      [tenantId, newId(), personId, unitId],
    )
  }
  return made
}

/** The cycle is opened by the office and the cells stand filled; answers each clerk's report. */
async function openMonth(
  admin: pg.Client,
  tenantId: string,
  url: string,
  period: string,
  clerks: readonly Clerk[],
): Promise<string[]> {
  const { rows: office } = await admin.query(
    `select id from accounts where tenant_id = $1 and login = 'zhou-kezhang'`,
    [tenantId],
  )
  const desk = await signIn(url, office[0].id)
  const opened = await fetch(`${url}/api/cycles`, {
    method: 'POST',
    headers: desk,
    body: JSON.stringify({ code: 'monthly', period }),
  })
  if (!opened.ok) throw new Error(`the cycle was not opened: ${await opened.text()}`)
  await admin.query(
    `update report_cells set state = 'value', value = 12, explanation = '据实填报', version = 1 where tenant_id = $1 and not is_derived and dimension = ''`,
    [tenantId],
  )
  const { rows: reports } = await admin.query(
    `select r.id, u.code from reports r join units u on u.tenant_id = r.tenant_id and u.id = r.unit_id
     join cycles c on c.tenant_id = r.tenant_id and c.id = r.cycle_id where r.tenant_id = $1 and c.period = $2`,
    [tenantId, period],
  )
  // An office's server has had its statistics for long when the deadline comes.
  await admin.query('analyze')
  const reportOf = new Map(reports.map((row) => [row.code as string, row.id as string]))
  return clerks.map(({ code }) => reportOf.get(code)!)
}

async function signIn(url: string, accountId: string): Promise<Record<string, string>> {
  const headers = { 'content-type': 'application/json', origin: url, 'idempotency-key': newId() }
  const answer = await fetch(`${url}/api/demo/sign-in`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ administration: 'zhangye', accountId }),
  })
  const cookie = answer.headers.get('set-cookie')!.split(';')[0]!
  const session = (await answer.json()) as { signedIn: { csrfToken: string } }
  return { ...headers, cookie, 'x-csrf-token': session.signedIn.csrfToken, 'idempotency-key': newId() }
}

/** The crowd lives in a thread of its own, so that its work is not counted as the server's. */
async function crowd(
  url: string,
  headers: readonly Record<string, string>[],
  reportIds: readonly string[],
  atOnce: number,
): Promise<{ times: number[]; failed: number }> {
  const code = `
    const { parentPort, workerData: { url, reportIds, headers, atOnce } } = require('node:worker_threads')
    const http = require('node:http')
    const agent = new http.Agent({ keepAlive: true, maxSockets: atOnce })
    const submit = (reportId, index) => new Promise((resolve) => {
      const body = JSON.stringify({ version: 1 })
      const began = performance.now()
      const request = http.request(url + '/api/reports/' + reportId + '/submit', { method: 'POST', agent, headers: { ...headers[index], 'content-length': body.length } }, (answer) => {
        answer.resume()
        answer.on('end', () => resolve({ time: performance.now() - began, ok: answer.statusCode === 200 }))
      })
      request.on('error', () => resolve({ time: performance.now() - began, ok: false }))
      request.end(body)
    })
    Promise.all(reportIds.map(submit)).then((all) => parentPort.postMessage({ times: all.map((one) => one.time), failed: all.filter((one) => !one.ok).length }))`
  return new Promise((resolve, reject) => {
    const worker = new Worker(code, { eval: true, workerData: { url, reportIds, headers, atOnce } })
    worker.on('message', resolve)
    worker.on('error', reject)
  })
}
