import { type KyselyPlugin, sql } from 'kysely'
import { expect, test } from 'vitest'
import { type Fen, sumFen } from '#engine/money/fen.ts'
import { ACCOUNT_HOLDER, FUND_MOVEMENTS, type FundMovement, isOutside, MOVEMENT_NAMES } from '#engine/money/ledger.ts'
import { Refusal } from '#engine/refusal.ts'
import { listUnprovenAccounts } from '#modules/funds/server/ledger.queries.ts'
import { bookPostings, type FundContext, type NewPosting, reversePosting } from '#modules/funds/server/ledger.store.ts'
import { insertLine, insertPool } from '#modules/funds/server/pool.store.ts'
import { inTenant, type Tx } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { testDatabase } from '#tests/builders/database.ts'
import { type Office, openOffice } from '#tests/builders/office.ts'

const db = testDatabase()
const ON = '2023-07-03'

/** A pool with lines; commitments are ids alone: the ledger does not ask what they are. */
async function aPool(office: Office, lines = 3) {
  const poolId = newId()
  const lineIds = Array.from({ length: lines }, newId)
  await office.act(async (context) => {
    const name = { zh: '池', en: 'Pool' }
    const head = {
      unitId: office.rootId,
      year: 2023,
      code: poolId,
      name,
      programme: null,
      source: 'city',
      document: '文',
    }
    await insertPool(context, { ...head, id: poolId, isSample: false, openedBy: null })
    for (const id of lineIds) await insertLine(context, { id, poolId, code: id, name, programme: null })
  })
  return { poolId, lineIds, commitmentIds: Array.from({ length: 5 }, newId) }
}
type Pool = Awaited<ReturnType<typeof aPool>>

/** The same numbers again for the same seed (mulberry32). */
function chance(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
}

function aPosting(pool: Pool, pick: (below: number) => number): NewPosting {
  const movement = MOVEMENT_NAMES[pick(MOVEMENT_NAMES.length)] as FundMovement
  const { from } = FUND_MOVEMENTS[movement]
  const holders = {
    poolId: pool.poolId,
    lineId: pool.lineIds[pick(pool.lineIds.length)]!,
    commitmentId: pool.commitmentIds[pick(pool.commitmentIds.length)]!,
  }
  const amountFen = BigInt(movement === 'appropriate' ? 1 + pick(100_000) : 1 + pick(9_000))
  const entries = [{ ...holders, amountFen, from: from[pick(from.length)]! }]
  return { poolId: pool.poolId, movement, cause: { kind: 'test', id: pool.poolId }, on: ON, by: null, entries }
}

/** What the ledger must come to, kept beside it in memory. False: an account would be overdrawn, and nothing moves. */
function modelled(balances: Map<string, Fen>, postings: readonly NewPosting[]): boolean {
  const next = new Map(balances)
  for (const { movement, entries } of postings)
    for (const { amountFen, from, ...holders } of entries) {
      const rule = FUND_MOVEMENTS[movement]
      for (const [kind, by] of [
        [from ?? rule.from[0], -amountFen],
        [rule.to, amountFen],
      ] as const) {
        const key = `${kind} ${holders[`${ACCOUNT_HOLDER[kind]}Id`]}`
        const after = (next.get(key) ?? 0n) + by
        if (isOutside(kind) ? after > 0n : after < 0n) return false
        next.set(key, after)
      }
    }
  for (const [key, value] of next) balances.set(key, value)
  return true
}

async function kept(office: Office, pool: Pool): Promise<Map<string, Fen>> {
  const { rows } = await office.act(({ tx, tenantId }) =>
    sql<{ kind: string; holderId: string; balanceFen: Fen }>`select kind, holder_id, balance_fen from fund_accounts
      where tenant_id = ${tenantId} and pool_id = ${pool.poolId}`.execute(tx),
  )
  return new Map(rows.map((row) => [`${row.kind} ${row.holderId}`, row.balanceFen]))
}

