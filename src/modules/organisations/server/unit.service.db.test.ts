import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { listHistory } from '#cases/server/history.queries.ts'
import type { Scope } from '#engine/access/can.ts'
import { Refusal } from '#engine/refusal.ts'
import { scopeCondition } from '#modules/organisations/server/unit.access.ts'
import * as queries from '#modules/organisations/server/unit.queries.ts'
import { unitRoutes } from '#modules/organisations/server/unit.routes.ts'
import { searchTextOf } from '#modules/organisations/server/unit.store.ts'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { testDatabase } from '#tests/builders/database.ts'
import { type Office, opening, openOffice, unitFacts } from '#tests/builders/office.ts'

const db = testDatabase()
const all: Scope = { kind: 'all' }
let office: Office
const read = <R>(work: (tx: Parameters<Parameters<typeof inTenant>[3]>[0]) => Promise<R>) =>
  inTenant(db.app, office.tenantId, 'read', work)
const codesOn = (date: string, scope: Scope = all) =>
  read(async (tx) => (await queries.listUnits(tx, office.tenantId, date, scope)).map((unit) => unit.code))

describe('a re-organisation', () => {
  const ganzhou = { ...opening('620702', undefined, '甘州区'), parentId: '' }
  const minle = opening('620722', undefined, '民乐县')
  const office1 = opening('620702-kj', undefined, '甘州区科技局')

  beforeAll(async () => {
    office = await openOffice(db, 'zykj')
    await office.decides(
      { ...ganzhou, parentId: office.rootId } as never,
      { ...minle, parentId: office.rootId } as never,
      { ...office1, parentId: ganzhou.unitId } as never,
    )
  })

  test('the tree can be asked for any date, parents before children', async () => {
    expect(await codesOn('2019-12-31')).toEqual([])
    expect(await codesOn('2023-06-30')).toEqual(['zykj', '620702', '620702-kj', '620722'])
  })

  test('units merge; figures from before can still be set against those after', async () => {
    const union = { unitId: newId(), code: 'ganmin', parentId: office.rootId, facts: unitFacts('甘民新区') }
    await office.decides({ kind: 'merge', unitIds: [ganzhou.unitId, minle.unitId], into: union, onDate: '2024-01-01' })
    expect(await codesOn('2023-12-31')).toEqual(['zykj', '620702', '620702-kj', '620722'])
    expect(await codesOn('2024-01-01')).toEqual(['zykj', 'ganmin', '620702-kj'])
    await read(async (tx) => {
      const { tenantId } = office
      expect(await queries.successorsOf(tx, tenantId, minle.unitId, '2023-06-30', '2024-06-30')).toEqual([union.unitId])
      const groups = await queries.listComparableGroups(tx, tenantId, '2023-06-30', '2024-06-30')
      expect(groups).toContainEqual({
        before: expect.arrayContaining([ganzhou.unitId, minle.unitId]),
        after: [union.unitId],
      })
      expect(await queries.findUnitPath(tx, tenantId, minle.unitId, '2025-01-01')).toBe('/zykj/620722/')
      expect(await queries.predecessorsOf(tx, tenantId, union.unitId, '2023-06-30', '2024-06-30')).toEqual(
        expect.arrayContaining([ganzhou.unitId, minle.unitId]),
      )
      expect((await queries.findUnitByCode(tx, tenantId, '620722', '2023-06-30'))?.unitId).toBe(minle.unitId)
      expect(await queries.findUnitByCode(tx, tenantId, '620722', '2024-06-30')).toBeUndefined()
      const below = await queries.listSubtree(tx, tenantId, union.unitId, '2024-02-01')
      expect(below.map((unit) => unit.code)).toEqual(['ganmin', '620702-kj'])
      const above = await queries.listAncestors(tx, tenantId, office1.unitId, '2024-02-01')
      expect(above.map((unit) => unit.code)).toEqual(['zykj', 'ganmin'])
      const lines = await listHistory(tx, tenantId, { kind: 'unit', id: minle.unitId })
      expect(lines.map((line) => line.key)).toEqual(['unit.merged', 'unit.opened'])
      expect(lines[0]!.params).toMatchObject({ names: '甘州区、民乐县', name: '甘民新区', date: '2024-01-01' })
    })
  })

  test('a refused decision leaves nothing behind', async () => {
    const before = await db.asAdmin('select count(*)::int as n from unit_changes')
    const close = { kind: 'close', unitId: office.rootId, onDate: '2024-05-01' } as const
    await expect(office.decides(opening('x1', office.rootId), close)).rejects.toThrow(Refusal)
    expect(await db.asAdmin('select count(*)::int as n from unit_changes')).toEqual(before)
    expect(await codesOn('2024-06-01')).not.toContain('x1')
  })

  test('two decisions at once are taken one after the other', async () => {
    const [a, b] = [opening('left', office.rootId), opening('right', office.rootId)]
    await office.decides(a, b)
    const moves = await Promise.allSettled([
      office.decides({ kind: 'move', unitId: a.unitId, toParentId: b.unitId, onDate: '2024-03-01' }),
      office.decides({ kind: 'move', unitId: b.unitId, toParentId: a.unitId, onDate: '2024-03-01' }),
    ])
    expect(moves.map((move) => move.status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('an act on several units is decided at the nearest unit above them all', async () => {
    const target = (input: Record<string, unknown>) =>
      read((tx) => unitRoutes.targets!.units!(tx, office.tenantId, input))
    expect(await target({ unitIds: [minle.unitId, office1.unitId] })).toEqual({ unitPath: '/zykj/' })
    expect(await target({ unitId: office1.unitId })).toMatchObject({ unitPath: expect.stringContaining('620702-kj') })
    expect(await target({ unitIds: [minle.unitId, newId()] })).toBeUndefined()
    expect(await target({ into: { unitId: newId() }, unitIds: [minle.unitId] })).toBeUndefined()
  })
})

test('a unit is found by code, name, pinyin and initials, within the scope only', async () => {
  const linze = opening('620723', office.rootId, '临泽县')
  await office.decides(linze)
  const find = async (text: string, scope: Scope | 'nowhere' = all) =>
    read(async (tx) => {
      const hits = await queries.searchUnits(tx, office.tenantId, {
        text,
        date: '2024-06-01',
        scope: scope === 'nowhere' ? undefined : scope,
        limit: 10,
      })
      return hits.map((hit) => hit.code)
    })
  for (const text of ['620723', '临泽', 'linze', 'lzx', 'LZ', '0723']) expect(await find(text)).toContain('620723')
  for (const text of ['%', '_', '\\', "' or 1=1"]) expect(await find(text)).toEqual([])
  expect(await find('临泽', { kind: 'units', own: ['/zykj/ganmin/'], subtrees: [] })).toEqual([])
  expect(await find('临泽', 'nowhere')).toEqual([])
})

test('a scope is one condition that reaches own units and subtrees, and refuses a path with a pattern in it', async () => {
  expect(await codesOn('2023-06-30', { kind: 'units', own: ['/zykj/620722/'], subtrees: ['/zykj/620702/'] })).toEqual([
    '620702',
    '620702-kj',
    '620722',
  ])
  expect(() => scopeCondition({ kind: 'units', own: [], subtrees: ['/zykj/%/'] }, 'v.path')).toThrow()
})

test('a tree of 5,000 units opens with one decision, and one unit more in under two seconds', async () => {
  const big = await openOffice(db, 'big')
  const acts = Array.from({ length: 5000 }, (_, n) => opening(`u${n}`, big.rootId, `单位${n}`))
  for (let n = 10; n < 5000; n += 1) Object.assign(acts[n]!, { parentId: acts[Math.floor(n / 10)]!.unitId })
  await big.decides(...acts)
  const started = performance.now()
  await big.decides(opening('one-more', acts[499]!.unitId))
  expect(performance.now() - started).toBeLessThan(2000)
  const [row] = await db.asAdmin(
    `select count(*)::int as n, max(level) as deepest from unit_versions where tenant_id = '${big.tenantId}'`,
  )
  expect(row).toEqual({ n: 5002, deepest: 4 })
}, 60_000)

test('another administration sees no unit of this one, even asked by id', async () => {
  const other = await openOffice(db, 'other')
  await inTenant(db.app, other.tenantId, 'read', async (tx) => {
    expect(await queries.findUnit(tx, office.tenantId, office.rootId, '2024-01-01')).toBeUndefined()
    expect((await sql<{ n: number }>`select count(*)::int as n from units`.execute(tx)).rows).toEqual([{ n: 1 }])
  })
})

test('search text holds code, names, pinyin and initials', () => {
  expect(searchTextOf({ code: 'ZYKJ', nameZh: '张掖市', nameEn: 'Zhangye', shortZh: '张掖', shortEn: 'Zhangye' })).toBe(
    '|zykj|张掖市|张掖|zhangye|zhangyeshi|zys|zy',
  )
})
