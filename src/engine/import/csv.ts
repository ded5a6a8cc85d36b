/** One record: its cells as written, and the line of the text on which it begins. */
export interface CsvRecord {
  readonly line: number
  readonly cells: readonly string[]
}

export interface CsvFault {
  readonly line: number
  readonly column: number
  readonly key: 'import.open-quote' | 'import.after-quote' | 'import.too-many-cells' | 'import.long-cell'
}

const MOST_CELLS = 200
const LONGEST_CELL = 20_000

/**
 * Reads RFC 4180 text record by record: quoted cells with doubled quotes and line breaks, LF, CRLF or CR, a last line with
 * or without its end. Blank lines are passed over. The first malformed cell ends the reading, as nothing after it is sure.
 */
export function* readCsv(text: string, delimiter: string): Generator<CsvRecord, CsvFault | undefined> {
  let at = 0
  let line = 1
  while (at < text.length) {
    const startLine = line
    const cells: string[] = []
    for (;;) {
      const cell = readCell(text, at, delimiter)
      const here = { line, column: cells.length + 1 }
      if (typeof cell === 'string') return { ...here, key: cell }
      if (cell.value.length > LONGEST_CELL) return { ...here, key: 'import.long-cell' }
      if (cells.push(cell.value) > MOST_CELLS) return { ...here, key: 'import.too-many-cells' }
      line += cell.breaks
      at = cell.end
      if (text[at] !== delimiter) break
      at++
    }
    if (text[at] === '\r') at++
    if (text[at] === '\n') at++
    line++
    if (cells.length > 1 || cells[0] !== '') yield { line: startLine, cells }
  }
  return undefined
}

interface Cell {
  readonly value: string
  readonly end: number
  /** Line breaks inside the cell. */
  readonly breaks: number
}

function readCell(text: string, start: number, delimiter: string): Cell | 'import.open-quote' | 'import.after-quote' {
  if (text[start] !== '"') {
    let end = start
    while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end++
    return { value: text.slice(start, end), end, breaks: 0 }
  }
  let close = start + 1
  for (;;) {
    close = text.indexOf('"', close)
    if (close < 0 || close - start > 2 * LONGEST_CELL) return 'import.open-quote'
    if (text[close + 1] !== '"') break
    close += 2
  }
  const next = text[close + 1]
  if (next !== undefined && next !== delimiter && next !== '\n' && next !== '\r') return 'import.after-quote'
  const raw = text.slice(start + 1, close)
  return { value: raw.replaceAll('""', '"'), end: close + 1, breaks: raw.split(/\r\n|\r|\n/).length - 1 }
}

/** The delimiter that splits the first line into most cells: comma, tab or semicolon, as spreadsheets write them. */
export function delimiterOf(text: string): string {
  const first = text.slice(0, 20_000).split(/\r|\n/, 1)[0] ?? ''
  const counts = [',', '\t', ';'].map((delimiter) => ({ delimiter, count: first.split(delimiter).length }))
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).delimiter
}
