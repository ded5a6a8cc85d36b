import { expect, test } from 'vitest'
import { checkForms } from '#engine/definition/check-forms.ts'
import { type DefinitionFault, sinkInto } from '#engine/definition/fault.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { Question } from '#engine/form/field.ts'
import { Register } from '#engine/form/register.ts'
import { aFormSource, type FieldWords } from '#tests/builders/forms.ts'

const words = { zh: '词', en: 'Words' }
const register = Register.parse({
  code: 'unit',
  name: words,
  facts: [{ code: 'creditCode', name: { zh: '信用代码', en: 'Code' }, type: 'text', question: 'unit.credit-code' }],
})
const questions = [
  Question.parse({
    code: 'unit.credit-code',
    kind: 'text',
    label: { zh: '代码', en: 'Code' },
    from: 'unit.creditCode',
  }),
  Question.parse({ code: 'project.name', kind: 'text', label: words }),
  Question.parse({ code: 'bare', kind: 'signature', label: words }),
]

function told(fields: readonly FieldWords[], more: object = {}, cases: object[] = []): string[] {
  const faults: DefinitionFault[] = []
  const placed = <T>(value: T, file: string) => ({ value, place: { file, path: [] } })
  const pack = {
    registers: [placed(register, 'registers.yaml')],
    questions: questions.map((one) => placed(one, 'questions/a.yaml')),
    codeLists: [],
    forms: [placed(aFormSource(fields, more), 'forms/a.yaml')],
    formCases: cases.map((one) => placed(one, 'tests/a.yaml')),
  } as unknown as Pack
  checkForms(pack, sinkInto(faults))
  return faults.map(({ place, key }) => `${place.file} ${place.path.join('/')} ${key}`)
}
const FIELDS = 'steps/0/sections/0/fields'

test('a sound form has no faults', () => {
  expect(
    told([
      { code: 'code', question: 'unit.credit-code' },
      { code: 'name', question: 'project.name' },
    ]),
  ).toEqual([])
})

test('a question that the bank lacks is told with the nearest one; what a question leaves open is told at the field', () => {
  expect(told([{ code: 'name', question: 'project.nam' }])).toEqual([
    `forms/a.yaml ${FIELDS}/0/question form.unknown-question-like`,
  ])
  expect(told([{ code: 'sign', question: 'bare' }])).toEqual([`forms/a.yaml ${FIELDS}/0 definition.missing-key`])
  expect(told([{ code: 'x', kind: 'date', decimals: 2 }])).toEqual([
    `forms/a.yaml ${FIELDS}/0/decimals definition.unknown-key`,
  ])
})

test('what a register knows is not asked again', () => {
  expect(told([{ code: 'code', label: { zh: '信用 代码：', en: 'Code' } }])).toEqual([
    `forms/a.yaml ${FIELDS}/0 form.asked-again`,
  ])
})

test('forms that follow others, and cases, name what there is', () => {
  expect(told([{ code: 'name' }], { follows: ['none'] })).toEqual(['forms/a.yaml follows/0 form.unknown-form'])
  const aCase = { name: '例', form: 'test', sign: [], earlier: [], expect: { shown: {} } }
  expect(
    told([{ code: 'name' }], {}, [
      { ...aCase, form: 'none' },
      { ...aCase, sign: ['x'], earlier: ['y'], like: '例' },
    ]),
  ).toEqual([
    'tests/a.yaml form form.unknown-form',
    'tests/a.yaml sign form.case-answer',
    'tests/a.yaml earlier/0 form.no-such-place',
    'tests/a.yaml like form.no-such-place',
  ])
})
