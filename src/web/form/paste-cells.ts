import type { Column, FieldOf } from '#engine/form/field.ts'
import type { Row } from '#engine/form/form.ts'
import { mayAddRows } from '#web/form/answer-edits.ts'
import type { AnswersBook } from '#web/form/answers-book.ts'
import { readTyped } from '#web/form/read-typed.ts'

const YES = new Set(['是', 'yes', 'true', '1', '√'])
const NO = new Set(['否', 'no', 'false', '0', '×'])

/** A pasted word as the answer of a column; undefined: it cannot be read as one. Entries of registers are chosen by hand. */
function cellOf(column: Column, word: string): unknown {
  const text = word.trim()
  if (column.compute !== undefined || (column.from !== undefined && column.locked) || text === '') return undefined
  switch (column.kind) {
    case 'text':
      return text
    case 'yes-no':
      return YES.has(text.toLowerCase()) ? true : NO.has(text.toLowerCase()) ? false : undefined
    case 'choice': {
      const option = column.options?.find(({ code, name }) => [code, name.zh, name.en].includes(text))
      return option === undefined ? undefined : column.many ? [option.code] : option.code
    }
    case 'reference':
      return undefined
    default: {
      const read = readTyped(column, text)
      return 'value' in read ? read.value : undefined
    }
  }
}

/**
 * Lays a block copied from a spreadsheet over the cells from where the keyboard stands; rows that are missing are added as
 * far as the table may grow. What is told: how many rows, and how many cells could not be read and were left as they were.
 */
export function pasteCells(
  book: AnswersBook,
  field: FieldOf<'table'>,
  keys: readonly string[],
  from: { readonly row: string; readonly column: string },
  text: string,
  newId: () => string,
): { readonly rows: number; readonly skipped: number } {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/)
  const first = field.columns.findIndex(({ code }) => code === from.column)
  const start = keys.indexOf(from.row)
  const added: string[] = []
  while (start + lines.length > keys.length + added.length && mayAddRows(field, keys.length + added.length))
    added.push(`r${newId()}`)
  const places = [...keys, ...added]
  const cells = new Map<string, Record<string, unknown>>()
  let skipped = 0
  for (const [at, line] of lines.entries()) {
    const key = places[start + at]
    const words = line.split('\t')
    if (key === undefined) {
      skipped += words.length
      continue
    }
    const row: Record<string, unknown> = {}
    for (const [place, word] of words.entries()) {
      const column = field.columns[first + place]
      const value = column && cellOf(column, word)
      if (column && value !== undefined) row[column.code] = value
      else if (word.trim() !== '' && column?.compute === undefined) skipped += 1
    }
    cells.set(key, row)
  }
  book.putRows(
    field.code,
    cells,
    added.map((row): Row => ({ row })),
  )
  return { rows: cells.size, skipped }
}
