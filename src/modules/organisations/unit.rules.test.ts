import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from '#engine/calendar/date.ts'
import { Refusal } from '#engine/refusal.ts'
import { applyAct, draftOf, type UnitAct } from '#modules/organisations/unit.rules.ts'
import type { UnitFacts } from '#modules/organisations/unit.ts'
import { isOpenOn, isSame, treeOn, type UnitTree, versionOn } from '#modules/organisations/unit-tree.ts'

const DAY_0 = '2020-01-01'
const day = (n: number) => addDays(DAY_0, n)

function facts(name: string): UnitFacts {
  return { kind: 'county', nameZh: name, nameEn: name, shortZh: name, shortEn: name, position: 0, attributes: {} }
}

const open = (unitId: string, parentId: string | undefined, onDate: string): UnitAct => ({
  kind: 'open',
  unitId,
  code: unitId,
  parentId,
  onDate,
  facts: facts(unitId),
})

/** Applies acts one after another; an act that is refused changes nothing. */
function run(acts: readonly UnitAct[], start: UnitTree = new Map()): { tree: UnitTree; done: UnitAct[] } {
  let tree = start
  const done: UnitAct[] = []
  for (const act of acts) {
    const draft = draftOf(tree)
    try {
      applyAct(draft, act)
      tree = draft.units
      done.push(act)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
  return { tree, done }
}

function refusalOf(acts: readonly UnitAct[], last: UnitAct): string | undefined {
  const draft = draftOf(new Map())
  for (const act of acts) applyAct(draft, act)
  try {
    applyAct(draft, last)
    return undefined
  } catch (error) {
    return (error as Refusal).reasons[0]!.key
  }
}

const city = [
  open('city', undefined, day(0)),
  open('north', 'city', day(0)),
  open('south', 'city', day(0)),
  open('office', 'north', day(0)),
]
const pathOn = (tree: UnitTree, id: string, date: string) => versionOn(tree.get(id)!, date)?.path

test('a moved unit takes its subtree along from the date on, and was elsewhere before', () => {
  const { tree } = run([...city, { kind: 'move', unitId: 'north', toParentId: 'south', onDate: day(10) }])
  expect(pathOn(tree, 'office', day(9))).toBe('/city/north/office/')
  expect(pathOn(tree, 'office', day(10))).toBe('/city/south/north/office/')
  expect(versionOn(tree.get('office')!, day(10))!.level).toBe(3)
})

test('a unit cannot be moved below its own unit', () => {
  expect(refusalOf(city, { kind: 'move', unitId: 'north', toParentId: 'office', onDate: day(5) })).toBe('unit.cycle')
})

test('a move that would close a circle only in the future is refused', () => {
  const planned: UnitAct[] = [...city, { kind: 'move', unitId: 'south', toParentId: 'north', onDate: day(20) }]
  expect(refusalOf(planned, { kind: 'move', unitId: 'north', toParentId: 'south', onDate: day(5) })).toBe('unit.cycle')
})

test('a change from the past is refused when a later decision would be undone', () => {
  const later: UnitAct[] = [...city, { kind: 'rename', unitId: 'north', facts: { nameZh: '北区' }, onDate: day(20) }]
  const past: UnitAct = { kind: 'rename', unitId: 'north', facts: { nameZh: '北县' }, onDate: day(10) }
  expect(refusalOf(later, past)).toBe('unit.later-versions')
  expect(refusalOf(later, { ...past, facts: { peerGroup: 'a' } })).toBeUndefined()
})

test('a unit with open units below it cannot be closed, nor the root', () => {
  expect(refusalOf(city, { kind: 'close', unitId: 'north', onDate: day(5) })).toBe('unit.children-open')
  expect(refusalOf(city, { kind: 'close', unitId: 'city', onDate: day(5) })).toBe('unit.root-fixed')
})

test('a unit cannot open under one that is to close, nor before it opened', () => {
  const closing: UnitAct[] = [...city, { kind: 'close', unitId: 'south', onDate: day(30) }]
  expect(refusalOf(closing, open('desk', 'south', day(5)))).toBe('unit.parent-closes')
  expect(refusalOf(city, open('desk', 'south', addDays(DAY_0, -1)))).toBe('unit.parent-not-open')
})

test('merged units end, their successor opens and takes over what was below them', () => {
  const into = { unitId: 'union', code: 'union', parentId: 'city', facts: facts('union') }
  const { tree } = run([...city, { kind: 'merge', unitIds: ['north', 'south'], into, onDate: day(10) }])
  expect(tree.get('north')!.closedOn).toBe(day(10))
  expect(pathOn(tree, 'office', day(10))).toBe('/city/union/office/')
  expect(treeOn(tree, day(9)).map((v) => v.code)).toEqual(['city', 'north', 'office', 'south'])
  expect(treeOn(tree, day(10)).map((v) => v.code)).toEqual(['city', 'union', 'office'])
})

test('a unit is split into a new one and itself, and may hand over what is below it', () => {
  const part = { unitId: 'new', code: 'new', facts: facts('new'), childIds: ['office'] }
  const { tree } = run([...city, { kind: 'split', unitId: 'north', continues: true, parts: [part], onDate: day(10) }])
  expect(pathOn(tree, 'office', day(10))).toBe('/city/new/office/')
  expect(isOpenOn(tree.get('north')!, day(11))).toBe(true)
})

const IDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
const anyId = fc.constantFrom('city', 'north', 'south', 'office', ...IDS)
const anyDay = fc.integer({ min: 1, max: 40 }).map(day)
const anyAct: fc.Arbitrary<UnitAct> = fc.oneof(
  fc.tuple(fc.constantFrom(...IDS), anyId, anyDay).map(([id, parent, on]) => open(id, parent, on)),
  fc.record({ kind: fc.constant('move' as const), unitId: anyId, toParentId: anyId, onDate: anyDay }),
  fc.record({
    kind: fc.constant('rename' as const),
    unitId: anyId,
    onDate: anyDay,
    facts: fc.record({ nameZh: fc.constantFrom('甲', '乙', '丙') }),
  }),
  fc.record({ kind: fc.constant('close' as const), unitId: anyId, onDate: anyDay }),
  fc.tuple(fc.uniqueArray(anyId, { minLength: 1, maxLength: 3 }), anyId, fc.boolean(), anyDay).map(
    ([unitIds, into, isNew, onDate]): UnitAct => ({
      kind: 'merge',
      unitIds,
      onDate,
      into: isNew ? { unitId: into, code: into, parentId: 'city', facts: facts(into) } : { unitId: into },
    }),
  ),
  fc.tuple(anyId, fc.uniqueArray(anyId, { minLength: 1, maxLength: 2 }), fc.boolean(), fc.boolean(), anyDay).map(
    ([unitId, parts, continues, isNew, onDate]): UnitAct => ({
      kind: 'split',
      unitId,
      continues,
      onDate,
      parts: parts.map((id) => (isNew ? { unitId: id, code: id, facts: facts(id) } : { unitId: id })),
    }),
  ),
)
/** First some units at random places, so that the acts after them meet a tree. */
const anyHistory = fc
  .tuple(fc.array(fc.nat(), { minLength: 6, maxLength: 6 }), fc.array(anyAct, { minLength: 10, maxLength: 60 }))
  .map(([places, acts]) => [
    ...places.map((place, n) => open(IDS[n]!, ['city', 'north', 'south', ...IDS][place % (3 + n)], day(n))),
    ...acts,
  ])

test('after any acts the tree is a tree on every day: one parent alive, no circle, paths that agree', () => {
  let applied = 0
  fc.assert(
    fc.property(anyHistory, (history) => {
      const { tree, done } = run([...city, ...history])
      applied += done.length
      for (let n = 0; n <= 42; n += 1) {
        const date = day(n)
        for (const life of tree.values()) {
          const versions = life.versions.filter((v) => v.fromOn <= date && (!v.untilOn || date < v.untilOn))
          expect(versions.length).toBe(isOpenOn(life, date) ? 1 : 0)
          const [version] = versions
          if (!version || version.parentId === undefined) continue
          const parent = versionOn(tree.get(version.parentId)!, date)
          expect(parent).toBeDefined()
          expect(version.path).toBe(`${parent!.path}${life.code}/`)
          expect(version.level).toBe(parent!.level + 1)
          expect(parent!.path).not.toContain(`/${life.code}/`)
        }
        expect(treeOn(tree, date).filter((v) => v.parentId === undefined).length).toBe(1)
      }
    }),
    { numRuns: 60 },
  )
  expect(applied).toBeGreaterThan(60 * 15)
})

test('running the accepted acts again yields the same tree', () => {
  fc.assert(
    fc.property(anyHistory, (history) => {
      const { tree, done } = run([...city, ...history])
      const draft = draftOf(new Map())
      for (const act of done) applyAct(draft, act)
      expect(isSame([...draft.units.values()], [...tree.values()])).toBe(true)
    }),
    { numRuns: 100 },
  )
})

test('only units marked as touched differ from what was stored', () => {
  fc.assert(
    fc.property(anyHistory, anyAct, (history, act) => {
      const { tree } = run([...city, ...history])
      const draft = draftOf(tree)
      try {
        applyAct(draft, act)
      } catch {
        return
      }
      for (const [id, life] of draft.units) {
        if (!draft.touched.has(id)) expect(life).toBe(tree.get(id))
      }
    }),
    { numRuns: 100 },
  )
})
