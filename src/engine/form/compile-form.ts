import { evaluator } from '#engine/expression/evaluate.ts'
import type { Expression, Facts, Unknown, Value } from '#engine/expression/expression.ts'
import { checkForm } from '#engine/form/check-form.ts'
import type { Column, Field } from '#engine/form/field.ts'
import { fieldSchema } from '#engine/form/field-schema.ts'
import { type Form, type FormRule, fieldsOf, type PlacedField } from '#engine/form/form.ts'
import type { Path } from '#engine/form/form-expressions.ts'
import type { FormLibrary } from '#engine/form/form-library.ts'
import { type Breach, compileSchema } from '#engine/form/json-schema.ts'
import { canonicalJson } from '#engine/form/same-value.ts'
import { sha256 } from '#engine/form/sha-256.ts'
import { Refusal } from '#engine/refusal.ts'

export interface CompiledExpression {
  readonly expression: Expression
  readonly value: (facts: Facts) => Value | Unknown
}

/** A field or column ready to be worked out and judged. */
export interface CompiledPart<F extends Field | Column> {
  readonly field: F
  readonly when: CompiledExpression | undefined
  readonly required: CompiledExpression | boolean
  readonly compute: CompiledExpression | undefined
  /** `from`, parted: where the fact is looked up, and its name. */
  readonly from: readonly [name: string, fact: string] | undefined
  readonly breaches: (value: unknown) => readonly Breach[]
}

export interface CompiledField extends CompiledPart<Field>, Omit<PlacedField, 'field'> {
  readonly sectionWhen: CompiledExpression | undefined
  /** Its place in the form. */
  readonly rank: number
  /** Fields and subjects that its value or visibility follows from. */
  readonly reads: readonly string[]
  /** Of a table: its columns in the order of working out, and again as they stand. */
  readonly columns: readonly CompiledPart<Column>[]
}

export interface CompiledRule {
  readonly rule: FormRule
  readonly when: CompiledExpression | undefined
  readonly holds: CompiledExpression
}

/** A form with its expressions and schemas ready: what computes, validates and compares. */
export interface CompiledForm {
  readonly form: Form
  readonly library: FormLibrary
  /** SHA-256 of the canonical text of the resolved form: what a case pins, and a signature names. */
  readonly hash: string
  readonly fields: ReadonlyMap<string, CompiledField>
  /** The order of working out. */
  readonly order: readonly CompiledField[]
  readonly rules: readonly CompiledRule[]
}

export const formHash = (form: Form): string => sha256(canonicalJson(form))

/** Makes a resolved form ready. @throws Refusal form-invalid with every fault and its path. */
export function compileForm(form: Form, library: FormLibrary): CompiledForm {
  const { faults, expressions, order } = checkForm(form, library)
  const errors = faults.filter(({ severity }) => severity !== 'warning')
  if (errors.length > 0)
    throw new Refusal(
      'form-invalid',
      ...errors.map(({ key, params, path }) => ({ key, ...(params && { params }), at: path.join('/') })),
    )
  const ready = (path: Path): CompiledExpression | undefined => {
    const expression = expressions.at.get(path.join('/'))
    return expression && { expression, value: evaluator(expression) }
  }
  const part = <F extends Field | Column>(field: F, path: Path): CompiledPart<F> => ({
    field,
    when: ready([...path, 'when']),
    required: ready([...path, 'required']) ?? field.required === true,
    compute: ready([...path, 'compute']),
    from: field.from?.split('.') as [string, string] | undefined,
    breaches: field.kind === 'note' ? () => [] : compileSchema(fieldSchema(field)),
  })
  const fields = new Map<string, CompiledField>()
  for (const [rank, placed] of fieldsOf(form).entries()) {
    const { field, path } = placed
    const inOrder = field.kind === 'table' ? order.columns.get(field.code)! : []
    const columns = inOrder.map((code) => {
      const at = (field as { readonly columns: readonly Column[] }).columns.findIndex((column) => column.code === code)
      return part((field as { readonly columns: readonly Column[] }).columns[at]!, [...path, 'columns', at])
    })
    const sectionWhen = ready([...path.slice(0, 4), 'when'])
    const reads = order.reads.get(field.code)!
    fields.set(field.code, { ...placed, ...part(field, path), sectionWhen, rank, reads, columns })
  }
  return {
    form,
    library,
    hash: formHash(form),
    fields,
    order: order.order.map((code) => fields.get(code)!),
    rules: form.rules.map((rule, at) => ({
      rule,
      when: ready(['rules', at, 'when']),
      holds: ready(['rules', at, 'holds'])!,
    })),
  }
}
