import { below, checkUnique } from '#engine/definition/check-references.ts'
import { type DefinitionFault, type FaultSink, sinkInto } from '#engine/definition/fault.ts'
import type { FormCase } from '#engine/definition/form-case.ts'
import type { Pack, Placed } from '#engine/definition/pack.ts'
import { byCode } from '#engine/definition/pack-index.ts'
import { schemaFaults } from '#engine/definition/schema-faults.ts'
import { nearestName } from '#engine/expression/nearest-name.ts'
import { checkForm } from '#engine/form/check-form.ts'
import { type Form, fieldsOf } from '#engine/form/form.ts'
import { type FormLibrary, formLibrary } from '#engine/form/form-library.ts'
import { type ResolveFault, resolveForm } from '#engine/form/resolve-form.ts'
import { retypedFields } from '#engine/form/retyped.ts'

type Forms = Pick<Pack, 'forms' | 'formCases' | 'questions' | 'registers' | 'codeLists'>

export const libraryOf = ({ registers, codeLists }: Pick<Forms, 'registers' | 'codeLists'>): FormLibrary =>
  formLibrary(
    registers.map(({ value }) => value),
    codeLists.map(({ value }) => value),
  )

const questionsOf = ({ questions }: Pick<Forms, 'questions'>) =>
  new Map([...byCode(questions)].map(([code, { value }]) => [code, value]))

/** The forms of a pack that is sound, with every question in them. */
export function resolvedForms(pack: Pick<Forms, 'forms' | 'questions'>): Placed<Form>[] {
  const questions = questionsOf(pack)
  return pack.forms.flatMap(({ value, place }) => {
    const { form } = resolveForm(value, questions)
    return form ? [{ value: form, place }] : []
  })
}

/** Questions, registers and forms fit together, nothing known is asked again, and cases answer fields that there are. */
export function checkForms(pack: Forms, sink: FaultSink): void {
  checkUnique(pack.questions, sink)
  checkUnique(pack.registers, sink)
  checkUnique(pack.forms, sink)
  const questions = questionsOf(pack)
  for (const { value, place } of pack.registers)
    for (const [at, { question }] of value.facts.entries())
      if (question !== undefined && !questions.has(question))
        tellQuestion(question, below(place, 'facts', at, 'question'), questions, sink)
  const library = libraryOf(pack)
  const codes = new Set(pack.forms.map(({ value }) => value.code))
  for (const { value, place } of pack.forms) {
    for (const [at, code] of value.follows.entries())
      if (!codes.has(code)) sink.error(below(place, 'follows', at), 'form.unknown-form', { code })
    const { form, faults } = resolveForm(value, questions)
    for (const fault of faults) tellUnresolved(fault, place, questions, sink)
    if (form) checkResolved(form, place, library, questions, sink)
  }
  const forms = resolvedForms(pack)
  const places = new Map(forms.map(({ value, place }) => [value.code, place]))
  for (const { form, path, known } of retypedFields(
    forms.map(({ value }) => value),
    library,
  ))
    sink.error(below(places.get(form)!, ...path), 'form.asked-again', { known })
  for (const each of pack.formCases)
    if (!codes.has(each.value.form))
      sink.error(below(each.place, 'form'), 'form.unknown-form', { code: each.value.form })
    else checkCase(each, forms, pack.formCases, sink)
}

function checkResolved(
  form: Form,
  place: Placed<Form>['place'],
  library: FormLibrary,
  questions: ReadonlyMap<string, unknown>,
  sink: FaultSink,
): void {
  for (const { path, key, params, offset, severity } of checkForm(form, library).faults) {
    const here = { ...below(place, ...path), ...(offset !== undefined && { offset }) }
    if (severity === 'warning') sink.warning(here, key, params)
    else sink.error(here, key, params)
  }
  for (const { field, path } of fieldsOf(form))
    if (field.kind === 'table' && field.rowsFrom !== undefined && !questions.has(field.rowsFrom))
      tellQuestion(field.rowsFrom, below(place, ...path, 'rowsFrom'), questions, sink)
}

function tellQuestion(
  code: string,
  place: Placed<unknown>['place'],
  questions: ReadonlyMap<string, unknown>,
  sink: FaultSink,
): void {
  const like = nearestName(code, [...questions.keys()])
  if (like === undefined) sink.error(place, 'form.unknown-question', { code })
  else sink.error(place, 'form.unknown-question-like', { code, like })
}

/** What a field lacks is told at the field, whether it or its question should have said it. */
function tellUnresolved(
  { path, unknownQuestion, issues, data }: ResolveFault,
  place: Placed<unknown>['place'],
  questions: ReadonlyMap<string, unknown>,
  sink: FaultSink,
): void {
  const here = below(place, ...path)
  if (unknownQuestion !== undefined) {
    tellQuestion(unknownQuestion, here, questions, sink)
    return
  }
  const found: DefinitionFault[] = []
  schemaFaults(issues ?? [], data, place.file, here.path, sinkInto(found))
  for (const fault of found) sink.error(fault.place, fault.key, fault.params)
}

/** A case of a form that is not sound says nothing yet. */
function checkCase(
  { value, place }: Placed<FormCase>,
  forms: readonly Placed<Form>[],
  cases: readonly Placed<FormCase>[],
  sink: FaultSink,
): void {
  const form = forms.find((one) => one.value.code === value.form)?.value
  if (!form) return
  const names = new Set(fieldsOf(form).map(({ field }) => field.code))
  for (const part of ['sign', 'shown'] as const) {
    const codes = part === 'sign' ? value.sign : Object.keys(value.expect.shown)
    for (const code of codes)
      if (!names.has(code))
        sink.error(part === 'sign' ? below(place, 'sign') : below(place, 'expect', 'shown', code), 'form.case-answer', {
          name: code,
        })
  }
  for (const [at, name] of value.earlier.entries())
    if (!cases.some((one) => one.value.name === name))
      sink.error(below(place, 'earlier', at), 'form.no-such-place', { name })
  const before = value.like === undefined ? undefined : cases.find((one) => one.value.name === value.like)
  if (value.like !== undefined && (before?.value.form !== value.form || before.value === value))
    sink.error(below(place, 'like'), 'form.no-such-place', { name: value.like })
}
