import type { z } from 'zod'
import { Field, type FieldSource, type Question } from '#engine/form/field.ts'
import type { Form, FormSource } from '#engine/form/form.ts'

export interface ResolveFault {
  readonly path: readonly (string | number)[]
  /** A question that the bank does not have, or what the schema of the field says. */
  readonly unknownQuestion?: string
  readonly issues?: readonly z.core.$ZodIssue[]
  /** What was judged, for the words of the issues. */
  readonly data?: unknown
}

/**
 * Puts the questions of the bank into the form. What a field writes itself is stronger than what its question says. `sound` is
 * the form as far as it goes, without the fields that are not whole.
 */
export function resolveForm(
  source: FormSource,
  questions: ReadonlyMap<string, Question>,
): { readonly form?: Form; readonly sound: Form; readonly faults: readonly ResolveFault[] } {
  const faults: ResolveFault[] = []
  const steps = source.steps.map((step, at) => ({
    ...step,
    sections: step.sections.map((section, within) => ({
      ...section,
      fields: section.fields.flatMap((field, place) => {
        const path = ['steps', at, 'sections', within, 'fields', place]
        const question = field.question === undefined ? undefined : questions.get(field.question)
        if (field.question !== undefined && question === undefined) {
          faults.push({ path: [...path, 'question'], unknownQuestion: field.question })
          return []
        }
        const data = merged(field, question)
        const parsed = Field.safeParse(data)
        if (parsed.success) return [parsed.data]
        faults.push({ path, issues: parsed.error.issues, data })
        return []
      }),
    })),
  }))
  const sound = { ...source, steps }
  return faults.length > 0 ? { sound, faults } : { form: sound, sound, faults }
}

function merged(field: FieldSource, question: Question | undefined): unknown {
  const { code: _, ...said } = question ?? ({} as Partial<Question>)
  return { ...said, ...field }
}
