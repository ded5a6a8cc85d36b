import { beforeAll, expect, test } from 'vitest'
import { findLights } from '#modules/dispatch/server/light.queries.ts'
import { inTenant } from '#server/database/tenant.ts'
import { testDatabase } from '#tests/builders/database.ts'
import { nationalScheme } from '#tests/builders/lights.ts'

const db = testDatabase()
const TENANT = '00000000-0000-7000-8000-000000000001'
const idOf = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`

const publish = (version: number, on: string, word: string) => {
  const { scheme } = nationalScheme('default')
  const lights = scheme.lights.map((light) =>
    light.code === 'behind' ? { ...light, word: { zh: word, en: word } } : light,
  )
  const content = { choice: { indicator: 'default' }, schemes: [{ ...scheme, lights }] }
  return db.asAdmin(
    `insert into definition_versions (tenant_id, kind, code, version, hash, content, published_at)
     values ($1, 'lights', 'test', $2, $3, $4, $5)`,
    [TENANT, version, `hash ${version}`, JSON.stringify(content), `${on}T01:00:00Z`],
  )
}

const open = (month: string, on: string | null) =>
  db.asAdmin(
    `insert into cycles (tenant_id, id, code, frequency, period, name_zh, name_en, opens_at, due_at, grace_until, closes_at,
       definition_version, opened_at)
     values ($1, $2, 'month', 'month', $3, 'M', 'M', $4, $4, $4, $4, 1, $5)`,
    [TENANT, idOf(Number(month.slice(5))), month, '2023-12-01T00:00:00Z', on === null ? null : `${on}T01:00:00Z`],
  )

const wordIn = (period?: string) =>
  inTenant(db.app, TENANT, 'read', async (tx) => {
    const lights = await findLights(tx, TENANT, 'indicator', period)
    return lights?.scheme.lights.get('behind')?.word.zh
  })

beforeAll(async () => {
  await db.asAdmin(
    `insert into tenants (id, code, name_zh, name_en, opened_at) values ('${TENANT}', 'test', 'T', 'T', now())`,
  )
  expect(await wordIn('2023-05')).toBeUndefined()
  await publish(1, '2023-03-10', '滞后')
  await publish(2, '2023-06-10', '落后')
  await open('2023-01', '2023-02-01')
  await open('2023-05', '2023-06-01')
  await open('2023-06', '2023-07-01')
  await open('2023-07', null)
})

test('a month is judged by the lights in force when its cycle opened, whatever was published since', async () => {
  expect(await wordIn('2023-05')).toBe('滞后')
  expect(await wordIn('2023-06')).toBe('落后')
})

test('a month that began before any lights were published has the first; one not begun, or without a cycle, the last', async () => {
  expect(await wordIn('2023-01')).toBe('滞后')
  expect(await wordIn('2023-07')).toBe('落后')
  expect(await wordIn('2023')).toBe('落后')
  expect(await wordIn()).toBe('落后')
})

test('a subject without a chosen scheme has no lights', async () => {
  expect(await inTenant(db.app, TENANT, 'read', (tx) => findLights(tx, TENANT, 'slip'))).toBeUndefined()
})
