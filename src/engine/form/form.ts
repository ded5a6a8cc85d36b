import { z } from 'zod'
import { Condition, type Field, FieldCode, FieldSource } from '#engine/form/field.ts'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'

/** A register entry that a form is about, under the name its expressions use: unit, leader, project. */
export const Subject = z
  .strictObject({ code: FieldCode, register: Code, name: BilingualText })
  .meta({ id: 'FormSubject' })
export type Subject = z.infer<typeof Subject>

/** When a form is judged: a draft being kept, or what is handed in. */
export type Stage = 'save' | 'submit'

export const FormRule = z
  .strictObject({
    code: FieldCode,
    when: Condition.optional(),
    holds: Condition.meta({ description: 'What must be so. With `table`, of each row as `row.<column>`.' }),
    table: FieldCode.optional(),
    fields: z
      .array(FieldCode)
      .min(1)
      .max(20)
      .meta({ description: 'The fields it is told at; with `table`, columns of it.' }),
    message: BilingualText,
    stage: z.enum(['save', 'submit']).default('submit'),
    severity: z.enum(['error', 'warning']).default('error'),
  })
  .meta({ id: 'FormRule' })
export type FormRule = z.infer<typeof FormRule>

const head = {
  code: Code,
  version: z.int().min(1).max(10_000),
  name: BilingualText,
  help: BilingualText.optional(),
  subjects: z.array(Subject).max(20).default([]),
  follows: z
    .array(Code)
    .max(20)
    .default([])
    .meta({ description: 'Earlier forms of the same matter, the nearest first; their answers carry over.' }),
  rules: z.array(FormRule).max(200).default([]),
}
const section = { code: FieldCode, title: BilingualText, help: BilingualText.optional(), when: Condition.optional() }
const step = { code: FieldCode, title: BilingualText, help: BilingualText.optional() }

export const SectionSource = z
  .strictObject({ ...section, fields: z.array(FieldSource).min(1).max(200) })
  .meta({ id: 'FormSection' })
export type SectionSource = z.infer<typeof SectionSource>

const StepSource = z.strictObject({ ...step, sections: z.array(SectionSource).min(1).max(60) }).meta({ id: 'FormStep' })

/** `forms/*.yaml`: a form as its author writes it. */
export const FormSource = z
  .strictObject({ ...head, steps: z.array(StepSource).min(1).max(30) })
  .meta({ id: 'Form', title: 'forms/*.yaml' })
export type FormSource = z.infer<typeof FormSource>
export type StepSource = z.infer<typeof StepSource>

export type Section = Omit<SectionSource, 'fields'> & { readonly fields: readonly Field[] }
export type Step = Omit<StepSource, 'sections'> & { readonly sections: readonly Section[] }

/** A form with every question in it: what is published, pinned and hashed. */
export type Form = Omit<FormSource, 'steps'> & { readonly steps: readonly Step[] }

/** Answers by field: texts, numbers, money in fen, lists; rows of tables bear their key as `row`. */
export type Answers = Readonly<Record<string, unknown>>
export type Row = Readonly<Record<string, unknown>>

export interface PlacedField {
  readonly field: Field
  readonly step: Step
  readonly section: Section
  /** Where it stands in the definition. */
  readonly path: readonly (string | number)[]
}

/** All fields in the order of the form. */
export function fieldsOf(form: Form): PlacedField[] {
  return form.steps.flatMap((step, at) =>
    step.sections.flatMap((section, within) =>
      section.fields.map((field, place) => ({
        field,
        step,
        section,
        path: ['steps', at, 'sections', within, 'fields', place],
      })),
    ),
  )
}
