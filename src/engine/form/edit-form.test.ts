import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffForms } from '#engine/form/diff-forms.ts'
import { editForm, type FormEdit } from '#engine/form/edit-form.ts'
import { FormSource } from '#engine/form/form.ts'
import { Refusal } from '#engine/refusal.ts'
import { aFormSource } from '#tests/builders/forms.ts'

const words = { zh: '题', en: 'Words' }
const source = FormSource.parse({
  ...aFormSource([{ code: 'a' }, { code: 'b' }, { code: 'c' }]),
  steps: [
    {
      code: 'one',
      title: words,
      sections: [
        { code: 'x', title: words, fields: ['a', 'b', 'c'].map((code) => ({ code, kind: 'text', label: words })) },
      ],
    },
    {
      code: 'two',
      title: words,
      sections: [
        { code: 'y', title: words, fields: [{ code: 'd', kind: 'date', label: words }] },
        { code: 'z', title: words, fields: [{ code: 'e', kind: 'date', label: words }] },
      ],
    },
  ],
})

test('a field is added, moved, changed and removed, and the difference says so', () => {
  const edits: FormEdit[] = [
    { kind: 'add-field', section: 'y', field: { code: 'f', kind: 'text', label: words }, at: 0 },
    { kind: 'move-field', field: 'a', section: 'y', at: 1 },
    { kind: 'set-field', field: 'b', to: { code: 'b', kind: 'text', label: words, when: 'has(c)' } },
    { kind: 'remove-field', field: 'e' },
  ]
  let form = source
  for (const edit of edits.slice(0, 3)) form = editForm(form, edit).form
  expect(() => editForm(form, edits[3]!)).toThrow('form.last-of-its-kind')
  form = editForm(form, { kind: 'remove-section', section: 'z' }).form
  expect(
    diffForms(source, form).map(({ kind, part, code, property }) =>
      [kind, part, code, property].filter(Boolean).join(' '),
    ),
  ).toEqual(['removed section z', 'removed field e', 'changed field b when', 'added field f', 'moved field a'])
})

const code = fc.constantFrom(...'abcdefg')
const section = fc.constantFrom(...'xyzw')
const step = fc.constantFrom('one', 'two', 'three')
const at = fc.option(fc.integer({ min: -1, max: 5 }), { nil: undefined })
const field = code.map((name) => ({ code: name, kind: 'text' as const, label: words }))
const newSection = fc.tuple(section, field).map(([name, one]) => ({ code: name, title: words, fields: [one] }))
const edit: fc.Arbitrary<FormEdit> = fc.oneof(
  fc.record({ kind: fc.constant('add-field' as const), section, field, at }),
  fc.record({ kind: fc.constant('remove-field' as const), field: code }),
  fc.record({ kind: fc.constant('move-field' as const), field: code, section, at }),
  fc.record({ kind: fc.constant('set-field' as const), field: code, to: field }),
  fc.record({ kind: fc.constant('add-section' as const), step, section: newSection, at }),
  fc.record({ kind: fc.constant('remove-section' as const), section }),
  fc.record({ kind: fc.constant('move-section' as const), section, step, at }),
  fc.record({
    kind: fc.constant('set-section' as const),
    section,
    to: section.map((name) => ({ code: name, title: words })),
  }),
  fc.record({
    kind: fc.constant('add-step' as const),
    step: fc.tuple(step, newSection).map(([name, one]) => ({ code: name, title: words, sections: [one] })),
    at,
  }),
  fc.record({ kind: fc.constant('remove-step' as const), step }),
  fc.record({ kind: fc.constant('move-step' as const), step, at }),
  fc.record({ kind: fc.constant('set-step' as const), step, to: step.map((name) => ({ code: name, title: words })) }),
  fc.constant({ kind: 'set-rules' as const, to: [] }),
)

test('whatever is done is undone, back through any number of deeds, and no difference is left', () => {
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 15 }), (edits) => {
      let form = source
      const undo: FormEdit[] = []
      const seen = [form]
      for (const one of edits) {
        try {
          const edited = editForm(form, one)
          form = edited.form
          undo.push(edited.undo)
          seen.push(form)
          expect(FormSource.safeParse(form).success).toBe(true)
        } catch (error) {
          if (!(error instanceof Refusal)) throw error
        }
      }
      for (const last of seen.toReversed()) {
        expect(form).toEqual(last)
        expect(diffForms(form, last)).toEqual([])
        const back = undo.pop()
        if (back) form = editForm(form, back).form
      }
      expect(form).toEqual(source)
    }),
    { numRuns: 300 },
  )
})
