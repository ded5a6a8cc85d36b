import fc from 'fast-check'
import { expect, test } from 'vitest'
import { computeForm } from '#engine/form/compute-form.ts'
import { signedHash } from '#engine/form/signature.ts'
import { submittedAnswers } from '#engine/form/submitted-answers.ts'
import { validateForm } from '#engine/form/validate-form.ts'
import { aForm, type FieldWords } from '#tests/builders/forms.ts'

const FACTS = {
  today: '2023-07-03',
  unit: { name: '丹霞公司', creditCode: '91620100MA70001A8G', revenue: 100_000_000, isFirm: true },
}
const told = (
  fields: readonly FieldWords[],
  answers: unknown,
  stage: 'save' | 'submit' = 'submit',
  more: object = {},
  facts = FACTS,
) =>
  validateForm(aForm(fields, more), answers, { stage, facts }).map(
    ({ path, code, severity }) => `${path} ${code}${severity === 'warning' ? '?' : ''}`,
  )

test('a draft may lack anything; what is handed in may not lack what is required', () => {
  const fields = [{ code: 'name', required: true }, { code: 'note' }]
  expect(told(fields, {}, 'save')).toEqual([])
  expect(told(fields, { name: '  ' })).toEqual(['name required'])
  expect(told(fields, { name: '葡萄' })).toEqual([])
})

test('limits are told with their figures; in a draft they are warnings', () => {
  const fields = [
    { code: 'name', schema: { maxLength: 4, pattern: '^[^a-z]*$' } },
    { code: 'years', kind: 'number', schema: { minimum: 1, maximum: 3 } },
    { code: 'rate', kind: 'number', decimals: 1 },
    { code: 'grant', kind: 'money', schema: { maximum: 500, multipleOf: 0.01 } },
  ]
  const wrong = { name: '葡萄种植x', years: 4, rate: 0.25, grant: 600_000_001 }
  expect(told(fields, wrong)).toEqual([
    'name too-long',
    'name pattern',
    'years too-big',
    'rate too-precise',
    'grant too-big',
    'grant not-multiple',
  ])
  expect(told(fields, wrong, 'save').every((fault) => fault.endsWith('?'))).toBe(true)
  const [fault] = validateForm(aForm([fields[3]!]), wrong, { stage: 'submit', facts: FACTS }).filter(
    ({ code }) => code === 'too-big',
  )
  expect(fault?.params).toEqual({ limit: '500.00' })
})

test('what is not of its kind cannot even be kept, and an answer to nothing is refused by name', () => {
  const fields = [
    { code: 'name' },
    { code: 'years', kind: 'number' },
    { code: 'grant', kind: 'money' },
    { code: 'on', kind: 'date' },
  ]
  const forged = { name: 7, years: 1.5, grant: 12.5, on: '2023-02-30', isApproved: true, constructor: 'x' }
  expect(told(fields, forged, 'save')).toEqual([
    'isApproved unknown-answer',
    'constructor unknown-answer',
    'name wrong-type',
    'years not-integer',
    'grant finer-than-fen',
    'on no-such-date?',
  ])
  expect(told(fields, [])).toEqual([' not-answers'])
})

test('what is known may not be typed over, and what is worked out may not be forged', () => {
  const fields = [
    { code: 'code', from: 'unit.creditCode', required: true },
    { code: 'grant', kind: 'money' },
    { code: 'double', kind: 'money', compute: 'grant * 2' },
  ]
  expect(told(fields, {})).toEqual([])
  expect(told(fields, { code: 'other', grant: 100, double: 300 })).toEqual([
    'code differs-from-register',
    'double computed',
  ])
  expect(
    told(fields, { code: 'typed because it is not known' }, 'submit', {}, { ...FACTS, unit: {} as typeof FACTS.unit }),
  ).toEqual([])
})

test('a condition that cannot be decided is told with what it waits for', () => {
  const fields = [
    { code: 'hasPartner', kind: 'yes-no' },
    { code: 'partner', when: 'hasPartner == true', required: true },
    { code: 'half', kind: 'money', compute: 'grant / 2', required: true },
    { code: 'grant', kind: 'money' },
  ]
  const faults = validateForm(aForm(fields), {}, { stage: 'submit', facts: FACTS })
  expect(faults.map(({ path, code, missing }) => [path, code, missing])).toEqual([
    ['partner', 'open', ['hasPartner']],
    ['half', 'not-computable', ['grant']],
  ])
  expect(told(fields, { hasPartner: false, grant: 2 })).toEqual([])
  expect(told(fields, { hasPartner: true, grant: 2 })).toEqual(['partner required'])
})

