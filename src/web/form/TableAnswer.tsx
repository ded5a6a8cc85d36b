import { Button } from 'antd'
import { type ClipboardEvent, type KeyboardEvent, useState } from 'react'
import type { FieldOf } from '#engine/form/field.ts'
import type { AnswerSource } from '#engine/form/prefill.ts'
import { mayAddRows } from '#web/form/answer-edits.ts'
import { isFigureColumn, tableWidths } from '#web/form/column-width.ts'
import { formWords } from '#web/form/form-screen.messages.ts'
import { useFormTools, useOverview, useTotals } from '#web/form/form-tools.ts'
import { pasteCells } from '#web/form/paste-cells.ts'
import { useSourceWords } from '#web/form/SourceWords.tsx'
import { TableAnswerRow } from '#web/form/TableAnswerRow.tsx'
import { WrittenValue } from '#web/form/WrittenValue.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly field: FieldOf<'table'>
  readonly keys: readonly string[]
  readonly source: AnswerSource | undefined
  /** The element that tells faults of the table. */
  readonly told: string
}

/** So many rows that those out of sight are not drawn. */
const MANY = 40

/** Rows that are typed like a spreadsheet. Each draws itself, so that a key in one of two hundred costs one. */
export function TableAnswer({ field, keys, source, told }: Props) {
  const say = useSay(formWords)
  const pick = usePick()
  const sourceWords = useSourceWords()
  const { book, newId } = useFormTools()
  const [pasted, setPasted] = useState<{ readonly rows: number; readonly skipped: number } | undefined>()
  const { code, columns } = field
  const isFixed = field.rows !== undefined
  const isTaken = field.rowsFrom !== undefined && source !== undefined
  const mayAdd = mayAddRows(field, keys.length) && !isTaken
  const add = (after?: string) => {
    const row = `r${newId()}`
    book.addRows(code, [{ row }], after)
    // The new row is there when this deed is drawn.
    requestAnimationFrame(() => focusCell(code, row, columns[0]!.code))
  }
  const pressed = (event: KeyboardEvent<HTMLTableElement>) => {
    const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-answer]')
    const [, row, column] = cell?.dataset.answer?.split('/') ?? []
    if (row === undefined || column === undefined || event.nativeEvent.isComposing || event.altKey) return
    const isArea = event.target instanceof HTMLTextAreaElement
    const isPicker = event.target instanceof HTMLSelectElement || (event.target as HTMLElement).role === 'combobox'
    const by =
      (event.key === 'Enter' && !isPicker && !event.shiftKey) || (event.key === 'ArrowDown' && !isPicker && !isArea)
        ? 1
        : event.key === 'ArrowUp' && !isPicker && !isArea
          ? -1
          : 0
    if (by === 0) return
    event.preventDefault()
    const at = keys.indexOf(row) + by
    const next = keys[at]
    if (next !== undefined) focusCell(code, next, column)
    else if (by === 1 && event.key === 'Enter' && mayAdd) add()
  }
  const takes = (event: ClipboardEvent<HTMLTableElement>) => {
    const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-answer]')
    const [, row, column] = cell?.dataset.answer?.split('/') ?? []
    const text = event.clipboardData.getData('text/plain')
    if (row === undefined || column === undefined || !/[\t]|\n./.test(text.trim())) return
    event.preventDefault()
    setPasted(pasteCells(book, field, keys, { row, column }, text, newId))
  }
  const extra = isFixed ? 0 : 1
  return (
    <div className="table-answer">
      {isTaken && <p className="answer-help">{say('table.taken', { source: sourceWords(source) })}</p>}
      <div className="table-answer-box">
        <table
          className={keys.length > MANY ? 'table answer-table many' : 'table answer-table'}
          style={tableWidths(field, extra > 0)}
          aria-label={pick(field.label)}
          aria-describedby={told}
          onKeyDown={pressed}
          onPaste={takes}
        >
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">{say('table.row')}</span>
              </th>
              {columns.map((column) => (
                <th
                  key={column.code}
                  scope="col"
                  className={isFigureColumn(column) ? 'n' : undefined}
                  title={column.help && pick(column.help)}
                >
                  {pick(column.label)}
                  {column.kind === 'money' && <span className="answer-unit"> {column.shownIn}</span>}
                  {column.kind === 'number' && column.unit && <span className="answer-unit"> {pick(column.unit)}</span>}
                  {column.required === true && column.compute === undefined && (
                    <span className="answer-required" aria-hidden="true">
                      *
                    </span>
                  )}
                </th>
              ))}
              {extra > 0 && (
                <th scope="col">
                  <span className="visually-hidden">{say('table.acts')}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {keys.map((key, at) => (
              <TableAnswerRow
                key={key}
                field={field}
                rowKey={key}
                place={at + 1}
                isTaken={isTaken}
                count={keys.length}
              />
            ))}
          </tbody>
          {field.totals.length > 0 && keys.length > 0 && <Totals field={field} extra={extra} />}
        </table>
      </div>
      {keys.length === 0 && <p className="second table-answer-none">{say('table.none')}</p>}
      {!isFixed && !isTaken && (
        <div className="row table-answer-foot">
          <Button size="small" disabled={!mayAdd} onClick={() => add()}>
            {say('table.add')}
          </Button>
          <small className="second">{mayAdd ? say('table.keys') : say('table.full', { most: field.most })}</small>
          <Undo table={code} />
          {pasted !== undefined && (
            <small role="status" className={pasted.skipped > 0 ? 'answer-warning' : 'second'}>
              {say(pasted.skipped > 0 ? 'table.pasted' : 'table.pasted.all', pasted)}
            </small>
          )}
        </div>
      )}
    </div>
  )
}

/** The keyboard goes into a cell. */
function focusCell(table: string, row: string, column: string): void {
  const cell = document.querySelector(`[data-answer="${CSS.escape(`${table}/${row}/${column}`)}"]`)
  const field = cell?.querySelector<HTMLElement>('input, textarea, select, button')
  field?.focus()
  if (field instanceof HTMLInputElement) field.select()
}

function Totals({ field, extra }: { readonly field: FieldOf<'table'>; readonly extra: number }) {
  const say = useSay(formWords)
  const { book } = useFormTools()
  const totals = useTotals(book, field.code)
  return (
    <tfoot>
      <tr className="total">
        <td>{field.rows === undefined ? '' : say('table.total')}</td>
        {field.columns.map((column, at) => (
          <td key={column.code} className={isFigureColumn(column) ? 'n' : undefined}>
            {field.totals.includes(column.code) ? (
              <WrittenValue field={column} value={totals[column.code]} />
            ) : at === 0 && field.rows === undefined ? (
              say('table.total')
            ) : (
              ''
            )}
          </td>
        ))}
        {extra > 0 && <td />}
      </tr>
    </tfoot>
  )
}

function Undo({ table }: { readonly table: string }) {
  const say = useSay(formWords)
  const { book } = useFormTools()
  const { removed } = useOverview(book)
  if (removed?.table !== table) return null
  return (
    <span role="status">
      <small className="second">{say('table.removed', { n: removed.rows })}</small>
      <Button size="small" type="link" onClick={() => book.undoRemoval()}>
        {say('table.undo')}
      </Button>
    </span>
  )
}
