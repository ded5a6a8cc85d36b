/** Acts on cases through the whole stack, against the same rows written by hand. */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { newId } from '#server/http/new-id.ts'
import type { BenchRow } from './bench.ts'
import { type CaseOffice, CLERK, HEAD, openCaseOffice, toAndFro } from './case-office.ts'
import { cpuOfThread, serve } from './clients.ts'
import { openBpmn } from './rivals/bpmn.ts'
import { type OpenRival, ROUNDS } from './rivals/case-road.ts'
import { openDbos } from './rivals/dbos.ts'

export const name = 'case-acts'

const SECONDS = Number(process.env.CASE_SECONDS ?? 5)
const AT_ONCE = 8
const REACH = 0.4
const RIVAL_REACH = 3

/** Acts a second, and milliseconds of processor time each: of this thread, and of PostgreSQL. */
interface Pace {
  readonly rate: number
  readonly node: number
  readonly postgres: number
}

async function paceOf(office: CaseOffice, work: () => Promise<{ done: number; seconds: number }>): Promise<Pace> {
  const [node, postgres] = [cpuOfThread(), office.cpuOfPostgres()]
  const { done, seconds } = await work()
  return {
    rate: done / seconds,
    node: (cpuOfThread() - node) / done,
    postgres: (office.cpuOfPostgres() - postgres) / done,
  }
}

const told = ({ rate, node, postgres }: Pace): string =>
  `${rate.toFixed(0)}/s; CPU each ${node.toFixed(2)} ms node, ${postgres.toFixed(2)} ms PostgreSQL`

const WARM_CASES = 40
const MOST_A_SECOND = 100

/** Cases for `count` lives, opened beforehand by several at once. */
async function openCases(office: CaseOffice, count: number): Promise<readonly string[]> {
  const ids: string[] = []
  const loop = async () => {
    while (ids.length < count) ids.push(await office.openCase())
  }
  await Promise.all(Array.from({ length: AT_ONCE }, loop))
  return ids
}

async function ours(office: CaseOffice): Promise<Pace> {
  const run = async (cases: readonly string[], seconds?: number) => {
    const clients = Array.from({ length: AT_ONCE }, (_, client) =>
      cases
        .filter((_, at) => at % AT_ONCE === client)
        .flatMap((caseId) => Array.from({ length: ROUNDS }, () => toAndFro(office, caseId)).flat()),
    )
    const served = await serve(office.server.url, clients, seconds)
    if (served.refused !== undefined) throw new Error(`an act was refused: ${served.refused}`)
    return served
  }
  const cases = await openCases(office, WARM_CASES + SECONDS * MOST_A_SECOND)
  // A server at work, not one that has just started.
  await run(cases.slice(0, WARM_CASES))
  return paceOf(office, () => run(cases.slice(WARM_CASES), SECONDS))
}

/**
 * The same rows in one transaction by a driver and nothing else: no session, policy, rules or process, one statement after
 * the other, as a superuser whom no row level security holds up.
 */
async function bare(office: CaseOffice): Promise<Pace> {
  const { host, port, user, password, database } = office.admin as unknown as pg.ClientConfig
  const clients = await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      const client = new pg.Client({ host, port, user, password, database })
      await client.connect()
      return client
    }),
  )
  const cases = [...(await openCases(office, SECONDS * MOST_A_SECOND))]
  const run = async (seconds: number) => {
    const began = performance.now()
    let done = 0
    const isOver = () => performance.now() >= began + seconds * 1000
    const loop = async (client: pg.Client) => {
      for (let caseId = cases.pop(); caseId !== undefined && !isOver(); caseId = cases.pop()) {
        const act = await bareActs(office, client, caseId)
        for (let at = 0; at < 2 * ROUNDS && !isOver(); at += 1) {
          await act()
          done += 1
        }
      }
    }
    await Promise.all(clients.map(loop))
    return { done, seconds: (performance.now() - began) / 1000 }
  }
  await run(0.5)
  const pace = await paceOf(office, () => run(SECONDS))
  await Promise.all(clients.map((client) => client.end()))
  return pace
}

