import type { FormEdit } from '#engine/form/edit-form.ts'
import type { FieldSource } from '#engine/form/field.ts'
import type { FormSource, SectionSource, StepSource } from '#engine/form/form.ts'

/** What the officer has before him: the form itself, or a part of it. */
export interface ChosenPart {
  readonly part: 'head' | 'step' | 'section' | 'field' | 'rule'
  readonly code: string
}

export const HEAD: ChosenPart = { part: 'head', code: '' }

export interface PlacedSource {
  readonly step: StepSource
  readonly section: SectionSource
  readonly field: FieldSource
  readonly path: readonly (string | number)[]
}

/** All fields as their author writes them. */
export const sourcesOf = (form: FormSource): PlacedSource[] =>
  form.steps.flatMap((step, at) =>
    step.sections.flatMap((section, within) =>
      section.fields.map((field, place) => ({
        ...{ step, section, field },
        path: ['steps', at, 'sections', within, 'fields', place],
      })),
    ),
  )

/** Where a part stands in the definition; undefined when it is there no more. */
export function pathOf(form: FormSource, { part, code }: ChosenPart): readonly (string | number)[] | undefined {
  if (part === 'head') return []
  if (part === 'field') return sourcesOf(form).find(({ field }) => field.code === code)?.path
  if (part === 'rule') {
    const at = form.rules.findIndex((rule) => rule.code === code)
    return at < 0 ? undefined : ['rules', at]
  }
  for (const [at, step] of form.steps.entries()) {
    if (part === 'step' && step.code === code) return ['steps', at]
    const place = step.sections.findIndex((section) => section.code === code)
    if (part === 'section' && place >= 0) return ['steps', at, 'sections', place]
  }
  return undefined
}

/** The part to which a path of a fault belongs, the innermost that can be chosen. */
export function partAt(form: FormSource, path: readonly (string | number)[]): ChosenPart {
  const [first, at, , within, , place] = path
  if (first === 'rules' && typeof at === 'number') return { part: 'rule', code: form.rules[at]?.code ?? '' }
  if (first !== 'steps' || typeof at !== 'number') return HEAD
  const step = form.steps[at]
  const section = typeof within === 'number' ? step?.sections[within] : undefined
  const field = typeof place === 'number' ? section?.fields[place] : undefined
  if (field !== undefined) return { part: 'field', code: field.code }
  if (section !== undefined) return { part: 'section', code: section.code }
  return step === undefined ? HEAD : { part: 'step', code: step.code }
}

/** The deed that moves a part one place up or down, into the neighbouring part where it stands at the end; or none. */
export function moveBy(form: FormSource, { part, code }: ChosenPart, by: 1 | -1): FormEdit | undefined {
  if (part === 'step') return stepMoved(form, code, by)
  if (part === 'section') return sectionMoved(form, code, by)
  if (part === 'field') return fieldMoved(form, code, by)
  if (part !== 'rule') return undefined
  const at = form.rules.findIndex((rule) => rule.code === code)
  const to = at + by
  if (at < 0 || to < 0 || to >= form.rules.length) return undefined
  const without = form.rules.toSpliced(at, 1)
  return { kind: 'set-rules', to: without.toSpliced(to, 0, form.rules[at]!) }
}

function stepMoved({ steps }: FormSource, code: string, by: 1 | -1): FormEdit | undefined {
  const to = steps.findIndex((step) => step.code === code) + by
  return to < 0 || to >= steps.length ? undefined : { kind: 'move-step', step: code, at: to }
}

function sectionMoved({ steps }: FormSource, code: string, by: 1 | -1): FormEdit | undefined {
  const at = steps.findIndex(({ sections }) => sections.some((section) => section.code === code))
  if (at < 0) return undefined
  const { sections, code: step } = steps[at]!
  const to = sections.findIndex((section) => section.code === code) + by
  if (to >= 0 && to < sections.length) return { kind: 'move-section', section: code, step, at: to }
  const next = steps[at + by]
  if (next === undefined || sections.length === 1) return undefined
  return { kind: 'move-section', section: code, step: next.code, at: by > 0 ? 0 : next.sections.length }
}

function fieldMoved({ steps }: FormSource, code: string, by: 1 | -1): FormEdit | undefined {
  const sections = steps.flatMap((step) => step.sections)
  const at = sections.findIndex(({ fields }) => fields.some((field) => field.code === code))
  if (at < 0) return undefined
  const { fields, code: section } = sections[at]!
  const to = fields.findIndex((field) => field.code === code) + by
  if (to >= 0 && to < fields.length) return { kind: 'move-field', field: code, section, at: to }
  const next = sections[at + by]
  if (next === undefined || fields.length === 1) return undefined
  return { kind: 'move-field', field: code, section: next.code, at: by > 0 ? 0 : next.fields.length }
}

/** The deed that takes a part away. */
export function removalOf(form: FormSource, { part, code }: ChosenPart): FormEdit | undefined {
  if (part === 'field') return { kind: 'remove-field', field: code }
  if (part === 'section') return { kind: 'remove-section', section: code }
  if (part === 'step') return { kind: 'remove-step', step: code }
  return part === 'rule' ? { kind: 'set-rules', to: form.rules.filter((rule) => rule.code !== code) } : undefined
}