const withoutNothing = (balances: ReadonlyMap<string, Fen>) =>
  new Map([...balances].filter(([, fen]) => fen !== 0n).sort(([a], [b]) => (a < b ? -1 : 1)))

/** Ledger and model agree, debits and credits agree, and each balance is the sum of its lines. */
async function demandSound(office: Office, pool: Pool, model: ReadonlyMap<string, Fen>): Promise<void> {
  const balances = await kept(office, pool)
  expect(withoutNothing(balances)).toEqual(withoutNothing(model))
  expect(sumFen(balances.values())).toBe(0n)
  expect(await office.act((context) => listUnprovenAccounts(context, pool.poolId))).toEqual([])
}

const booked = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    (error) => {
      if (error instanceof Refusal && error.code === 'over-limit') return false
      throw error
    },
  )

test('law: 100,000 random movements come to what the model says, and an overdraft in a batch books nothing of it', async () => {
  const office = await openOffice(db, 'ledger-many')
  const pool = await aPool(office)
  const pick = chance(20230703)
  const model = new Map<string, Fen>()
  let [done, refused, booking] = [0, 0, 0]
  while (done < 100_000) {
    const batch: NewPosting[] = []
    const ahead = new Map(model)
    while (batch.length < 400) {
      const posting = aPosting(pool, pick)
      // Mostly what can be booked, so that batches come through; now and then one that cannot.
      if (modelled(ahead, [posting]) || pick(1_200) === 0) batch.push(posting)
    }
    const expected = modelled(model, batch)
    expect(await booked(office.act((context) => bookPostings(context, batch)))).toBe(expected)
    done += batch.length
    if (expected) booking += 1
    else refused += 1
  }
  expect(booking).toBeGreaterThan(100)
  expect(refused).toBeGreaterThan(0)
  await demandSound(office, pool, model)
}, 120_000)

class Crash extends Error {}

/** The transaction as it runs until its n-th statement, which never comes. */
function dyingAt(tx: Tx, statement: number): { readonly tx: Tx; readonly seen: () => number } {
  let count = 0
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      count += 1
      if (count === statement) throw new Crash()
      return node
    },
    transformResult: async ({ result }) => result,
  }
  return { tx: tx.withPlugin(plugin) as Tx, seen: () => count }
}

test('whatever statement an act dies at, nothing of it is in the ledger', async () => {
  const office = await openOffice(db, 'ledger-crash')
  const pool = await aPool(office)
  const [lineId, commitmentId] = [pool.lineIds[0]!, pool.commitmentIds[0]!]
  const { poolId } = pool
  const step = (movement: FundMovement, amountFen: Fen): NewPosting => ({
    poolId,
    movement,
    cause: { kind: 'test', id: poolId },
    on: ON,
    by: null,
    entries: [{ poolId, lineId, commitmentId, amountFen }],
  })
  const act = async (context: FundContext) => {
    await bookPostings(context, [step('appropriate', 900n), step('allocate', 800n), step('commit', 700n)])
    const [id] = await bookPostings(context, [step('order', 600n)])
    await reversePosting(context, id!, { on: ON, by: null, reason: '撤' })
    await bookPostings(context, [step('order', 500n), step('pay', 400n)])
  }
  const run = (statement: number, end: (tx: Tx) => Promise<void>) =>
    inTenant(db.app, office.tenantId, 'write', async (tx) => {
      const dying = dyingAt(tx, statement)
      try {
        await act({ tx: dying.tx, tenantId: office.tenantId, now: new Date(), newId })
      } catch (error) {
        if (error instanceof Crash) await end(tx)
        throw error
      }
      return dying.seen()
    })
  // The server kills the connection: the statement before was the last it heard.
  const kill = async (tx: Tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
    await db.asAdmin('select pg_terminate_backend($1)', [rows[0]!.pid])
    await expect(sql`select 1`.execute(tx)).rejects.toThrow()
  }
  const diesAt = (statement: number, end: (tx: Tx) => Promise<void>) =>
    run(statement, end).then(
      () => false,
      () => true,
    )
  let statement = 1
  while (await diesAt(statement, kill)) {
    expect(await kept(office, pool)).toEqual(new Map())
    expect(await diesAt(statement, async () => {})).toBe(true)
    statement += 1
  }
  expect(statement).toBeGreaterThan(10)
  const model = new Map([
    [`source ${poolId}`, -900n],
    [`pool ${poolId}`, 100n],
    [`line ${lineId}`, 100n],
    [`commitment ${commitmentId}`, 200n],
    [`payable ${commitmentId}`, 100n],
    [`paid ${commitmentId}`, 400n],
  ])
  await demandSound(office, pool, model)
})

