import { checkField, checkFrom } from '#engine/form/check-field.ts'
import { checkShown } from '#engine/form/check-shown.ts'
import { checkTable } from '#engine/form/check-table.ts'
import { type Form, fieldsOf } from '#engine/form/form.ts'
import { expressionsOf, type FormExpressions, type Path } from '#engine/form/form-expressions.ts'
import type { FormFault, TellFault } from '#engine/form/form-fault.ts'
import type { FormLibrary } from '#engine/form/form-library.ts'
import { type FormOrder, formOrder } from '#engine/form/form-order.ts'
import { isRecord } from '#engine/form/same-value.ts'

export interface CheckedForm {
  readonly faults: readonly FormFault[]
  readonly expressions: FormExpressions
  readonly order: FormOrder
}

/** Everything a form must be true to that its schema alone does not tell. Never throws for what is in it. */
export function checkForm(form: Form, library: FormLibrary): CheckedForm {
  const faults: FormFault[] = []
  const tell: TellFault = (path, key, params, severity) =>
    faults.push({ path, key, ...(params && { params }), ...(severity && { severity }) })
  const expressions = expressionsOf(form, library)
  faults.push(...expressions.faults)
  const order = formOrder(form, expressions)
  for (const { path, circle } of order.circles) tell(path, 'form.circle', { circle: circle.join(' → ') })
  checkNames(form, library, tell)
  for (const { field, path } of fieldsOf(form)) {
    checkField(field, path, library, tell)
    checkFrom(form, field, path, library, tell)
    if (field.kind !== 'table') continue
    checkTable(field, path, library, tell)
    for (const [at, column] of field.columns.entries()) checkField(column, [...path, 'columns', at], library, tell)
  }
  checkRules(form, tell)
  checkTranslated(form, [], tell)
  if (faults.length === 0) checkShown(form, expressions, order, library, tell)
  return { faults, expressions, order }
}

function checkNames(form: Form, library: FormLibrary, tell: TellFault): void {
  const once = (known: Map<string, Path>, name: string, path: Path): void => {
    if (known.has(name)) tell(path, 'form.name-twice', { name })
    else known.set(name, path)
  }
  const [steps, sections, names, questions, rules] = [0, 0, 0, 0, 0].map(() => new Map<string, Path>()) as [
    Map<string, Path>,
    Map<string, Path>,
    Map<string, Path>,
    Map<string, Path>,
    Map<string, Path>,
  ]
  for (const [at, { code, register }] of form.subjects.entries()) {
    once(names, code, ['subjects', at, 'code'])
    if (!library.registers.has(register))
      tell(['subjects', at, 'register'], 'form.unknown-register', { code: register })
  }
  for (const [at, step] of form.steps.entries()) {
    once(steps, step.code, ['steps', at, 'code'])
    for (const [place, { code }] of step.sections.entries())
      once(sections, code, ['steps', at, 'sections', place, 'code'])
  }
  for (const { field, path } of fieldsOf(form)) {
    once(names, field.code, [...path, 'code'])
    if (field.question === undefined) continue
    const first = questions.get(field.question)
    if (first) tell([...path, 'question'], 'form.question-once', { code: field.question, first: String(first.at(-2)) })
    else questions.set(field.question, [field.code, 0])
  }
  for (const [at, { code }] of form.rules.entries()) once(rules, code, ['rules', at, 'code'])
  if (form.follows.includes(form.code)) tell(['follows', form.follows.indexOf(form.code)], 'form.follows-itself')
}

function checkRules(form: Form, tell: TellFault): void {
  const fields = new Map(fieldsOf(form).map(({ field }) => [field.code, field]))
  for (const [at, { table: code, fields: told }] of form.rules.entries()) {
    const table = code === undefined ? undefined : fields.get(code)
    if (code !== undefined && table?.kind !== 'table') {
      tell(['rules', at, 'table'], 'form.unknown-field', { name: code })
      continue
    }
    const columns = table?.kind === 'table' ? table.columns.map((column) => column.code) : undefined
    for (const [place, name] of told.entries()) {
      if (columns && !columns.includes(name)) tell(['rules', at, 'fields', place], 'form.unknown-column', { name })
      if (!columns && !fields.has(name)) tell(['rules', at, 'fields', place], 'form.unknown-field', { name })
    }
  }
}

/** An English text that is the Chinese one is none. */
function checkTranslated(value: unknown, path: Path, tell: TellFault): void {
  if (Array.isArray(value)) for (const [at, one] of value.entries()) checkTranslated(one, [...path, at], tell)
  else if (isRecord(value)) {
    const { zh, en } = value
    if (typeof zh === 'string' && typeof en === 'string') {
      if (zh === en && /\p{Script=Han}/u.test(en)) tell([...path, 'en'], 'form.not-translated')
    } else
      for (const [name, one] of Object.entries(value))
        if (name !== 'schema') checkTranslated(one, [...path, name], tell)
  }
}
