import { expect, test } from 'vitest'
import { checkForm } from '#engine/form/check-form.ts'
import { answersSchema } from '#engine/form/field-schema.ts'
import { compileSchema } from '#engine/form/json-schema.ts'
import { resolveForm } from '#engine/form/resolve-form.ts'
import { aForm, aFormSource, aQuestion, type FieldWords, LIBRARY } from '#tests/builders/forms.ts'

const options = ['a', 'b'].map((code) => ({ code, name: { zh: code, en: code } }))
const mode = { code: 'mode', kind: 'choice', options }
function told(fields: readonly FieldWords[], more: object = {}): string[] {
  const { form, faults } = resolveForm(
    aFormSource(fields, more),
    new Map([['q', aQuestion({ code: 'q', kind: 'text' })]]),
  )
  if (!form) return faults.map(({ unknownQuestion, issues }) => unknownQuestion ?? JSON.stringify(issues))
  return checkForm(form, LIBRARY).faults.map(
    ({ path, key, severity }) => `${path.slice(4).join('/')} ${key}${severity ? '?' : ''}`,
  )
}

test('expressions name fields, columns, facts and choices that exist', () => {
  expect(told([mode, { code: 'x', when: 'mod == "a"' }])).toEqual(['fields/1/when expression.unknown-name'])
  expect(told([{ code: 'x', when: 'unit.colour == "a"' }])).toEqual(['fields/0/when expression.unknown-field'])
  expect(told([mode, { code: 'x', when: 'mode == "c"' }])).toEqual([
    'fields/1/when form.not-option',
    'fields/1/when form.never-shown',
  ])
  expect(told([{ code: 'x', compute: '1 + 1' }])).toEqual(['fields/0/compute expression.wrong-type'])
  expect(told([{ code: 'x', kind: 'table', columns: [{ code: 'c', when: 'row.d == "a"' }] }])).toEqual([
    'fields/0/columns/0/when expression.unknown-field',
  ])
})

test('circles are told, of fields and of columns', () => {
  const number = (code: string, compute: string) => ({ code, kind: 'number', compute })
  expect(told([number('x', 'y'), number('y', 'x')])).toEqual(['fields/0 form.circle'])
  expect(told([{ code: 'x', kind: 'table', columns: [number('c', 'row.d'), number('d', 'row.c')] }])).toEqual([
    'fields/0/columns form.circle',
  ])
  expect(
    told([
      { code: 'x', required: 'has(y)' },
      { code: 'y', required: 'has(x)' },
    ]),
  ).toEqual([])
})

test('what is never shown is found through choices and through what hides them, and must not be required', () => {
  expect(told([mode, { code: 'x', when: 'mode == "a" && mode == "b"', required: true }])).toEqual([
    'fields/1/required form.required-hidden',
  ])
  const inner = { code: 'inner', kind: 'yes-no', when: 'mode == "a"' }
  expect(told([mode, inner, { code: 'x', when: 'mode == "b" && inner == true' }])).toEqual([
    'fields/2/when form.never-shown',
  ])
  expect(told([mode, inner, { code: 'x', when: 'mode == "a" && inner == true' }])).toEqual([])
  expect(told([mode, { code: 'x', when: 'mode == "a" || unit.revenue > 5' }])).toEqual([])
  expect(told([{ code: 'x', when: '1 == 1' }])).toEqual(['fields/0/when form.always-shown?'])
})

test('names are used once, lists, registers, facts, totals and rules name what there is', () => {
  expect(told([{ code: 'x' }, { code: 'x' }])).toEqual(['fields/1/code form.name-twice'])
  expect(told([{ code: 'unit' }])).toEqual(['fields/0/code form.name-twice'])
  expect(
    told([
      { code: 'x', question: 'q' },
      { code: 'y', question: 'q' },
    ]),
  ).toEqual(['fields/1/question form.question-once'])
  expect(told([{ code: 'x', question: 'none' }])).toEqual(['none'])
  expect(
    told([
      { code: 'x', kind: 'choice', list: 'none' },
      { code: 'y', kind: 'choice' },
    ]),
  ).toEqual(['fields/0/list form.unknown-list', 'fields/1 form.options-or-list'])
  expect(
    told([
      { code: 'x', from: 'unit.none' },
      { code: 'y', from: 'firm.name' },
      { code: 'z', from: 'unit.revenue' },
    ]),
  ).toEqual([
    'fields/0/from form.unknown-register-fact',
    'fields/1/from form.unknown-subject',
    'fields/2/from form.fact-type',
  ])
  expect(told([{ code: 'x', kind: 'table', totals: ['c', 'd'], unique: [['e']], columns: [{ code: 'c' }] }])).toEqual([
    'fields/0/totals/0 form.no-total',
    'fields/0/totals/1 form.unknown-column',
    'fields/0/unique/0/0 form.unknown-column',
  ])
  const rules = [{ code: 'r', holds: 'true', fields: ['none'], message: { zh: '错', en: 'Wrong' } }]
  expect(told([{ code: 'x' }], { rules })).toEqual([' form.unknown-field'])
  expect(told([{ code: 'x', label: { zh: '名称', en: '名称' } }])).toEqual(['fields/0/label/en form.not-translated'])
})

test('a foreign keyword of JSON Schema is refused by name, at its place', () => {
  expect(told([{ code: 'x', schema: { format: 'email', minLength: 1 } }])).toEqual([
    'fields/0/schema/format form.schema-keyword',
  ])
  expect(told([{ code: 'x', schema: { pattern: '(?=a)' } }])).toEqual(['fields/0/schema/pattern form.schema-pattern'])
})

test('the whole form is one JSON Schema of the subset, that holds for good answers and not for others', () => {
  const { form } = aForm([
    { code: 'name', schema: { $defs: { short: { maxLength: 3 } }, $ref: '#/$defs/short' } },
    { code: 'grant', kind: 'money', schema: { maximum: 5 } },
    { code: 'rows', kind: 'table', columns: [{ code: 'a', kind: 'number', decimals: 2 }] },
  ])
  const breaches = compileSchema(answersSchema(form))
  expect(breaches({ name: '葡萄', grant: 5_000_000, rows: [{ row: 'k', a: 1.25 }] })).toEqual([])
  expect(
    breaches({ name: '葡萄种植', grant: 5_000_001, rows: [{ a: 1.255 }], x: 1 }).map(
      ({ path, keyword }) => `${path.join('/')} ${keyword}`,
    ),
  ).toEqual(['name maxLength', 'grant maximum', 'rows/0/a multipleOf', 'rows/0 required', 'x additionalProperties'])
})
