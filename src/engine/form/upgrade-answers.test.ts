import { expect, test } from 'vitest'
import { markStates, wrongMarks } from '#engine/form/return-marks.ts'
import { upgradeAnswers } from '#engine/form/upgrade-answers.ts'
import { aForm, aQuestion } from '#tests/builders/forms.ts'

const QUESTIONS = [
  aQuestion({ code: 'project.name', kind: 'text' }),
  aQuestion({ code: 'project.years', kind: 'number' }),
]
const rows = (columns: object[]) => ({ code: 'rows', kind: 'table', columns: columns as { code: string }[] })

test('answers move on by question, else by name, and what is lost is named with its reason', () => {
  const old = aForm(
    [
      { code: 'name', question: 'project.name' },
      { code: 'years', kind: 'number' },
      { code: 'note' },
      { code: 'on', kind: 'date' },
      rows([{ code: 'a' }, { code: 'b' }]),
    ],
    {},
    QUESTIONS,
  )
  const fresh = aForm(
    [
      { code: 'title', question: 'project.name' },
      { code: 'years', kind: 'number' },
      { code: 'on' },
      rows([{ code: 'a' }, { code: 'b', kind: 'number' }, { code: 'c' }]),
    ],
    { version: 2 },
    QUESTIONS,
  )
  const { answers, renamed, lost } = upgradeAnswers(old.form, fresh.form, {
    name: '葡萄',
    years: 2,
    note: '备注',
    on: '2023-01-01',
    rows: [{ row: 'k', a: '1', b: '2' }],
  })
  expect(answers).toEqual({ title: '葡萄', years: 2, rows: [{ row: 'k', a: '1' }] })
  expect(renamed).toEqual([{ from: 'name', to: 'title' }])
  expect(lost.map(({ path, why }) => [path, why])).toEqual([
    ['note', 'no-such-field'],
    ['on', 'other-kind'],
    ['rows/k/b', 'other-kind'],
  ])
  expect(upgradeAnswers(old.form, old.form, { years: 2, name: 'x' })).toEqual({
    answers: { years: 2, name: 'x' },
    renamed: [],
    lost: [],
  })
})

test('a return says what to put right; a mark is answered when something at it or below has changed', () => {
  const { form } = aForm([{ code: 'name' }, rows([{ code: 'a' }])])
  const returned = {
    name: '葡萄',
    rows: [
      { row: 'k', a: '1' },
      { row: 'm', a: '2' },
    ],
  }
  const marks = ['name', 'rows/k/a', 'rows/m', 'section:all'].map((path) => ({ path, reason: '请补充' }))
  expect(
    wrongMarks(form, returned, [
      ...marks,
      { path: 'rows/none', reason: 'x' },
      { path: 'name', reason: ' ' },
      { path: 'name/a', reason: 'x' },
    ]),
  ).toHaveLength(3)
  const states = (now: object) =>
    markStates(form, marks, returned, now as typeof returned).map(({ isAnswered }) => isAnswered)
  expect(states(returned)).toEqual([false, false, false, false])
  expect(
    states({
      ...returned,
      rows: [
        { row: 'k', a: '3' },
        { row: 'm', a: '2' },
      ],
    }),
  ).toEqual([false, true, false, true])
  expect(states({ ...returned, rows: [{ row: 'k', a: '1' }] })).toEqual([false, false, true, true])
})
