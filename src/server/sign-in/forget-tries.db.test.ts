import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { forgetTries, KEYS_KEPT_DAYS, TRIES_KEPT_DAYS } from '#server/sign-in/forget-tries.ts'
import { testDatabase } from '#tests/builders/database.ts'
import { openOffice } from '#tests/builders/office.ts'

const db = testDatabase()
const NOW = new Date('2026-03-02T01:00:00Z')

/** Rows of each age in days, more than a page of the old ones. */
async function furnish(tenantId: string): Promise<void> {
  const rows = `from (values (0, 3), ($2::int - 1, 2), ($2::int + 1, 4100)) as a(days, many), generate_series(1, a.many) as n`
  const at = `$3::timestamptz - make_interval(days => a.days)`
  await db.asAdmin(`insert into sign_in_attempts select $1, 'x' || n, '10.0.0.1', ${at}, false ${rows}`, [
    tenantId,
    TRIES_KEPT_DAYS,
    NOW,
  ])
  await db.asAdmin(
    `insert into idempotency_keys (tenant_id, account_id, operation_id, key, body_hash, created_at)
     select $1, '${randomUUID()}', 'a.b', 'request-' || a.days || '-' || n, ''::bytea, ${at} ${rows}`,
    [tenantId, KEYS_KEPT_DAYS, NOW],
  )
}

const left = async (table: string, tenantId: string) =>
  Number((await db.asAdmin(`select count(*) as count from ${table} where tenant_id = $1`, [tenantId]))[0]!.count)

test('old tries and keys are forgotten in pages; what is younger, and what is another’s, stays', async () => {
  const [own, other] = [(await openOffice(db, 'forget-a')).tenantId, (await openOffice(db, 'forget-b')).tenantId]
  await furnish(own)
  await furnish(other)
  let pages = 0
  await forgetTries({
    tenantId: own,
    now: NOW,
    newId,
    dataFolder: '',
    inTransaction: (work) => {
      pages += 1
      return inTenant(db.app, own, 'write', work)
    },
  })
  expect(pages).toBe(6)
  for (const table of ['sign_in_attempts', 'idempotency_keys']) {
    expect([table, await left(table, own)]).toEqual([table, 5])
    expect([table, await left(table, other)]).toEqual([table, 4105])
  }
})
