import type { FieldSource } from '#engine/form/field.ts'
import type { FormRule, FormSource, SectionSource, StepSource } from '#engine/form/form.ts'
import { Refusal } from '#engine/refusal.ts'

/** Where in a form something stands or shall stand, by codes; `at` counts from 0, the end when absent. */
interface Into {
  readonly at?: number
}

/** One deed of the editor on a form as its author writes it. Every deed has one that takes it back. */
export type FormEdit =
  | ({ readonly kind: 'add-field'; readonly section: string; readonly field: FieldSource } & Into)
  | { readonly kind: 'remove-field'; readonly field: string }
  | ({ readonly kind: 'move-field'; readonly field: string; readonly section: string } & Into)
  | { readonly kind: 'set-field'; readonly field: string; readonly to: FieldSource }
  | ({ readonly kind: 'add-section'; readonly step: string; readonly section: SectionSource } & Into)
  | { readonly kind: 'remove-section'; readonly section: string }
  | ({ readonly kind: 'move-section'; readonly section: string; readonly step: string } & Into)
  | { readonly kind: 'set-section'; readonly section: string; readonly to: Omit<SectionSource, 'fields'> }
  | ({ readonly kind: 'add-step'; readonly step: StepSource } & Into)
  | { readonly kind: 'remove-step'; readonly step: string }
  | ({ readonly kind: 'move-step'; readonly step: string } & Into)
  | { readonly kind: 'set-step'; readonly step: string; readonly to: Omit<StepSource, 'sections'> }
  | { readonly kind: 'set-head'; readonly to: Omit<FormSource, 'steps' | 'rules'> }
  | { readonly kind: 'set-rules'; readonly to: readonly FormRule[] }

export interface Edited {
  readonly form: FormSource
  /** What takes the deed back. */
  readonly undo: FormEdit
}

/**
 * Does one deed and tells how to undo it. It keeps the shape of the form, not its sense: `checkForm` tells what a deed broke.
 * What would leave a section or step empty is refused, as is what is not there.
 * @throws Refusal form-invalid `form.no-such-place`, `form.name-twice`.
 */
export function editForm(form: FormSource, edit: FormEdit): Edited {
  switch (edit.kind) {
    case 'add-field':
      return {
        form: addField(form, edit.section, edit.field, edit.at),
        undo: { kind: 'remove-field', field: edit.field.code },
      }
    case 'remove-field': {
      const { section, at, field } = findField(form, edit.field)
      if (section.fields.length === 1) throw refused('form.last-of-its-kind', section.code)
      return {
        form: mapSection(form, section.code, without(at)),
        undo: { kind: 'add-field', section: section.code, field, at },
      }
    }
    case 'move-field': {
      const { section, at, field } = findField(form, edit.field)
      if (section.fields.length === 1 && section.code !== edit.section)
        throw refused('form.last-of-its-kind', section.code)
      const taken = mapSection(form, section.code, without(at))
      return {
        form: addField(taken, edit.section, field, edit.at),
        undo: { kind: 'move-field', field: edit.field, section: section.code, at },
      }
    }
    case 'set-field': {
      const { section, at, field } = findField(form, edit.field)
      if (edit.to.code !== edit.field && hasField(form, edit.to.code)) throw refused('form.name-twice', edit.to.code)
      const fields = (one: SectionSource) => ({ ...one, fields: one.fields.with(at, edit.to) })
      return {
        form: mapSection(form, section.code, fields),
        undo: { kind: 'set-field', field: edit.to.code, to: field },
      }
    }
    case 'set-head': {
      const { steps, rules, ...head } = form
      return { form: { ...edit.to, steps, rules }, undo: { kind: 'set-head', to: head } }
    }
    case 'set-rules':
      return { form: { ...form, rules: [...edit.to] }, undo: { kind: 'set-rules', to: form.rules } }
    default:
      return editLayout(form, edit)
  }
}

type LayoutEdit = Extract<FormEdit, { readonly kind: `${string}-section` | `${string}-step` }>

