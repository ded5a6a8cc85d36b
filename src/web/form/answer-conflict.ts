import type { CompiledForm } from '#engine/form/compile-form.ts'
import type { Answers, Row } from '#engine/form/form.ts'
import type { MergeConflict } from '#engine/form/merge-rows.ts'
import { isRecord } from '#engine/form/same-value.ts'
import { addRows, type Edited, orderRows, removeRow, rowsOf, setAnswer, setCell } from '#web/form/answer-edits.ts'
import { partsOf } from '#web/form/answer-faults.ts'

/** The answers once mine stands: a field, a cell, a row that I took away or kept, or the order of the rows. */
export function resolved(form: CompiledForm, answers: Answers, { path, kind, mine }: MergeConflict): Edited {
  const { code, row, column } = partsOf(path)
  if (kind === 'order' && Array.isArray(mine)) return orderRows(answers, code, mine)
  if (row === undefined) return setAnswer(form, answers, code, mine)
  if (column !== undefined) return setCell(form.fields.get(code)!, answers, { row, column, value: mine })
  if (!isRecord(mine)) return removeRow(answers, code, row)
  const rows = rowsOf(answers, code)
  if (!rows.some((one) => one.row === row)) return addRows(answers, code, [mine as Row])
  return {
    answers: { ...answers, [code]: rows.map((one) => (one.row === row ? (mine as Row) : one)) },
    changed: [code],
  }
}
