/** Acts on cases through the whole stack, against the same rows written by hand; and the list of very many cases. */
import { randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { publishAdministration, readSoundPack } from '#cli/publish-administration.ts'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { beginSession } from '#server/sign-in/session.store.ts'
import { cookieValue, csrfTokenOf, SESSION_COOKIE } from '#server/sign-in/session-token.ts'
import { type BenchRow, median } from './bench.ts'
import { type BenchServer, openBenchServer } from './bench-server.ts'

export const name = 'case-acts'

const SECONDS = Number(process.env.CASE_SECONDS ?? 5)
const AT_ONCE = 8
const CASES = Number(process.env.CASE_COUNT ?? 200_000)
const ACTS_REACH = 0.4
const LIST_REACH_MS = 300
const NOW = new Date('2023-07-03T02:00:00Z')

/** Two people hand a paper to and fro for ever. */
const TO_AND_FRO = `code: to-and-fro
name: { zh: 往返, en: To and fro }
relations:
  - { code: clerk, name: { zh: 经办人, en: Clerk }, is: person }
  - { code: head, name: { zh: 负责人, en: Head }, is: person }
states:
  - code: draft
    name: { zh: 起草, en: Draft }
    phase: draft
    due: { workingDays: 5, onExpiry: stay, remindBefore: [1] }
    task: { seats: [{ code: clerk, name: { zh: 起草, en: Draft }, who: [{ relation: clerk }] }] }
    actions: [{ code: submit, name: { zh: 提交, en: Submit }, to: next }]
  - code: review
    name: { zh: 审核, en: Review }
    phase: in-review
    due: { workingDays: 5, onExpiry: stay, remindBefore: [1] }
    task: { seats: [{ code: head, name: { zh: 审核, en: Review }, who: [{ relation: head }] }] }
    actions:
      - { code: approve, name: { zh: 同意, en: Approve }, to: next }
      - { code: give-back, name: { zh: 退回, en: Return }, move: return, to: draft }
  - { code: done, name: { zh: 办结, en: Done }, phase: closed, outcome: succeeded }
`

interface Bench extends BenchServer {
  readonly tenantId: string
  readonly desks: Readonly<
    Record<string, { readonly cookie: string; readonly csrf: string; readonly personId: string }>
  >
  readonly units: ReadonlyMap<string, string>
}

async function open(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'danxia-bench-cases-'))
  let tenantId = ''
  try {
    for (const one of ['national', 'zhangye']) cpSync(join('definitions', one), join(folder, one), { recursive: true })
    writeFileSync(join(folder, 'zhangye/processes/9-to-and-fro.yaml'), TO_AND_FRO)
    const bench = await openBenchServer(async (owner, database) => {
      const pack = await readSoundPack(join(folder, 'zhangye'), folder)
      tenantId = (await publishAdministration({ database, now: () => new Date('2022-01-03T00:00:00Z'), newId }, pack))
        .tenantId
      await owner.query('update tenants set is_demo = true where id = $1', [tenantId])
      return { now: () => NOW }
    })
    const desks: Record<string, { cookie: string; csrf: string; personId: string }> = {}
    for (const login of ['zhou-kezhang', 'he-kezhang', 'lin-zhuren']) {
      const { rows } = await bench.admin.query(
        'select id, person_id from accounts where tenant_id = $1 and login = $2',
        [tenantId, login],
      )
      const token = await inTenant(bench.database, tenantId, 'write', (tx) =>
        beginSession(tx, tenantId, rows[0].id, newId(), NOW),
      )
      desks[login] = {
        cookie: `${SESSION_COOKIE}=${cookieValue(token)}`,
        csrf: csrfTokenOf(token),
        personId: rows[0].person_id,
      }
    }
    const units = await bench.admin.query('select code, id from units where tenant_id = $1', [tenantId])
    return { ...bench, tenantId, desks, units: new Map(units.rows.map(({ code, id }) => [code, id])) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE })

function ask(bench: Bench, login: string, method: string, path: string, body?: object): Promise<string> {
  const { cookie, csrf } = bench.desks[login]!
  const text = body === undefined ? undefined : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const request = http.request(
      new URL(path, bench.server.url),
      {
        agent,
        method,
        headers: {
          cookie,
          'x-csrf-token': csrf,
          origin: bench.server.url,
          'idempotency-key': randomUUID(),
          ...(text !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
        },
      },
      (answer) => {
        const pieces: Buffer[] = []
        answer.on('data', (piece: Buffer) => pieces.push(piece))
        answer.on('end', () => {
          const heard = Buffer.concat(pieces).toString()
          if (answer.statusCode === 200) resolve(heard)
          else reject(new Error(`${answer.statusCode} ${heard.slice(0, 300)}`))
        })
      },
    )
    request.on('error', reject)
    request.end(text)
  })
}

