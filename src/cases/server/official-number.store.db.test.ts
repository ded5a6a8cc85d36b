import { beforeAll, expect, test } from 'vitest'
import { takeNumber } from '#cases/server/official-number.store.ts'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { testDatabase } from '#tests/builders/database.ts'
import { type Office, openOffice } from '#tests/builders/office.ts'

const db = testDatabase()
let office: Office
beforeAll(async () => {
  office = await openOffice(db, 'numbers')
})

const take = (year: number, options: { isRefused?: boolean } = {}) =>
  inTenant(db.app, office.tenantId, 'write', async (tx) => {
    const context = { tx, tenantId: office.tenantId, now: new Date('2023-07-03T01:30:00Z'), newId }
    const number = await takeNumber(context, { series: '督', year, subject: { kind: 'slip', id: newId() } })
    if (options.isRefused) throw new Error('refused after all')
    return number
  })

test('forty acts at once, a third of them refused: the numbers of those that stand have no gap and no double', async () => {
  const acts = Array.from({ length: 40 }, (_, n) => take(2023, { isRefused: n % 3 === 0 }))
  const taken = (await Promise.allSettled(acts)).flatMap((act) => (act.status === 'fulfilled' ? [act.value] : []))
  expect(taken.sort((a, b) => a - b)).toEqual(Array.from({ length: taken.length }, (_, n) => n + 1))
  expect(await take(2023)).toBe(taken.length + 1)
})

test('each year begins again with 1', async () => {
  expect([await take(2031), await take(2031), await take(2032)]).toEqual([1, 2, 1])
})
