import { beforeAll, expect, test } from 'vitest'
import { libraryOf, resolvedForms } from '#engine/definition/check-forms.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { compileForm } from '#engine/form/compile-form.ts'
import { answersSchema } from '#engine/form/field-schema.ts'
import { type Form, fieldsOf } from '#engine/form/form.ts'
import { compileSchema } from '#engine/form/json-schema.ts'
import { countRetyped, retypedFields } from '#engine/form/retyped.ts'
import { upgradeAnswers } from '#engine/form/upgrade-answers.ts'
import { validateForm } from '#engine/form/validate-form.ts'
import { checkFolder } from '#server/definitions/check-folder.ts'

let pack: Pack
let forms: Form[]
beforeAll(async () => {
  pack = (await checkFolder('definitions/zhangye')).pack!
  forms = resolvedForms(pack).map(({ value }) => value)
})

test('the demo has the six forms of a project, and a bank whose questions they share', () => {
  expect(forms.map(({ code }) => code)).toEqual([
    'application',
    'task-book',
    'annual-report',
    'mid-term-report',
    'change-request',
    'acceptance-request',
  ])
  const asked = forms.flatMap((form) => fieldsOf(form).flatMap(({ field }) => field.question ?? []))
  expect(asked.length - new Set(asked).size).toBeGreaterThan(40)
})

test('nothing that is known is typed again, and a field that would be is found', () => {
  const library = libraryOf(pack)
  expect(countRetyped(forms, library)).toBe(0)
  const careless = forms.map((form) => ({
    ...form,
    steps: form.steps.map((step) => ({
      ...step,
      sections: step.sections.map((section) => ({
        ...section,
        fields: section.fields.map((field) => (field.code === 'unitName' ? { ...field, from: undefined } : field)),
      })),
    })),
  }))
  expect(retypedFields(careless, library).map(({ form, known }) => `${form} ${known}`)).toContain(
    'application unit.name',
  )
})

test('every form stands for itself as JSON Schema, has its own hash, and refuses an empty submission', () => {
  const library = libraryOf(pack)
  const compiled = forms.map((form) => compileForm(form, library))
  expect(new Set(compiled.map(({ hash }) => hash)).size).toBe(6)
  for (const form of compiled) {
    expect(compileSchema(answersSchema(form.form))({})).toEqual([])
    const faults = validateForm(form, {}, { stage: 'submit', facts: { today: '2023-07-03' } })
    expect(faults.filter(({ code }) => code === 'required').length).toBeGreaterThan(3)
    expect(validateForm(form, {}, { stage: 'save', facts: { today: '2023-07-03' } })).toEqual([])
  }
})

test('answers move on unchanged to the same version of a form', () => {
  const good = pack.formCases.filter(({ value }) => value.like === undefined)
  expect(good.length).toBeGreaterThan(5)
  for (const { value } of good) {
    const form = forms.find(({ code }) => code === value.form)!
    const typed = Object.fromEntries(
      Object.entries(value.answers).filter(([, answer]) => !Array.isArray(answer) || answer.length > 0),
    )
    expect(upgradeAnswers(form, form, typed)).toEqual({ answers: typed, renamed: [], lost: [] })
  }
})
