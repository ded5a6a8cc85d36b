import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { backOffSeconds, deliverEvents, MAX_ATTEMPTS } from '#cases/server/outbox.service.ts'
import { emitEvent } from '#cases/server/outbox.store.ts'
import { inTenant } from '#server/database/tenant.ts'
import type { Reaction } from '#server/http/module.ts'
import { newId } from '#server/http/new-id.ts'
import { testDatabase } from '#tests/builders/database.ts'
import { jobOf, type Office, openOffice } from '#tests/builders/office.ts'

const db = testDatabase()
let office: Office
beforeAll(async () => {
  office = await openOffice(db, 'outbox')
  await db.asAdmin('create table effects (tenant_id uuid, n integer)')
  await db.asAdmin('grant select, insert on effects to danxia_app')
})
beforeEach(async () => {
  await db.asAdmin('delete from outbox_deliveries; delete from outbox_events; delete from effects')
})

const effect: Reaction = {
  name: 'test.effect',
  event: 'test.happened',
  run: async ({ tx, tenantId }, { n }) => {
    await sql`insert into effects values (${tenantId}, ${n as number})`.execute(tx)
  },
}
const effects = async () => (await db.asAdmin('select n from effects order by n')).map((row) => row.n)
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const later = (seconds: number) => jobOf(db, office, new Date(Date.now() + seconds * 1000))

test('writers that hold their commits open at random: no event is skipped, none has its effect twice', async () => {
  const [writers, each] = [8, 25]
  let isWriting = true
  const write = async (writer: number) => {
    for (let n = 0; n < each; n += 1) {
      await inTenant(db.app, office.tenantId, 'write', async (tx) => {
        const context = { tx, tenantId: office.tenantId, now: new Date(), newId }
        await emitEvent(context, 'test.happened', { n: writer * each + n })
        await pause(Math.random() * 30)
      })
    }
  }
  const deliver = async () => {
    while (isWriting || (await deliverEvents(jobOf(db, office), [effect])) > 0) {
      await deliverEvents(jobOf(db, office), [effect])
      await pause(5)
    }
  }
  const workers = [deliver(), deliver(), deliver()]
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)))
  isWriting = false
  await Promise.all(workers)
  expect(await effects()).toEqual(Array.from({ length: writers * each }, (_, n) => n))
})

test('an event of a refused act never was', async () => {
  const act = office.act(async (context) => {
    await emitEvent(context, 'test.happened', { n: 1 })
    throw new Error('refused')
  })
  await expect(act).rejects.toThrow()
  expect(await deliverEvents(jobOf(db, office), [effect])).toBe(0)
})

test('a worker that died after the effect leaves the event to the next, which does not repeat the effect', async () => {
  await office.act((context) => emitEvent(context, 'test.happened', { n: 7 }))
  const dying = { ...jobOf(db, office), inTransaction: jobOf(db, office).inTransaction }
  let calls = 0
  const mortal: typeof dying.inTransaction = async (work) => {
    calls += 1
    if (calls === 3) throw new Error('killed before the event was marked as done')
    return jobOf(db, office).inTransaction(work)
  }
  await expect(deliverEvents({ ...dying, inTransaction: mortal }, [effect])).rejects.toThrow('killed')
  expect(await deliverEvents(later(60), [effect])).toBe(0)
  expect(await deliverEvents(later(130), [effect])).toBe(1)
  expect(await effects()).toEqual([7])
  expect(await db.asAdmin('select 1 from outbox_events where done_at is null')).toEqual([])
})

test('a failing reaction is tried again after a while, the others are not repeated, and at last the event is parked', async () => {
  await office.act((context) => emitEvent(context, 'test.happened', { n: 3 }))
  const failing: Reaction = {
    name: 'test.failing',
    event: 'test.happened',
    run: () => Promise.reject(new TypeError('张三的密码')),
  }
  let clock = 0
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    expect(await deliverEvents(later(clock), [effect, failing])).toBe(1)
    expect(await deliverEvents(later(clock + 1), [effect, failing])).toBe(0)
    clock += backOffSeconds(attempt) + 1
  }
  expect(await deliverEvents(later(clock + 100_000), [effect, failing])).toBe(0)
  expect(await effects()).toEqual([3])
  const [event] = await db.asAdmin('select parked_at is not null as parked, last_error from outbox_events')
  expect(event).toEqual({ parked: true, last_error: 'test.failing: TypeError' })
})

test('waiting grows with each attempt, up to an hour', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), (n) => {
      expect(backOffSeconds(n + 1)).toBeGreaterThanOrEqual(backOffSeconds(n))
      expect(backOffSeconds(n)).toBeLessThanOrEqual(3600)
    }),
  )
})
