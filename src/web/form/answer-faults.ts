import type { AnswerFault } from '#engine/form/answer-fault.ts'
import type { CompiledForm } from '#engine/form/compile-form.ts'
import type { FormState } from '#engine/form/form-state.ts'
import { isEmpty, isRecord, own } from '#engine/form/same-value.ts'

/** What is only not there yet: nobody is told while filling in, but counted, and told when it is checked. */
const MISSING: ReadonlySet<string> = new Set([
  'form.required',
  'form.open',
  'form.not-computable',
  'form.rule-open',
  'form.not-signed',
  'form.rows-too-few',
  'form.too-few',
])

export const isMissing = ({ key }: AnswerFault): boolean => MISSING.has(key)

/** `members/r1/months`: the field, the row, the column. */
export function partsOf(path: string): { readonly code: string; readonly row?: string; readonly column?: string } {
  const [code = '', row, column] = path.split('/')
  return { code, ...(row !== undefined && { row }), ...(column !== undefined && { column }) }
}

/** How far a step is. */
export interface StepState {
  readonly code: string
  /** Fields that must be answered as things stand, and those of them that are. */
  readonly required: number
  readonly answered: number
  /** Fields in which something is wrong, beside those that are not answered. */
  readonly wrong: number
}

/** Completeness by step; fields that are hidden, worked out or notes ask for nothing. */
export function stepStates(form: CompiledForm, state: FormState, faults: readonly AnswerFault[]): StepState[] {
  const errors = faults.filter(({ severity }) => severity === 'error')
  // A rule between fields is not broken by what nobody has begun.
  const isOpen = (fault: AnswerFault): boolean =>
    isMissing(fault) || (fault.key === 'form.rule' && !isBegun(own(state.answers, partsOf(fault.path).code)))
  const missing = new Set(errors.filter(isOpen).map(({ path }) => partsOf(path).code))
  const wrong = new Set(errors.filter((fault) => !isOpen(fault)).map(({ path }) => partsOf(path).code))
  const steps = new Map(form.form.steps.map(({ code }) => [code, { code, required: 0, answered: 0, wrong: 0 }]))
  for (const [code, { field, step, required }] of form.fields) {
    const counts = steps.get(step.code)!
    if (state.shown.get(code) !== true || field.kind === 'note') continue
    if (wrong.has(code)) counts.wrong += 1
    const isAsked =
      missing.has(code) || (field.compute === undefined && required !== false && isAskedFor(required, state))
    if (!isAsked) continue
    counts.required += 1
    if (!missing.has(code)) counts.answered += 1
  }
  return [...steps.values()]
}

const isAskedFor = (required: true | { value: (facts: FormState['view']) => unknown }, { view }: FormState): boolean =>
  required === true || required.value(view) === true

/** Whether anything has been answered here: a table counts by its cells. */
export function isBegun(answer: unknown): boolean {
  if (!Array.isArray(answer)) return !isEmpty(answer)
  return answer.some((item) =>
    isRecord(item) && typeof item.row === 'string'
      ? Object.keys(item).some((name) => name !== 'row' && !isEmpty(own(item, name)))
      : true,
  )
}
