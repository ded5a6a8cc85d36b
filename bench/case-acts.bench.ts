/** Acts on cases through the whole stack, against the same rows written by hand. */
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import type { BenchRow } from './bench.ts'
import { type CaseOffice, CLERK, HEAD, openCaseOffice, toAndFro } from './case-office.ts'
import { cpuOfThread, serve } from './clients.ts'
import { openBpmn } from './rivals/bpmn.ts'
import { actionOf, type OpenRival, type Rival, ROUNDS } from './rivals/case-road.ts'
import { openDbos } from './rivals/dbos.ts'
import { inOne, type Part, paperRows, whoActs } from './rivals/paper-rows.ts'

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
const MOST_OF_RIVALS = 40

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

function poolOf(office: CaseOffice, max: number): pg.Pool {
  const { host, port, user, password, database } = office.admin as unknown as pg.ClientConfig
  const pool = new pg.Pool({ host, port, user, password, database, max })
  pool.on('error', () => {})
  return pool
}

/** Clients that go on until the time is over; `walk` does one case and tells of each act. */
async function during(seconds: number, walk: (stepped: () => boolean) => Promise<void>) {
  const began = performance.now()
  let done = 0
  const isGoing = () => performance.now() < began + seconds * 1000
  const stepped = () => {
    done += 1
    return isGoing()
  }
  const loop = async () => {
    while (isGoing()) await walk(stepped)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, loop))
  return { done, seconds: (performance.now() - began) / 1000 }
}

/** The same rows in one transaction by a driver and nothing else: no session, policy, rules or process. */
async function bare(office: CaseOffice): Promise<Pace> {
  const pool = poolOf(office, AT_ONCE)
  const cases = [...(await openCases(office, SECONDS * MOST_A_SECOND))]
  const walk = async (stepped: () => boolean) => {
    const caseId = cases.pop()!
    const write = await inOne(pool, (client) => paperRows(office, client, caseId))
    for (let at = 1; at <= 2 * ROUNDS; at += 1) {
      await inOne(pool, (client) => write(client))
      if (!stepped()) return
    }
  }
  await during(0.5, walk)
  const pace = await paceOf(office, () => during(SECONDS, walk))
  await pool.end()
  return pace
}

/** Called in-process, for the movement of the case alone: no inbox, no history, no rights, no audit, no HTTP. */
const paceOfMoving = async (office: CaseOffice, rival: Rival): Promise<Pace> => {
  const walk = async (stepped: () => boolean) => {
    const caseId = randomUUID()
    for (let at = 1; at <= 2 * ROUNDS; at += 1) {
      await rival.act(caseId, at, randomUUID())
      if (!stepped()) return
    }
  }
  await during(2, walk)
  return paceOf(office, () => during(SECONDS, walk))
}

/** The work of ours: behind HTTP and a session, with the rows of an office beside what the program keeps by itself. */
async function paceOfOffice(office: CaseOffice, rival: Rival, pool: pg.Pool, without: readonly Part[]): Promise<Pace> {
  const { url, close } = await serveRival(office, rival, pool)
  const run = async (cases: readonly string[], seconds?: number) => {
    for (const id of cases) {
      const write = await inOne(pool, (client) => paperRows(office, client, id, without))
      rival.keep(id, (client, key) => write(client, key))
    }
    const clients = Array.from({ length: AT_ONCE }, (_, client) =>
      cases
        .filter((_, at) => at % AT_ONCE === client)
        .flatMap((caseId) =>
          Array.from({ length: 2 * ROUNDS }, (_, at) => ({
            method: 'POST',
            path: `/cases/${caseId}/acts/${at + 1}`,
            headers: office.desk(at % 2 === 0 ? CLERK : HEAD).headers,
            body: JSON.stringify({ act: { kind: 'take', action: actionOf(at + 1) } }),
          })),
        ),
    )
    const served = await serve(url, clients, seconds)
    if (served.refused !== undefined) throw new Error(`an act was refused: ${served.refused}`)
    return served
  }
  try {
    const cases = await openCases(office, WARM_CASES + SECONDS * MOST_OF_RIVALS)
    await run(cases.slice(0, WARM_CASES))
    return await paceOf(office, () => run(cases.slice(WARM_CASES), SECONDS))
  } finally {
    await close()
  }
}

/** The plainest server that does it: one look at the session, then the act. */
async function serveRival({ tenantId }: CaseOffice, rival: Rival, pool: pg.Pool) {
  const answer = async (request: IncomingMessage): Promise<object | undefined> => {
    const [, caseId, at] = /^\/cases\/([^/]+)\/acts\/(\d+)$/.exec(request.url ?? '') ?? []
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    const { act } = JSON.parse(Buffer.concat(pieces).toString())
    const person = await whoActs(pool, tenantId, request.headers.cookie ?? '')
    if (person === undefined || act.action !== actionOf(Number(at))) return undefined
    return { caseId, state: await rival.act(caseId!, Number(at), String(request.headers['idempotency-key'])) }
  }
  const server = createServer((request, response) => {
    answer(request).then(
      (found) => response.writeHead(found === undefined ? 401 : 200).end(JSON.stringify(found ?? {})),
      (error) => response.writeHead(500).end(String(error)),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  }
}

/** Both ways of one rival: what it does by itself in-process, and the whole work. */
async function pacesOf(office: CaseOffice, open: OpenRival, without: readonly Part[]) {
  const pool = poolOf(office, 20)
  const rival = await open(pool)
  try {
    const moving = await paceOfMoving(office, rival)
    return { name: rival.name, moving, whole: await paceOfOffice(office, rival, pool, without) }
  } finally {
    await rival.close()
    await pool.end()
  }
}

export async function run(): Promise<BenchRow[]> {
  const office = await openCaseOffice()
  try {
    const [own, plain] = [await ours(office), await bare(office)]
    const rivals = [
      await pacesOf(office, openDbos, ['key', 'events', 'outbox']),
      await pacesOf(office, openBpmn, ['events']),
    ]
    const row = (compared: string, pace: Pace, reach?: number): BenchRow => ({
      figure: 'acts a second over HTTP: session, policy, step, state, seats, inbox, events, history, outbox, audit',
      ours: told(own),
      compared: `${compared}: ${told(pace)}`,
      ratio: (own.rate / pace.rate).toFixed(2),
      ...(reach !== undefined && { reach: `≥ ${reach} ×` }),
      ok: reach === undefined || own.rate / pace.rate >= reach,
    })
    return [
      row(`the same rows by a bare driver, ${AT_ONCE} at once`, plain, REACH),
      ...rivals.flatMap(({ name: rival, moving, whole }) => [
        row(`${rival} with session, inbox, history and audit, over HTTP`, whole, RIVAL_REACH),
        row(`${rival} by itself, called in-process: nothing but the movement of the case`, moving),
      ]),
    ]
  } finally {
    await office.close()
  }
}
