/** A rectangle of cells; rows and columns count from 1, both ends belong to it. */
export interface CellRange {
  readonly fromRow: number
  readonly fromColumn: number
  readonly toRow: number
  readonly toColumn: number
}

/** The letters of a column, 1 is A and 16,384 is XFD. */
export function columnLetters(column: number): string {
  let letters = ''
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  }
  return letters
}

/** `B7` for row 7, column 2. */
export const placeName = (row: number, column: number): string => `${columnLetters(column)}${row}`

export const rangeName = ({ fromRow, fromColumn, toRow, toColumn }: CellRange): string =>
  `${placeName(fromRow, fromColumn)}:${placeName(toRow, toColumn)}`

/** The column of a reference, from 1, or 0 when it is none. The references of a whole sheet pass here: no pattern, no garbage. */
export function columnOf(reference: string): number {
  let column = 0
  for (let at = 0; at < reference.length; at++) {
    const code = reference.charCodeAt(at)
    if (code < 65 || code > 90) return at > 3 ? 0 : column
    column = column * 26 + (code - 64)
  }
  return 0
}

const RANGE = /^\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$/

/** `A1` or `A1:C3`; undefined for whole rows, whole columns and what is no range. */
export function parseRange(text: string): CellRange | undefined {
  const match = RANGE.exec(text)
  if (!match) return undefined
  const [, left, top, right = left, bottom = top] = match
  return {
    fromRow: Number(top),
    fromColumn: columnOf(`${left}1`),
    toRow: Number(bottom),
    toColumn: columnOf(`${right}1`),
  }
}
