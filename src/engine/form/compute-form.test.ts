import fc from 'fast-check'
import { expect, test } from 'vitest'
import { UNKNOWN } from '#engine/expression/expression.ts'
import { computeForm, recompute } from '#engine/form/compute-form.ts'
import { submittedAnswers } from '#engine/form/submitted-answers.ts'
import { validateState } from '#engine/form/validate-form.ts'
import { aForm } from '#tests/builders/forms.ts'

const budget = {
  code: 'budget',
  kind: 'table',
  totals: ['grant', 'all'],
  columns: [
    { code: 'name' },
    { code: 'grant', kind: 'money' },
    { code: 'own', kind: 'money', when: 'withOwn == true' },
    { code: 'all', kind: 'money', compute: '(has(row.grant) ? row.grant : 0) + (has(row.own) ? row.own : 0)' },
  ],
}
const form = aForm([
  { code: 'withOwn', kind: 'yes-no' },
  { code: 'reason', when: 'withOwn == true' },
  { code: 'why', when: 'has(reason) && reason.contains("x")' },
  budget,
  { code: 'share', kind: 'number', decimals: 2, compute: 'totals.budget.grant / totals.budget.all * 100' },
  { code: 'big', kind: 'yes-no', compute: 'totals.budget.all >= 50' },
])
const FACTS = { today: '2023-07-03', unit: {} }

test('rows, totals and fields are worked out exactly; money is kept in fen', () => {
  const answers = {
    withOwn: true,
    budget: [
      { row: 'a', name: '设备费', grant: 100_000_000, own: 200_000_000 },
      { row: 'b', name: '业务费', grant: 100_000_000 },
    ],
  }
  const state = computeForm(form, answers, FACTS)
  expect(state.totals).toEqual({ budget: { grant: 200_000_000, all: 400_000_000 } })
  expect(state.answers).toMatchObject({ share: 50, big: true })
  expect((state.answers.budget as object[])[1]).toEqual({
    row: 'b',
    name: '业务费',
    grant: 100_000_000,
    all: 100_000_000,
  })
})

test('what is hidden counts for nothing, and what is not known yet is neither shown nor hidden', () => {
  const hidden = computeForm(form, { withOwn: false, reason: 'x', budget: [{ row: 'a', grant: 100, own: 900 }] }, FACTS)
  expect(hidden.shown.get('reason')).toBe(false)
  expect(hidden.shown.get('why')).toBe(false)
  expect(hidden.totals.budget).toEqual({ grant: 100, all: 100 })
  expect(hidden.answers.reason).toBe('x')
  expect(submittedAnswers(form, hidden)).toMatchObject({
    answers: { withOwn: false },
    dropped: ['reason', 'budget/a/own'],
  })
  const open = computeForm(form, { reason: 'x' }, FACTS)
  expect(open.shown.get('reason')).toBe(UNKNOWN)
  expect(open.answers).not.toHaveProperty('share')
})

test('what is divided by nothing is unknown, and no computed answer is left behind', () => {
  const state = computeForm(form, { withOwn: false, share: 7, budget: [] }, FACTS)
  expect(state.answers).not.toHaveProperty('share')
})

const cell = fc.option(fc.integer({ min: 0, max: 10 ** 9 }), { nil: undefined })
const row = fc.record({ name: fc.string({ maxLength: 3 }), grant: cell, own: cell }, { requiredKeys: [] })
const table = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{1,3}$/), row), {
  maxLength: 8,
  selector: ([key]) => key,
})
const answers = fc.record(
  {
    withOwn: fc.oneof(fc.boolean(), fc.constant(undefined), fc.constant('ja')),
    reason: fc.constantFrom('', 'x', 'yes x', 3),
    budget: fc.oneof(
      { weight: 9, arbitrary: table.map((rows) => rows.map(([key, cells]) => ({ ...cells, row: key }))) },
      { weight: 1, arbitrary: fc.jsonValue() },
    ),
  },
  { requiredKeys: [] },
)

test('working out again is working out once, and what is handed in works out to itself', () => {
  fc.assert(
    fc.property(answers, (given) => {
      const state = computeForm(form, given, FACTS)
      expect(computeForm(form, state.answers, FACTS).answers).toEqual(state.answers)
      const { answers: handedIn, dropped } = submittedAnswers(form, state)
      const again = computeForm(form, handedIn, FACTS)
      expect(again.totals).toEqual(state.totals)
      expect(submittedAnswers(form, again)).toEqual({ answers: handedIn, dropped: [] })
      const left = validateState(form, state, 'submit').filter(({ code }) => code === 'hidden-answer')
      expect(left.map(({ path }) => path).sort()).toEqual([...dropped].sort())
    }),
    { numRuns: 200 },
  )
})

test('after any edits in any order, incremental is full', () => {
  const edit = fc.oneof(
    fc.record({ field: fc.constant('withOwn' as const), value: fc.option(fc.boolean(), { nil: undefined }) }),
    fc.record({ field: fc.constant('reason' as const), value: fc.constantFrom(undefined, 'x', 'y') }),
    fc.record({
      field: fc.constant('budget' as const),
      at: fc.nat(8),
      column: fc.constantFrom('grant', 'own', 'name'),
      value: cell,
    }),
    fc.record({ field: fc.constant('budget' as const), add: fc.stringMatching(/^[A-Z]{1,3}$/) }),
    fc.record({ field: fc.constant('budget' as const), drop: fc.nat(8) }),
  )
  fc.assert(
    fc.property(answers, fc.array(edit, { maxLength: 12 }), (given, edits) => {
      let state = computeForm(form, given, FACTS)
      for (const one of edits) {
        const now = {
          ...state.answers,
          [one.field]: 'value' in one && !('at' in one) ? one.value : edited(state.answers.budget, one),
        }
        state = recompute(form, state, now, FACTS, [one.field])
        const full = computeForm(form, now, FACTS)
        expect(state.answers).toEqual(full.answers)
        expect(state.totals).toEqual(full.totals)
        expect(state.shown).toEqual(full.shown)
        expect(validateState(form, state, 'submit')).toEqual(validateState(form, full, 'submit'))
      }
    }),
    { numRuns: 150 },
  )
})

function edited(rows: unknown, edit: object): unknown {
  const list: { row: string }[] = Array.isArray(rows) ? [...rows] : []
  if ('add' in edit) return [{ row: String(edit.add), grant: 5 }, ...list.filter((one) => one?.row !== edit.add)]
  if ('drop' in edit) return list.filter((_, at) => at !== edit.drop)
  const { at, column, value } = edit as { at: number; column: string; value: unknown }
  if (typeof list[at] !== 'object' || list[at] === null) return list
  return list.with(at, { ...list[at]!, [column]: value })
}