function editLayout(form: FormSource, edit: LayoutEdit): Edited {
  switch (edit.kind) {
    case 'add-section':
      return {
        form: addSection(form, edit.step, edit.section, edit.at),
        undo: { kind: 'remove-section', section: edit.section.code },
      }
    case 'remove-section': {
      const { step, at, section } = findSection(form, edit.section)
      if (step.sections.length === 1) throw refused('form.last-of-its-kind', step.code)
      return {
        form: mapStep(form, step.code, withoutSection(at)),
        undo: { kind: 'add-section', step: step.code, section, at },
      }
    }
    case 'move-section': {
      const { step, at, section } = findSection(form, edit.section)
      if (step.sections.length === 1 && step.code !== edit.step) throw refused('form.last-of-its-kind', step.code)
      const taken = mapStep(form, step.code, withoutSection(at))
      return {
        form: addSection(taken, edit.step, section, edit.at),
        undo: { kind: 'move-section', section: edit.section, step: step.code, at },
      }
    }
    case 'set-section': {
      const { section } = findSection(form, edit.section)
      const { fields, ...head } = section
      if (edit.to.code !== edit.section && hasSection(form, edit.to.code))
        throw refused('form.name-twice', edit.to.code)
      return {
        form: mapSection(form, edit.section, () => ({ ...edit.to, fields })),
        undo: { kind: 'set-section', section: edit.to.code, to: head },
      }
    }
    case 'add-step': {
      if (form.steps.some(({ code }) => code === edit.step.code)) throw refused('form.name-twice', edit.step.code)
      refuseTwice(form, edit.step.sections)
      return {
        form: { ...form, steps: inserted(form.steps, edit.step, edit.at) },
        undo: { kind: 'remove-step', step: edit.step.code },
      }
    }
    case 'remove-step': {
      const at = findStep(form, edit.step)
      if (form.steps.length === 1) throw refused('form.last-of-its-kind', form.code)
      return {
        form: { ...form, steps: form.steps.toSpliced(at, 1) },
        undo: { kind: 'add-step', step: form.steps[at]!, at },
      }
    }
    case 'move-step': {
      const at = findStep(form, edit.step)
      const steps = inserted(form.steps.toSpliced(at, 1), form.steps[at]!, edit.at)
      return { form: { ...form, steps }, undo: { kind: 'move-step', step: edit.step, at } }
    }
    case 'set-step': {
      const { sections, ...head } = form.steps[findStep(form, edit.step)]!
      if (edit.to.code !== edit.step && form.steps.some(({ code }) => code === edit.to.code))
        throw refused('form.name-twice', edit.to.code)
      return {
        form: mapStep(form, edit.step, () => ({ ...edit.to, sections })),
        undo: { kind: 'set-step', step: edit.to.code, to: head },
      }
    }
  }
}

const refused = (key: 'form.no-such-place' | 'form.name-twice' | 'form.last-of-its-kind', name: string): Refusal =>
  new Refusal('form-invalid', { key, params: { name: name.slice(0, 80) } })

/** Between 0 and the end; a place beyond is the end. */
const inserted = <T>(list: readonly T[], item: T, at: number | undefined): T[] =>
  list.toSpliced(at === undefined || !Number.isInteger(at) || at < 0 ? list.length : Math.min(at, list.length), 0, item)

const without =
  (at: number) =>
  (section: SectionSource): SectionSource => ({ ...section, fields: section.fields.toSpliced(at, 1) })
const withoutSection =
  (at: number) =>
  (step: StepSource): StepSource => ({ ...step, sections: step.sections.toSpliced(at, 1) })

function addField(form: FormSource, section: string, field: FieldSource, at: number | undefined): FormSource {
  if (hasField(form, field.code)) throw refused('form.name-twice', field.code)
  return mapSection(form, section, (one) => ({ ...one, fields: inserted(one.fields, field, at) }))
}

function addSection(form: FormSource, step: string, section: SectionSource, at: number | undefined): FormSource {
  refuseTwice(form, [section])
  return mapStep(form, step, (one) => ({ ...one, sections: inserted(one.sections, section, at) }))
}

/** Names that come with a section must be new, and differ. */
function refuseTwice(form: FormSource, sections: readonly SectionSource[]): void {
  const taken = { section: new Set<string>(), field: new Set<string>() }
  const take = (known: Set<string>, code: string, isThere: boolean): void => {
    if (isThere || known.has(code)) throw refused('form.name-twice', code)
    known.add(code)
  }
  for (const { code, fields } of sections) {
    take(taken.section, code, hasSection(form, code))
    for (const field of fields) take(taken.field, field.code, hasField(form, field.code))
  }
}

const sectionsOf = (form: FormSource): SectionSource[] => form.steps.flatMap(({ sections }) => sections)
const hasField = (form: FormSource, code: string): boolean =>
  sectionsOf(form).some(({ fields }) => fields.some((field) => field.code === code))
const hasSection = (form: FormSource, code: string): boolean =>
  sectionsOf(form).some((section) => section.code === code)

function findField(form: FormSource, code: string) {
  for (const section of sectionsOf(form)) {
    const at = section.fields.findIndex((field) => field.code === code)
    if (at >= 0) return { section, at, field: section.fields[at]! }
  }
  throw refused('form.no-such-place', code)
}

function findSection(form: FormSource, code: string) {
  for (const step of form.steps) {
    const at = step.sections.findIndex((section) => section.code === code)
    if (at >= 0) return { step, at, section: step.sections[at]! }
  }
  throw refused('form.no-such-place', code)
}

function findStep(form: FormSource, code: string): number {
  const at = form.steps.findIndex((step) => step.code === code)
  if (at < 0) throw refused('form.no-such-place', code)
  return at
}

function mapStep(form: FormSource, code: string, change: (step: StepSource) => StepSource): FormSource {
  const at = findStep(form, code)
  return { ...form, steps: form.steps.with(at, change(form.steps[at]!)) }
}

function mapSection(form: FormSource, code: string, change: (section: SectionSource) => SectionSource): FormSource {
  const { step, at, section } = findSection(form, code)
  return mapStep(form, step.code, (one) => ({ ...one, sections: one.sections.with(at, change(section)) }))
}
