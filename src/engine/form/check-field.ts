import { checkSchema } from '#engine/form/check-schema.ts'
import type { Column, Field, FieldKind } from '#engine/form/field.ts'
import { fieldSchema } from '#engine/form/field-schema.ts'
import { type Form, fieldsOf } from '#engine/form/form.ts'
import type { Path } from '#engine/form/form-expressions.ts'
import type { TellFault } from '#engine/form/form-fault.ts'
import type { FormLibrary } from '#engine/form/form-library.ts'
import type { FACT_TYPES } from '#engine/form/register.ts'

const COMPUTED: readonly FieldKind[] = ['text', 'number', 'money', 'yes-no', 'date', 'choice']

export function checkField(field: Field | Column, path: Path, library: FormLibrary, tell: TellFault): void {
  if (field.kind === 'note' && (field.required !== false || field.compute !== undefined || field.from !== undefined))
    tell(path, 'form.required-note')
  if (field.compute !== undefined && (!COMPUTED.includes(field.kind) || (field.kind === 'choice' && field.many)))
    tell([...path, 'compute'], 'form.no-compute', { kind: field.kind })
  if (field.kind === 'choice') {
    if ((field.options === undefined) === (field.list === undefined)) tell(path, 'form.options-or-list')
    if (field.list !== undefined && !library.lists.has(field.list))
      tell([...path, 'list'], 'form.unknown-list', { code: field.list })
    const codes = field.options?.map(({ code }) => code) ?? []
    for (const [at, code] of codes.entries())
      if (codes.indexOf(code) < at) tell([...path, 'options', at, 'code'], 'form.option-twice', { code })
  }
  if ('least' in field && 'most' in field && (field.least ?? 0) > (field.most ?? Infinity))
    tell([...path, 'least'], 'form.least-above-most')
  if (field.kind === 'reference') {
    const register = library.registers.get(field.register)
    if (!register) tell([...path, 'register'], 'form.unknown-register', { code: field.register })
    for (const [at, fact] of field.facts.entries())
      if (register && !register.facts.some(({ code }) => code === fact))
        tell([...path, 'facts', at], 'form.unknown-register-fact', { register: field.register, name: fact })
  }
  if ('schema' in field && field.schema !== undefined) {
    const faults = checkSchema(field.schema)
    for (const fault of faults) tell([...path, 'schema', ...fault.path], fault.key, fault.params)
    if (faults.length === 0 && checkSchema(fieldSchema(field)).length > 0)
      tell([...path, 'schema'], 'form.schema-value', { name: 'schema' })
  }
}

const FITS: Readonly<Record<(typeof FACT_TYPES)[number], readonly FieldKind[]>> = {
  text: ['text'],
  number: ['number'],
  money: ['money'],
  date: ['date'],
  'yes-no': ['yes-no'],
  choice: ['choice', 'text'],
}

/** `unit.creditCode`: a fact of a subject, or of what a reference field of the form names. */
export function checkFrom(form: Form, field: Field, path: Path, library: FormLibrary, tell: TellFault): void {
  if (field.from === undefined) return
  const [name, fact] = field.from.split('.') as [string, string]
  const reference = fieldsOf(form).find((one) => one.field.code === name && one.field.kind === 'reference')?.field
  const subject = form.subjects.find(({ code }) => code === name)
  const code = subject?.register ?? (reference?.kind === 'reference' ? reference.register : undefined)
  if (code === undefined) tell([...path, 'from'], 'form.unknown-subject', { name })
  else checkFact(field, code, fact, path, library, tell)
}

export function checkFact(
  field: Field | Column,
  code: string,
  fact: string,
  path: Path,
  library: FormLibrary,
  tell: TellFault,
): void {
  const found = library.registers.get(code)?.facts.find((one) => one.code === fact)
  if (!found) {
    if (library.registers.has(code))
      tell([...path, 'from'], 'form.unknown-register-fact', { register: code, name: fact })
  } else if (!FITS[found.type].includes(field.kind)) tell([...path, 'from'], 'form.fact-type', { name: fact })
}
