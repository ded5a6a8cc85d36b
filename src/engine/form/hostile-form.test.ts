import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkForm } from '#engine/form/check-form.ts'
import { compileForm } from '#engine/form/compile-form.ts'
import { computeForm } from '#engine/form/compute-form.ts'
import { FormSource } from '#engine/form/form.ts'
import { resolveForm } from '#engine/form/resolve-form.ts'
import { validateForm } from '#engine/form/validate-form.ts'
import { LIBRARY } from '#tests/builders/forms.ts'

const words = { zh: '词', en: 'Words' }
const name = fc.constantFrom('a', 'b', 'c', 'd', 'unit', 'row')
const text = fc.oneof(
  name,
  fc
    .tuple(
      name,
      fc.constantFrom('==', '<', '&&', '+', '/'),
      fc.oneof(name, fc.constantFrom('1', '"x"', 'true', 'unit.revenue', 'totals.d.x')),
    )
    .map((parts) => parts.join(' ')),
  name.map((one) => `has(${one})`),
  fc.string({ minLength: 1, maxLength: 12 }),
)
const kind = fc.constantFrom(
  'text',
  'number',
  'money',
  'yes-no',
  'date',
  'period',
  'choice',
  'keywords',
  'file',
  'rich-text',
  'note',
  'reference',
)
/** Mostly left out, so that some forms are sound. */
const rare = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value })
const loose = {
  when: rare(text),
  compute: rare(text),
  required: fc.oneof(fc.constant(undefined), fc.constant(true), rare(text)),
  from: rare(fc.constantFrom('unit.name', 'unit.none', 'a.title', 'none.x')),
  register: fc.constantFrom('unit', 'person', 'none'),
  list: rare(fc.constantFrom('fields', 'none')),
  schema: rare(
    fc.oneof(
      fc.dictionary(fc.constantFrom('type', 'minimum', 'enum', 'pattern', '$ref', 'allOf', 'format'), fc.jsonValue()),
      fc.boolean(),
    ),
  ),
  options: fc.constant([{ code: 'x', name: words }]),
}
const field = fc.record(
  { code: fc.constantFrom('a', 'b', 'c'), kind, label: fc.constant(words), ...loose },
  { requiredKeys: ['code', 'kind', 'label'] },
)
const column = fc.record(
  { code: fc.constantFrom('x', 'y'), kind, label: fc.constant(words), when: rare(text), compute: rare(text) },
  { requiredKeys: ['code', 'kind', 'label'] },
)
const table = fc.record({
  code: fc.constant('d'),
  kind: fc.constant('table'),
  label: fc.constant(words),
  columns: fc.array(column, { minLength: 1, maxLength: 3 }),
  totals: fc.constant(['x']),
})
const rule = fc.record(
  {
    code: fc.constantFrom('r', 's'),
    holds: text,
    fields: fc.constant(['a']),
    message: fc.constant(words),
    table: fc.constant('d'),
  },
  { requiredKeys: ['code', 'holds', 'fields', 'message'] },
)
/** What a kind does not know is left out, so that most forms reach the checks behind the schema. */
const source = fc
  .tuple(
    fc.uniqueArray(field, { minLength: 1, maxLength: 3, selector: ({ code }) => code }),
    fc.option(table, { nil: undefined }),
    fc.oneof(fc.constant([]), fc.array(rule, { maxLength: 2 })),
  )
  .map(([fields, one, rules]) => ({
    code: 'hostile',
    version: 1,
    name: words,
    subjects: [{ code: 'unit', register: 'unit', name: words }],
    steps: [
      {
        code: 's',
        title: words,
        sections: [{ code: 's', title: words, fields: one ? [...fields.map(tidied), one] : fields.map(tidied) }],
      },
    ],
    rules,
  }))

function tidied({
  schema,
  options,
  list,
  register,
  ...rest
}: {
  kind: string
  schema?: unknown
  options?: unknown
  list?: unknown
  register?: unknown
}): object {
  const takesSchema = ['text', 'number', 'money', 'keywords'].includes(rest.kind)
  return {
    ...rest,
    ...(takesSchema && schema !== undefined && { schema }),
    ...(rest.kind === 'choice' && (list === undefined ? { options } : { list })),
    ...(rest.kind === 'reference' && { register: register ?? 'unit' }),
  }
}

test('whatever a form says, checking it is total; one without fault computes and judges any answers', () => {
  const counted = { sound: 0, unsound: 0 }
  fc.assert(
    fc.property(source, fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.jsonValue()), (written, answers) => {
      const parsed = FormSource.safeParse(written)
      const form = parsed.success ? resolveForm(parsed.data, new Map()).form : undefined
      if (!form) return
      const { faults } = checkForm(form, LIBRARY)
      if (faults.some(({ severity }) => severity !== 'warning')) {
        counted.unsound++
        expect(() => compileForm(form, LIBRARY)).toThrow()
        return
      }
      counted.sound++
      const compiled = compileForm(form, LIBRARY)
      const facts = { today: '2023-07-03', unit: { revenue: 100 } }
      const state = computeForm(compiled, answers, facts)
      expect(computeForm(compiled, state.answers, facts).answers).toEqual(state.answers)
      expect(Array.isArray(validateForm(compiled, answers, { stage: 'submit', facts }))).toBe(true)
    }),
    { numRuns: 400 },
  )
  expect(counted.sound).toBeGreaterThan(10)
  expect(counted.unsound).toBeGreaterThan(50)
})
