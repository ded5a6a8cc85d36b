import { type Reading, readFigure } from '#engine/indicator/reading.ts'
import type { Reason } from '#engine/refusal.ts'
import { decimalText, shiftPoint } from '#engine/spreadsheet/decimal-text.ts'
import type { SheetCell, ValueCell } from '#engine/spreadsheet/sheet-cell.ts'

/** The words of a cell, or the reason why it has none that can be relied on. */
export type CellWords =
  | { readonly text: string; readonly isFormula: boolean }
  | { readonly refused: Reason; readonly isFormula: boolean }

/** What nobody sees: zero-width characters and marks of direction. */
const UNSEEN = /[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]/g

/**
 * A cell as its reader sees it. Numbers are plain decimals of 15 digits, percentages bear their sign, dates are ISO as far
 * as they are shown, blanks of every kind around a text are gone. Of a formula the value last worked out is used and said
 * so. An error value, and a formula saved without its value, are refused by name.
 */
export function cellWords(cell: SheetCell | undefined): CellWords {
  if (typeof cell === 'object' && cell?.kind === 'formula') {
    if (cell.value === null) return { refused: { key: 'spreadsheet.formula-without-value' }, isFormula: true }
    return { ...wordsOf(cell.value), isFormula: true }
  }
  return { ...wordsOf(cell ?? null), isFormula: false }
}

function wordsOf(cell: ValueCell): { readonly text: string } | { readonly refused: Reason } {
  if (cell === null) return { text: '' }
  if (typeof cell === 'string') return { text: cell.replace(UNSEEN, '').replaceAll('\u00a0', ' ').trim() }
  if (typeof cell === 'number') return { text: decimalText(cell) }
  if (typeof cell === 'boolean') return { text: cell ? 'TRUE' : 'FALSE' }
  if (cell.kind === 'percent') return { text: `${shiftPoint(decimalText(cell.number), 2)}%` }
  if (cell.kind === 'date') return { text: cell.iso }
  const isDay = /^\d{4}-/.test(cell.error)
  return {
    refused: { key: isDay ? 'spreadsheet.no-such-day' : 'spreadsheet.error-value', params: { text: cell.error } },
  }
}

/** Reads a cell as a figure in the given unit, by the rules by which it would be typed (`readFigure`). */
export function cellFigure(cell: SheetCell | undefined, unit: string): Reading {
  const words = cellWords(cell)
  if ('refused' in words) return { state: 'refused', reason: words.refused }
  const value = typeof cell === 'object' && cell?.kind === 'formula' ? cell.value : cell
  if (typeof value === 'boolean')
    return { state: 'refused', reason: { key: 'spreadsheet.truth-value', params: { text: words.text } } }
  if (typeof value === 'object' && value?.kind === 'date')
    return { state: 'refused', reason: { key: 'spreadsheet.date-not-figure', params: { text: words.text } } }
  return readFigure(words.text, unit)
}