test('codes come from their list, down to the last level where the field says so', () => {
  const fields = [
    { code: 'field', kind: 'choice', list: 'fields', leavesOnly: true },
    {
      code: 'modes',
      kind: 'choice',
      many: true,
      most: 1,
      options: [
        { code: 'a', name: { zh: '甲', en: 'A' } },
        { code: 'b', name: { zh: '乙', en: 'B' } },
      ],
    },
  ]
  expect(told(fields, { field: 'A', modes: ['a', 'b'] })).toEqual(['field not-leaf', 'modes too-many'])
  expect(told(fields, { field: 'Z', modes: ['a', 'a', 'c'] })).toEqual([
    'field not-option',
    'modes not-option',
    'modes same-twice',
    'modes too-many',
  ])
  expect(told(fields, { field: 'A1', modes: ['b'] })).toEqual([])
})

const members: FieldWords = {
  code: 'members',
  kind: 'table',
  required: true,
  least: 2,
  most: 3,
  unique: [['name']],
  columns: [
    { code: 'name', required: true },
    {
      code: 'role',
      kind: 'choice',
      options: [
        { code: 'lead', name: { zh: '负责', en: 'L' } },
        { code: 'other', name: { zh: '参加', en: 'O' } },
      ],
    },
    { code: 'months', kind: 'number', required: 'row.role == "lead"', schema: { maximum: 12 } },
  ],
}

test('rows are judged one by one, and together', () => {
  expect(told([members], {})).toEqual(['members required'])
  expect(told([members], { members: [{ row: 'a', name: '张', role: 'lead' }] })).toEqual([
    'members/a/months required',
    'members rows-too-few',
  ])
  expect(
    told([members], {
      members: [
        { row: 'a', name: '张', role: 'other' },
        { row: 'a', name: '李', role: 'other' },
        { row: 'c', name: ' 张 ', role: 'other', age: 3 },
        { months: 13 },
      ],
    }),
  ).toEqual(['members rows-too-many'])
  expect(
    told([members], {
      members: [
        { row: 'a', name: '张', role: 'other' },
        { row: 'a', name: '李', role: 'other' },
        { row: 'c', name: ' 张 ', role: 'other', age: 3 },
      ],
    }),
  ).toEqual(['members/1 row-key', 'members/c/age unknown-answer', 'members/c/name duplicate-rows'])
  expect(
    told([members], {
      members: [
        { row: 'a', name: '张' },
        { row: 'b', name: '李', role: 'other' },
      ],
    }),
  ).toEqual(['members/a/months open'])
})

test('a rule between fields is told at them; one that waits for a missing field says so once', () => {
  const rules = [
    { code: 'adds', holds: 'grant + own == all', fields: ['all'], message: { zh: '不相等', en: 'Does not add up' } },
    {
      code: 'lead',
      table: 'members',
      holds: '!has(row.months) || row.months <= years * 12',
      fields: ['months'],
      message: { zh: '超出年限', en: 'Too long' },
    },
  ]
  const fields = [
    { code: 'grant', kind: 'money', required: true },
    { code: 'own', kind: 'money' },
    { code: 'all', kind: 'money' },
    { code: 'years', kind: 'number' },
    { ...members, required: false },
  ]
  expect(told(fields, { grant: 1, own: 2, all: 4 }, 'submit', { rules })).toEqual(['all adds'])
  expect(told(fields, { own: 2, all: 4 }, 'submit', { rules })).toEqual(['grant required'])
  expect(told(fields, { grant: 1, all: 4 }, 'submit', { rules })).toEqual(['all rule-open'])
  const two = [
    { row: 'a', name: '张', role: 'lead', months: 12 },
    { row: 'b', name: '李', role: 'lead', months: 1 },
  ]
  expect(told(fields, { grant: 1, own: 2, all: 3, years: 0, members: two }, 'submit', { rules })).toEqual([
    'members/a/months lead',
    'members/b/months lead',
  ])
})

test('hostile depth, hosts of rows and of unknown names are refused without being worked through', () => {
  let deep: unknown = 'x'
  for (let at = 0; at < 50_000; at++) deep = [deep]
  expect(told([{ code: 'name' }], { name: deep })).toEqual([' not-answers'])
  const many = Array.from({ length: 20_000 }, (_, at) => ({ row: `r${at}`, name: '张' }))
  expect(told([members], { members: many })).toEqual(['members rows-too-many'])
  expect(told([{ code: 'name' }], Object.fromEntries(many.map(({ row }) => [row, 1])))).toHaveLength(50)
})

