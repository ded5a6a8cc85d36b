import { expect, test } from 'vitest'
import { prefill, typedOver } from '#engine/form/prefill.ts'
import { retypedFields } from '#engine/form/retyped.ts'
import { aForm, aQuestion, LIBRARY } from '#tests/builders/forms.ts'

const QUESTIONS = [
  aQuestion({ code: 'project.name', kind: 'text' }),
  aQuestion({ code: 'unit.credit-code', kind: 'text', label: { zh: '社会信用代码', en: 'Credit code' } }),
  aQuestion({
    code: 'project.goals',
    kind: 'table',
    columns: [
      { code: 'goal', kind: 'text', label: { zh: '指标', en: 'Goal' } },
      { code: 'planned', kind: 'number', label: { zh: '计划', en: 'Planned' } },
    ],
  }),
]
const application = aForm(
  [
    { code: 'name', question: 'project.name' },
    { code: 'goals', question: 'project.goals' },
  ],
  { code: 'application' },
  QUESTIONS,
)
const report = aForm(
  [
    { code: 'title', question: 'project.name' },
    { code: 'code', question: 'unit.credit-code', from: 'unit.creditCode' },
    { code: 'income', kind: 'money', from: 'unit.revenue', locked: false },
    {
      code: 'results',
      kind: 'table',
      rowsFrom: 'project.goals',
      columns: [{ code: 'goal' }, { code: 'planned', kind: 'number' }, { code: 'reached', kind: 'number' }],
    },
  ],
  { code: 'report', follows: ['application'] },
  QUESTIONS,
)
const earlier = [
  {
    form: application.form,
    title: '申报书',
    answers: { name: '葡萄', goals: [{ row: 'k', goal: '专利', planned: 2 }] },
  },
]
const facts = { unit: { creditCode: '91620100MA70001A8G', revenue: 100n } }

test('facts and earlier answers fill what is empty, and each says where it came from', () => {
  const { answers, sources } = prefill(report, {}, { facts, earlier })
  expect(answers).toEqual({
    title: '葡萄',
    code: '91620100MA70001A8G',
    income: 100,
    results: [{ row: 'k', goal: '专利', planned: 2 }],
  })
  expect(sources.code).toEqual({ kind: 'register', subject: 'unit', fact: 'creditCode', locked: true })
  expect(sources.title).toMatchObject({ kind: 'case', form: 'application', title: '申报书', field: 'name' })
  expect(sources['results/k/planned']).toMatchObject({ kind: 'case', field: 'goals/k/planned', locked: true })
})

test('what somebody has typed stands, but for what is known and locked', () => {
  const typed = {
    title: '我的',
    code: 'x',
    income: 7,
    results: [
      { row: 'k', planned: 9, reached: 1 },
      { row: 'forged', reached: 5 },
    ],
  }
  expect(prefill(report, typed, { facts, earlier }).answers).toEqual({
    title: '我的',
    code: '91620100MA70001A8G',
    income: 7,
    results: [{ row: 'k', goal: '专利', planned: 2, reached: 1 }],
  })
  expect(typedOver(prefill(report, typed, { facts, earlier }), typed)).toEqual([
    'code',
    'results/k/planned',
    'results/forged',
  ])
  const once = prefill(report, typed, { facts, earlier }).answers
  expect(prefill(report, once, { facts, earlier }).answers).toEqual(once)
})

test('a form that asks for what is known is found out: a fact, an earlier answer, the same words', () => {
  expect(retypedFields([application.form, report.form], LIBRARY)).toEqual([])
  const again = aForm(
    [
      { code: 'code', question: 'unit.credit-code' },
      { code: 'title', question: 'project.name', carry: false },
      { code: 'income', kind: 'money', label: { zh: '收入', en: 'Income' } },
      { code: 'name', label: { zh: ' 题：', en: 'Other' } },
    ],
    { code: 'again', follows: ['application'] },
    QUESTIONS,
  )
  expect(
    retypedFields([application.form, again.form], LIBRARY).map(({ field, known, why }) => `${field} ${known} ${why}`),
  ).toEqual([
    'code unit.creditCode register-fact',
    'title application.name earlier-form',
    'income unit.revenue same-words',
    'name application.name same-words',
  ])
})

test('what is hidden is not filled', () => {
  const hiding = aForm([
    { code: 'mode', kind: 'yes-no' },
    { code: 'code', from: 'unit.creditCode', when: 'mode == true' },
  ])
  expect(prefill(hiding, { mode: false }, { facts, earlier }).answers).toEqual({ mode: false })
  expect(prefill(hiding, { mode: true }, { facts, earlier }).answers).toEqual({
    mode: true,
    code: facts.unit.creditCode,
  })
})
