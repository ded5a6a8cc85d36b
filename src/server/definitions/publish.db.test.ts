import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Pack } from '#engine/definition/pack.ts'
import { inTenant } from '#server/database/tenant.ts'
import { checkFolder } from '#server/definitions/check-folder.ts'
import { partsOf, publishPack } from '#server/definitions/publish.ts'
import { idMaker } from '#server/http/new-id.ts'
import { testDatabase } from '#tests/builders/database.ts'

const db = testDatabase()
const TENANT = '018f0000-0000-7000-8000-00000000000a'

async function zhangye(): Promise<Pack> {
  const { pack, faults } = await checkFolder('definitions/zhangye')
  if (pack === undefined) throw new Error(JSON.stringify(faults))
  return pack
}

const publish = (pack: Pack, on: string, tenantId = TENANT) =>
  inTenant(db.app, tenantId, 'write', (tx) =>
    publishPack(tx, pack, {
      tenantId,
      now: new Date(`${on}T01:00:00Z`),
      by: null,
      newId: idMaker(),
      on,
      searchTextOf: ({ code, nameZh }) => `|${code}|${nameZh}`,
    }),
  )

const count = (table: string) =>
  inTenant(db.app, TENANT, 'read', async (tx) => {
    const { rows } = await sql<{ n: number }>`select count(*)::int n from ${sql.table(table)}`.execute(tx)
    return rows[0]!.n
  })

const withUnit = (pack: Pack, code: string, change: Partial<Pack['units'][number]['value']>): Pack => ({
  ...pack,
  units: pack.units.map((unit) => (unit.value.code === code ? { ...unit, value: { ...unit.value, ...change } } : unit)),
})

test('a pack opens its administration, and publishing it again changes nothing', async () => {
  const pack = await zhangye()
  // Policies are put beside those that the office has drawn up itself.
  const parts = [
    ...partsOf(pack).map(({ kind, code }) => `${kind} ${code}`),
    'policies zhangye',
    'policy-cases zhangye',
  ]
  expect((await publish(pack, '2023-01-01')).changed).toEqual(parts)
  expect(parts).toContain('appraisal zhangye')
  const tables = ['units', 'unit_versions', 'people', 'accounts', 'roles', 'role_assignments', 'definition_versions']
  const before = await Promise.all(tables.map(count))
  expect(before).toEqual([
    18,
    18,
    pack.people.length,
    pack.people.length,
    pack.roles.length,
    pack.people.flatMap(({ value }) => value.roles).length,
    parts.length,
  ])
  expect((await publish(pack, '2023-02-01')).changed).toEqual([])
  expect(await Promise.all(tables.map(count))).toEqual(before)
})

test('a renamed unit keeps its history, and only what changed becomes a new version', async () => {
  const renamed = withUnit(await zhangye(), '620702', { name: { zh: '甘州新区', en: 'New Ganzhou' } })
  expect((await publish(renamed, '2023-03-01')).changed).toEqual(['units zhangye'])
  const names = await inTenant(db.app, TENANT, 'read', async (tx) => {
    const { rows } = await sql<{ nameZh: string; fromOn: string; untilOn: string | null; path: string }>`
      select v.name_zh, v.from_on, v.until_on, v.path from unit_versions v
      join units u on u.tenant_id = v.tenant_id and u.id = v.unit_id
      where u.code = '620702' order by v.from_on`.execute(tx)
    return rows
  })
  expect(names).toEqual([
    { nameZh: '甘州区', fromOn: '2002-07-01', untilOn: '2023-03-01', path: '/620700/620702/' },
    { nameZh: '甘州新区', fromOn: '2023-03-01', untilOn: null, path: '/620700/620702/' },
  ])
})

test('a role that the pack drops loses its permissions and keeps its name', async () => {
  const pack = await zhangye()
  const without = { ...pack, roles: pack.roles.filter(({ value }) => value.code !== 'viewer') }
  expect((await publish(without, '2023-03-02')).changed).toContain('roles zhangye')
  const rows = await db.asAdmin(`select name_zh, grants from roles where code = 'viewer'`)
  expect(rows).toEqual([{ name_zh: '查阅人', grants: {} }])
})

test('what fails in the middle leaves the administration as it was', async () => {
  const pack = await zhangye()
  const before = await count('definition_versions')
  const moved = withUnit(withUnit(pack, '620721', { name: { zh: '新名', en: 'New name' } }), '620725', {
    parent: '620702',
  })
  await expect(publish(moved, '2023-04-01')).rejects.toThrow('definition.unit-moved')
  expect(await count('definition_versions')).toBe(before)
  expect(await db.asAdmin(`select 1 from unit_versions where name_zh = '新名'`)).toEqual([])
})

test('a person known by login is not overruled by the pack', async () => {
  await db.asAdmin(`update people set name = '改名' where name = '周科长'`)
  await publish(await zhangye(), '2023-05-01')
  expect(await db.asAdmin(`select count(*)::int n from people where name in ('改名', '周科长')`)).toEqual([{ n: 1 }])
})