async function openCaseOf(bench: Bench): Promise<string> {
  const body = {
    process: 'to-and-fro',
    title: '往返一件',
    unitId: bench.units.get('zykj-ghjc'),
    parties: {
      clerk: [{ person: bench.desks['zhou-kezhang']!.personId }],
      head: [{ person: bench.desks['he-kezhang']!.personId }],
    },
  }
  return JSON.parse(await ask(bench, 'zhou-kezhang', 'POST', '/api/cases', body)).caseId
}

/** How many a second, of work done by several at once. */
async function rate(work: (worker: number) => Promise<unknown>): Promise<number> {
  const until = performance.now() + SECONDS * 1000
  let done = 0
  const begun = performance.now()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async (_, worker) => {
      while (performance.now() < until) {
        await work(worker)
        done += 1
      }
    }),
  )
  return (done * 1000) / (performance.now() - begun)
}

async function actsPerSecond(bench: Bench): Promise<number> {
  const cases = await Promise.all(Array.from({ length: AT_ONCE }, () => openCaseOf(bench)))
  const turns = cases.map(() => 0)
  const act = (worker: number) => {
    const isClerk = turns[worker]! % 2 === 0
    turns[worker]! += 1
    return ask(bench, isClerk ? 'zhou-kezhang' : 'he-kezhang', 'POST', `/api/cases/${cases[worker]}/acts`, {
      act: isClerk
        ? { kind: 'take', action: 'submit' }
        : { kind: 'take', action: 'give-back', reason: '请补充材料后再报' },
    })
  }
  for (let warm = 0; warm < 20; warm += 1) await Promise.all(cases.map((_, worker) => act(worker)))
  return rate(act)
}

/** What any program must write for such an act, one statement after the other, by a driver and nothing else. */
async function bareActsPerSecond(bench: Bench): Promise<number> {
  const { host, port, user, password, database } = bench.admin as unknown as pg.ClientConfig
  const clients = await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      const client = new pg.Client({ host, port, user, password, database })
      await client.connect()
      return client
    }),
  )
  const cases = await Promise.all(Array.from({ length: AT_ONCE }, () => openCaseOf(bench)))
  const serials = cases.map(() => 1000)
  const { tenantId } = bench
  const { rows } = await bench.admin.query('select id from accounts where tenant_id = $1 limit 1', [tenantId])
  const accountId = rows[0].id
  const { personId } = bench.desks['zhou-kezhang']!
  const unitId = bench.units.get('zykj-ghjc')
  const act = async (worker: number) => {
    const client = clients[worker]!
    const id = cases[worker]!
    await client.query('begin')
    const found = await client.query(
      'select process_state, serial from cases where tenant_id = $1 and id = $2 for no key update',
      [tenantId, id],
    )
    await client.query(
      `insert into idempotency_keys (tenant_id, account_id, operation_id, key, body_hash, created_at, status, answer)
      values ($1, $2, 'bare', $3, $4, now(), 200, '{}')`,
      [tenantId, accountId, randomUUID(), Buffer.alloc(32)],
    )
    await client.query(
      'update cases set process_state = $3, due_on = $4, clock_on = $4 where tenant_id = $1 and id = $2',
      [tenantId, id, found.rows[0].process_state, '2023-07-10'],
    )
    for (let event = 0; event < 3; event += 1) {
      serials[worker]! += 1
      await client.query(
        'insert into case_events (tenant_id, case_id, serial, event, by_person, at) values ($1, $2, $3, $4, $5, now())',
        [tenantId, id, serials[worker], { event: 'said', seat: '1.1', action: 'submit', says: 'yes' }, personId],
      )
    }
    const task = newId()
    await client.query(
      `insert into tasks (tenant_id, id, person_id, subject_kind, subject_id, unit_id, deed, created_at)
      values ($1, $2, $3, 'bare', $4, $5, 'task.case', now())`,
      [tenantId, task, personId, id, unitId],
    )
    await client.query("update tasks set done_at = now(), outcome = 'submit' where tenant_id = $1 and id = $2", [
      tenantId,
      task,
    ])
    await client.query(
      `insert into history_entries (tenant_id, id, subject_kind, subject_id, unit_id, at, person_id, message_key)
      values ($1, $2, 'bare', $3, $4, now(), $5, 'case.happened')`,
      [tenantId, newId(), id, unitId, personId],
    )
    await client.query(
      `insert into outbox_events (tenant_id, id, kind, payload, created_at, available_at) values ($1, $2, 'bare', '{}', now(), now())`,
      [tenantId, newId()],
    )
    await client.query(
      `insert into audit_entries (tenant_id, id, at, deed, outcome) values ($1, $2, now(), 'bare', 'done')`,
      [tenantId, newId()],
    )
    await client.query('commit')
  }
  for (let warm = 0; warm < 20; warm += 1) await Promise.all(cases.map((_, worker) => act(worker)))
  const found = await rate(act)
  await Promise.all(clients.map((client) => client.end()))
  return found
}

