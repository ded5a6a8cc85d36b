import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareAnswers } from '#engine/form/compare-answers.ts'
import { mergeAnswers } from '#engine/form/merge-answers.ts'
import { canonicalJson, sameValue } from '#engine/form/same-value.ts'
import { aForm } from '#tests/builders/forms.ts'

const { form } = aForm([
  { code: 'name' },
  { code: 'years', kind: 'number' },
  {
    code: 'members',
    kind: 'table',
    columns: [
      { code: 'name' },
      { code: 'months', kind: 'number' },
      { code: 'double', kind: 'number', compute: 'row.months * 2' },
    ],
  },
])
const row = (key: string, name: string, months?: number) => ({
  row: key,
  name,
  ...(months !== undefined && { months }),
})

test('two versions are compared in the words of the form: fields, rows added, removed, moved, and cells', () => {
  const before = { name: '葡萄', members: [row('a', '张'), row('b', '李', 3), row('c', '王')] }
  const after = { name: '苹果', members: [row('c', '王'), row('a', '张', 6), row('d', '赵')] }
  expect(compareAnswers(form, before, after).map(({ path, kind }) => `${path} ${kind}`)).toEqual([
    'name changed',
    'members/c row-moved',
    'members/a/months changed',
    'members/d row-added',
    'members/b row-removed',
  ])
  expect(compareAnswers(form, before, { ...before, years: '' })).toEqual([])
})

test('what two people changed in different places comes together, also within one row', () => {
  const base = { name: '葡萄', members: [row('a', '张', 3), row('b', '李', 3)] }
  const mine = { ...base, years: 2, members: [row('a', '张三', 3), row('m', '新', 1), row('b', '李', 3)] }
  const theirs = { ...base, name: '苹果', members: [row('a', '张', 6), row('b', '李', 3), row('t', '又', 1)] }
  expect(mergeAnswers(form, base, mine, theirs)).toEqual({
    answers: {
      name: '苹果',
      years: 2,
      members: [row('a', '张三', 6), row('m', '新', 1), row('b', '李', 3), row('t', '又', 1)],
    },
    conflicts: [],
  })
})

test('nothing is overwritten silently: one field in two ways, one row removed and changed, two orders', () => {
  const base = { name: '葡萄', members: [row('a', '张', 3), row('b', '李', 3), row('c', '王', 1)] }
  const mine = { name: '甲', members: [row('b', '李', 3), row('a', '张', 4), row('c', '王', 1)] }
  const theirs = { name: '乙', members: [row('c', '王', 1), row('b', '李', 3)] }
  const { answers, conflicts } = mergeAnswers(form, base, mine, theirs)
  expect(answers.name).toBe('乙')
  expect(conflicts.map(({ path, kind }) => `${path} ${kind}`)).toEqual([
    'name changed',
    'members/a removed-and-changed',
  ])
  const orders = [
    ['a', 'b', 'c'],
    ['b', 'a', 'c'],
    ['c', 'a', 'b'],
  ].map((keys) => ({ members: keys.map((key) => row(key, '张')) }))
  const twice = mergeAnswers(form, orders[0]!, orders[1]!, orders[2]!)
  expect(twice.conflicts.map(({ path, kind }) => `${path} ${kind}`)).toEqual(['members order'])
  expect(twice.answers).toEqual(orders[2])
  expect((answers.members as { row: string }[]).map((one) => one.row).sort()).toEqual(['a', 'b', 'c'])
})

test('where both added one row and each another, it stays the same order whoever merges', () => {
  const members = (...keys: string[]) => ({ members: keys.map((key) => row(key, '张')) })
  const one = mergeAnswers(form, {}, members('c', 'a'), members('c', 'b'))
  const other = mergeAnswers(form, {}, members('c', 'b'), members('c', 'a'))
  expect(one).toEqual({ answers: members('c', 'a', 'b'), conflicts: [] })
  expect(other).toEqual(one)
})

const months = fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined })
const members = fc.uniqueArray(
  fc.record({ row: fc.constantFrom(...'abcdef'), name: fc.constantFrom('张', '李'), months }),
  {
    maxLength: 5,
    selector: ({ row: key }) => key,
  },
)
const answers = fc.record(
  { name: fc.constantFrom('甲', '乙', ''), years: fc.integer({ min: 0, max: 2 }), members, other: fc.jsonValue() },
  { requiredKeys: [] },
)
const tidy = (value: unknown) => JSON.parse(canonicalJson(value)) as unknown

test('a merge with a side that changed nothing is the other side, and two equal sides are themselves', () => {
  fc.assert(
    fc.property(answers, answers, (base, side) => {
      for (const [mine, theirs] of [
        [side, base],
        [base, side],
        [side, side],
      ] as const) {
        const merged = mergeAnswers(form, base, mine, theirs)
        expect(merged.conflicts).toEqual([])
        expect(tidy(merged.answers)).toEqual(tidy(side))
      }
    }),
    { numRuns: 400 },
  )
})

test('who merges does not matter, but for what is in conflict; no row and no change of either is lost', () => {
  fc.assert(
    fc.property(answers, answers, answers, (base, mine, theirs) => {
      const one = mergeAnswers(form, base, mine, theirs)
      const other = mergeAnswers(form, base, theirs, mine)
      expect(one.conflicts.map(({ path }) => path).sort()).toEqual(other.conflicts.map(({ path }) => path).sort())
      if (one.conflicts.length === 0) expect(tidy(one.answers)).toEqual(tidy(other.answers))
      const keys = new Set(((one.answers.members ?? []) as { row: string }[]).map(({ row: key }) => key))
      const old = new Set((base.members ?? []).map(({ row: key }) => key))
      for (const side of [mine, theirs])
        for (const { row: key } of side.members ?? []) if (!old.has(key)) expect(keys.has(key)).toBe(true)
      const isTold = (path: string) =>
        one.conflicts.some((conflict) => path === conflict.path || path.startsWith(`${conflict.path}/`))
      for (const { path, kind, after } of compareAnswers(form, base, mine)) {
        const [code, key, column] = path.split('/')
        const now =
          key === undefined
            ? one.answers[code!]
            : ((one.answers.members ?? []) as Record<string, unknown>[]).find((each) => each.row === key)
        const value = column === undefined ? now : (now as Record<string, unknown> | undefined)?.[column]
        if (kind === 'changed' && !isTold(path)) expect(sameValue(value, after)).toBe(true)
      }
    }),
    { numRuns: 400 },
  )
})

test('comparing tells nothing exactly when both say the same', () => {
  fc.assert(
    fc.property(answers, answers, (a, b) => {
      expect(compareAnswers(form, a, a)).toEqual([])
      const isSame = tidy(a) !== null && canonicalJson(tidy(a)) === canonicalJson(tidy(b))
      if (isSame) expect(compareAnswers(form, a, b)).toEqual([])
      if (compareAnswers(form, a, b).length === 0) expect(compareAnswers(form, b, a)).toEqual([])
    }),
  )
})
