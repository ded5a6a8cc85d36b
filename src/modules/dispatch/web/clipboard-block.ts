/** A block of cells as spreadsheets put it on the clipboard: lines of cells, parted by tabs. */
export type Block = readonly (readonly string[])[]

/**
 * Reads the clipboard's plain text. Excel, WPS and LibreOffice part cells by tabs and lines by line ends, and put a cell that
 * itself holds a tab, a line end or a quote into quotes with inner quotes doubled. A quote within a plain cell is only a
 * quote. The line end after the last line is no line.
 */
export function readBlock(text: string): Block {
  const lines: string[][] = [[]]
  let place = 0
  while (place <= text.length) {
    const quoted = text[place] === '"' ? quotedCell(text, place) : undefined
    const end = quoted?.end ?? plainEnd(text, place)
    lines.at(-1)!.push(quoted?.text ?? text.slice(place, end))
    if (end >= text.length) break
    place = end + 1
    if (text[end] === '\t') continue
    if (text[end] === '\r' && text[place] === '\n') place += 1
    if (place >= text.length) break
    lines.push([])
  }
  return lines
}

function plainEnd(text: string, from: number): number {
  let end = from
  while (end < text.length && text[end] !== '\t' && text[end] !== '\n' && text[end] !== '\r') end += 1
  return end
}

/** Undefined where the quote does not close before a cell's end: then it is a plain character. */
function quotedCell(text: string, from: number): { readonly text: string; readonly end: number } | undefined {
  let inner = ''
  for (let place = from + 1; place < text.length; place += 1) {
    if (text[place] !== '"') inner += text[place]
    else if (text[place + 1] === '"') {
      inner += '"'
      place += 1
    } else {
      const end = place + 1
      return end === text.length || '\t\r\n'.includes(text[end]!) ? { text: inner, end } : undefined
    }
  }
  return undefined
}

/** Writes a block so that spreadsheets read back the same cells. */
export function writeBlock(block: Block): string {
  return block.map((line) => line.map(writeCell).join('\t')).join('\r\n')
}

function writeCell(text: string): string {
  return /[\t\r\n]/.test(text) || text.startsWith('"') ? `"${text.replaceAll('"', '""')}"` : text
}