test('200 at once against a line that holds 50: exactly 50 come through, and none is overdrawn', async () => {
  const office = await openOffice(db, 'ledger-crowd')
  const { poolId, lineIds, ...pool } = await aPool(office, 1)
  const [lineId] = lineIds as [string]
  const head = { poolId, cause: { kind: 'test', id: poolId }, on: ON, by: null }
  await office.act((context) =>
    bookPostings(context, [
      { ...head, movement: 'appropriate', entries: [{ poolId, amountFen: 50_00n }] },
      { ...head, movement: 'allocate', entries: [{ poolId, lineId, amountFen: 50_00n }] },
    ]),
  )
  const one = (commitmentId: string): Promise<boolean> =>
    booked(
      office.act((context) =>
        bookPostings(context, [
          { ...head, movement: 'commit', entries: [{ poolId, lineId, commitmentId, amountFen: 1_00n }] },
        ]),
      ),
    )
  const outcomes = await Promise.all(Array.from({ length: 200 }, () => one(newId())))
  expect(outcomes.filter(Boolean)).toHaveLength(50)
  const balances = await kept(office, { poolId, lineIds, ...pool })
  expect(balances.get(`line ${lineId}`)).toBe(0n)
  expect(sumFen(balances.values())).toBe(0n)
}, 60_000)

test('an entry is taken back once, whole, and never a reversal; two at the same time: one wins', async () => {
  const office = await openOffice(db, 'ledger-reverse')
  const pool = await aPool(office)
  const { poolId } = pool
  const cause = { kind: 'test', id: poolId }
  const entries = [{ poolId, amountFen: 100n }]
  const [id] = await office.act((context) =>
    bookPostings(context, [{ poolId, movement: 'appropriate', cause, on: ON, by: null, entries }]),
  )
  const back = (postingId: string) =>
    office.act((context) => reversePosting(context, postingId, { on: ON, by: null, reason: '误下达' }))
  const outcomes = await Promise.allSettled([back(id!), back(id!)])
  const [first] = outcomes.filter(({ status }) => status === 'fulfilled') as PromiseFulfilledResult<string>[]
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  await expect(back(id!)).rejects.toMatchObject({ code: 'conflict' })
  await expect(back(first!.value)).rejects.toMatchObject({ reasons: [{ key: 'fund.is-reversal' }] })
  await demandSound(office, pool, new Map())
})

test('the application’s role cannot change or delete what is booked', async () => {
  const office = await openOffice(db, 'ledger-grants')
  await aPool(office)
  for (const table of ['fund_postings', 'fund_entries', 'fund_approvals', 'fund_budgets', 'fund_bank_results']) {
    for (const deed of [`delete from ${table}`, `update ${table} set tenant_id = tenant_id`])
      await expect(office.act(({ tx }) => sql.raw(deed).execute(tx))).rejects.toThrow('permission denied')
  }
  await expect(office.act(({ tx }) => sql.raw('update fund_payments set amount_fen = 1').execute(tx))).rejects.toThrow(
    'permission denied',
  )
})
