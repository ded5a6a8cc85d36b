import type { CompiledForm } from '#engine/form/compile-form.ts'
import type { Answers } from '#engine/form/form.ts'
import type { FormState } from '#engine/form/form-state.ts'
import { isEmpty, own } from '#engine/form/same-value.ts'

/** What is handed in: the answers worked out, without those that do not apply. What was left out is told by path. */
export function submittedAnswers(
  form: CompiledForm,
  { answers, shown, rows }: FormState,
): { readonly answers: Answers; readonly dropped: readonly string[] } {
  const dropped: string[] = []
  const kept: Record<string, unknown> = {}
  for (const [code, { field }] of form.fields) {
    const value = own(answers, code)
    if (value === undefined) continue
    if (shown.get(code) === false) {
      if (!isEmpty(value)) dropped.push(code)
      continue
    }
    const states = field.kind === 'table' ? rows.get(code) : undefined
    kept[code] =
      states && Array.isArray(value)
        ? states.map((state) => {
            const hidden = [...state.shown].filter(
              ([column, verdict]) => verdict === false && own(state.row, column) !== undefined,
            )
            for (const [column] of hidden)
              if (!isEmpty(own(state.row, column))) dropped.push(`${code}/${String(state.row.row)}/${column}`)
            return hidden.length === 0
              ? state.row
              : Object.fromEntries(
                  Object.entries(state.row).filter(([column]) => !hidden.some(([one]) => one === column)),
                )
          })
        : value
  }
  return { answers: kept, dropped }
}
