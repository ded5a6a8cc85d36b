import { memo } from 'react'
import { UNKNOWN } from '#engine/expression/expression.ts'
import type { FieldOf } from '#engine/form/field.ts'
import { own } from '#engine/form/same-value.ts'
import { CellAnswer } from '#web/form/CellAnswer.tsx'
import { ConflictBox } from '#web/form/ConflictBox.tsx'
import { isFigureColumn } from '#web/form/column-width.ts'
import { formWords } from '#web/form/form-screen.messages.ts'
import { useFormTools, useRowView } from '#web/form/form-tools.ts'
import { useFaultWords } from '#web/form/useFaultWords.ts'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly field: FieldOf<'table'>
  readonly rowKey: string
  /** From 1. */
  readonly place: number
  readonly count: number
  /** Its row comes from an earlier answer and stays. */
  readonly isTaken: boolean
}

/** One row: its cells, what is wrong with them under the cell, and what can be done with the row. */
export const TableAnswerRow = memo(function TableAnswerRow({ field, rowKey, place, count, isTaken }: Props) {
  const say = useSay(formWords)
  const pick = usePick()
  const faultWords = useFaultWords()
  const { book, form } = useFormTools()
  const view = useRowView(book, field.code, rowKey)
  if (view === undefined) return null
  const { row, shown } = view.state
  const part = form.fields.get(field.code)!
  const sources = book.kept.sources
  const fixed = field.rows?.find((one) => one.row === rowKey)
  const rowName = fixed ? pick(fixed.label) : say('table.place', { n: place })
  const path = `${field.code}/${rowKey}`
  const isMarked = view.marks.some(({ isAnswered }) => !isAnswered)
  const told = [
    ...view.marks.map((mark) => ({ key: `mark ${mark.path}`, text: mark.reason, mark })),
    ...view.faults
      .filter(({ path: at }) => at === path || !field.columns.some(({ code }) => at === `${path}/${code}`))
      .map((fault) => ({ key: `${fault.path} ${fault.code}`, text: faultWords(fault), mark: undefined })),
  ]
  const width = field.columns.length + (field.rows === undefined ? 2 : 1)
  return (
    <>
      <tr data-answer={path} className={isMarked ? 'marked-row' : undefined}>
        <th scope="row" className={fixed ? 'row-name' : 'row-place'}>
          {fixed ? rowName : place}
        </th>
        {field.columns.map((column) => {
          const verdict = shown.get(column.code) ?? true
          const at = `${path}/${column.code}`
          const faults = view.faults.filter((fault) => fault.path === at)
          const compiled = part.columns.find((one) => one.field.code === column.code)!
          const isLocked =
            compiled.compute !== undefined ||
            (own(sources, at) as { locked?: boolean } | undefined)?.locked === true ||
            (compiled.from !== undefined && column.locked && own(own(row, compiled.from[0]), 'facts') !== undefined)
          return (
            <td key={column.code} data-answer={at} className={isFigureColumn(column) ? 'n' : undefined}>
              {verdict === true ? (
                <CellAnswer
                  field={column}
                  table={field.code}
                  rowKey={rowKey}
                  value={own(row, column.code)}
                  isRead={isLocked}
                  isFaulty={faults.some(({ severity }) => severity === 'error')}
                  label={say('cell.label', { column: pick(column.label), row: rowName })}
                />
              ) : (
                <span className="third">{verdict === UNKNOWN ? say('computed.open') : say('none')}</span>
              )}
              {faults.map((fault) => (
                <small key={fault.code} className={fault.severity === 'error' ? 'cell-fault' : 'answer-warning'}>
                  {faultWords(fault)}
                </small>
              ))}
            </td>
          )
        })}
        {field.rows === undefined && (
          <td className="row-acts">
            {!isTaken && (
              <>
                <button
                  type="button"
                  disabled={place === 1}
                  aria-label={say('table.up', { n: place })}
                  onClick={() => book.moveRow(field.code, rowKey, -1)}
                >
                  ↑
                </button>
                <button
                  type="button"
                  disabled={place === count}
                  aria-label={say('table.down', { n: place })}
                  onClick={() => book.moveRow(field.code, rowKey, 1)}
                >
                  ↓
                </button>
                <button
                  type="button"
                  aria-label={say('table.remove', { n: place })}
                  onClick={() => book.removeRow(field.code, rowKey)}
                >
                  ×
                </button>
              </>
            )}
          </td>
        )}
      </tr>
      {(told.length > 0 || view.conflicts.length > 0) && (
        <tr className="row-told">
          <td colSpan={width}>
            {told.map(({ key, text, mark }) => (
              <p key={key} className={mark ? (mark.isAnswered ? 'answer-mark done' : 'answer-mark') : 'fault'}>
                {text}
              </p>
            ))}
            {view.conflicts.map((conflict) => (
              <ConflictBox
                key={conflict.path}
                conflict={conflict}
                decide={(keep) => book.decide(conflict.path, keep)}
              />
            ))}
          </td>
        </tr>
      )}
    </>
  )
})
