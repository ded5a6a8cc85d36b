import { check } from '#engine/expression/compile.ts'
import type { Declarations, Expression, ValueType } from '#engine/expression/expression.ts'
import type { Column, Field } from '#engine/form/field.ts'
import { type Form, fieldsOf } from '#engine/form/form.ts'
import type { FormLibrary } from '#engine/form/form-library.ts'
import { namesOf, rowNames, typeOfField } from '#engine/form/form-names.ts'

export type Path = readonly (string | number)[]

export interface ExpressionFaultAt {
  readonly path: Path
  readonly key: `expression.${string}`
  readonly params?: Readonly<Record<string, string | number>> | undefined
  readonly offset: number
}

/** Every expression of a form by the path it stands at, as `steps/0/sections/0/fields/2/when`. */
export interface FormExpressions {
  readonly at: ReadonlyMap<string, Expression>
  readonly faults: readonly ExpressionFaultAt[]
}

export function expressionsOf(form: Form, library: FormLibrary): FormExpressions {
  const at = new Map<string, Expression>()
  const faults: ExpressionFaultAt[] = []
  const names = namesOf(form, library.registers)
  const read = (source: unknown, path: Path, declared: Declarations['names'], result: ValueType): void => {
    if (typeof source !== 'string') return
    const checked = check(source, { names: declared, result })
    if ('expression' in checked) at.set(path.join('/'), checked.expression)
    else
      for (const { key, params, offset } of checked.faults)
        faults.push({ path, key: key as `expression.${string}`, params, offset })
  }
  const readField = (field: Field | Column, path: Path, declared: Declarations['names']): void => {
    read(field.when, [...path, 'when'], declared, 'bool')
    read(field.required, [...path, 'required'], declared, 'bool')
    const type = typeOfField(field, library.registers)
    if (type !== undefined) read(field.compute, [...path, 'compute'], declared, type)
  }
  for (const [step, { sections }] of form.steps.entries())
    for (const [place, section] of sections.entries())
      read(section.when, ['steps', step, 'sections', place, 'when'], names, 'bool')
  const tables = new Map<string, Declarations['names']>()
  for (const { field, path } of fieldsOf(form)) {
    readField(field, path, names)
    if (field.kind !== 'table') continue
    const inRow = { ...names, row: { type: { record: rowNames(field.columns, library.registers) } } }
    tables.set(field.code, inRow)
    for (const [place, column] of field.columns.entries()) readField(column, [...path, 'columns', place], inRow)
  }
  for (const [place, rule] of form.rules.entries()) {
    const declared = (rule.table !== undefined && tables.get(rule.table)) || names
    read(rule.when, ['rules', place, 'when'], declared, 'bool')
    read(rule.holds, ['rules', place, 'holds'], declared, 'bool')
  }
  return { at, faults }
}