async function bareActs(office: CaseOffice, client: pg.Client, id: string): Promise<() => Promise<void>> {
  const { tenantId, units } = office
  const [clerk, head] = [office.desk(CLERK).personId, office.desk(HEAD).personId]
  const unitId = units.get('zykj-ghjc')
  const seats = 'select id, task_id from case_seats where tenant_id = $1 and case_id = $2 and closed_at is null'
  let [open] = (await client.query(seats, [tenantId, id])).rows as { id: string; task_id: string }[]
  let turn = 0
  return async () => {
    turn += 1
    const [from, to] = turn % 2 === 1 ? ['draft', 'review'] : ['review', 'draft']
    const [by, next] = turn % 2 === 1 ? [clerk, head] : [head, clerk]
    const put = (text: string, values: readonly unknown[]) => client.query(text, [tenantId, ...values])
    await client.query('begin')
    const found = await put(
      'select process_state, serial from cases where tenant_id = $1 and id = $2 for no key update',
      [id],
    )
    const { process_state: state, serial } = found.rows[0]
    await put(
      `insert into idempotency_keys (tenant_id, account_id, operation_id, key, body_hash, created_at, status, answer)
      values ($1, $2, 'bare', $3, $4, now(), 200, $5)`,
      [clerk, randomUUID(), Buffer.alloc(32), { caseId: id, serial: serial + 3, state: to }],
    )
    await put(
      `update cases set state = $3, phase = $4, outcome = null, round = $5, serial = $6, entered_on = $7, due_on = $8,
        clock_on = $9, closed_at = null, process_state = $10, facts = '{}' where tenant_id = $1 and id = $2`,
      [
        id,
        to,
        to === 'draft' ? 'returned' : 'in-review',
        turn,
        serial + 3,
        '2023-07-03',
        '2023-07-10',
        '2023-07-07',
        { ...state, serial: serial + 3 },
      ],
    )
    for (const [at, event] of ['said', 'left', 'entered'].entries())
      await put(
        'insert into case_events (tenant_id, case_id, serial, event, by_person, at) values ($1, $2, $3, $4, $5, now())',
        [id, serial + at + 1, { event, seat: '1.1', action: 'submit', from, to, by, at: new Date() }, by],
      )
    await put('update case_seats set closed_at = now() where tenant_id = $1 and id = $2', [open!.id])
    await put("update tasks set done_at = now(), done_by = $3, outcome = 'submit' where tenant_id = $1 and id = $2", [
      open!.task_id,
      by,
    ])
    open = { id: newId(), task_id: newId() }
    await put(
      `insert into tasks (tenant_id, id, person_id, subject_kind, subject_id, unit_id, deed, params, due_at, created_at)
      values ($1, $2, $3, 'case', $4, $5, 'task.case', $6, now(), now())`,
      [open.task_id, next, id, unitId, { task: '审核', taskEn: 'Review', state: to, title: '往返一件' }],
    )
    await put(
      `insert into case_seats (tenant_id, id, case_id, task, kind, state, person_id, task_id, opened_at)
      values ($1, $2, $3, '1.1', 'seat', $4, $5, $6, now())`,
      [open.id, id, to, next, open.task_id],
    )
    await put(
      `insert into history_entries (tenant_id, id, subject_kind, subject_id, unit_id, at, person_id, message_key, params)
      values ($1, $2, 'case', $3, $4, now(), $5, 'case.happened', $6)`,
      [newId(), id, unitId, by, { what: '提交', from, to }],
    )
    await put(
      `insert into outbox_events (tenant_id, id, kind, payload, created_at, available_at)
      values ($1, $2, 'bare', $3, now(), now())`,
      [newId(), { caseId: id, state: to, unitId }],
    )
    await put(
      `insert into audit_entries (tenant_id, id, at, account_id, person_name, origin, request_id, deed, outcome,
        subject_kind, subject_id, unit_id, detail)
      values ($1, $2, now(), $3, '周', '127.0.0.1', $4, 'bare', 'done', 'case', $5, $6, $7)`,
      [newId(), clerk, randomUUID(), id, unitId, { act: 'take', action: 'submit' }],
    )
    await client.query('commit')
  }
}

/** Another program that carries cases on, on the same PostgreSQL, called without HTTP by as many at once. */
async function paceOfRival(office: CaseOffice, open: OpenRival): Promise<Pace & { readonly name: string }> {
  const rival = await open(office.admin as unknown as pg.ClientConfig)
  const run = async (seconds: number) => {
    const began = performance.now()
    let done = 0
    const isGoing = () => performance.now() < began + seconds * 1000
    const stepped = () => {
      done += 1
      return isGoing()
    }
    const loop = async (_: unknown, client: number) => {
      while (isGoing()) await rival.walk(client, stepped)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, loop))
    return { done, seconds: (performance.now() - began) / 1000 }
  }
  try {
    await run(2)
    return { name: rival.name, ...(await paceOf(office, () => run(SECONDS))) }
  } finally {
    await rival.close()
  }
}

export async function run(): Promise<BenchRow[]> {
  const office = await openCaseOffice()
  try {
    const [own, plain] = [await ours(office), await bare(office)]
    const rivals = [await paceOfRival(office, openDbos), await paceOfRival(office, openBpmn)]
    const row = (compared: string, pace: Pace, reach: number): BenchRow => ({
      figure: 'acts a second over HTTP: session, policy, step, state, seats, inbox, events, history, outbox, audit',
      ours: told(own),
      compared: `${compared}: ${told(pace)}`,
      ratio: (own.rate / pace.rate).toFixed(2),
      reach: `≥ ${reach} ×`,
      ok: own.rate / pace.rate >= reach,
    })
    return [
      row(`the same rows by a bare driver, ${AT_ONCE} at once`, plain, REACH),
      ...rivals.map((rival) => row(`${rival.name}, called in-process, ${AT_ONCE} at once`, rival, RIVAL_REACH)),
    ]
  } finally {
    await office.close()
  }
}
