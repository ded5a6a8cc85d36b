import type { AnswerFault } from '#engine/form/answer-fault.ts'
import type { CompiledField, CompiledForm, CompiledPart } from '#engine/form/compile-form.ts'
import type { Column, Field } from '#engine/form/field.ts'
import type { Answers, Stage } from '#engine/form/form.ts'
import type { FormState } from '#engine/form/form-state.ts'
import { isEmpty, isRecord, own, sameValue } from '#engine/form/same-value.ts'

/** Where somebody has typed over what is known or worked out: told, and never silently put right. */
export function tellKept(
  form: CompiledForm,
  typed: Answers,
  { answers, rows, shown }: FormState,
  stage: Stage,
): AnswerFault[] {
  const faults: AnswerFault[] = []
  for (const part of form.fields.values()) {
    const { code } = part.field
    if (shown.get(code) !== true) continue
    compare(part, part, code, own(typed, code), own(answers, code), stage, faults)
    const given = own(typed, code)
    if (part.field.kind !== 'table' || !Array.isArray(given)) continue
    const known = new Map((rows.get(code) ?? []).map(({ row }) => [row.row, row]))
    for (const row of given) {
      if (!isRecord(row) || known.get(row.row) === row) continue
      for (const column of part.columns)
        compare(
          part,
          column,
          `${code}/${String(row.row)}/${column.field.code}`,
          own(row, column.field.code),
          own(known.get(row.row), column.field.code),
          stage,
          faults,
        )
    }
  }
  return faults
}

function compare(
  { step, section }: CompiledField,
  { field, compute, from }: CompiledPart<Field | Column>,
  path: string,
  typed: unknown,
  known: unknown,
  stage: Stage,
  faults: AnswerFault[],
): void {
  if ((!compute && !from) || isEmpty(typed) || sameValue(typed, known)) return
  const place = {
    path,
    step: step.code,
    section: section.code,
    severity: stage === 'submit' ? 'error' : 'warning',
  } as const
  if (compute) faults.push({ ...place, code: 'computed', key: 'form.computed' })
  else if (field.locked)
    faults.push({
      ...place,
      code: 'differs-from-register',
      key: 'form.differs-from-register',
      params: { known: String(known).slice(0, 80) },
    })
}