test('files are judged by kind, size and number', () => {
  const fields = [
    { code: 'proof', kind: 'file', types: ['pdf'], mostBytes: 1_048_576, least: 1, most: 2, required: true },
  ]
  const file = { id: 'f1', name: '承诺书.pdf', type: 'pdf', bytes: 10, sha256: 'a'.repeat(64) }
  expect(told(fields, { proof: [file] })).toEqual([])
  expect(
    told(fields, {
      proof: [
        { ...file, type: 'exe' },
        { ...file, bytes: 2_000_000 },
      ],
    }),
  ).toEqual(['proof file-type', 'proof file-too-big'])
  expect(told(fields, { proof: [{ ...file, path: '/etc/passwd' }] })).toEqual(['proof wrong-type'])
})

test('a period ends after it begins, on days that exist', () => {
  const fields = [{ code: 'term', kind: 'period' }]
  expect(told(fields, { term: { from: '2023-01-01', to: '2022-12-31' } })).toEqual(['term/to period-reversed'])
  expect(told(fields, { term: { from: '2023-02-29' } })).toEqual(['term/from no-such-date', 'term/to required'])
})

test('a signature holds for what was signed and for nothing else', () => {
  const promise = { zh: '承诺内容真实。', en: 'All of it is true.' }
  const fields = [
    { code: 'name', required: true },
    {
      code: 'sealed',
      kind: 'signature',
      required: true,
      signer: { zh: '项目负责人', en: 'Leader' },
      text: promise,
      covers: 'form',
    },
  ]
  const form = aForm(fields)
  expect(told(fields, { name: '葡萄' })).toEqual(['sealed not-signed'])
  const state = computeForm(form, { name: '葡萄' }, FACTS)
  const field = form.fields.get('sealed')!.field
  if (field.kind !== 'signature') throw new Error('no signature')
  const sealed = { by: 'p1', at: '2023-07-03T01:00:00Z', hash: signedHash(form, field, state) }
  expect(told(fields, { name: '葡萄', sealed })).toEqual([])
  expect(told(fields, { name: '苹果', sealed })).toEqual(['sealed signature-stale'])
  expect(told([{ ...fields[0]!, required: false }, fields[1]!], { name: '葡萄', sealed })).toEqual([
    'sealed signature-stale',
  ])
})

test('what was signed in a draft stays signed when what does not apply is left out', () => {
  const form = aForm([
    { code: 'withMonths', kind: 'yes-no' },
    {
      code: 'rows',
      kind: 'table',
      columns: [{ code: 'name' }, { code: 'months', kind: 'number', when: 'withMonths == true' }],
    },
    { code: 'reason', when: 'withMonths == true' },
    { code: 'sealed', kind: 'signature', signer: { zh: '负责人', en: 'Leader' }, covers: 'form' },
  ])
  const draft = { withMonths: false, reason: 'x', rows: [{ row: 'a', name: '张', months: 3 }] }
  const field = form.fields.get('sealed')!.field
  if (field.kind !== 'signature') throw new Error('no signature')
  const sealed = { by: 'p1', at: '2023-07-03', hash: signedHash(form, field, computeForm(form, draft, FACTS)) }
  const handedIn = submittedAnswers(form, computeForm(form, { ...draft, sealed }, FACTS)).answers
  expect(handedIn.rows).toEqual([{ row: 'a', name: '张' }])
  expect(validateForm(form, handedIn, { stage: 'submit', facts: FACTS })).toEqual([])
})

test('whatever the answers are, validating is total and tells the same twice', () => {
  const form = aForm([
    members,
    { code: 'term', kind: 'period' },
    { code: 'text', kind: 'rich-text' },
    { code: 'proof', kind: 'file' },
    { code: 'words', kind: 'keywords' },
    { code: 'who', kind: 'reference', register: 'person', facts: ['title'] },
    { code: 'title', from: 'who.title' },
    { code: 'grant', kind: 'money' },
    {
      code: 'budget',
      kind: 'table',
      rows: [{ row: 'a', label: { zh: '甲', en: 'A' } }],
      totals: ['x'],
      columns: [{ code: 'x', kind: 'money' }],
    },
  ])
  const value = fc.oneof(
    fc.jsonValue(),
    fc.array(fc.dictionary(fc.constantFrom('row', 'name', 'months', 'x', '__proto__'), fc.jsonValue())),
  )
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...form.fields.keys(), '__proto__', 'toString', 'x'), value),
      fc.constantFrom('save' as const, 'submit' as const),
      (answers, stage) => {
        const faults = validateForm(form, answers, { stage, facts: FACTS })
        expect(validateForm(form, answers, { stage, facts: FACTS })).toEqual(faults)
        const ranks = faults.map(({ path }) => form.fields.get(path.split('/')[0]!)?.rank ?? -1)
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b))
      },
    ),
    { numRuns: 60 },
  )
})
