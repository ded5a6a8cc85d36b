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
      ...(await acceptance(nation)),
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

const PERIOD = '2024-01'
const REPORT_CELLS = 20
const EDITS = 10_000

/** Records one county's report of twenty figures, as acceptance does. */
function accept(nation: Nation, county: number, round: number, amountOf: (indicator: number) => string): Promise<void> {
  return inTenant(nation.database, TENANT, 'write', (tx) =>
    recordOfficialValues(tx, {
      tenantId: TENANT,
      now: new Date(),
      recordedBy: null,
      source: 'report',
      sourceId: idOf(6, round),
      cells: Array.from({ length: REPORT_CELLS }, (_, index) => ({
        indicatorId: indicatorId(index + 1),
        unitId: countyId(county),
        period: PERIOD,
        dimension: '',
        state: 'value' as const,
        value: amountOf(index + 1),
        isSample: false,
      })),
    }),
  )
}

/** From the acceptance until the nation's figure, the province's and the county's rank show it. */
async function acceptance(nation: Nation): Promise<BenchRow[]> {
  const times: number[] = []
  for (let round = 1; round <= 12; round++) {
    const county = round * 397
    const province = idOf(2, Math.floor((county - 1) / COUNTIES_EACH) + 1)
    const began = performance.now()
    await accept(nation, county, round, () => String(round))
    await get(nation, `/api/figures/series?unitId=${ROOT}&fromYear=2024&toYear=2024`)
    await get(nation, `/api/figures/series?unitId=${province}&fromYear=2024&toYear=2024`)
    await get(
      nation,
      `/api/figures/ranking?unitId=${province}&period=${PERIOD}&indicatorId=${indicatorId(1)}&by=amount`,
    )
    times.push(performance.now() - began)
  }
  const worst = Math.max(...times)
  const began = performance.now()
  let seed = 7
  const random = (below: number) => {
    seed = (seed * 48271) % 2147483647
    return seed % below
  }
  for (let edit = 0; edit < EDITS; edit += REPORT_CELLS) {
    await accept(nation, 1 + random(PROVINCES * COUNTIES_EACH), 100 + edit, () => (random(1_000_000) / 10).toFixed(1))
  }
  const perEdit = (performance.now() - began) / EDITS
  const isSame = await inTenant(nation.database, TENANT, 'write', async (tx) => {
    const kept = await fingerprint(tx)
    await recomputePeriod(
      tx,
      TENANT,
      PERIOD,
      Array.from({ length: REPORT_CELLS }, (_, index) => `i${index + 1}`),
    )
    return kept === (await fingerprint(tx))
  })
  return [
    {
      figure: 'an accepted report seen in nation, province and rank',
      ours: `median ${ms(median(times))}, worst ${ms(worst)}`,
      compared: 'limit 1,000 ms',
      reach: '≤ 1 s',
      ok: worst <= 1000,
    },
    {
      figure: `${EDITS} random edits, incremental against full`,
      ours: `${perEdit.toFixed(2)} ms an edit`,
      compared: isSame ? 'equal to a whole roll-up' : 'DIFFERS from a whole roll-up',
      reach: 'equal',
      ok: isSame,
    },
  ]
}

/** All that stands in the units above the counties, which are what is rolled up. */
async function fingerprint(tx: Tx): Promise<string> {
  const { rows } = await sql<{ all: string }>`
    select md5(string_agg(f.unit_id::text || f.indicator_id::text || f.amounts[1]::text || f.present[1] || '/' || f.expected[1], ',' order by f.unit_id, f.indicator_id)) as all
    from figures f join unit_versions v on v.tenant_id = f.tenant_id and v.unit_id = f.unit_id and v.level < 2
    where f.tenant_id = ${TENANT} and f.year = 2024 and substr(f.states, 1, 1) = 'v'`.execute(tx)
  return rows[0]!.all
}
