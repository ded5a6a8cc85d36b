import { sql } from 'kysely'
import { bookPostings, type NewPosting } from '#modules/funds/server/ledger.store.ts'
import { insertLine, insertPool } from '#modules/funds/server/pool.store.ts'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import type { BenchRow } from './bench.ts'
import { type BenchServer, openBenchServer } from './bench-server.ts'

/** Movements of the long run; 1,000,000 for a release: DANXIA_BENCH_MOVEMENTS=1000000. */
const MOVEMENTS = Number(process.env.DANXIA_BENCH_MOVEMENTS ?? 100_000)
const BATCH = 500
const SECONDS = Number(process.env.DANXIA_BENCH_SECONDS ?? 6)
const USERS = 8
const LINES = 200
const REACH = 0.4

export const name = `The ledger of money: ${MOVEMENTS.toLocaleString('en')} movements, then ${USERS} people at once`

const TENANT = newId()
const [UNIT, POOL] = [newId(), newId()]
const LINE_IDS = Array.from({ length: LINES }, newId)
const head = { poolId: POOL, cause: { kind: 'bench', id: POOL }, on: '2023-07-03', by: null }

export async function run(): Promise<BenchRow[]> {
  const opened = await openBenchServer(async (admin) => {
    await admin.query(
      `insert into tenants (id, code, name_zh, name_en, opened_at) values ($1, 'bench', 'b', 'b', now())`,
      [TENANT],
    )
    await admin.query(`insert into units (tenant_id, id, code, opened_on) values ($1, $2, 'b', '2000-01-01')`, [
      TENANT,
      UNIT,
    ])
    return undefined
  })
  try {
    await fill(opened)
    return [await longRun(opened), await together(opened)]
  } finally {
    await opened.close()
  }
}

const act = <R>(
  { database }: BenchServer,
  work: (context: Parameters<typeof bookPostings>[0]) => Promise<R>,
): Promise<R> => inTenant(database, TENANT, 'write', (tx) => work({ tx, tenantId: TENANT, now: new Date(), newId }))

async function fill(opened: BenchServer): Promise<void> {
  await act(opened, async (context) => {
    const named = { name: { zh: 'b', en: 'b' }, programme: null }
    const pool = { ...named, id: POOL, unitId: UNIT, year: 2023, code: 'b', source: 's', document: 'd' }
    await insertPool(context, { ...pool, isSample: true, openedBy: null })
    for (const id of LINE_IDS) await insertLine(context, { ...named, id, poolId: POOL, code: id })
    const entries = LINE_IDS.map((lineId) => ({ poolId: POOL, lineId, amountFen: 1_000_000_000n }))
    await bookPostings(context, [
      { ...head, movement: 'appropriate', entries: [{ poolId: POOL, amountFen: 1_000_000_000n * BigInt(LINES) }] },
      { ...head, movement: 'allocate', entries },
    ])
  })
}

const commit = (lineId: string, amountFen: bigint, commitmentId: string): NewPosting => ({
  ...head,
  movement: 'commit',
  entries: [{ poolId: POOL, lineId, commitmentId, amountFen }],
})

/** Back and forth between lines and commitments; at the end every balance is proven from its entries. */
async function longRun(opened: BenchServer): Promise<BenchRow> {
  const commitments = LINE_IDS.map(newId)
  const began = performance.now()
  for (let done = 0; done < MOVEMENTS; done += BATCH) {
    const postings = Array.from({ length: BATCH }, (_, n): NewPosting => {
      const at = ((done + n) * 7919) % LINES
      const there = commit(LINE_IDS[at]!, BigInt(1 + ((done + n) % 97)), commitments[at]!)
      return n % 2 === 0 ? there : { ...there, entries: [{ ...there.entries[0]!, amountFen: 1n }] }
    })
    await act(opened, (context) => bookPostings(context, postings))
  }
  const seconds = (performance.now() - began) / 1000
  const { rows } = await opened.admin.query<{ off: string; wrong: string }>(
    `select (select sum(balance_fen) from fund_accounts where tenant_id = $1)::text as off, count(*)::text as wrong
     from fund_accounts a
     left join lateral (select sum(amount_fen) as d from fund_entries where tenant_id = $1 and debit_account_id = a.id) x on true
     left join lateral (select sum(amount_fen) as c from fund_entries where tenant_id = $1 and credit_account_id = a.id) y on true
     where a.tenant_id = $1 and a.balance_fen <> coalesce(d, 0) - coalesce(c, 0)`,
    [TENANT],
  )
  const { off, wrong } = rows[0]!
  return {
    figure: `${MOVEMENTS.toLocaleString('en')} movements by the ${BATCH}`,
    ours: `${Math.round(MOVEMENTS / seconds).toLocaleString('en')}/s`,
    compared: `debits − credits ${off}, unproven accounts ${wrong}`,
    reach: 'both 0',
    ok: off === '0' && wrong === '0',
  }
}

/** One movement an act, against one bare transaction of the same two balances and one row. */
async function together(opened: BenchServer): Promise<BenchRow> {
  const ours = await perSecond((user, n) =>
    act(opened, (context) => bookPostings(context, [commit(LINE_IDS[(user * 25 + n) % LINES]!, 1n, newId())])),
  )
  await opened.admin.query('create table bench_balances (id int primary key, fen bigint check (fen >= 0))')
  await opened.admin.query('create table bench_lines (id uuid primary key, a int, b int, fen bigint)')
  await opened.admin.query(`insert into bench_balances select n, 1000000000 from generate_series(1, ${2 * LINES}) n`)
  await opened.admin.query('grant select, insert, update on bench_balances, bench_lines to danxia_app')
  const bare = await perSecond(async (user, n) => {
    const a = 1 + ((user * 25 + n) % LINES)
    await opened.database.transaction().execute(async (tx) => {
      await sql`update bench_balances set fen = fen - 1 where id = ${a}`.execute(tx)
      await sql`update bench_balances set fen = fen + 1 where id = ${a + LINES}`.execute(tx)
      await sql`insert into bench_lines values (${newId()}, ${a}, ${a + LINES}, 1)`.execute(tx)
    })
  })
  return {
    figure: `one movement an act, ${USERS} at once`,
    ours: `${Math.round(ours).toLocaleString('en')}/s`,
    compared: `bare pg transaction ${Math.round(bare).toLocaleString('en')}/s`,
    ratio: `${(ours / bare).toFixed(2)} ×`,
    reach: `≥ ${REACH} ×`,
    ok: ours >= REACH * bare,
  }
}

async function perSecond(one: (user: number, n: number) => Promise<unknown>): Promise<number> {
  const until = performance.now() + SECONDS * 1000
  let done = 0
  await Promise.all(
    Array.from({ length: USERS }, async (_, user) => {
      for (let n = 0; performance.now() < until; n++) {
        await one(user, n)
        done += 1
      }
    }),
  )
  return done / SECONDS
}