/** Cases by the hundred thousand, as years of work leave them: most closed, of six processes and all units. */
async function fillCases(bench: Bench): Promise<void> {
  const [one] = (await bench.admin.query("select * from cases where process_code = 'to-and-fro' limit 1")).rows
  await bench.admin.query(
    `insert into cases (tenant_id, id, process_code, process_version, title, unit_id, opened_by, opened_at, state, phase, outcome,
      round, serial, entered_on, due_on, clock_on, closed_at, process_state, search, words)
    select $1, gen_random_uuid(), 'to-and-fro', 1, w.title, u.id, $2, w.at,
      case when n % 10 < 8 then 'done' when n % 10 = 8 then 'review' else 'draft' end,
      case when n % 10 < 8 then 'closed' when n % 10 = 8 then 'in-review' else 'draft' end,
      case when n % 10 < 8 then 'succeeded' end, 1, 3, w.at::date, w.at::date + 10, null,
      case when n % 10 < 8 then w.at end, $3, w.title,
      (select array_agg(distinct substr(w.title, at, 2)) from generate_series(1, length(w.title) - 1) at)
    from generate_series(1, $4) n
    cross join lateral (select (array_agg(id order by id))[1 + n % count(*)] as id from units where tenant_id = $1) u
    cross join lateral (select (array['农业','能源','医药','材料','装备','信息','环保','种业'])[1 + n % 8]
        || (array['关键技术','平台建设','成果转化','示范推广','标准研制'])[1 + n % 5] || substr(md5(n::text), 1, 6) as title,
      timestamptz '2013-01-01' + n * interval '10 years' / $4 as at) w`,
    [bench.tenantId, one.opened_by, one.process_state, CASES],
  )
  await bench.admin.query('vacuum analyze cases')
}

const LISTS: readonly (readonly [string, string])[] = [
  ['all, newest first', ''],
  ['in review, by due day', 'phase=in-review&sort=due&order=up'],
  ['one unit, open, by title', 'unit&phase=draft&sort=title&order=up'],
  ['words of the title', `text=${encodeURIComponent('种业 标准研制 ab')}`],
  ['late', 'due=late&sort=due&order=up'],
  ['mine to do', 'mine=to-do'],
]

async function listRows(bench: Bench): Promise<BenchRow[]> {
  await fillCases(bench)
  const rows: BenchRow[] = []
  for (const [what, query] of LISTS) {
    const path = `/api/cases?${query.replace(/^unit/, `unitId=${bench.units.get('620702')}`)}`
    const times: number[] = []
    for (let at = 0; at < 20; at += 1) {
      const began = performance.now()
      await ask(bench, 'lin-zhuren', 'GET', path)
      times.push(performance.now() - began)
    }
    const sorted = times.slice(1).sort((a, b) => a - b)
    const p95 = sorted[Math.floor(sorted.length * 0.95)]!
    rows.push({
      figure: `list of ${CASES.toLocaleString('en')} cases: ${what}`,
      ours: `p95 ${p95.toFixed(0)} ms`,
      compared: `median ${median(sorted).toFixed(0)} ms`,
      reach: `≤ ${LIST_REACH_MS} ms`,
      ok: p95 <= LIST_REACH_MS,
    })
  }
  return rows
}

export async function run(): Promise<BenchRow[]> {
  const bench = await open()
  try {
    const [ours, bare] = [await actsPerSecond(bench), await bareActsPerSecond(bench)]
    return [
      {
        figure: 'acts a second over HTTP: session, policy, step, state, seats, inbox, events, history, outbox, audit',
        ours: `${ours.toFixed(0)}/s`,
        compared: `the same rows by a bare driver, ${AT_ONCE} at once: ${bare.toFixed(0)}/s`,
        ratio: (ours / bare).toFixed(2),
        reach: `≥ ${ACTS_REACH} ×`,
        ok: ours / bare >= ACTS_REACH,
      },
      ...(await listRows(bench)),
    ]
  } finally {
    agent.destroy()
    await bench.close()
  }
}
