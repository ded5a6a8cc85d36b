import { DuckDBInstance } from '@duckdb/node-api'
import autocannon from 'autocannon'
import { sql } from 'kysely'
import { recomputePeriod, recordOfficialValues } from '#modules/dispatch/server/figure.store.ts'
import { inTenant, type Tx } from '#server/database/tenant.ts'
import { type BenchRow, median } from './bench.ts'
import {
  COUNTIES_EACH,
  countyId,
  fillFigures,
  INDICATORS,
  idOf,
  indicatorId,
  type Nation,
  openNation,
  PROVINCES,
  ROOT,
  TENANT,
  VALUE,
  YEARS,
} from './nation.ts'

export const name = 'Roll-up: 5,000 units × 200 indicators × 36 months (36 M values)'

const ROUNDS = 30
const USERS = 20
const SECONDS = 8

export async function run(): Promise<BenchRow[]> {
  const nation = await openNation(fillFigures)
  try {
    const duck = await openDuck()
    const table = `/api/figures/series?unitId=${ROOT}&fromYear=2023&toYear=2023`
    const page = `/api/figures/series?unitId=${countyId(777)}&fromYear=2021&toYear=2023`
    await sameTotals(nation, duck, table)
    const duckTable = await timed(() => duck('select i, m, sum(v) from t where m >= 24 group by i, m'))
    const duckPage = await timed(() => duck('select i, m, v from t where u = 777'))
    const ourTable = await timed(() => get(nation, table))
    const ourPage = await timed(() => get(nation, page))
    return [
      await crowd(nation, 'national table of 12 months', table),
      await crowd(nation, "one unit's page of 36 months", page),
      against('national table, one user', ourTable, duckTable),
      against("one unit's page, one user", ourPage, duckPage),
      await acceptance(nation),
    ]
  } finally {
    await nation.close()
  }
}

async function get(nation: Nation, path: string): Promise<{ rows: { indicatorId: string; amounts: string[] }[] }> {
  const answer = await fetch(nation.server.url + path, { headers: { cookie: nation.cookie } })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
  return answer.json() as Promise<{ rows: { indicatorId: string; amounts: string[] }[] }>
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now()
    await work()
    if (round >= 5) times.push(performance.now() - began)
  }
  return median(times)
}

const ms = (value: number) => `${value.toFixed(1)} ms`

function against(figure: string, ours: number, duck: number): BenchRow {
  return {
    figure,
    ours: `${ms(ours)} over HTTP`,
    compared: `DuckDB group-by ${ms(duck)}`,
    ratio: `${(duck / ours).toFixed(1)} ×`,
    reach: 'no slower than DuckDB',
    ok: ours <= duck,
  }
}

async function crowd(nation: Nation, figure: string, path: string): Promise<BenchRow> {
  const result = await autocannon({
    url: nation.server.url + path,
    connections: USERS,
    duration: SECONDS,
    headers: { cookie: nation.cookie },
  })
  const failed = result.non2xx + result.errors
  return {
    figure: `${figure}, ${USERS} users`,
    ours: `p97.5 ${result.latency.p97_5} ms, median ${result.latency.p50} ms, ${Math.round(result.requests.average)}/s`,
    compared: `${failed} failed`,
    reach: 'p95 ≤ 300 ms',
    ok: failed === 0 && result.latency.p97_5 <= 300,
  }
}

/** The same 36 M values in DuckDB, two threads, in memory. */
async function openDuck(): Promise<(text: string) => Promise<unknown[][]>> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  const connection = await instance.connect()
  await connection.run(`
    create table t as select u::smallint as u, i::smallint as i, m::smallint as m, (${VALUE('u', 'i', 'm')})::double as v
    from range(1, ${PROVINCES * COUNTIES_EACH + 1}) a(u), range(1, ${INDICATORS + 1}) b(i), range(0, ${YEARS.length * 12}) c(m)`)
  return async (text) => (await connection.runAndReadAll(text)).getRows() as unknown[][]
}

/** Both must tell the same, or the comparison is worth nothing. */
async function sameTotals(nation: Nation, duck: (text: string) => Promise<unknown[][]>, table: string): Promise<void> {
  const theirs = new Map(
    (await duck('select i, m - 24, sum(v) from t where m >= 24 group by i, m')).map(([i, m, v]) => [
      `${i} ${m}`,
      Number(v),
    ]),
  )
  const { rows } = await get(nation, table)
  const wrong = rows.flatMap((row) =>
    row.amounts.filter(
      (amount, slot) => theirs.get(`${Number(row.indicatorId.slice(-12))} ${slot}`) !== Number(amount),
    ),
  )
  if (rows.length !== INDICATORS || wrong.length > 0)
    throw new Error(`the national table differs from DuckDB in ${wrong.length} cells`)
}

/** A county's accepted report of 20 figures: until the nation's figure shows it, and that it is what a whole roll-up gives. */
async function acceptance(nation: Nation): Promise<BenchRow> {
  const period = '2024-01'
  const times: number[] = []
  for (let round = 1; round <= 12; round++) {
    const began = performance.now()
    await inTenant(nation.database, TENANT, 'write', (tx) =>
      recordOfficialValues(tx, {
        tenantId: TENANT,
        now: new Date(),
        recordedBy: null,
        source: 'report',
        sourceId: idOf(6, round),
        cells: Array.from({ length: 20 }, (_, index) => ({
          indicatorId: indicatorId(index + 1),
          unitId: countyId(round * 397),
          period,
          dimension: '',
          state: 'value' as const,
          value: String(round),
          isSample: false,
        })),
      }),
    )
    await get(nation, `/api/figures/series?unitId=${ROOT}&fromYear=2024&toYear=2024`)
    times.push(performance.now() - began)
  }
  const worst = Math.max(...times)
  const isSame = await inTenant(nation.database, TENANT, 'write', async (tx) => {
    const kept = await nationalFigures(tx)
    await recomputePeriod(tx, TENANT, period)
    return kept === (await nationalFigures(tx))
  })
  return {
    figure: 'an accepted report seen in the nation’s figure',
    ours: `median ${ms(median(times))}, worst ${ms(worst)}`,
    compared: isSame ? 'equal to a whole roll-up' : 'DIFFERS from a whole roll-up',
    reach: '≤ 1 s',
    ok: isSame && worst <= 1000,
  }
}

async function nationalFigures(tx: Tx): Promise<string> {
  const { rows } = await sql`
    select indicator_id, amounts[1] as amount, present[1] as present, expected[1] as expected from figures
    where tenant_id = ${TENANT} and unit_id = ${ROOT} and year = 2024 and substr(states, 1, 1) = 'v' order by indicator_id`.execute(
    tx,
  )
  return JSON.stringify(rows)
}
