import { resolvedForms } from '#engine/definition/check-forms.ts'
import { below } from '#engine/definition/check-references.ts'
import type { DefinitionFaultKey, FaultSink, Place } from '#engine/definition/fault.ts'
import type { Pack } from '#engine/definition/pack.ts'
import type { ChangeKind, LetterRule, ProgrammePractice } from '#engine/definition/programme-practice.ts'
import { nearestName } from '#engine/expression/nearest-name.ts'
import type { Field } from '#engine/form/field.ts'
import { type Form, fieldsOf } from '#engine/form/form.ts'
import type { Process } from '#engine/process/process.ts'

/** What `programmes.yaml` names of forms, processes and templates is there: else a change or a letter would silently do nothing. */
export function checkPracticeForms(pack: Pack, practice: ProgrammePractice, place: Place, sink: FaultSink): void {
  const processes = pack.processes.map(({ value }) => value)
  checkResolution(practice, processes, place, sink)
  checkAcceptance(practice, processes, place, sink)
  checkChanges(pack, practice, processes, place, sink)
  for (const [at, rule] of practice.letters.entries())
    checkLetter(pack, rule, processes, below(place, 'letters', at), sink)
}

const of = (processes: readonly Process[], record: string): readonly Process[] =>
  processes.filter((process) => process.record === record)

/** Tells what is not among those there are, with the one it is like. */
function demand(
  name: string,
  among: readonly string[],
  place: Place,
  key: DefinitionFaultKey,
  sink: FaultSink,
  more: Readonly<Record<string, string>> = {},
): boolean {
  if (among.includes(name)) return true
  const like = nearestName(name, among)
  sink.error(place, key, { code: name, options: like ?? (among.slice(0, 12).join(', ') || '—'), ...more })
  return false
}

function checkResolution(
  { families, resolutionFact }: ProgrammePractice,
  processes: readonly Process[],
  place: Place,
  sink: FaultSink,
): void {
  const named = processes.filter(({ code }) => families.some((family) => family.process === code))
  const facts = named.flatMap((process) => Object.keys(process.facts))
  if (named.length > 0)
    demand(resolutionFact, facts, below(place, 'resolutionFact'), 'definition.practice-no-fact', sink)
}

function checkAcceptance(
  { acceptance }: ProgrammePractice,
  processes: readonly Process[],
  place: Place,
  sink: FaultSink,
): void {
  const accepting = of(processes, 'acceptance')
  if (acceptance?.auditFromWan === undefined || accepting.length === 0) return
  const files = accepting.flatMap((process) => process.files.map(({ code }) => code))
  demand(acceptance.auditFile, files, below(place, 'acceptance', 'auditFile'), 'definition.practice-no-file', sink)
}

function checkChanges(
  pack: Pack,
  { changes }: ProgrammePractice,
  processes: readonly Process[],
  place: Place,
  sink: FaultSink,
): void {
  const changing = of(processes, 'change')
  if (changing.length === 0) return
  const forms = resolvedForms(pack).map(({ value }) => value)
  const asked = new Set(changing.flatMap((process) => process.forms.map(({ code }) => code)))
  const here = below(place, 'changes')
  const codes = changes.kinds.map(({ code }) => code)
  for (const form of forms.filter(({ code }) => asked.has(code))) {
    const fields = new Map(fieldsOf(form).map(({ field }) => [field.code, field]))
    const choice = fields.get(changes.field)
    const told = { form: form.code }
    demand(changes.field, [...fields.keys()], below(here, 'field'), 'definition.change-no-field', sink, told)
    if (choice?.kind === 'choice')
      for (const option of choice.options ?? [])
        demand(option.code, codes, below(here, 'kinds'), 'definition.change-not-listed', sink, told)
    for (const [at, kind] of changes.kinds.entries()) checkKind(kind, form, fields, below(here, 'kinds', at), sink)
  }
  const called = changing.flatMap((process) => process.facts.changeType?.oneOf ?? [])
  for (const [at, kind] of changes.kinds.entries()) {
    const inKind = below(here, 'kinds', at)
    if (called.length > 0) demand(kind.called, called, below(inKind, 'called'), 'definition.change-not-called', sink)
    for (const [n, code] of kind.with.entries())
      demand(code, codes, below(inKind, 'with', n), 'definition.change-no-kind', sink)
  }
}

function checkKind(
  { field: name, cell }: ChangeKind,
  form: Form,
  fields: ReadonlyMap<string, Field>,
  place: Place,
  sink: FaultSink,
): void {
  const told = { form: form.code }
  if (!demand(name, [...fields.keys()], below(place, 'field'), 'definition.change-no-field', sink, told)) return
  if (cell === undefined) return
  const field = fields.get(name)
  const columns = field?.kind === 'table' ? field.columns.map(({ code }) => code) : []
  // `column` is that of the contract; the request shows it beside the new value.
  for (const part of ['column', 'from'] as const)
    demand(cell[part], columns, below(place, 'cell', part), 'definition.change-no-column', sink, {
      ...told,
      table: name,
    })
}

function checkLetter(
  pack: Pack,
  { template, record, on, states }: LetterRule,
  processes: readonly Process[],
  place: Place,
  sink: FaultSink,
): void {
  const letters = pack.documents.filter(({ value }) => value.data === 'letter').map(({ value }) => value.code)
  demand(template, letters, below(place, 'template'), 'definition.letter-no-template', sink)
  const ofRecord = of(processes, record)
  if (ofRecord.length === 0) {
    sink.error(below(place, 'record'), 'definition.letter-no-record', { code: record })
    return
  }
  const known = ofRecord.flatMap((process) => process.states.map(({ code }) => code))
  const isThere = states.map((state, at) =>
    demand(state, known, below(place, 'states', at), 'definition.letter-no-state', sink),
  )
  if (isThere.includes(false)) return
  if ('effect' in on) {
    const effects = ofRecord.flatMap((process) =>
      process.states.flatMap((state) => [...state.effects, ...state.actions.flatMap((action) => action.effects)]),
    )
    if (!effects.includes(on.effect))
      sink.error(below(place, 'on', 'effect'), 'definition.letter-never', { code: on.effect, record })
  } else if (
    !ofRecord.some((process) =>
      process.states.some(
        ({ code, outcome }) => outcome === on.outcome && (states.length === 0 || states.includes(code)),
      ),
    )
  )
    sink.error(below(place, 'on', 'outcome'), 'definition.letter-never', { code: on.outcome, record })
}
